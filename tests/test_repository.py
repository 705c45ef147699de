"""This repository keeps its own promises, whosever it is: its site, theme, settings and papers.

What its first owner's content has to say is in `tests/content/`.
"""

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from lxml import html
from pygments.token import STANDARD_TYPES

from plugins.checks import Secret, Site, check_site
from plugins.documents import unpublished
from tests.sites_fixture import ADDRESS, OURS, REPOSITORY, UNDER_A_PATH, SmallSite, fresh_settings
from tests.whole_site import whole_site


@pytest.fixture(scope="module", params=[ADDRESS, UNDER_A_PATH])
def address(request: pytest.FixtureRequest) -> str:
    """Return where the archive is published: at a root, or under a path."""
    return str(request.param)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, address: str) -> SmallSite:
    """Return the real archive as it is published at address; its output is all of it."""
    folder = tmp_path_factory.mktemp("real")
    outcome = SmallSite(REPOSITORY).build(
        publish=True, address=address, output=str(folder / "output")
    )
    assert (outcome.status, outcome.err) == (0, "")
    return SmallSite(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive that has one of everything, whatever this one has."""
    return whole_site(tmp_path_factory.mktemp("whole") / "site").must_build(publish=True)


# ---- the built site


@pytest.mark.content
def test_the_checks_find_nothing_wrong_with_the_published_site(
    built: SmallSite, address: str
) -> None:
    """At a domain's root and under a path, with all that is not published looked for."""
    secrets = [Secret(text=text, what=what) for text, what in unpublished(REPOSITORY / "content")]
    problems = check_site(Site.read(built.output, address=address), secrets=secrets)
    assert [str(problem) for problem in problems] == []


def test_what_may_be_wider_than_a_screen_is_reached_by_keyboard(whole: SmallSite) -> None:
    """Tables, code and displayed formulas scroll by themselves, so Tab has to stop at them."""
    text = "".join(page.read_text("utf-8") for page in whole.output.rglob("*.html"))
    wide = re.findall(r'<table\b[^>]*>|<pre\b[^>]*>|<span class="formula"[^>]*>', text)
    assert {tag.split()[0] for tag in wide} == {"<table", "<pre", "<span"}
    assert all('tabindex="0"' in tag for tag in wide)


@pytest.mark.content
def test_every_page_is_of_this_theme(built: SmallSite) -> None:
    """Pelican's own templates leave no mark."""
    for path, text in built.files().items():
        if path.endswith(".html"):
            assert html.fromstring(text).xpath("/html/@data-theme") == ["archive"], path


@pytest.mark.content
def test_nothing_in_the_site_was_made_on_a_certain_day_or_machine(built: SmallSite) -> None:
    """No path of whoever built it is in any file."""
    for path, text in built.files().items():
        assert str(REPOSITORY).encode() not in text, path
        assert str(built.folder).encode() not in text, path


# ---- the theme


def style_sheets() -> str:
    """Return all CSS of the theme, without its comments."""
    sheets = [path.read_text("utf-8") for path in sorted((REPOSITORY / "theme/css").rglob("*.css"))]
    return re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)


def templates() -> dict[str, str]:
    """Return the theme's templates, by path."""
    folder = REPOSITORY / "theme/templates"
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.html")
    }


def test_every_custom_property_is_declared_and_used() -> None:
    """A misspelt `var()` is no error to a browser."""
    declared = set(re.findall(r"(--[\w-]+)\s*:", style_sheets()))
    assert set(re.findall(r"var\((--[\w-]+)", style_sheets())) == declared


def classes_with_rules() -> set[str]:
    """Return the classes that some selector names."""
    selectors = re.sub(r"\{[^{}]*\}", "{}", style_sheets())
    without_strings = re.sub(r"\"[^\"]*\"", "", selectors)
    return set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", without_strings))


def classes_in_templates() -> set[str]:
    """Return the classes that templates write, those given to macros too."""
    text = "\n".join(templates().values())
    written = re.findall(r'class="([^"]*)"', text) + re.findall(
        r'lists\.\w+\([\w.]+, "([\w-]+)"', text
    )
    words = [re.sub(r"\{[{%].*?[}%]\}", " ", each).split() for each in written]
    return {word for each in words for word in each}


def classes_in_rooms() -> set[str]:
    """Return the classes that a room writes into bodies, such as those beside links that died."""
    rooms = (REPOSITORY / "plugins").rglob("*.py")
    text = "\n".join(path.read_text("utf-8") for path in rooms)
    return {word for each in re.findall(r'class="([\w -]*)"', text) for word in each.split()}


MICROFORMATS = re.compile("(h|p|u|e|dt)-[a-z-]+")
"""Classes for machines, which need no rule."""


def test_every_rule_is_for_a_class_that_occurs(whole: SmallSite) -> None:
    """In a template, in a body that is rendered or may be, or among those of Pygments."""
    rendered = {
        word
        for path, text in whole.files().items()
        if path.endswith(".html")
        for written in html.fromstring(text).xpath("//@class")
        for word in written.split()
    }
    known = rendered | classes_in_templates() | classes_in_rooms() | set(STANDARD_TYPES.values())
    assert classes_with_rules() - known == set()


def test_every_class_in_a_template_has_a_rule() -> None:
    """Or is a microformat's; a class for nobody is a rest of something."""
    unstyled = classes_in_templates() - classes_with_rules()
    assert {each for each in unstyled if not MICROFORMATS.fullmatch(each)} == set()


