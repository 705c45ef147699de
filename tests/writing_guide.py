"""The writer's guide: what each of its examples shows, made by the documents room."""

import re
import shutil
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.documents import load_content
from plugins.errors import ContentError

__all__ = ["CONTENT", "EXAMPLE", "GUIDE", "as_page", "with_results"]

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "writing.md"
CONTENT = ROOT / "tests" / "sites" / "writing" / "content"
"""What the examples lead to."""

EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown\n(?P<source>.*?)^(?P=fence)\n"
    r"(?P<result>\n<!-- (?:shown|told) -->\n.*?\n<!-- end -->\n)?",
    re.DOTALL | re.MULTILINE,
)
"""An example, with its result where it has one already."""

_HEADER = """\
---
title: Yours
summary: An essay that tries what can be written.
date: 2024-02-03
topics: [proofs]
---

"""
_PATH = "essays/yours.md"


def with_results(guide: str) -> str:
    """Return the guide with what each example shows, or what is told of it, right below it."""
    return EXAMPLE.sub(lambda match: f"{_example(match)}\n{result_of(match['source'])}", guide)


def _example(match: re.Match[str]) -> str:
    return f"{match['fence']}markdown\n{match['source']}{match['fence']}\n"


def result_of(source: str) -> str:
    """Return what becomes of an example, a text or a whole file, as it stands in the guide."""
    text = source if source.startswith("---\n") else _HEADER + source
    with TemporaryDirectory() as folder, chdir(folder):
        shutil.copytree(CONTENT, "content")
        Path("content", _PATH).write_text(text, encoding="utf-8")
        try:
            html = load_content(Path("content")).bodies[_PATH].html
        except ContentError as error:
            return f"<!-- told -->\n```text\n{error}\n```\n<!-- end -->\n"
    return (
        f"<!-- shown -->\n<table><tr><td>\n{_for_github(html)}\n</td></tr></table>\n<!-- end -->\n"
    )


def _for_github(html: str) -> str:
    """Return HTML that GitHub shows: links to the files there, and no empty line, which ends it.

    What only scripts and keys need is left out, so that the guide can be read in an editor.
    """
    folder = f"../{CONTENT.relative_to(ROOT).as_posix()}"
    html = html.replace('href="{filename}/', f'href="{folder}/')
    html = re.sub(r' (?:id="p-[^"]*"|tabindex="0")', "", html)
    return re.sub(r"\n{2,}", "\n", html).strip()


def as_page(guide: str) -> str:
    """Return the content file of an essay that is the guide, each example set by the archive.

    Of an example that is refused, what is told stays; links to other guides become words.
    """
    title, _, body = guide.partition("\n\n")
    header = _HEADER.replace("Yours", title.removeprefix("# "))
    return header + re.sub(r"\[([^\]]*)\]\(content\.md[^)]*\)", r"\1", EXAMPLE.sub(_shown, body))


def _shown(match: re.Match[str]) -> str:
    example, result = _example(match), match["result"] or ""
    if "<!-- told -->" in result or match["source"].startswith("---\n"):
        return f"{example}\n{re.sub(r'<!-- .* -->|<[^>]*>', '', result).strip()}\n"
    return f"{example}\n{match['source']}"
