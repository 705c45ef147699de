"""What a page shows beside its document: each such thing, changed alone, changes the page."""

import gc
import os
import shutil
import sys
import weakref
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Never

import jinja2
import pytest
from pelican.settings import get_settings_from_file, read_settings

from plugins.adapter.incremental import making
from plugins.adapter.incremental import site as building
from plugins.adapter.incremental.prepared import (
    KeptSettings,
    NotKeptError,
    keep_settings,
    kept_settings,
    read_raw,
)
from plugins.adapter.incremental.quick import build_quickly
from plugins.adapter.incremental.snapshot import take_snapshot
from plugins.documents import Library
from plugins.frugal.memory import Memory
from plugins.frugal.store import Store
from tests.changing import Changing, Expression, small_archive
from tests.sites_fixture import ADDRESS, OURS, REPOSITORY, fresh_settings, read_folder
from tests.twice_built import (
    LOOKED_AT,
    NOTHING_NEW,
    PUBLISHED,
    Trial,
    build,
    stats,
)

THEME = REPOSITORY / "theme"
FONTS = {name: (THEME / name).read_bytes() for name in ("cards/title.ttf", "cards/text.ttf")}
LONG_AGO = 10**18


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Return a small archive, built to be looked at and kept so."""
    trial = Trial(tmp_path_factory.mktemp("changes"), small_archive())
    trial.build()
    trial.keep()
    return trial


@pytest.fixture
def trial(built: Trial) -> Trial:
    """Return the archive as it was built first."""
    built.begin_again()
    return built


def replace(now: Changing, name: str, old: str, new: str) -> None:
    """Replace what stands in a template, wherever it stands."""
    path = f"templates/{name}"
    assert old.encode() in now.theme[path]
    now.theme[path] = now.theme[path].replace(old.encode(), new.encode())


# ---- settings


def test_settings_that_no_template_names_change_the_pages_that_tell_of_them(trial: Trial) -> None:
    """The owner in facts, the licence and accounts in what is told of a page where it is shared."""
    for name in ("base.html", "index.html"):
        replace(trial.now, name, "{{ AUTHOR }}", "Somebody")
        replace(trial.now, name, "in SOCIAL", "in ()")
    replace(trial.now, "index.html", "if SOCIAL", "if false")
    replace(trial.now, "index.html", "SITESUBTITLE", "'A line'")
    replace(trial.now, "base.html", "LICENCE[0]", "'A licence'")
    replace(trial.now, "base.html", "LICENCE[1]", "'#'")
    trial.build(PUBLISHED)
    for name, value in (
        ("AUTHOR", "The Namesake of Nobody"),
        ("LICENCE", ("CC0", "https://cc.example/0")),
        ("SOCIAL", (("there", "https://there.example/"),)),
        ("SITESUBTITLE", "Another line"),
    ):
        trial.now.settings[name] = value
        assert trial.build(PUBLISHED).work != NOTHING_NEW
        assert trial.build(PUBLISHED).work == NOTHING_NEW


@pytest.mark.parametrize(
    "asked", ["{{ PAGINATION_PATTERNS | length }}", "{{ PAGINATION_PATTERNS[0].min_page }}"]
)
def test_templates_may_read_settings_that_only_pelican_can_make(trial: Trial, asked: str) -> None:
    """It is asked for them then, at each build, and all others are known without it."""
    replace(trial.now, "article.html", "{% block main %}", "{% block main %}" + asked)
    for words in ("Some words.", "Other words.", "More words."):
        trial.now.pieces[20].words = [words]
        assert trial.build().work != NOTHING_NEW
    assert trial.build().work == NOTHING_NEW


def test_what_was_kept_of_settings_answers_for_nothing_else() -> None:
    """Neither with a default nor by telling that there is no such thing."""
    kept = KeptSettings({"AUTHOR": "Ada"}, ["PAGINATION_PATTERNS"])
    assert (kept["AUTHOR"], kept.get("AUTHOR"), "AUTHOR" in kept) == ("Ada", "Ada", True)
    assert (kept.get("NOBODYS", 1), "NOBODYS" in kept) == (1, False)
    for ask in (kept.__getitem__, kept.get, kept.__contains__):
        with pytest.raises(NotKeptError):
            ask("PAGINATION_PATTERNS")
    with pytest.raises(KeyError, match="NOBODYS"):
        kept["NOBODYS"]


def _lead_to_itself(place: Path) -> None:
    place.symlink_to(place.name)


def _lead_nowhere(place: Path) -> None:
    place.symlink_to("nothing")


@pytest.mark.parametrize("make", [_lead_to_itself, _lead_nowhere, os.mkfifo, os.mkdir])
def test_what_is_no_file_hides_none(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Nor is it waited for; whichever comes first, all else in its folder is looked at."""
    for number in range(9):
        (tmp_path / f"{number}.html").write_text("before")
    without = take_snapshot((), (tmp_path,))
    make(tmp_path / "5")
    before = take_snapshot((), (tmp_path,))
    assert before.below(tmp_path) == without.below(tmp_path)
    for number in range(9):
        (tmp_path / f"{number}.html").write_text(f"edit {number}")
        after = take_snapshot((), (tmp_path,))
        assert after.digest != before.digest
        before = after
    assert len(after.digests) == 9
    assert not after.changed()


