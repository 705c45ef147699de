"""Makes dates, documents, bodies and files: such as people write, and such as nobody should."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeVar

from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Correction,
    Date,
    Document,
    Essay,
    Fidelity,
    Form,
    Page,
    PieceName,
    Precision,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
)
from plugins.documents.consistency.bets import NEXT_STATES
from plugins.documents.dates import is_surely_before

D = TypeVar("D", bound=Document)

# ---- dates


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """Any date of the grammar: each precision, each mark."""
    precision = draw(st.sampled_from(Precision))
    about = draw(st.booleans()) if precision is not Precision.TIME else False
    return Date(
        start=draw(_starts(precision)),
        precision=precision,
        is_about=about,
        is_or_later=False if about else draw(st.booleans()),
    )


def days() -> st.SearchStrategy[Date]:
    """Dates that are known to the day."""
    return _starts(Precision.DAY).map(lambda start: Date(start=start, precision=Precision.DAY))


@st.composite
def _starts(draw: st.DrawFn, precision: Precision) -> datetime:
    day = draw(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)))
    if precision is Precision.TIME:
        minutes = draw(st.integers(-14 * 60, 14 * 60))
        zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
        return datetime.combine(day, draw(st.times()), zone)
    month = 1 if precision is Precision.YEAR else day.month
    known = day.day if precision is Precision.DAY else 1
    return datetime(day.year, month, known, tzinfo=UTC)


# ---- texts

_AWKWARD = [
    "it's \"quoted\" 'twice'",
    "a: b",
    "a #b",
    "# c",
    "- d",
    "? e",
    "! f",
    "%TAG",
    "@at",
    "`tick`",
    "{brace}",
    "[bracket]",
    "*star",
    "&amp;",
    "| pipe",
    "> more",
    "no",
    "yes",
    "null",
    "~",
    "2023",
    "1.10",
    "0x1F",
    "1e3",
    "2023-07-18",
    "---",
    "...",
    "=",
    "<<",
    "!!python/object",
    "\\n",
    "ends:",
    "🧑‍🔬 emoji",
    "\u202bעברית\u202c",
    "الأرشيف",
    "ﬁ ñ ñ",
    "\ufeffmark",
    "non\u00a0breaking",
    "a,b, c",
]
"""Values that a writer of YAML or a reader of it might stumble over."""

_CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\x85"
)


def texts() -> st.SearchStrategy[str]:
    """Texts on one line as the reader leaves them, without blanks at their ends."""
    loose = st.one_of(st.sampled_from(_AWKWARD), st.text(_CHARACTERS, min_size=1, max_size=40))
    joined = st.lists(loose, min_size=1, max_size=3).map(" ".join)
    return joined.map(_folded).filter(bool)


def _folded(text: str) -> str:
    return " ".join(part for part in text.split(" ") if part)


def known_texts() -> st.SearchStrategy[str]:
    """Texts where `unknown` and `none` mean something else."""
    return texts().filter(lambda text: text not in ("unknown", "none"))


def slugs() -> st.SearchStrategy[str]:
    """Return the last parts of addresses."""
    return st.from_regex(r"\A[a-zA-Z0-9]{1,8}([-_][a-zA-Z0-9]{1,5}){0,2}\Z")


def urls() -> st.SearchStrategy[str]:
    """Addresses on the web."""
    paths = st.text("abcXYZ019-._~!$&'()*+,;=:@%/?#", max_size=30)
    hosts = st.sampled_from(["www.lesswrong.com", "example.org:8080", "xn--nxasmq6b", "例え.jp"])
    return st.builds("{}://{}/{}".format, st.sampled_from(["http", "https"]), hosts, paths)


def _addresses() -> st.SearchStrategy[str]:
    return st.from_regex(r"\A(/[a-zA-Z0-9%é_.~-]{1,8}){1,3}/?\Z")


def bodies() -> st.SearchStrategy[str]:
    """Bodies of sane Markdown, one to five blocks."""
    return st.lists(st.sampled_from(SANE_BLOCKS), min_size=1, max_size=5).map("\n\nSo:\n\n".join)


SANE_BLOCKS = (
    "A paragraph, hard-wrapped in\n2023. A year, not an item.",
    "It's *here* and **there**, `#code` and `> 5`: \u201cquoted\u201d.",
    "## A heading",
    "- one\n- two\n    - nested\n    - again\n- three",
    "* one\n\n    with a second paragraph\n\n* two",
    "1. first\n2. second\n    lazily gone on\n3. third",
    '5. fifth\n8. eighth\n    {: value="8" }',
    "> somebody's words\n>\n> - with a list\n> - of two",
    "```python\n# code, not a heading\n>>> 1 > 0\n- 1\n```",
    "~~~\n/// no block\n~~~",
    "    # indented code\n    - 1",
    "- item\n\n    ```sh\n    # code in a list\n    ```\n\n- item",
    "- item\n\n        indented code in a list\n\n- item",
    "a | b\n--|--\n1 | 2\n- | -",
    "| a | b |\n|---|---|\n| #1 | >2 |",
    "Term\n:   Its definition\n\n    in two paragraphs\n\nAnother\n:   Its own",
    "HTML it is.\n\n*[HTML]: Hyper Text Markup Language",
    "HTML[^note] is fine.\n\n[^note]: A note\n    of two lines.\n\n    - and a list",
    "A paragraph.\n{: .large }",
    '> A quotation\n{: cite="https://example.org/" }',
    '<div class="raw">\n\n#not a heading\n-not an item\n>10%\n\n</div>',
    "<pre>\n\n## not a heading\n- not an item\n> 5\n\n</pre>",
    '<div markdown="1">\n\n**Bold**, and\n\n- an item\n\n</div>',
    "<!-- a comment\n\n#with this\n\n-->",
    "<https://example.org/> is a link.",
    "<span>Not</span> a block.",
    "/// note | The archive\nA remark.\n\n- with a list\n///",
    "/// addendum | 2023-07-20\nAdded.\n///",
    "//// note | Somebody\n/// quote | Somebody else\nWords.\n///\n////",
    "- item\n\n    /// quote | Somebody\n    > within\n    ///\n\n- item",
    "Above\n\n***\n\nbelow\n* * *\nthe rule.",
    "A heading\n---------",
    "Inline \\(x_1 * y_2 > 0\\) and\n\\[\na\n- b\n+ c\n\\]",
    "\\#5 and \\>10% and 2023\\. so",
    "A line ends here.  \nAnd another begins; - dash, + plus, #5, > 5.",
    "Costs $5 and $6.",
)
"""Blocks that mean what they seem to, under every other one of them."""


# ---- documents


def _maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def _tuples(strategy: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[object]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def _distinct(strategy: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[object]:
    return st.lists(strategy, min_size=least, max_size=3, unique=True).map(tuple)


def _work_fields() -> dict[str, st.SearchStrategy[object]]:
    return {
        "title": _maybe(known_texts()),
        "author": _maybe(known_texts()),
        "url": _maybe(urls()),
        "date": _maybe(dates()),
    }


def _works() -> st.SearchStrategy[Work]:
    return st.builds(Work, **_work_fields())


def _replies() -> st.SearchStrategy[ReplyContext]:
    return st.builds(
        ReplyContext,
        **_work_fields(),
        excerpt=_maybe(known_texts()),
        digest=_maybe(known_texts()),
        rights=_maybe(known_texts()),
        captured=_maybe(dates()),
    )


def _captures() -> st.SearchStrategy[Capture]:
    return st.builds(
        Capture,
        file=texts(),
        sha256=_maybe(known_texts()),
        date=_maybe(dates()),
        note=_maybe(known_texts()),
    )


def _terms() -> st.SearchStrategy[Term]:
    return st.builds(Term, what=_maybe(known_texts()), date=_maybe(dates()))


def _common(folder: str) -> dict[str, st.SearchStrategy[object]]:
    """Return strategies for what every kind has, and that does not depend on something else."""
    return {
        "path": slugs().map(lambda stem: f"{folder}/{stem}.md"),
        "slug": slugs().map(Slug),
        "title": texts(),
        "summary": texts(),
        "body": bodies(),
        "title_by": st.sampled_from([None, "archive"]),
        "added": days(),
        "modified": _maybe(dates()),
        "corrections": _corrections(),
        "former_urls": _distinct(_addresses()),
        "licence": _maybe(texts()),
        "lang": st.sampled_from([None, "en", "en-AU", "pl", "zh-Hant-TW"]),
    }


def _placed() -> dict[str, st.SearchStrategy[object]]:
    """Return strategies for what a topic has not."""
    return {
        "topics": _distinct(slugs().map(TopicId)),
        "status": st.sampled_from([status for status in Status if status != Status.WITHDRAWN]),
        "pinned": st.booleans(),
        "uncertain": _tuples(texts()),
    }


def essays() -> st.SearchStrategy[Essay]:
    """Essays with every field."""
    return st.builds(
        Essay,
        **_common("essays"),
        **_placed(),
        date=_maybe(dates()),
        author=_maybe(texts()),
        series=_maybe(texts()),
        grew_from=_maybe(slugs().map(Slug)),
        source=_maybe(urls()),
        mirrors=_distinct(urls()),
        revises=_maybe(_piece_names()),
    ).map(_changed_later)


def comments() -> st.SearchStrategy[Comment]:
    """Comments with every field."""
    return st.builds(
        Comment,
        **_common("comments"),
        **_placed(),
        date=_maybe(dates()),
        author=_maybe(texts()),
        source=_maybe(urls()),
        mirrors=_distinct(urls()),
        in_reply_to=_maybe(_replies()),
        thread=_maybe(_works()),
        text=st.sampled_from(Fidelity),
        posted_by=_maybe(texts()),
        form=st.sampled_from(Form),
        retracted=_maybe(st.builds(Retraction, date=_maybe(dates()))),
        captured=_tuples(_captures()),
        role=_maybe(texts()),
        lost=_tuples(texts()),
        revises=_maybe(_piece_names()),
    ).map(_changed_later)


def _changed_later(document: D) -> D:
    """Return document without the changes that it says came before it."""
    written = document.date
    if isinstance(document, Bet):
        written = document.offered or document.agreed
    kept = [each for each in document.corrections if not is_surely_before(each.date, written)]
    is_early = is_surely_before(document.modified, written)
    modified = None if is_early else document.modified
    return replace(document, corrections=tuple(kept), modified=modified)


def _piece_names() -> st.SearchStrategy[PieceName]:
    sections = st.sampled_from(["essays", "comments"])
    return st.builds("{}/{}".format, sections, slugs()).map(PieceName)


def _corrections() -> st.SearchStrategy[tuple[Correction, ...]]:
    """Corrections, oldest first."""
    some = _tuples(st.builds(Correction, date=days(), what=texts(), was=texts()))
    return some.map(lambda many: tuple(sorted(many, key=lambda each: each.date.start)))


@st.composite
def bets(draw: st.DrawFn) -> Bet:
    """Bets with every field; their date and state follow from others."""
    walk = draw(walks())
    is_agreed = BetState.AGREED in walk
    agreed = draw(_maybe(dates())) if is_agreed else None
    offered = draw(dates() if agreed is None else _maybe(dates()))
    terms = _terms().filter(lambda term: not is_surely_before(term.date, offered))
    if is_surely_before(agreed, offered):
        agreed, offered = offered, None
    history = draw(_histories(walk, (offered, agreed)))
    if len(walk) == 1 and (agreed or not is_agreed):
        history = draw(st.sampled_from([history, ()]))
    return draw(
        st.builds(
            Bet,
            **_common("bets"),
            **_placed(),
            claim=texts(),
            against=texts(),
            stakes=texts(),
            date=st.just(agreed or offered),
            offered=st.just(offered),
            agreed=st.just(agreed),
            resolves=_tuples(terms, 1),
            criteria=_tuples(texts(), 1),
            state=st.just(walk[-1]),
            history=st.just(history),
            as_of=_maybe(dates()),
            source=_maybe(urls()),
            comes_from=_maybe(slugs().map(Slug)),
        ).map(_changed_later)
    )


@st.composite
def walks(draw: st.DrawFn) -> tuple[BetState, ...]:
    """Return states as one may follow another, each for a while, never empty."""
    walk = [draw(st.sampled_from([BetState.OFFERED, BetState.AGREED]))]
    for _ in range(draw(st.integers(0, 3))):
        walk.append(draw(st.sampled_from([walk[-1], *NEXT_STATES[walk[-1]]])))
    return tuple(walk)


@st.composite
def _histories(
    draw: st.DrawFn, walk: tuple[BetState, ...], known: tuple[Date | None, ...]
) -> tuple[BetEvent, ...]:
    """Return a history of these states, with no date that what is known speaks against."""
    events = []
    for state in walk:
        date, note = draw(_maybe(dates())), draw(_maybe(known_texts()))
        is_early = any(is_surely_before(date, other) for other in known)
        is_late = any(is_surely_before(other, date) for other in known)
        is_first = state in (BetState.OFFERED, BetState.AGREED)
        is_wrong = is_early or (is_late and is_first)
        events.append(BetEvent(state=state, date=None if is_wrong else date, note=note))
    return _in_order(tuple(events))


def _in_order(history: tuple[BetEvent, ...]) -> tuple[BetEvent, ...]:
    """Return a history without the dates that lie before one above them."""
    ordered: list[BetEvent] = []
    before: Date | None = None
    for event in history:
        is_late = is_surely_before(event.date, before)
        ordered.append(replace(event, date=None) if is_late else event)
        before = ordered[-1].date or before
    return tuple(ordered)


def topics() -> st.SearchStrategy[Topic]:
    """Topics with every field."""
    return st.builds(
        Topic,
        **_common("topics"),
        broader=_maybe(slugs().map(TopicId)),
        see_also=_distinct(slugs().map(TopicId)),
        former_names=_tuples(texts()),
    )


def pages() -> st.SearchStrategy[Page]:
    """Pages with every field."""
    placed = _placed() | {"topics": _distinct(slugs().map(TopicId))}
    return st.builds(
        Page, **_common("pages"), **placed, date=_maybe(dates()), author=_maybe(texts())
    ).map(_changed_later)


def withdrawn() -> st.SearchStrategy[Comment]:
    """Comments that were taken back, with everything that was in them."""

    def take_back(comment: Comment, reason: str) -> Comment:
        return replace(comment, status=Status.WITHDRAWN, reason=reason)

    return st.builds(take_back, comments(), texts())


def documents() -> st.SearchStrategy[Document]:
    """Documents of every kind."""
    return st.one_of(essays(), comments(), bets(), topics(), pages(), withdrawn())


# ---- files

_PIECES = (
    "---",
    "...",
    "title: A title",
    "Title: A title",
    "Edit: no key",
    "date: 2023-07",
    "date: unknown",
    "topics: [a, b]",
    "tags: a, b",
    "topics:\n  - a\n  - b",
    "summary: >\n  folded\n  text",
    "text: digest",
    "in_reply_to:\n  title: x\n  url: nowhere",
    "in_reply_to: none",
    "captured: [{file: a}, {sha256: b}]",
    "resolves: [{what: a, date: 2023}, []]",
    "history: [{state: won}]",
    "state: lost",
    "status: withdrawn",
    "slug: 'a b'",
    "a: &b c",
    "d: *b",
    "e: !!binary aGk=",
    "f: !!python/object/apply:os.system [ls]",
    '"\\ud800": "\\0\\x07\\u2028"',
    "? [complex]\n: key",
    "g: {h: {i: {j: {k: {l: {m: {n: {o: p}}}}}}}}",
    "\tindented: with a tab",
    "%YAML 1.2",
    "--- second document",
    "key: 'never closed",
    "- a list",
    "",
    "#heading",
    "> quotation\nreply",
    "- item",
    "   - item",
    "\u2022 bullet",
    "```python",
    "```",
    "/// note | x",
    "///",
    "[a](b.md#c) ![](d.png) <a href=e>",
    "<div>",
    "</div>",
    "<![CDATA[",
    "<!-- ",
    "\\(x\\) \\[\\frac{1}\\]",
    "[^1]: note",
    "a | b\n--|--",
    "{: #id value=3 }",
    "\u2028\x85\u2029",
    "\x00\x01\x02\x03\x7f",
    "\ufeff",
)
"""What files are made of, rightly or wrongly."""


def files() -> st.SearchStrategy[str]:
    """Texts of files: nearly right ones in both dialects, and any text at all."""
    pieces = st.lists(st.sampled_from(_PIECES) | st.text(max_size=20), max_size=12)
    near = pieces.map("\n".join)
    framed = st.builds("---\n{}\n---\n\n{}\n".format, near, near | wild_bodies())
    return st.one_of(near, framed, st.text(max_size=200), wild_bodies())


_MARKS = (
    *"[]()!*_`~<>#-+|:/\\}&;'\"^=x\u00e9\t\r\n\x00\u2028 ",
    *("1.", "///", "```", "{:", "\\(", "\\)", "\\[", "\\]", "\n\n", "    ", "{filename}"),
)


def wild_bodies() -> st.SearchStrategy[str]:
    """Bodies that are hard on a parser of Markdown."""
    marks = st.sampled_from(_MARKS)
    deep = st.builds(lambda mark, times: mark * times, marks, st.integers(1, 60))
    return st.lists(marks | deep, max_size=30).map("".join)


def paths() -> st.SearchStrategy[str]:
    """Places in `content/` for documents of each kind."""
    folders = st.sampled_from(["essays", "comments", "bets", "topics", "pages"])
    names = slugs() | st.sampled_from(["a b", "é", "x" * 80, "Ünïcode", "-", "profile"])
    return st.builds("{}/{}.md".format, folders, names)
