"""Links to what the archive holds become local, with the address that was written beside them."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plugins.documents import (
    Body,
    Comment,
    Essay,
    Fidelity,
    Status,
    find_holdings,
    fold_address,
    load_content,
    write_document,
)
from plugins.documents.body import read_body
from plugins.documents.consistency.references import check_sources
from plugins.documents.holdings import addresses_elsewhere, make_local
from plugins.documents.kinds import Document, Form
from plugins.relations.sentences import find_citations
from tests.graph_strategies import day, make

POST, COMMENT, OTHER = "9rdpdDerangjYeQGW", "rvSjeHizEdTRKdfGn", "PdcnEEE6sdgACDrEk"
SOURCE = f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={COMMENT}"
LOCAL = "{filename}/comments/held.md"

# ---- every form of an address

HOSTS = (
    "www.lesswrong.com",
    "lesswrong.com",
    "www.alignmentforum.org",
    "alignmentforum.org",
    "www.greaterwrong.com",
    "lw2.issarice.com",
    "WWW.LessWrong.com",
    "www.lesswrong.com:443",
)
PLACES = (
    f"/posts/{POST}/a-slug?commentId={COMMENT}",
    f"/posts/{POST}/?commentId={COMMENT}",
    f"/posts/{POST}?commentId={COMMENT}",
    f"/posts/{POST}/a-slug?commentId={COMMENT}#{COMMENT}",
    f"/posts/{POST}/a-slug?utm_source=x&commentId={COMMENT}&utm_medium=y",
    f"/posts/{POST}/a-slug#{COMMENT}",
    f"/posts/{POST}/a-slug#comment-{COMMENT}",
    f"/posts/{POST}/a-slug/comment/{COMMENT}",
    f"/posts/{POST}/a-slug/comment/{COMMENT}/",
    f"/posts/{POST}/a-slug/answer/{COMMENT}",
    f"/events/{POST}/a-slug?commentId={COMMENT}",
    f"/g/{OTHER}/p/{POST}/?commentId={COMMENT}",
    f"/s/{OTHER}/p/{POST}?commentId={COMMENT}",
    f"/s/{OTHER}/p/{POST}#{COMMENT}",
    f"/w/a-tag/discussion?commentId={COMMENT}",
    f"/tag/a-tag/discussion#{COMMENT}",
    f"/posts/{POST}/caf%C3%A9?commentId={COMMENT}",
)
FORMS = [
    f"{scheme}://{host}{place}"
    for scheme in ("https", "http")
    for host in HOSTS
    for place in PLACES
]
EA_FORMS = [
    f"https://{host}{place}"
    for host in (
        "forum.effectivealtruism.org",
        "forum-bots.effectivealtruism.org",
        "ea.greaterwrong.com",
        "eaforum.issarice.com",
    )
    for place in PLACES
]
OLD_FORMS = [
    f"{scheme}://{host}/lw/4i/{slug}/3b1{end}"
    for scheme in ("https", "http")
    for host in HOSTS[:3]
    for slug in ("making_beliefs", "x")
    for end in ("", "/", "?utm_source=x")
]


def held_by(*documents: Document) -> dict[str, Document]:
    """Return what public documents hold, as a build does."""
    return dict(find_holdings(each for each in documents if each.is_public))


def localised(body: str, *documents: Document, **fields: object) -> Body:
    """Return the body of an essay with its links made local, beside a held comment."""
    held = make(Comment, "held", **({"source": SOURCE} | fields))
    essay = make(Essay, "on", body=body)
    return make_local(essay.path, read_body(essay)[0], held_by(held, essay, *documents))


def links_of(body: Body) -> list[tuple[str, str]]:
    """Return where each link of a body leads, and its text."""
    page = html.fromstring(f"<article>{body.html}</article>")
    return [(link.get("href"), link.text_content()) for link in page.iter("a")]


@pytest.mark.parametrize(
    ("source", "forms"), [(SOURCE, FORMS), (EA_FORMS[0], EA_FORMS), (OLD_FORMS[0], OLD_FORMS)]
)
def test_a_link_in_any_form_of_the_address_becomes_local(source: str, forms: list[str]) -> None:
    """Each form folds to the key of the source, and the one that was written is kept."""
    assert {fold_address(form) for form in forms} == {fold_address(source)}
    body = localised(
        "\n\n".join(f"[w{n}](<{form}>)" for n, form in enumerate(forms)), source=source
    )
    expected = [
        link for n, form in enumerate(forms) for link in ((LOCAL, f"w{n}"), (form, "\u2197"))
    ]
    assert links_of(body) == expected
    assert [link.file for link in body.links] == ["comments/held.md"] * len(forms)
    assert [link.written for link in body.links] == forms


@pytest.mark.parametrize("mirror", [FORMS[5], EA_FORMS[3], OLD_FORMS[1], "http://a.example/b/"])
def test_mirrors_lead_to_the_piece_too(mirror: str) -> None:
    """Every address by which a piece is known is one of its own."""
    body = localised(f"[words]({mirror})", mirrors=(mirror,))
    assert links_of(body)[0] == (LOCAL, "words")


def test_an_essay_is_held_by_its_address_elsewhere() -> None:
    """What was published elsewhere first is found under that address, and its comments are not."""
    address = f"https://www.lesswrong.com/posts/{POST}/slug"
    essay = make(Essay, "moved", source=address)
    body = localised(f"[a]({address}) [b]({address}?commentId={OTHER})", essay)
    assert links_of(body)[0] == ("{filename}/essays/moved.md", "a")
    assert links_of(body)[2:] == [(f"{address}?commentId={OTHER}", "b")]


# ---- wherever a link stands


@pytest.mark.parametrize(
    "body",
    [
        "[words]({}).",
        "<{}>",
        "[*em* `code` **b**]({})",
        "[![A picture](https://a.example/b.png)]({})",
        "[words]({} 'A title')",
        "[words][r]\n\n[r]: {}",
        "Note[^n].\n\n[^n]: See [words]({}).",
        "## A [heading]({}) here",
        "a | b\n--|--\n[words]({}) | c",
        "- item\n\n    > [words]({})",
        "/// quote | Somebody, [here]({})\nWords.\n///",
        '[a [words]({}) b]{{.quoted by="A"}}',
        "<a href='{}'>words</a>",
        '<a class=x href="{}">words</a>',
        '<A HREF="{}">words</A >',
        '<div><p><a\n  href="{}"\n>words</a></p></div>',
        "[words]({}){{.quoted}}",
    ],
)
def test_a_link_becomes_local_wherever_it_stands(body: str) -> None:
    """Markdown or HTML: it leads to the piece, what it says is as before, and so is the rest."""
    before = read_body(make(Essay, "on", body=body.format(SOURCE)))[0]
    after = localised(body.format(SOURCE))
    hrefs = [href for href, _ in links_of(after)]
    assert (hrefs.count(LOCAL), hrefs.count(SOURCE)) == (1, 1)
    assert (after.anchors, len(after.links)) == (before.anchors, len(before.links))
    shown = html.fromstring(f"<article>{after.html}</article>").text_content()
    assert shown.replace("\u2197", "") == html.fromstring(f"<p>{before.html}</p>").text_content()
    (citation,) = find_citations(after.html)
    assert citation.file == "comments/held.md"
    assert "\u2197" not in citation.sentence


def test_the_mark_says_where_it_leads() -> None:
    """Who does not see it hears that it is the original, and on which site."""
    made = localised(f"[words]({SOURCE}&utm_source=x)").html
    address = escape(f"{SOURCE}&utm_source=x")
    label = "the original at lesswrong.com"
    mark = f'<sup class="elsewhere"><a href="{address}" aria-label="{label}">\u2197</a></sup>'
    assert f'<a href="{LOCAL}">words</a>{mark}' in made


def test_several_links_in_a_paragraph_keep_their_own_addresses() -> None:
    """Each has its own mark right behind it, also where another link stands between."""
    first, second = FORMS[3], FORMS[9]
    body = localised(f"[a]({first}) [b](https://a.example/) [c]({second})[d]({first})")
    assert [href for href, _ in links_of(body)] == [
        *(LOCAL, first, "https://a.example/"),
        *(LOCAL, second, LOCAL, first),
    ]


def test_verbatim_words_stay_what_they_were() -> None:
    """In a comment the link is local too, and no word is another."""
    comment = make(Comment, "on", body=f'"It\'s" [so]({SOURCE}) -- "yes"', text=Fidelity.FULL)
    held = make(Comment, "held", source=SOURCE)
    made = make_local(comment.path, read_body(comment)[0], held_by(held))
    assert html.fromstring(made.html).text_content() == '"It\'s" so\u2197 -- "yes"'


# ---- what stays as it is


@pytest.mark.parametrize(
    "body",
    [
        "`[words]({})`",
        "    <a href='{}'>words</a>",
        '```html\n<a href="{}">words</a>\n```',
        "<pre>&lt;a href='{}'></pre>",
        "<!-- <a href='{}'>words</a> -->",
        "Text {} alone.",
        '<blockquote cite="{}">Words.</blockquote>',
        '<span title="{}">words</span>',
    ],
)
def test_what_is_no_link_is_never_touched(body: str) -> None:
    """Code, comments, text and other attributes stay as they were typed."""
    before = read_body(make(Essay, "on", body=body.format(SOURCE)))[0]
    assert localised(body.format(SOURCE)) == before


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.lesswrong.com/posts/{POST}/a-slug",
        f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={OTHER}",
        f"https://forum.effectivealtruism.org/posts/{POST}/a-slug?commentId={COMMENT}",
        f"https://lesswrong.com.a.example/posts/{POST}?commentId={COMMENT}",
        f"https://a.example/?url={SOURCE}",
        f"mailto:{COMMENT}@lesswrong.com",
    ],
)
def test_a_link_to_something_else_is_never_made_local(address: str) -> None:
    """Another comment, the post itself, another space of ids, another site."""
    assert links_of(localised(f"[words]({address})")) == [(address, "words")]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HOLD])
def test_a_link_never_leads_to_what_is_not_public(status: Status) -> None:
    """What nobody may see is linked where it stands elsewhere."""
    assert links_of(localised(f"[words]({SOURCE})", status=status)) == [(SOURCE, "words")]


def test_a_whole_archive_is_made_local_as_far_as_readers_may_go(tmp_path: Path) -> None:
    """Published and hidden pieces are led to; drafts, held and withdrawn ones never are."""
    address = "https://www.lesswrong.com/posts/{}/slug?commentId={:017}"
    comments = [
        make(
            Comment,
            status.value,
            source=address.format(POST, number),
            status=status,
            reason="Wrong." if status is Status.WITHDRAWN else None,
            in_reply_to=None,
            added=day(2024),
        )
        for number, status in enumerate(Status)
    ]
    others = [address.format(OTHER, number) for number, _ in enumerate(Status)]
    body = "\n".join(f"[w{number}]({other})" for number, other in enumerate(others))
    essays = [make(Essay, "on", body=body, added=day(2024), status=each) for each in _TWO]
    for essay in essays:
        for document in (*comments, essay):
            place = tmp_path / document.path
            place.parent.mkdir(exist_ok=True)
            place.write_text(write_document(document), encoding="utf-8")
        library = load_content(tmp_path)
        led_to = [link.file for link in library.bodies["essays/on.md"].links]
        assert led_to == [
            f"comments/{status}.md" if status in (Status.PUBLISHED, Status.HIDDEN) else ""
            for status in Status
        ]


_TWO = (Status.PUBLISHED, Status.DRAFT)


def test_a_link_to_the_piece_itself_is_not_made_local() -> None:
    """The original is meant there, not the page one reads."""
    comment = make(Comment, "held", source=SOURCE, body=f"[words]({SOURCE})")
    made = make_local(comment.path, read_body(comment)[0], held_by(comment))
    assert links_of(made) == [(SOURCE, "words")]


# ---- always

PARTS = (
    "<p>Text &amp; more</p>",
    '<a href="{}">one</a>',
    "<a href='{}'><b>two</b> &lt;</a >",
    '<a\nhref={} title="a > b">three</a>',
    '<a href="https://a.example/">four</a>',
    "<a name=five>five</a>",
    "<!-- <a href='{}'>six</a> -->",
    "<br/>\n",
    '<a href="{}">\u202eseven</a>',
    '<img src="x" alt="{}">',
)


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(FORMS)), max_size=8))
def test_nothing_but_links_is_changed_and_twice_is_once(parts: list[tuple[str, str]]) -> None:
    """Take the marks away and put the addresses back, and the page is as it was."""
    text = "".join(pattern.format(escape(form)) for pattern, form in parts)
    essay = make(Essay, "on", body=text)
    before, _ = read_body(essay)
    held = held_by(make(Comment, "held", source=SOURCE))
    after = make_local(essay.path, before, held)
    assert make_local(essay.path, after, held).links == after.links
    page = html.fromstring(f"<article>{after.html}</article>")
    for mark in page.xpath('//sup[@class="elsewhere"]'):
        assert mark.getprevious().get("href") == LOCAL
        mark.getprevious().set("href", mark[0].get("href"))
        mark.drop_tag()
    for link in page.xpath("//a[@aria-label]"):
        link.drop_tree()
    assert html.tostring(page) == html.tostring(
        html.fromstring(f"<article>{before.html}</article>")
    )


@pytest.mark.parametrize(
    ("address", "form", "is_wrong"),
    [
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", Form.COMMENT, True),
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", Form.ANSWER, True),
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", Form.REVIEW, True),
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", Form.QUICK_TAKE, False),
        (f"https://www.lesswrong.com/posts/{POST}?commentId=x", Form.QUICK_TAKE, True),
        ("https://www.lesswrong.com/users/somebody", Form.QUICK_TAKE, True),
        ("http://lesswrong.com/lw/4i/making/", Form.COMMENT, False),
        ("https://news.ycombinator.com/item?id=12", Form.COMMENT, False),
        ("https://a.example/", Form.COMMENT, False),
    ],
)
def test_a_comments_address_on_a_forum_is_that_of_a_comment(
    address: str, form: Form, is_wrong: bool
) -> None:
    """As source or mirror; only a quick take may stand at a post. An essay's is that of a post."""
    for fields in ({"source": address}, {"mirrors": (address,)}):
        problems = list(check_sources([make(Comment, form=form, **fields)]))
        assert [problem.value for problem in problems] == ([address] if is_wrong else [])
        assert list(check_sources([make(Essay, **fields)])) == []


@pytest.mark.parametrize("form", [*FORMS, *EA_FORMS, *OLD_FORMS])
def test_every_form_of_a_comments_address_may_be_its_own(form: str) -> None:
    """No spelling that is told apart elsewhere is refused here."""
    assert list(check_sources([make(Comment, source=form)])) == []


def test_addresses_come_with_the_keys_that_name_them() -> None:
    """A message can name the line of each; a bet and a topic have none."""
    comment = make(Comment, source="https://a.example/", mirrors=("https://b.example/",))
    assert list(addresses_elsewhere(comment)) == [
        ("source", "https://a.example/"),
        ("mirrors[0]", "https://b.example/"),
    ]
    assert list(addresses_elsewhere(make(Essay))) == []