@pytest.mark.parametrize("full", ["", "{}/"])
@pytest.mark.parametrize("name", ["words", "./words//", "link/../words", "../here/words/"])
def test_what_is_looked_at_is_where_pelican_reads(tmp_path: Path, full: str, name: str) -> None:
    """Else an edit would be no change; and by what was seen there, files are known unopened."""
    here, linked = tmp_path / "here", tmp_path / "elsewhere/linked"
    for folder in (here / "words", linked, linked.parent / "words"):
        folder.mkdir(parents=True)
    (here / "link").symlink_to(linked)
    name = full.format(here) + name
    (here / "mine.py").write_text(f"PATH = THEME = {name!r}\nOUTPUT_PATH = {name!r}\n")
    raw, read = read_raw(here / "mine.py", {}), read_settings(str(here / "mine.py"))
    assert raw
    for each in ("PATH", "THEME", "OUTPUT_PATH"):
        assert raw.folder(each, "other") == Path(read[each])


@pytest.mark.parametrize("folder", [".", "elsewhere"])
def test_what_only_settings_or_others_define_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """It has gone where nobody finds its module, which is not looked for beside settings either."""
    (tmp_path / folder).mkdir(exist_ok=True)
    source = "from dataclasses import dataclass\n@dataclass\nclass Way:\n    to: str\n"
    (tmp_path / folder / "ways_of_mine.py").write_text(source)
    settings, memory = tmp_path / "mine.py", Memory(Store(tmp_path / "store", "1", print), b"code")
    settings.write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path / folder)!r})\n"
        f"from ways_of_mine import Way\n{source.replace('Way', 'Here')}"
        "WAYS = [Way('a')]\nONE = {1: Here('b')}\nARCHIVES_URL = 'all/'\nARCHIVE = Way('c')\n"
    )
    monkeypatch.setattr(sys, "path", [*sys.path])
    raw = read_raw(settings, {})
    assert raw
    keep_settings(memory, raw, get_settings_from_file(str(settings)))
    for name in ("mine", "ways_of_mine"):
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / folder / "ways_of_mine.py").unlink()
    kept = kept_settings(memory, raw)
    assert kept
    assert kept["ARCHIVES_URL"] == "all/"
    for name in ("WAYS", "ONE"):
        with pytest.raises(NotKeptError):
            kept.get(name)
    assert not sys.modules.keys() & {"mine", "ways_of_mine"}


@pytest.mark.parametrize("settings", [LOOKED_AT, PUBLISHED])
def test_what_a_build_knew_goes_without_the_collector(trial: Trial, settings: str) -> None:
    """A server builds again and again, and has garbage collected now and then alone."""
    build(trial.folder, settings)
    replace(trial.now, "base.html", "<body", "<body data-anew")  # so that all pages are rendered
    trial.put()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        assert [each for each in _known_for_a_moment(trial.folder, settings) if each()] == []
        assert b"data-anew" in (trial.output / "index.html").read_bytes()
    finally:
        if was_enabled:
            gc.enable()


def _known_for_a_moment(folder: Path, settings: str) -> list[weakref.ref[object]]:
    """Build with a preview made ready; return what leads to all that was known, and let go."""
    with chdir(folder), fresh_settings(ADDRESS):
        raw = read_raw(Path(settings), {"OUTPUT_PATH": str(folder / "output")})
        built = build_quickly(raw, is_preview_wanted=True) if raw else None
    assert built
    assert built.preview
    assert built.archive
    built.preview.make_ready()
    desk = built.preview.desk
    return [weakref.ref(each) for each in (built.archive, built.preview, desk.digests)]


def test_jinjas_settings_change_what_templates_compile_to(trial: Trial) -> None:
    """What one way of reading a source gave is not taken for another's."""
    for asked in ("'trim_blocks': False", "'trim_blocks': True", "'variable_start_string': '{['"):
        trial.now.settings["JINJA_ENVIRONMENT"] = Expression(f"{{**JINJA_ENVIRONMENT, {asked}}}")
        trial.build()


