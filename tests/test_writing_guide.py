"""The writer's guide: each example shows what it says, and the archive builds all of it."""

import io
import re
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from lxml import html

from plugins.checks.__main__ import main as check
from plugins.documents.markdown.voices import BLOCKS
from plugins.upkeep.__main__ import main as keep
from tests.sites_fixture import ADDRESS, SmallSite, make_site
from tests.writing_guide import CONTENT, EXAMPLE, GUIDE, as_page, with_results

TEXT = GUIDE.read_text(encoding="utf-8")
RESULTS = [match["result"] or "" for match in EXAMPLE.finditer(TEXT)]
_BLOCKS = ["p", "li", "td", "th", "dt", "h3", "figcaption", "summary"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive that has the guide among its essays, published."""
    site = make_site(tmp_path_factory.mktemp("guide"))
    shutil.copytree(CONTENT, site.folder / "content", dirs_exist_ok=True)
    site.write("content/essays/writing.md", as_page(TEXT))
    site.write("content/pages/profile.md", "---\ntitle: A\nsummary: B.\n---\n\nC.\n")
    return site.must_build(publish=True)


def test_each_example_shows_what_the_guide_says() -> None:
    """`make record` writes what they show now; then read the difference."""
    assert with_results(TEXT) == TEXT


def test_some_examples_are_shown_and_some_are_refused() -> None:
    """A guide of which everything was refused would be as true as this one, and of no use."""
    told = [result for result in RESULTS if "<!-- told -->" in result]
    assert len(RESULTS) - len(told) > len(told) > 3
    assert all("essays/yours.md" in line for result in told for line in result.split("\n")[3:-3])


def test_every_block_stands_in_the_guide() -> None:
    """A new one is shown to writers."""
    examples = "".join(match["source"] for match in EXAMPLE.finditer(TEXT))
    named = set(re.findall(r"^/{3,} (\w+)", examples, re.MULTILINE)) | set(
        re.findall(r"`(\w+)`", TEXT)
    )
    assert set(BLOCKS) <= named


def test_the_archive_builds_the_guide_and_shows_the_same(site: SmallSite) -> None:
    """All examples on one page, through templates and all."""
    page = site.text("essays/writing")
    for result in RESULTS:
        box = html.fromstring(f"<div>{result}</div>")
        for block in box.iter(*_BLOCKS):
            if not block.xpath(".//p|.//table|.//sup|.//div") and "↩" not in block.text_content():
                assert " ".join(block.text_content().split()) in page


def test_the_built_guide_passes_every_check(site: SmallSite) -> None:
    """Links, anchors, markup, metadata."""
    with redirect_stdout(io.StringIO()) as out:
        assert check([str(site.output), "--address", ADDRESS]) == 0, out.getvalue()


def test_every_command_in_the_guide_is_one() -> None:
    """What it says to type is a job of the Makefile."""
    jobs = set(re.findall(r"`make ([\w-]+)", TEXT))
    makefile = (Path(GUIDE).parents[1] / "Makefile").read_text("utf-8")
    assert jobs <= set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    assert {"new", "serve", "promote", "rename", "fmt", "report"} <= jobs


def test_what_the_examples_lead_to_is_in_its_one_form() -> None:
    """The pieces of the guide are written as `make fmt` writes them."""
    assert keep(["fmt", "--check", "--content", str(CONTENT)]) == 0
