"""What goes wrong stops the build, is told in a line, and leaves the last good site as it was."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from plugins.documents import Essay
from tests.graph_strategies import day, make
from tests.sites_fixture import (
    OURS,
    Outcome,
    SmallSite,
    all_at_once,
    make_site,
    read_folder,
    run,
)

COMMANDS = {
    "ours": ("-m", "plugins.adapter", "build"),
    "pelicans": ("-m", "pelican"),
}
ESSAY = make(Essay, date=day(2023), topics=("ada",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """A way in which a build fails."""

    plant: Callable[[SmallSite], None]
    status: int
    """What our command ends with; Pelican's ends with anything but 0."""
    err: str
    """A pattern of all that our command says."""
    is_plain: bool = False
    """Whether Pelican's own command has no traceback either: a writer's or a designer's mistake."""


def break_content(site: SmallSite) -> None:
    """Make three mistakes in two files."""
    site.write(
        "content/essays/one.md", "---\ntitle: One\ndate: 2023-13\ntopics: [adda]\n---\n\nText.\n"
    )
    site.write("content/essays/two.md", b"---\ntitle: \xff\n---\n")


def break_template(site: SmallSite) -> None:
    """Leave a block open."""
    site.write("theme/templates/archives.html", "{% block main %}\n<p>{{ 1 }}")


def use_undefined_name(site: SmallSite) -> None:
    """Misspell a name in a part of a template."""
    site.change("theme/templates/partials/topic_list.html", "topic.title", "topic.titel")


def add_plugin(source: str) -> Callable[[SmallSite], None]:
    """Return how to add a plugin of that source."""
    return lambda site: site.use("shout", source)


def remove(path: str) -> Callable[[SmallSite], None]:
    """Return how to remove a file."""
    return lambda site: (site.folder / path).unlink()


PLANTS_A_LINK = """
from pelican import signals

def plant(content):
    content._content += '<a href="{filename}/essays/nowhere.md">x</a>'

def register():
    signals.content_object_init.connect(plant)
"""

WARNS = """
import logging
from pelican import signals

def warn(pelican):
    logging.getLogger(__name__).warning("something is %s", "odd")

def register():
    signals.all_generators_finalized.connect(warn)
"""

WRONG_CONTENT = (
    "content/essays/one.md:1: summary: missing; .*\n"
    "content/essays/one.md:3: date: '2023-13': no such day or time .*\n"
    "content/essays/one.md:4: topics: 'adda': no such topic; did you mean 'ada'\\? .*\n"
    "content/essays/two.md:2: encoding: not UTF-8: byte 0xff, .*; save the file as UTF-8\n"
    "4 mistakes in 2 files; nothing was built, what was built before is as it was\n"
)
SHOWS_WHERE = r" \(DEBUG=1 shows where\)\n"