def test_feeds_follow_the_ends_of_addresses(trial: Trial) -> None:
    """DIRECTORY_INDEX stands in links of their texts."""
    trial.now.pieces[20].links = [(21, "file")]
    trial.build(PUBLISHED)
    trial.now.last_words = b"DIRECTORY_INDEX = 'index.html'\n"
    trial.build(PUBLISHED)


@pytest.mark.parametrize("settings", [LOOKED_AT, PUBLISHED])
def test_settings_of_the_same_size_and_time_are_read_anew(trial: Trial, settings: str) -> None:
    """Python would take what it compiled of them before."""
    for name in ("A Name", "B Name", "A Name"):
        trial.now.settings["SITENAME"] = name
        trial.put()
        os.utime(trial.folder / "pelicanconf.py", ns=(LONG_AGO, LONG_AGO))
        assert build(trial.folder, settings).fault == ""
        assert f"· {name}</title>" in (trial.output / "topics/index.html").read_text()


# ---- the theme


def test_the_fonts_of_cards_change_the_pages_that_show_them(trial: Trial) -> None:
    """A card's address tells of what it is drawn with; a theme without fonts has no cards."""
    trial.now.theme |= FONTS
    trial.build(PUBLISHED)
    trial.now.theme["cards/title.ttf"] = FONTS["cards/text.ttf"]
    trial.build(PUBLISHED)
    del trial.now.theme["cards/title.ttf"]
    trial.build(PUBLISHED)


def test_a_page_that_the_theme_has_by_now_is_made(trial: Trial) -> None:
    """Pelican's settings were kept when it had none."""
    page = trial.now.theme.pop("templates/find.html")
    trial.build()
    trial.now.theme["templates/find.html"] = page
    trial.build()
    assert (trial.output / "find/index.html").is_file()


# ---- what changes while it is built


