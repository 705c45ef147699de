"""Links by name: they lead to the piece that has the name, show its title, or say what is wrong."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    Status,
    Topic,
    load_content,
)
from plugins.documents.body import read_body
from plugins.errors import ContentError
from plugins.importers.bodies.escaping import escape_text, guard_line
from plugins.relations import build_graph
from plugins.upkeep.__main__ import main
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.writing.forming import form_text
from plugins.upkeep.writing.renaming import rename
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite

OLD = make(
    Comment,
    "old",
    date=day(2023),
    title='What "it" is & was',
    text=Fidelity.FULL,
    body="Words of its own.\n\n## A part\n\nMore.",
)
MARKED = '<a href="{filename}/comments/old.md">What "it" is &amp; was</a>'


@contextmanager
def written(*documents: Document) -> Iterator[Path]:
    """Provide a folder of content with documents and a topic."""
    with TemporaryDirectory() as folder:
        SmallSite(Path(folder)).add(make(Topic, "ada", body="An introduction."), *documents)
        yield Path(folder) / "content"


def loaded(*documents: Document) -> Library:
    """Return what documents are together."""
    with written(*documents) as content:
        return load_content(content)


def essay(body: str, slug: str = "on", **fields: object) -> Essay:
    """Return an essay of that body."""
    return make(Essay, slug, date=day(2024), body=body, **fields)


def shown(body: str, *others: Document, **fields: object) -> str:
    """Return the HTML of an essay beside others, without its paragraphs' anchors."""
    library = loaded(essay(body, **fields), *others)
    html = re.sub(r' id="p-[^"]*"', "", library.bodies["essays/on.md"].html)
    return re.sub(r"&#(82\d\d);", lambda match: chr(int(match[1])), html)


def told(*documents: Document) -> list[str]:
    """Return what is told of documents, without paths and lines."""
    with written(*documents) as content, pytest.raises(ContentError) as error:
        load_content(content)
    return [
        f"{each.value}: {each.reason}; {each.remedy}" for each in error.value.problems if each.line
    ]


# ---- where they lead


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("See [[old]].", f"<p>See {MARKED}.</p>"),
        ("[[comments/old]]", f"<p>{MARKED}</p>"),
        ("[[ old ]]", f"<p>{MARKED}</p>"),
        ("[[old#a-part]]", f"<p>{MARKED.replace('.md', '.md#a-part')}</p>"),
        ("[[old|*these* words]]", '<a href="{filename}/comments/old.md"><em>these</em> words</a>'),
        ("[[old|a [b] c[^n]]]\n\n[^n]: N", '<a href="{filename}/comments/old.md">a [b] c<sup'),
        ("[[old#a-part | so]]", '<a href="{filename}/comments/old.md#a-part">so</a>'),
        ('The [[old]]\'s "[[old]]"', f"<p>The {MARKED}\u2019s \u201c{MARKED}\u201d</p>"),
        ("## On [[old]]", f'<h2 id="on">On {MARKED}</h2>'),
        ("- [[old]]\n- b", f"<li>{MARKED}</li>"),
        ("a | b\n--|--\n[[old\\|c]] | [[old]]", '<a href="{filename}/comments/old.md">c</a></td>'),
        ("a[^n]\n\n[^n]: In [[old]].", f"In {MARKED}."),
        ("/// quote | A, [[old]]\nWords of its own.\n///", f"</span>A, {MARKED}</figcaption>"),
        ("/// note | A\nSee [[old]].\n///", f"<p>See {MARKED}.</p>"),
    ],
)
def test_a_name_in_double_brackets_is_a_link(body: str, expected: str) -> None:
    """With words of its own it says those, without any the title of the piece, as it stands."""
    assert expected in shown(body, OLD)


def test_an_edited_title_shows_in_every_link_without_words() -> None:
    """And the anchors of the paragraphs around it stay, as they are not made of it."""
    before, after = (
        loaded(essay("See [[other]]."), essay("x", "other", title=title)).bodies["essays/on.md"]
        for title in ("A title", "It's another")
    )
    assert ">A title<" in before.html
    assert ">It\u2019s another<" in after.html.replace("&#8217;", "\u2019")
    assert before.anchors == after.anchors


def test_a_link_says_what_its_page_depends_on() -> None:
    """The file, and whether its title is shown, are in the document's links."""
    library = loaded(essay("A [[old]]\nand [[old|it]]"), OLD)
    links = library.bodies["essays/on.md"].links
    first = library.documents["essays/on.md"].body_line
    assert [(each.name, each.file, each.shows_title, each.line) for each in links] == [
        ("old", "comments/old.md", True, first),
        ("old", "comments/old.md", False, first + 1),
    ]


def test_a_slug_that_two_kinds_share_is_told_with_its_folder() -> None:
    """Either is reached so, and the bare slug names both in the message."""
    both = (OLD, essay("x", "old", title="The essay"))
    assert "{filename}/essays/old.md" in shown("[[essays/old]]", *both)
    assert told(essay("[[old]]"), *both) == [
        (
            "[[old]]: several pieces have that slug (comments/old, essays/old); "
            "write [[comments/old]] or [[essays/old]]"
        )
    ]