def test_every_file_of_the_theme_is_used() -> None:
    """No icon, face or script lies there for nobody."""
    theme = REPOSITORY / "theme"
    sources = [*templates().values(), style_sheets()]
    sources += [path.read_text("utf-8") for path in (REPOSITORY / "plugins").rglob("*.py")]
    unnamed = [
        path.name
        for folder in ("static", "cards", "js", "feeds")
        for path in (theme / folder).iterdir()
        if not any(path.name in text or f"scripts.{path.stem}" in text for text in sources)
    ]
    assert unnamed == ["OFL.txt"], "the licence of the face stands beside it"


def test_text_goes_out_unescaped_in_one_place() -> None:
    """The macro that prints a rendered body."""
    found = [path for path, text in templates().items() if re.search(r"\|\s*safe\b", text)]
    assert found == ["macros/rendered.html"]
    assert templates()["macros/rendered.html"].count("safe") == 1
    assert not [path for path, text in templates().items() if "autoescape" in text]


def test_every_part_of_a_template_is_used() -> None:
    """Each partial and macro file is included or imported by another."""
    text = "\n".join(templates().values())
    parts = [path for path in templates() if "/" in path]
    assert [path for path in parts if f'"{path}"' not in text] == []


# ---- settings and papers


def tracked() -> dict[str, str]:
    """Return every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for name in names.splitlines():
        path = REPOSITORY / name
        if path.is_file():
            found[name] = path.read_text("utf-8", errors="replace")
    return found


def test_what_a_build_leaves_is_never_committed_and_goes_with_make_clean() -> None:
    """The site, what its build was interrupted in, and what the next one need not make again."""
    left = ("output", ".output.new", ".output.old", ".output.lock", ".images", ".store")
    store = (".store-journal", ".store.damaged")
    paths = [f"{each}/" if each in {"output", ".images"} else each for each in left]
    asked = ["git", "check-ignore", "--no-index", *paths, *store]
    ignored = subprocess.run(asked, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ignored.stdout.split() == [*paths, *store]
    (cleaning,) = re.findall(r"^clean:.*\n\trm -rf (.*)", tracked()["Makefile"], re.MULTILINE)
    patterns = cleaning.split()
    assert [each for each in (*left, *store) if not any(fnmatch(each, p) for p in patterns)] == []


def test_our_plugins_are_loaded_in_the_order_of_the_flow() -> None:
    """Reading comes first, so that nothing fails unseen, and rendering last."""
    settings: dict[str, object] = {}
    exec((REPOSITORY / "pelicanconf.py").read_text(), settings)  # noqa: S102 (as Pelican does)
    assert settings["PLUGINS"] == list(OURS)


def test_what_is_published_differs_only_where_it_must() -> None:
    """The settings for publishing set five things anew."""
    names = re.findall(r"^([A-Z_]+) =", (REPOSITORY / "publishconf.py").read_text(), re.MULTILINE)
    assert names == ["SITEURL", "RELATIVE_URLS", "DIRECTORY_INDEX", "SHOW_DRAFTS", "FEEDS"]


def test_every_job_is_in_the_readme() -> None:
    """What `make help` lists, the README tells, and the other way round."""
    jobs = re.findall(r"^([a-z-]+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    told = re.findall(r"^\| `make ([a-z-]+)` \|", tracked()["README.md"], re.MULTILINE)
    assert sorted(jobs) == sorted(told)


def test_every_dependency_is_in_the_readme_with_its_reason() -> None:
    """And nothing is that is no dependency."""
    project = tomllib.loads(tracked()["pyproject.toml"])
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    names = {re.split(r"[<>=~!\[; ]", each)[0] for each in wanted}
    _, tables = tracked()["README.md"].split("## What it stands on")
    rows = re.findall(r"^\| ([a-z0-9, -]+) \| \S", tables, re.MULTILINE)
    told = {name for row in rows if not row.startswith("for ") for name in row.split(", ")}
    assert told == names


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_everything_that_is_installed_is_pinned_and_hashed(name: str) -> None:
    """By version and by content, with no word on where it comes from."""
    logical = tracked()[name].replace("\\\n", " ").splitlines()
    lines = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[a-zA-Z0-9_.-]+==[\w.]+\s.*--hash=sha256:[0-9a-f]{64}", line), line


def test_no_file_names_a_package_index_or_somebodys_home() -> None:
    """What is here works for whoever clones it."""
    unwanted = re.compile(
        r"pypi\.(org|python)|pythonhosted\.org|--(extra-)?index-url|(?<![\w.])/(home|Users|root)/\w"
    )
    found = {name: match[0] for name, text in tracked().items() if (match := unwanted.search(text))}
    found.pop("tests/test_repository.py", None)  # which has to say what it looks for
    assert found == {}


def test_every_link_in_the_papers_leads_to_a_file() -> None:
    """Links between the README and what is in docs, and to other files, resolve."""
    papers = [name for name in tracked() if re.fullmatch(r"(docs/)?[\w-]+\.md", name)]
    assert {"README.md", "docs/content.md"} <= set(papers)
    for name in papers:
        text = re.sub(
            r"```.*?```|`[^`\n]*`|^    .*$", "", tracked()[name], flags=re.DOTALL | re.MULTILINE
        )
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in link:
                assert (REPOSITORY / name).parent.joinpath(link).exists(), (name, link)


def test_the_settings_can_be_read_in_any_folder(tmp_path: Path) -> None:
    """They hold constants, and touch neither file nor network."""
    with fresh_settings(ADDRESS):
        settings: dict[str, object] = {}
        source = (REPOSITORY / "pelicanconf.py").read_text()
        exec(compile(source, str(tmp_path / "pelicanconf.py"), "exec"), settings)  # noqa: S102
    assert settings["SITEURL"] == ""