def test_an_edit_while_a_site_is_built_is_not_taken_for_what_was_there(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build looked at first is not what it read; once that is undone, pages are too."""
    load, essay = building.load_content, trial.now.pieces[20]

    def load_late(*given: object) -> Library:
        essay.words = ["Later."]
        trial.put()
        return load(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(building, "load_content", load_late)
    essay.words = ["Sooner."]
    trial.put()
    build(trial.folder, LOOKED_AT)
    monkeypatch.undo()
    essay.words = ["Sooner."]
    trial.build()


def test_an_image_edited_while_a_site_is_built_is_not_taken_for_what_was_there(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read to be compared, and again to be published."""
    trial.now.images["images/a.png"] = 1
    trial.now.pieces[20].images = ["images/a.png"]
    trial.build()
    make = building.Making.make

    def make_late(*given: object) -> None:
        trial.now.images["images/a.png"] = 4
        trial.put()
        make(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(building.Making, "make", make_late)
    trial.now.images["images/a.png"] = 2
    trial.put()
    build(trial.folder, LOOKED_AT)
    monkeypatch.undo()
    trial.now.images["images/a.png"] = 2
    trial.build()


def test_a_page_edited_while_it_is_put_in_place_is_mended(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on record of it is what was written, and not what came after that."""
    commit = building.Staging.commit_changes
    pages = [trial.output / name for name in ("essays/p20/index.html", "404.html")]

    def commit_and_edit(*given: object) -> None:
        commit(*given)  # type: ignore[arg-type]  # as it was called
        for page in pages:
            page.write_text("Edited.")

    monkeypatch.setattr(building.Staging, "commit_changes", commit_and_edit)
    trial.now.pieces[20].words = ["Other words."]
    trial.put()
    build(trial.folder, LOOKED_AT)
    monkeypatch.undo()
    assert {page.read_text() for page in pages} == {"Edited."}
    trial.build()


@pytest.mark.parametrize("processes", [1, 3])
def test_the_number_of_processes_changes_no_byte(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """However little there is for each of them to do; nor does it change what goes on record."""
    for module in (building, making):
        monkeypatch.setattr(module, "processors", lambda: processes)
    monkeypatch.setattr(building, "_READ_AT_ONCE", 2)
    monkeypatch.setattr(making, "_AT_ONCE", 2)
    trial.now.settings["SITENAME"] = "A Name"
    trial.now.pieces[21].words = ["Other words."]
    trial.build(PUBLISHED)
    assert trial.build(PUBLISHED).work == NOTHING_NEW


@pytest.mark.parametrize("processes", [1, 2])
def test_no_build_after_the_first_reads_templates(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """What they read and compile to is kept by a build from nothing, whoever rendered its pages."""
    monkeypatch.setattr(making, "processors", lambda: processes)
    monkeypatch.setattr(making, "_AT_ONCE", 2)
    trial.store.unlink()
    shutil.rmtree(trial.output)
    assert build(trial.folder, PUBLISHED).work
    monkeypatch.setattr("plugins.adapter.incremental.templates_read._parse", _refuse)
    monkeypatch.setattr(jinja2.Environment, "compile", _refuse)
    trial.now.pieces[21].words = ["Other words."]
    trial.put()
    ended = build(trial.folder, PUBLISHED)
    assert (ended.fault, bool(ended.work)) == ("", True)


def _refuse(*_given: object) -> Never:
    raise jinja2.TemplateError("was read")


# ---- what befalls the output


def test_a_folder_without_its_mark_is_left_alone_by_any_build(trial: Trial) -> None:
    """Nothing tells it from a folder of somebody else's."""
    (trial.output / ".built").unlink()
    standing = stats(trial.output)
    assert "no build of this archive" in build(trial.folder, LOOKED_AT).fault
    assert stats(trial.output) == standing


def test_files_behind_a_link_to_a_folder_are_written_anew(trial: Trial) -> None:
    """The link goes, and what was reached through it with it."""
    elsewhere = trial.folder / "elsewhere"
    (trial.output / "essays").rename(elsewhere)
    (trial.output / "essays").symlink_to(elsewhere)
    trial.build()
    assert not (trial.output / "essays").is_symlink()
    assert (elsewhere / "p20/index.html").is_file()


def test_a_build_that_another_way_broke_off_is_cleared_away(trial: Trial) -> None:
    """Also where the output is as it is to be."""
    (trial.folder / ".output.new").mkdir()
    trial.build()
    assert not (trial.folder / ".output.new").exists()
    assert trial.build().work == NOTHING_NEW


# ---- what templates read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("article.html", "{{ site.years | length }}"),
        ("article.html", "{% if site.years is defined %}+{% endif %}"),
        ("article.html", "{{ site.years | default([]) | length }}"),
        ("article.html", "{{ site['years'] | length }}"),
        ("article.html", "{{ article.category }}"),
        ("period_archives.html", "{{ dates[0].view.backlinks | length }}"),
        ("category.html", "{{ articles_page.object_list[0].content }}"),
        ("tags.html", "{{ site.topics[0].years | length }}"),
        ("tag.html", "{{ tag.documents | length }}"),
        ("thread.html", "{{ thread.comments | length }}"),
    ],
)
def test_what_was_not_declared_cannot_be_read(trial: Trial, name: str, read: str) -> None:
    """The build fails, with or without what was made before, and leaves the site as it was."""
    mark = "<article" if name == "article.html" else "<h1"
    replace(trial.now, name, mark, read + mark)
    standing = stats(trial.output)
    assert "Unde" in trial.build().fault
    assert stats(trial.output) == standing


@pytest.mark.parametrize(
    "read",
    [
        "{{ articles | length }}",
        "{% if articles is defined %}{{ articles | length }}{% endif %}",
        "{{ tags | length }}{{ dates | length }}",
        "{% from 'macros/others.html' import others with context %}{{ others('basic') }}",
        "{% include ['partials/' ~ 'meta' ~ '.html'] %}",
    ],
)
def test_templates_that_read_anything_have_pelican_render_them(trial: Trial, read: str) -> None:
    """A macro that reads another topic's pieces, too: each build then renders all pages."""
    text = "{% macro others(slug) %}{% for tag, all in tags if tag.slug == slug %}"
    text += "{% for each in all %}{{ each.title }} {% endfor %}{% endfor %}{% endmacro %}"
    trial.now.theme["templates/macros/others.html"] = text.encode()
    replace(trial.now, "404.html", "<h1>", f"{read}<h1>")
    assert trial.build().work == ""
    trial.now.pieces[21].title = "Another title"
    trial.now.pieces[21].topics = {11}
    assert trial.build().work == ""
    replace(trial.now, "404.html", f"{read}<h1>", "<h1>")
    assert trial.build().work != ""


def test_pelicans_own_way_gives_the_same_bytes(trial: Trial) -> None:
    """With a plugin of which nobody knows what it reads."""
    for settings in (PUBLISHED, LOOKED_AT):
        trial.build(settings)
        expected = read_folder(trial.output)
        trial.now.settings["PLUGINS"] = [OURS[0], "tests.nothing_plugged", *OURS[1:]]
        trial.put()
        assert build(trial.folder, settings).work == ""
        assert read_folder(trial.output) == expected
        del trial.now.settings["PLUGINS"]
