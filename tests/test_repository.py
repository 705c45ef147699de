"""This repository keeps its own promises: its content, its theme, its settings and its papers."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html
from pygments.token import STANDARD_TYPES

from plugins.checks import Secret, Site, check_site
from plugins.documents import Bet, Comment, Fidelity, Library, Topic, load_content, unpublished
from plugins.relations import build_graph
from tests.sites_fixture import ADDRESS, OURS, REPOSITORY, UNDER_A_PATH, SmallSite, fresh_settings

COMMENTS = (
    "a-prize-for-a-proof-about-a-small-network",
    "formal-specification-and-a-crux",
    "llama-2-is-not-open-source",
    "next-models-for-interpretability",
    "one-year-board-terms",
    "purpose-driven-companies-as-pbcs",
    "python-books",
    "research-that-llama-2s-licence-rules-out",
    "spending-on-yourself-is-not-a-donation",
    "startups-risk-and-b-corps",
    "what-anthropics-policy-team-does",
    "what-makes-a-good-decomposition",
)
ATOM = "{http://www.w3.org/2005/Atom}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the real content, which must be without a mistake."""
    return load_content(REPOSITORY / "content")


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


# ---- the content


def test_every_topic_is_described_and_used(library: Library) -> None:
    """No topic is empty, and each says in its introduction what the archive holds on it."""
    for node in build_graph(library).topics.values():
        assert node.documents, node.topic.slug
        assert len(node.topic.body.split()) > 40
        linked = {link.file for link in library.bodies[node.topic.path].links}
        assert any(document.path in linked for document in node.documents), node.topic.slug


def test_every_piece_is_introduced_by_one_of_its_topics(library: Library) -> None:
    """Nobody has to find a piece by its date alone."""
    topics = [each for each in library.documents.values() if isinstance(each, Topic)]
    linked = {link.file for topic in topics for link in library.bodies[topic.path].links}
    pieces = [each.path for each in library.documents.values() if isinstance(each, (Comment, Bet))]
    assert set(pieces) <= linked


def test_the_twelve_comments_are_at_their_addresses(built: SmallSite) -> None:
    """No more and no fewer; these addresses are promises."""
    found = [path for path in built.files() if re.fullmatch("comments/[^/]+/index.html", path)]
    assert [path.split("/")[1] for path in found] == list(COMMENTS)


@pytest.mark.parametrize("topic", ["licensing", "verification", "policy", "donations"])
def test_the_first_topics_are_at_their_addresses(built: SmallSite, topic: str) -> None:
    """With what is on them."""
    assert built.page(f"topics/{topic}").xpath("//li[contains(@class, 'h-entry')]")


def test_every_digest_says_that_it_is_one(built: SmallSite, library: Library) -> None:
    """On its page, in the list of comments, and in the feed."""
    digests = [
        each
        for each in library.documents.values()
        if isinstance(each, Comment) and each.text is Fidelity.DIGEST
    ]
    assert len(digests) == 12
    entries = dict(entries_of(built, "comments"))
    for comment in digests:
        assert "This is a digest, in the archive" in built.text(f"comments/{comment.slug}")
        (listed,) = [text for link, text in entries.items() if f"/{comment.slug}/" in link]
        assert ", digest" in listed
    contents = [entry.findtext(f"{ATOM}content") for entry in feed_of(built, "comments")]
    assert all("A digest by the archive" in (content or "") for content in contents)