MISHAPS = {
    "mistakes in content": Mishap(plant=break_content, status=1, err=WRONG_CONTENT, is_plain=True),
    "a template that is no template": Mishap(
        plant=break_template,
        status=2,
        err=r"Could not build: \S+/archives.html:2: TemplateSyntaxError: .*" + SHOWS_WHERE,
        is_plain=True,
    ),
    "an undefined name in a template": Mishap(
        plant=use_undefined_name,
        status=2,
        err=r"Could not build: \S+/partials/topic_list.html:3: UndeclaredError: .* no attribute "
        "'titel', or does not depend on it" + SHOWS_WHERE,
        is_plain=True,
    ),
    "a template that the theme has not": Mishap(
        plant=remove("theme/templates/tags.html"),
        status=2,
        err="Could not build: .*unable to load tags.* from .*/theme/templates.*" + SHOWS_WHERE,
    ),
    "a part of a template that is not there": Mishap(
        plant=remove("theme/templates/partials/piece_head.html"),
        status=2,
        err=r"Could not build: \S+/article.html:\d+: TemplateNotFound: .*piece_head.html.*"
        + SHOWS_WHERE,
    ),
    "a plugin that does not load": Mishap(
        plant=add_plugin("import no_such_module"),
        status=2,
        err="Could not build: Pelican warned: Cannot load plugin `shout`: No module named .*\n",
    ),
    "a plugin that Python cannot read": Mishap(
        plant=add_plugin("def register(:"),
        status=2,
        err=r"Could not build: \S+/shout.py:1: SyntaxError: .*" + SHOWS_WHERE,
    ),
    "a plugin that does not register": Mishap(
        plant=add_plugin("def register():\n    raise RuntimeError('not today')\n"),
        status=2,
        err="Could not build: Pelican warned: Cannot register plugin `shout`: "
        "RuntimeError: not today\n",
    ),
    "a plugin that warns": Mishap(
        plant=add_plugin(WARNS), status=2, err="Could not build: Pelican warned: something is odd\n"
    ),
    "a link that leads nowhere": Mishap(
        plant=add_plugin(PLANTS_A_LINK),
        status=2,
        err="Could not build: (Pelican warned: Unable to find '/essays/nowhere.md', "
        "skipping url replacement.\n)+",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How a build failed, and what it left."""

    outcome: Outcome
    is_changed: bool
    """Whether the last good site is another now."""
    left: set[str]
    """What stands beside it."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive that is built, to be copied."""
    return make_site(tmp_path_factory.mktemp("good"), ESSAY).must_build()


def fail(good: SmallSite, folder: Path, mishap: Mishap, command: str) -> Failure:
    """Return how a mishap ends, in a copy of the good site."""
    shutil.copytree(good.folder, folder)
    site = SmallSite(folder)
    mishap.plant(site)
    # A plugin, once loaded, never leaves a process; neither does Pelican's logging.
    is_alone = command == "pelicans" or (folder / "shout.py").exists()
    outcome = run(site, *COMMANDS[command]) if is_alone else site.build()
    beside = {path.name for path in folder.iterdir() if "output" in path.name}
    return Failure(outcome=outcome, is_changed=site.files() != good.files(), left=beside)


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=MISHAPS)
def test_what_goes_wrong_is_told_in_a_line_and_leaves_the_last_good_site(
    good: SmallSite, tmp_path: Path, mishap: Mishap
) -> None:
    """Our command ends with 1 for mistakes in content and 2 for all else, without a traceback.

    Pelican's own command fails too, where it would by itself end with 0 for most of these.  Both
    leave the last good site byte for byte, and no half-built one beside it.
    """
    ours, pelicans = (fail(good, tmp_path / command, mishap, command) for command in COMMANDS)
    assert re.fullmatch(mishap.err, ours.outcome.err), ours.outcome.err
    assert (ours.outcome.status, ours.outcome.out) == (mishap.status, "")
    assert pelicans.outcome.status not in (0, -11)
    for failure in (ours, pelicans):
        assert not failure.is_changed
        assert failure.left == {"output", ".output.lock"}
    if mishap.is_plain:
        assert "Traceback" not in pelicans.outcome.out + pelicans.outcome.err


# ---- in this process


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a small archive."""
    return make_site(tmp_path, ESSAY)


def test_a_plugin_of_ours_that_is_not_asked_for_is_missed(site: SmallSite) -> None:
    """Without one of the three there is no archive, and nothing is written."""
    for missing in OURS:
        others = [name for name in OURS if name != missing]
        site.write(f"without_{missing[16:]}.py", f"from pelicanconf import *\nPLUGINS = {others}\n")
    done = all_at_once(
        partial(run, site, *COMMANDS["ours"], "--settings", f"without_{missing[16:]}.py")
        for missing in OURS
    )
    for missing, outcome in zip(OURS, done, strict=True):
        assert outcome.status == 2
        assert missing in outcome.err
    assert not site.output.exists()


def test_a_plugin_before_ours_is_refused(site: SmallSite) -> None:
    """If it failed, Pelican would say so before anyone listens."""
    site.write("early.py", "def register(): pass\n")
    site.set(PLUGINS=["early", *OURS])
    done = run(site, *COMMANDS["ours"])
    assert done.status == 2
    assert "PLUGINS: plugins.adapter.read goes first" in done.err


def test_a_warning_is_one_again_in_the_next_build(site: SmallSite) -> None:
    """Pelican says a thing once in a process; a build that is repeated would be taken for good."""
    site.change("theme/templates/tags.html", "<h1>", "{{ warn() }}<h1>")
    with (site.folder / "pelicanconf.py").open("a") as file:
        file.write(
            "import logging\n"
            "JINJA_GLOBALS = {'warn': lambda: logging.getLogger('x').warning('odd') or ''}\n"
        )
    for _ in range(2):
        outcome = site.build()
        assert (outcome.status, outcome.err) == (2, "Could not build: Pelican warned: odd\n")


def test_a_site_to_be_published_needs_its_address(site: SmallSite) -> None:
    """Feeds and canonical addresses would lead nowhere."""
    for address in ("", "archive.example", "/archive", "https://a.example/?q", "https://a b"):
        outcome = site.build(publish=True, address=address)
        assert outcome.status == 2
        assert outcome.err.startswith(
            f"Could not build: SITEURL: '{address}' is no address of a site"
        )
    assert not site.output.exists()


def test_a_folder_of_content_that_is_not_there(site: SmallSite) -> None:
    """Git keeps no empty folder, so a second owner who clones an emptied archive has none."""
    shutil.rmtree(site.folder / "content")
    outcome = site.build()
    told = "Could not build: content: no such folder; what the archive holds is written there\n"
    assert (outcome.status, outcome.err) == (2, told)


def test_settings_that_are_not_there_or_not_python(site: SmallSite) -> None:
    """Each is one line, and status 2."""
    (site.folder / "publishconf.py").unlink()
    assert (
        site.build(publish=True).err == "Could not build: publishconf.py: no such settings file\n"
    )
    site.write("pelicanconf.py", "AUTHOR =\n")
    outcome = site.build()
    assert outcome.status == 2
    assert re.fullmatch(
        r"Could not build: \S*pelicanconf.py:1: SyntaxError: .*" + SHOWS_WHERE, outcome.err
    )


def test_a_failed_build_does_not_keep_the_next_one_waiting(site: SmallSite) -> None:
    """In one process, the lock of a build that failed is let go."""
    site.must_build()
    before = site.files()
    site.change("theme/templates/tags.html", "Topics</h1>", "{{ no_such_name }}</h1>")
    assert site.build().status == 2
    assert read_folder(site.output) == before
    site.change("theme/templates/tags.html", "{{ no_such_name }}</h1>", "Topics</h1>")
    assert site.must_build().files() == before