def test_links_by_name_are_links_for_everything_else() -> None:
    """Backlinks have their sentence, and a quotation is held to the words of what it names."""
    library = loaded(essay("Before. As [[old]] says, [[old|Words of its own]]{.quoted}."), OLD)
    graph = build_graph(library)
    (backlink,) = graph.backlinks["comments/old.md"]
    assert backlink.sentence.startswith('As What "it" is & was says, ')
    assert told(essay("[[old|words of nobody]]{.quoted}"), OLD) != []


# ---- what is told


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[[olt]]", "[[olt]]: no piece has that name; did you mean [[old]]?"),
        (
            "[[essays/old]]",
            "[[essays/old]]: no piece has that name; did you mean [[comments/old]]?",
        ),
        ("[[Old]]", "[[Old]]: no piece has that name; did you mean [[old]]?"),
        ("[[What it is]]", "[[What it is]]: no piece has that name; did you mean [[old]]?"),
        ("[[older]]", "[[older]]: no piece is called that any more; it is [[new]] now"),
        (
            "[[essays/older]]",
            "[[essays/older]]: no piece is called that any more; it is [[new]] now",
        ),
        ("[a](older.md)", "older.md: no such file: content/essays/older.md; it is 'new.md' now"),
        (
            "[a]({filename}/essays/older.md)",
            (
                "{filename}/essays/older.md: no such file: content/essays/older.md; "
                "it is '{filename}/essays/new.md' now"
            ),
        ),
        (
            "[a](../comments/olt.md)",
            (
                "../comments/olt.md: no such file: content/comments/olt.md; "
                "did you mean '../comments/old.md'?"
            ),
        ),
        (
            "[[zzzzzz]]",
            (
                "[[zzzzzz]]: no piece has that name; "
                "write the slug of a piece, or `\\[[` where brackets are meant"
            ),
        ),
        (
            "[[old#b-part]]",
            (
                "[[old#b-part]]: content/comments/old.md has no anchor 'b-part'; "
                "did you mean 'a-part'?"
            ),
        ),
        (
            "[[secret]]",
            (
                "[[secret]]: leads to a piece that is not published (status: draft); "
                "take it out, or publish both"
            ),
        ),
        ("[[#a]]", "[[#a]]: a part of no piece; write `[words](#a)` for one of this page"),
        (
            "![[old]]",
            (
                "![[old]]: would show no image, since a name in double brackets is a piece's; "
                "name the file, ![what it shows](../images/….png), or write `\\!` for the sign"
            ),
        ),
        (
            "[see [[old]]](https://a.example/)",
            (
                "[[old]]: would stand within the words of another link; "
                "take it out of them, or write `\\[[` for brackets"
            ),
        ),
        (
            "[[old|a [b](https://a.example/)]]",
            (
                "[[old|: would stay text, as no words follow that a link may have; "
                "write words without a link or a lone bracket, and `]]`; or `\\[[` for brackets"
            ),
        ),
        (
            "> [[old]]",
            (
                "[[old]]: would put a title among words that are kept as they were written; "
                "write `[[old|…]]` with words that stand there, or `\\[[` for brackets"
            ),
        ),
        (
            "| a |\n|---|\n| [[old|b]] |",
            (
                "| [[old|b]] |: would be cut in two at the `|` of a link by name; "
                "write `\\|` between the name and the text"
            ),
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_told_with_what_to_write(body: str, problem: str) -> None:
    """Each with the name that is nearest, or the one that the piece has now."""
    others = (
        OLD,
        essay("x", "new", former_urls=("/essays/older/",)),
        essay("x", "secret", status=Status.DRAFT),
    )
    assert problem in told(essay(body), *others)


def test_a_title_is_not_put_among_words_that_are_evidence() -> None:
    """A comment's own words stay as they were written; in the archive's note a title may stand."""
    verbatim = {"text": Fidelity.FULL, "date": day(2024)}
    assert "among words" in told(make(Comment, "on", body="See [[ada]].", **verbatim))[0]
    inside = make(Comment, "on", body="See [[ada|it]].\n\n/// note | A\n[[ada]]\n///", **verbatim)
    assert len(loaded(inside).bodies["comments/on.md"].links) == 2


def test_a_link_to_what_was_withdrawn_shows_no_title_of_it() -> None:
    """It leads to the reason."""
    gone = essay("Text.", "gone", title="A Former Name", status=Status.WITHDRAWN, reason="Untrue.")
    assert '<a href="{filename}/essays/gone.md">Withdrawn</a>' in shown("[[gone]]", gone)


# ---- what is none

_WORDS = st.text("[]|#!\\ `*_abold-/()", max_size=12)
_NAMES = st.builds("[[{}{}]]".format, st.sampled_from(["old", "comments/old", "x y"]), _WORDS)


@pytest.mark.parametrize(
    "body",
    [
        "`[[old]]`",
        "``a [[old]] ` b``",
        "```\n[[old]]\n```",
        "    [[old]]",
        "<p>[[old]]</p>",
        "<!-- [[old]] -->a",
        r"\([[old]]\)",
        r"\[[old]]",
        "[[ -f x ]] [[...]] [[]] \\[[old|x]] `[[old|`",
        "[[1]](https://a.example/)",
        "[[a]][b]\n\n[b]: https://a.example/",
        "[[a]]\n\n[a]: https://a.example/",
        "a[[^n]]\n\n[^n]: N",
    ],
)
def test_brackets_that_are_something_else_stay_so(body: str) -> None:
    """Code, formulas, HTML, references, notes, links with brackets in their words."""
    made, problems = read_body(essay(body))
    assert problems == []
    assert [link for link in made.links if link.name] == []


@settings(max_examples=20)
@given(_NAMES, st.sampled_from(["`` {} ``", "```\n{}\n```", "    {}", "<div>\n{}\n</div>"]))
def test_nothing_in_code_or_html_is_a_link(name: str, frame: str) -> None:
    """Whatever stands between the brackets."""
    made, _ = read_body(essay(frame.format(name.replace("`", ""))))
    assert [link for link in made.links if link.name] == []


@settings(max_examples=25)
@given(st.lists(st.one_of(_NAMES, _WORDS), min_size=1, max_size=3).map(" ".join))
def test_no_name_that_leads_nowhere_is_ever_shown(text: str) -> None:
    """Whatever is typed, every link by name has its file, or the build stops."""
    with written(essay(f"a {text} b"), OLD) as content:
        try:
            library = load_content(content)
        except ContentError:
            return
    body = library.bodies["essays/on.md"]
    assert 'href="[[' not in body.html
    assert all(link.file == "comments/old.md" for link in body.links if link.name)


@settings(max_examples=30)
@given(st.lists(st.one_of(_NAMES, _WORDS), min_size=1, max_size=4).map(" ".join))
def test_words_that_an_import_writes_never_become_links(text: str) -> None:
    """Double brackets in somebody's words come back as the words they were."""
    line = " ".join(text.split())
    comment = make(Comment, body=guard_line(escape_text(line)) or "a", text=Fidelity.FULL)
    made, _ = read_body(comment)
    assert made.links == ()
    assert html.fromstring(f"<div>{made.html}</div>").text_content().strip() == line or not line


@pytest.mark.parametrize("body", ["See [[old]]. It *is*.", "A [[old|b c]]. So [[old#x]]."])
def test_the_one_form_keeps_links_by_name(body: str) -> None:
    """Also where each sentence gets a line of its own."""
    text = f"---\ntitle: A\nsummary: B.\ndate: 2024-01-01\ntopics: []\n---\n\n{body}\n"
    formed = form_text("essays/on.md", text, sentences=True)
    assert formed.split("---\n\n")[1] == body.replace(". ", ".\n") + "\n"


# ---- renaming


def test_renaming_mends_links_by_name_in_their_manner() -> None:
    """Short ones stay short, with their words and anchors; code stays as it is."""
    body = "[[old]] [[comments/old#a-part|x]] `[[old]]`\n\na | b\n--|--\n[[ old\\|c]] | [[old]]"
    with written(essay(body), OLD) as content:
        rename(content, "comments/old", "new")
        text = (content / "essays/on.md").read_text("utf-8")
        assert text.rstrip().endswith(
            "[[new]] [[comments/new#a-part|x]] `[[old]]`\n\na | b\n--|--\n[[new\\|c]] | [[new]]"
        )
        load_content(content)


def test_a_slug_that_comes_to_be_shared_is_told_with_its_folder() -> None:
    """Links to the one that had it and links to the one that gets it, both."""
    with written(essay("[[old]] [[b]] [[on]]"), OLD, essay("x", "b")) as content:
        rename(content, "essays/b", "old")
        text = (content / "essays/on.md").read_text("utf-8")
        assert "[[comments/old]] [[essays/old]] [[on]]" in text


def test_a_renamed_topic_and_a_merged_one_keep_their_links() -> None:
    """A page shows the title of what the topic has become a part of."""
    others = (make(Topic, "byron", title="Byron's [own]", body="x"), make(Page, "p", body="x"))
    with written(essay("[[ada]] [[byron]] [[byron|b]]"), *others) as content:
        rename_topic(content, "ada", "lovelace")
        rename_topic(content, "byron", "lovelace")
        text = (content / "essays/on.md").read_text("utf-8")
        assert "[[lovelace]] [[lovelace]] [[lovelace|b]]" in text


@pytest.mark.parametrize("command", [("promote", "old"), ("new", "essay", "--title", "Old")])
def test_a_new_piece_takes_no_link_from_one_that_has_its_slug(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """An essay that grows from a comment has its slug, so links to the comment say its folder."""
    with written(essay("[[old]] [[on]]"), OLD) as content:
        assert main([*command, "--content", str(content)]) == 0
        assert "on.md" in capsys.readouterr().err
        assert "[[comments/old]] [[on]]" in (content / "essays/on.md").read_text("utf-8")
        load_content(content)