def entries_of(site: SmallSite, path: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of every entry in a list."""
    for entry in site.page(path).xpath("//li[contains(@class, 'h-entry')]"):
        yield entry.xpath(".//a/@href")[0], " ".join(entry.text_content().split())


def feed_of(site: SmallSite, name: str) -> list[etree._Element]:
    """Return the entries of a feed."""
    return etree.parse(site.output / f"feeds/{name}.atom").getroot().findall(f"{ATOM}entry")


def test_the_comment_of_jack_clark_is_his_wherever_it_is_shown(built: SmallSite) -> None:
    """On its page, in its metadata, in lists, under its topic, by year, and in feeds."""
    page = "comments/what-anthropics-policy-team-does"
    assert "Comment by Jack Clark, posted by Zac Hatfield-Dodds" in built.text(page)
    assert built.page(page).xpath("//meta[@name='author']/@content") == ["Jack Clark"]
    for path in ("comments", "topics/policy", "archive", "archive/2023"):
        (listed,) = [text for link, text in entries_of(built, path) if page in link]
        assert "Jack Clark, posted by Zac Hatfield-Dodds" in listed
    for name in ("all", "comments", "topics/policy"):
        (entry,) = [
            each for each in feed_of(built, name) if page in each.find(f"{ATOM}link").get("href")
        ]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Jack Clark"
        assert "Posted by Zac Hatfield-Dodds." in entry.findtext(f"{ATOM}content")


def test_the_addenda_on_llama_2_stand_between_the_claim_and_its_reasons(built: SmallSite) -> None:
    """Where they stood in the original; and the criteria keep their numbers."""
    page = built.page("comments/llama-2-is-not-open-source")
    (body,) = page.xpath("//div[contains(@class, 'e-content')]")
    shape = [f"{each.tag}.{each.get('class') or each.get('id') or ''}" for each in body]
    assert [re.sub(r"\.p-[0-9a-f]{8}$", ".", each) for each in shape[:4]] == [
        "p.",
        "div.addendum",
        "div.addendum",
        "h2.reasons",
    ]
    assert [each.get("value") for each in body.iter("li") if each.get("value")] == ["2", "5", "6"]


def test_the_lost_formula_is_there_as_mathematics(built: SmallSite) -> None:
    """As MathML, with the sign for infinity, and a note on where it was recovered."""
    text = (
        built.output / "comments/a-prize-for-a-proof-about-a-small-network/index.html"
    ).read_text()
    assert re.search(r"<math\b.*?\u221e.*?</math>", text, re.DOTALL)
    assert 'class="note"' in text


def test_the_archives_own_essays_are_bylined_to_it(library: Library) -> None:
    """Never to the owner, who did not write them."""
    essays = [each for each in library.documents.values() if each.path.startswith("essays/")]
    assert len(essays) >= 2
    assert {str(each.author).lower() for each in essays} == {"the archive"}


def test_the_accounts_of_bets_are_the_archives(built: SmallSite) -> None:
    """Neither their pages nor their feed give its words to the owner."""
    for page in (built.output / "bets").glob("*/index.html"):
        assert '<meta name="author" content="the archive">' in page.read_text("utf-8")
    feed = (built.output / "feeds/bets.atom").read_text("utf-8")
    entries = feed.split("<entry>")[1:]
    assert entries
    assert all("<author><name>the archive</name></author>" in entry for entry in entries)


# ---- the built site


def test_the_checks_find_nothing_wrong_with_the_published_site(
    built: SmallSite, address: str
) -> None:
    """At a domain's root and under a path, with all that is not published looked for."""
    secrets = [Secret(text=text, what=what) for text, what in unpublished(REPOSITORY / "content")]
    problems = check_site(Site.read(built.output, address=address), secrets=secrets)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(
    "page",
    ["", "colophon/", "topics/licensing/", "comments/llama-2-is-not-open-source/"],
)
def test_every_kind_of_page_says_who_links_to_it(built: SmallSite, page: str) -> None:
    """The profile, a page, a topic and a piece each have the sentences that link to them."""
    text = (built.output / page / "index.html").read_text("utf-8")
    section = text.partition('id="archive:backlinks"')[2].partition("</section>")[0]
    assert re.search(r"<li><a href=[^>]+>[^<]+</a>, \w+: <q>[^<]+</q>", section)


def test_what_may_be_wider_than_a_screen_is_reached_by_keyboard(built: SmallSite) -> None:
    """Tables, code and displayed formulas scroll by themselves, so Tab has to stop at them."""
    text = "".join(page.read_text("utf-8") for page in built.output.rglob("*.html"))
    wide = re.findall(r'<table\b[^>]*>|<pre\b[^>]*>|<span class="formula"[^>]*>', text)
    assert {tag.split()[0] for tag in wide} == {"<table", "<pre", "<span"}
    assert all('tabindex="0"' in tag for tag in wide)


def test_every_page_is_of_this_theme(built: SmallSite) -> None:
    """Pelican's own templates leave no mark."""
    for path, text in built.files().items():
        if path.endswith(".html"):
            assert html.fromstring(text).xpath("/html/@data-theme") == ["archive"], path


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


def test_every_rule_is_for_a_class_that_occurs(built: SmallSite) -> None:
    """In a template, in a body that is rendered or may be, or among those of Pygments."""
    rendered = {
        word
        for path, text in built.files().items()
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
    jobs = re.findall(r"^([a-z]+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    told = re.findall(r"^\| `make ([a-z]+)` \|", tracked()["README.md"], re.MULTILINE)
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
