"""What a reader is shown says what is known, marks what is not, and claims no more."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date as calendar_date
from html import escape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Date,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    Precision,
    ReplyContext,
    Retraction,
    Status,
    Topic,
    Work,
    addresses_elsewhere,
    fold_address,
    parse_date,
)
from plugins.relations import build_graph
from plugins.views import (
    DocumentView,
    SitemapEntry,
    build_sitemap,
    make_document_view,
    make_entry,
    make_feeds,
    make_site_view,
    show_date,
    split_lead,
    title_of,
)
from plugins.views.corrections import show_corrections
from plugins.views.entries import WITHDRAWN, Reference, make_entries, refer_to
from plugins.views.typography import join_words, typeset
from tests.graph_strategies import TOPICS, day, libraries, library_of, make
from tests.sites_fixture import REPOSITORY
from tests.strategies import dates, documents, texts

OWNER = "The Owner"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def view_of(document: Document, *others: Document) -> DocumentView:
    """Return document as its page shows it, in an archive with others."""
    topics = [make(Topic, slug) for slug in TOPICS]
    return make_document_view(
        document, build_graph(library_of([document, *others, *topics])), OWNER
    )


def texts_in(view: object) -> list[str]:
    """Return every text that a view holds, however deep."""
    if isinstance(view, str):
        return [view]
    if isinstance(view, tuple):
        return [text for part in view for text in texts_in(part)]
    if is_dataclass(view):
        return [text for field in fields(view) for text in texts_in(getattr(view, field.name))]
    return []


# ---- dates


@given(dates())
def test_a_date_is_shown_with_as_many_numbers_as_are_known(date: Date) -> None:
    """A year shows a year, a month no day, a day no hour."""
    start = date.start
    numbers = {
        Precision.YEAR: [start.year],
        Precision.MONTH: [start.year],
        Precision.DAY: [start.day, start.year],
    }
    shown = [int(number) for number in re.findall(r"\d+", str(show_date(date)))]
    if date.precision is Precision.TIME:
        assert shown[:4] == [start.day, start.year, start.hour, start.minute]
    else:
        assert shown == numbers[date.precision]


@given(dates())
def test_what_a_machine_reads_of_a_date_is_what_is_known(date: Date) -> None:
    """The `datetime` of a `time` element reads back as the date, without its doubt."""
    known = parse_date(show_date(date).known)
    assert (known.start, known.precision) == (date.start, date.precision)


@given(dates())
def test_doubt_is_said_in_words(date: Date) -> None:
    """`~` and `/..` are never dropped."""
    shown = str(show_date(date))
    assert shown.startswith("about ") is date.is_about
    assert shown.startswith(("in or after ", "on or after ")) is date.is_or_later


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2023", "2023"),
        ("2023-07", "July 2023"),
        ("2023-07-18", "18 July 2023"),
        ("2023-07-18T14:05:00Z", "18 July 2023, 14:05 UTC"),
        ("2023-07-18T14:05:00+10:00", "18 July 2023, 14:05 UTC+10:00"),
        ("2023-07-18T14:05:00-03:30", "18 July 2023, 14:05 UTC-03:30"),
        ("2023-07~", "about July 2023"),
        ("2023/..", "in or after 2023"),
        ("2023-07-18/..", "on or after 18 July 2023"),
        ("0987", "987"),
    ],
)
def test_dates_in_words(written: str, shown: str) -> None:
    """The words do not depend on anybody's locale."""
    assert str(show_date(parse_date(written))) == shown


def test_an_unknown_date_is_shown_as_unknown() -> None:
    """Nothing is left blank, and there is nothing for a machine to take for a date."""
    unknown = show_date(None)
    assert (str(unknown), unknown.known, unknown.is_to_the_day) == ("date unknown", "", False)


@given(st.none() | dates(), st.none() | dates())
def test_a_day_of_publication_or_change_is_claimed_only_where_it_is_known(
    written: Date | None, modified: Date | None
) -> None:
    """`published` needs a day; `changed` takes the nearest day there is."""
    view = view_of(make(Essay, date=written, modified=modified, added=day(2026)))
    assert bool(view.published) is bool(written and written.is_to_the_day)
    known = [each for each in (modified, written) if each and each.is_to_the_day]
    changed = known[0].start.date() if known else calendar_date(2026, 1, 1)
    assert view.changed == changed.isoformat()


# ---- typography


@given(texts())
def test_typesetting_changes_quotes_and_dashes_and_nothing_else(text: str) -> None:
    """No letter, digit, bracket, ampersand or backslash is lost, added or taken for markup."""
    assert _kept(typeset(text)) == _kept(text)


def _kept(text: str) -> str:
    return re.sub("[-'\"`.\u2018\u2019\u201c\u201d\u2013\u2014\u2026\\s]", "", text)


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("before---after", "before—after"),
        ("it's", "it\u2019s"),
        ('"so"', "\u201cso\u201d"),
        ("so -- and", "so \u2014 and"),
        ("R&D <b>x</b> &amp; &lt;", "R&D <b>x</b> &amp; &lt;"),
        (r"a \. b \\ c", r"a \. b \\ c"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_typeset_text_is_still_plain(plain: str, printed: str) -> None:
    """What looks like markup stays the text that it was."""
    assert typeset(plain) == printed


@given(texts(), st.sampled_from([Fidelity.FULL, Fidelity.EXCERPT]))
def test_a_title_that_its_author_gave_on_a_forum_is_never_changed(
    title: str, text: Fidelity
) -> None:
    """Its bytes are evidence; the title that the archive gave is set as print."""
    assert title_of(make(Comment, title=title, text=text)) == title
    given_by_archive = make(Comment, title=title, text=text, title_by="archive")
    assert title_of(given_by_archive) == typeset(title)


@given(texts())
def test_an_excerpt_of_somebody_elses_words_is_shown_as_it_was_written(excerpt: str) -> None:
    """No quote or dash of it is touched, on its way to the page."""
    view = view_of(make(Comment, in_reply_to=ReplyContext(excerpt=excerpt)))
    assert view.reply is not None
    assert view.reply.excerpt == excerpt


@given(st.lists(st.sampled_from(["<p>a</p>", "<h2>b</h2>", '<h2 id="c">d</h2>', "e"])).map("".join))
def test_a_text_and_its_lead_are_the_whole_text(html: str) -> None:
    """The lead has no heading, and nothing is lost where the text is cut."""
    lead, rest = split_lead(html)
    assert lead + rest == html
    assert "<h2" not in lead
    assert not rest or rest.startswith("<h2")


def test_words_in_a_row() -> None:
    """Commas, and an `and` before the last."""
    assert [join_words("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]


# ---- entries


JACK = make(
    Comment,
    author="Jack Clark",
    posted_by=OWNER,
    text=Fidelity.DIGEST,
    topics=("ada",),
    added=day(2026),
)


def test_words_of_somebody_else_are_bylined_wherever_they_are_listed() -> None:
    """Who wrote and who posted stand in entries and on the page."""
    entry, view = make_entry(JACK), view_of(JACK)
    assert (entry.author, entry.posted_by) == ("Jack Clark", OWNER)
    assert (view.author, view.entry.posted_by) == ("Jack Clark", OWNER)
    assert view.facts[0].text == (
        f"a digest by the archive of what Jack Clark wrote; posted by {OWNER}"
    )


def test_the_owners_own_words_carry_no_byline() -> None:
    """A byline means that these are not the words of whose archive it is."""
    assert make_entry(make(Comment)).author == ""
    posted = make_entry(make(Comment, posted_by="A Friend"))
    assert (posted.author, posted.posted_by) == ("", "A Friend")
    assert view_of(make(Comment)).author == OWNER


@given(libraries())
def test_nothing_retracted_is_ever_listed_without_saying_so(library: Library) -> None:
    """Its entry says so first, every link to it says so, and the home page shows those entries."""
    graph = build_graph(library)
    site = make_site_view(graph, OWNER)
    retracted = {
        each.permalink
        for each in graph.listed
        if isinstance(each, Comment) and each.retracted is not None
    }
    entries = [
        *site.first,
        *site.comments,
        *(entry for year in site.years for entry in year.entries),
        *(entry for topic in site.topics for year in topic.years for entry in year.entries),
    ]
    for entry in entries:
        assert entry.is_retracted is (entry.permalink in retracted)
        assert (entry.marks[:1] == ("retracted by its author",)) is entry.is_retracted
    shared = [link for topic in site.topics for each in topic.neighbours for link in each.shared]
    for link in shared:
        assert link.text.endswith(" (retracted)") is (link.permalink in retracted)
    for revision in (each for topic in site.topics for each in topic.revisions):
        for entry in (revision.earlier, revision.later):
            assert entry.is_retracted is (entry.permalink in retracted)


@given(libraries(most=12))
def test_a_topic_lists_a_handful_of_what_it_shares_and_counts_the_rest(library: Library) -> None:
    """However much two topics share, the list has an end, and the count leaves nothing out."""
    graph = build_graph(library)
    for node, topic in zip(graph.topics.values(), make_site_view(graph, OWNER).topics, strict=True):
        for known, shown in zip(node.neighbours, topic.neighbours, strict=True):
            assert shown.topic == refer_to(known.topic)
            assert shown.shared == tuple(map(refer_to, known.shared[:5]))
            assert shown.more == max(0, len(known.shared) - 5)


@pytest.mark.parametrize(("count", "end"), [(5, "0 more"), (6, "1 more"), (40, "35 more")])
def test_a_topics_page_leads_to_the_rest_of_what_it_shares(count: int, end: str) -> None:
    """The page of the other topic has all of it."""
    pieces = [make(Essay, f"d{n}", topics=TOPICS[:2], date=day(1900 + n)) for n in range(count)]
    topics = [make(Topic, slug) for slug in TOPICS]
    topic, *_ = make_site_view(build_graph(library_of([*pieces, *topics])), OWNER).topics
    (neighbour,) = topic.neighbours
    assert len(neighbour.shared) == 5
    source = (REPOSITORY / "theme/templates/tag.html").read_text("utf-8")
    block = re.search(r"{% if topic\.neighbours %}.*?</section>\n{% endif %}", source, re.DOTALL)
    assert block
    templates = Environment(
        loader=FileSystemLoader(REPOSITORY / "theme/templates"), autoescape=True, trim_blocks=True
    )
    templates.filters["address"] = "/{}".format
    lists = '{% import "macros/lists.html" as lists %}'
    shown = templates.from_string(lists + block[0]).render(topic=topic)
    assert (f'and <a href="/topics/basic/">{end}</a></li>' in shown) is (count > 5)
    assert shown.count("<a ") == 1 + 5 + (count > 5)


def test_a_retraction_on_a_day_that_is_not_known_is_still_a_retraction() -> None:
    """`retracted: unknown` means that it was taken back, and not that it may have been."""
    comment = make(Comment, retracted=Retraction())
    view = view_of(comment)
    assert view.entry.is_retracted
    assert str(view.retracted) == "date unknown"
    assert refer_to(comment).text == "Title of one (retracted)"


def test_a_digest_an_excerpt_and_a_bet_say_what_they_are() -> None:
    """What a reader should know before opening a piece stands in the list."""
    assert make_entry(make(Comment, text=Fidelity.FULL)).marks == ()
    assert make_entry(make(Comment, text=Fidelity.EXCERPT)).marks == ("excerpt",)
    assert make_entry(make(Comment, text=Fidelity.DIGEST)).marks == ("digest",)
    assert make_entry(make(Bet, state=BetState.LOST)).marks == ("lost",)


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (None, ""),
        (ReplyContext(), ""),
        (ReplyContext(url="https://forum.example/"), ""),
        (ReplyContext(title="A post"), "A post"),
        (ReplyContext(author="Somebody"), "Somebody"),
        (ReplyContext(title="A post", author="Somebody"), "A post, by Somebody"),
    ],
)
def test_an_entry_says_what_a_comment_answers_as_far_as_that_is_known(
    reply: ReplyContext | None, shown: str
) -> None:
    """Title and author, either, or nothing."""
    assert make_entry(make(Comment, in_reply_to=reply)).answers == shown


def answers_in_lists(reply: ReplyContext, *others: Document) -> str:
    """Return what the line of a comment says that it answers, in an archive with others."""
    comment = make(Comment, "answer", in_reply_to=reply)
    (entry,) = make_entries([comment], build_graph(library_of([comment, *others])))
    return entry.answers


@pytest.mark.parametrize("by_address", [False, True])
@pytest.mark.parametrize(
    ("fields", "told", "shown"),
    [
        ({}, {}, "Title of first"),
        ({"author": "Somebody"}, {}, "Title of first, by Somebody"),
        ({"author": "Somebody"}, {"title": "A", "author": "B"}, "A, by B"),
        ({"retracted": Retraction()}, {}, "Title of first (retracted)"),
        ({"retracted": Retraction()}, {"title": "A", "author": "B"}, "A (retracted), by B"),
        ({"status": Status.HIDDEN}, {}, ""),
        ({"status": Status.HIDDEN}, {"title": "A"}, "A"),
    ],
)
def test_an_entry_names_the_piece_of_ours_that_is_answered(
    fields: dict[str, object], told: dict[str, str], shown: str, by_address: bool
) -> None:
    """By whichever name or address it is known; a list names no hidden one of itself."""
    source = "https://forum.example/c/1"
    first = make(Comment, "first", source=source, **fields)
    known = {"url": f"{source}/?utm_source=x"} if by_address else {"comment": "first"}
    assert answers_in_lists(ReplyContext(**told, **known), first) == shown


def test_an_entry_names_the_essay_of_ours_that_is_answered() -> None:
    """And one among whose replies it stands has no part in its line."""
    essay = make(Essay, "essay", source="https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/x")
    reply = ReplyContext(url="https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/y")
    assert answers_in_lists(reply, essay) == "Title of essay"
    first = make(Comment, "first")
    assert answers_in_lists(ReplyContext(under="first"), first) == ""
    assert answers_in_lists(ReplyContext(under="first", author="B"), first) == "B"


# ---- pages


@pytest.mark.parametrize(
    ("reply", "unknown"),
    [
        (ReplyContext(), "author, address and date"),
        (ReplyContext(title="A post"), "author, address and date"),
        (ReplyContext(title="A post", author="B", date=day(2023)), "address"),
        (ReplyContext(title="A", author="B", date=day(2023), url="https://c.example/"), ""),
    ],
)
def test_what_is_not_known_of_the_answered_piece_is_named(
    reply: ReplyContext, unknown: str
) -> None:
    """Every part that is missing is said to be unknown; a title, where it would stand."""
    view = view_of(make(Comment, in_reply_to=reply)).reply
    assert view is not None
    assert view.unknown == unknown
    assert view.is_unknown is (reply == ReplyContext())


def test_of_an_excerpt_its_terms_and_its_day_are_known_or_said_not_to_be() -> None:
    """Without an excerpt there is nothing to say of it."""
    unknown = [
        view.excerpt_unknown
        for reply in (
            ReplyContext(title="A"),
            ReplyContext(excerpt="B"),
            ReplyContext(excerpt="B", rights="By leave."),
            ReplyContext(excerpt="B", rights="By leave.", captured=day(2023)),
        )
        if (view := view_of(make(Comment, in_reply_to=reply)).reply)
    ]
    assert unknown == [
        "",
        "the terms on which it stands here and when it was taken",
        "when it was taken",
        "",
    ]


def test_what_is_known_of_the_archives_own_comment_is_told_of_what_answers_it() -> None:
    """Title, author, address and date, unless the answer says otherwise itself."""
    first = make(Comment, "first", source="https://forum.example/c/1", date=day(2023))
    reply = ReplyContext(comment="first", author="B")
    view = view_of(make(Comment, "second", in_reply_to=reply), first).reply
    assert view is not None
    assert (view.title, view.author, view.url) == ("Title of first", "B", first.source)
    assert (str(view.when), view.permalink) == ("1 January 2023", "comments/first/")
    assert view.unknown == ""


def test_a_comment_further_down_among_the_replies_to_one_of_ours_does_not_answer_it() -> None:
    """Its page says among whose replies it stands, and nothing more of what it answers."""
    first = make(Comment, "first", source="https://forum.example/c/1")
    reply = ReplyContext(under="first")
    view = view_of(make(Comment, "second", in_reply_to=reply), first).reply
    assert view is not None
    assert (view.title, view.permalink, view.url) == ("", None, "")
    assert view.under == refer_to(first)
    assert view.unknown == "author, address and date"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HIDDEN])
def test_an_unlisted_answer_to_one_of_ours_knows_it_too(status: Status) -> None:
    """Whoever writes a draft sees its page as it will be."""
    draft = make(Comment, "draft", in_reply_to=ReplyContext(comment="first"), status=status)
    view = view_of(draft, make(Comment, "first")).reply
    assert view is not None
    assert (view.title, view.permalink) == ("Title of first", "comments/first/")


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.HIDDEN])
@pytest.mark.parametrize(
    "url",
    [
        "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/slug",
        "http://lesswrong.com/posts/9rdpdDerangjYeQGW#a-heading",
        "https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/slug/",
    ],
)
def test_what_is_known_of_the_archives_own_essay_is_told_of_what_answers_it(
    url: str, status: Status
) -> None:
    """Title, author, date and where it is here, listed or hidden; the address stays as written."""
    source = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/other-slug"
    essay = make(Essay, "essay", source=source, date=day(2023), status=status)
    view = view_of(make(Comment, "answer", in_reply_to=ReplyContext(url=url)), essay).reply
    assert view is not None
    assert (view.title, view.author, view.url) == ("Title of essay", OWNER, url)
    assert (str(view.when), view.permalink) == ("1 January 2023", "essays/essay/")
    assert (view.unknown, view.kind) == ("", "essay")


def test_an_answer_to_a_hidden_piece_shows_it() -> None:
    """Its page is public, and so is its context."""
    first = make(Comment, "first", date=day(2023), status=Status.HIDDEN, retracted=Retraction())
    view = view_of(make(Comment, "two", in_reply_to=ReplyContext(comment="first")), first).reply
    assert view is not None
    assert (view.title, view.permalink) == ("Title of first", "comments/first/")
    assert view.is_retracted
    view = view_of(make(Comment, "two", in_reply_to=ReplyContext(under="first")), first).reply
    assert view is not None
    assert view.under == refer_to(first)


@given(libraries())
def test_of_what_was_withdrawn_an_answer_says_that_and_nothing_else(library: Library) -> None:
    """Whatever is known of it, here or in the answer; it leads to the tombstone."""
    secret = make(
        Comment,
        "secret",
        title="Secret",
        author="Secret",
        date=day(1999),
        source="https://s.example/",
    )
    gone = replace(secret, status=Status.WITHDRAWN, reason="So.", retracted=Retraction())
    told = {"title": "Secret", "author": "Secret", "excerpt": "Secret", "digest": "Secret"}
    reply = ReplyContext(**told, url="https://s.example/", date=day(1999), comment="secret")
    comment = make(Comment, "answer", in_reply_to=reply)
    graph = build_graph(library_of([*library.documents.values(), gone, comment]))
    view = make_document_view(comment, graph, OWNER)
    assert view.reply is not None
    assert (view.reply.title, view.reply.permalink) == (WITHDRAWN, "comments/secret/")
    assert {text for text in texts_in(view.reply) if text} == {
        *(WITHDRAWN, "comments/secret/", "comment"),
    }
    assert (view.reply.is_unknown, view.reply.unknown) == (False, "")
    assert view.entry.answers == WITHDRAWN
    under = make(Comment, "under", in_reply_to=ReplyContext(under="secret"))
    below = view_of(under, gone).reply
    assert below is not None
    assert below.under == Reference(text=WITHDRAWN, permalink=gone.permalink)


def test_an_answer_to_what_is_not_public_does_not_name_it() -> None:
    """A draft has no title for others, nor an address."""
    first = make(Comment, "first", status=Status.DRAFT)
    view = view_of(make(Comment, in_reply_to=ReplyContext(comment="first")), first).reply
    assert view is not None
    assert (view.title, view.permalink, view.under) == ("", None, None)


def test_what_is_not_known_of_a_comment_is_shown_as_unknown() -> None:
    """Its date and its address each have a line that says so."""
    facts = {fact.label: fact for fact in view_of(make(Comment, date=None, source=None)).facts}
    assert facts["Written"].is_unknown
    assert str(facts["Written"].when) == "date unknown"
    assert facts["Original"].is_unknown
    assert facts["Original"].text == "address unknown"


def test_the_record_of_a_comment_tells_where_it_is_from() -> None:
    """Its address, its mirrors, its captures with their checksums, and what was lost."""
    comment = make(
        Comment,
        source="https://www.forum.example/c/1",
        mirrors=("https://mirror.example/1",),
        captured=(Capture(file="a.html", sha256="ab12", note="The first."),),
        lost=("A link's target.",),
        role="of the staff",
    )
    view = view_of(comment)
    links = {fact.label: fact.link for fact in view.facts if fact.link}
    assert links["Original"].text == "forum.example"
    assert links["Original"].url == "https://www.forum.example/c/1"
    assert links["Also at"].url == "https://mirror.example/1"
    assert view.captures[0].text == "The first. sha256 ab12"
    assert view.captures[0].is_unknown
    assert view.lost == ("A link\u2019s target.",)


def test_a_thread_shows_what_came_before_and_after_and_not_the_one_at_hand() -> None:
    """In time order, with what is known of the post, and what may have been either by itself."""
    post = Work(url="https://forum.example/p", author="A Poster")
    first = make(Comment, "first", date=day(2022), thread=post)
    second = make(Comment, "second", date=day(2023), thread=post)
    third = make(Comment, "third", date=day(2024), thread=post)
    undated = make(Comment, "undated", thread=post)
    thread = view_of(second, third, undated, first).thread
    assert thread is not None
    assert (thread.title, thread.author, thread.url) == ("", "A Poster", post.url)
    sides = (thread.earlier, thread.later, thread.beside)
    assert [[entry.title for entry in side] for side in sides] == [
        ["Title of first"],
        ["Title of third"],
        ["Title of undated"],
    ]
    assert thread.counted == "4 comments"


def test_a_thread_of_which_only_the_title_is_known_is_told_without_an_address() -> None:
    """The page says what it knows, and that there is no more."""
    thread = view_of(make(Comment, thread=Work(title="A post", author="B"))).thread
    assert thread is not None
    assert (thread.title, thread.author, thread.url) == ("A post", "B", "")
    assert (thread.permalink, thread.earlier, thread.later, thread.beside) == (None, (), (), ())


def test_descent_is_told_on_both_pages() -> None:
    """An essay and a bet name the comment they came from, and it names them."""
    comment = make(Comment, "seed")
    essay = make(Essay, "tree", grew_from="seed")
    bet = make(Bet, "wager", comes_from="seed")
    labels = {kin.label: kin.pieces for kin in view_of(comment, essay, bet).kin}
    assert {label: [each.permalink for each in pieces] for label, pieces in labels.items()} == {
        "Grew into the essay": ["essays/tree/"],
        "Led to the bet": ["bets/wager/"],
    }
    assert [fact.label for fact in view_of(essay, comment).kin] == ["Grew from the comment"]


def test_a_bet_shows_its_terms_and_its_history() -> None:
    """Each event with its date, known or not."""
    history = (
        BetEvent(state=BetState.OFFERED, date=day(2023)),
        BetEvent(state=BetState.VOID, note='By "consent".'),
    )
    view = view_of(make(Bet, state=BetState.VOID, history=history)).bet
    assert view is not None
    assert [(str(each.when), each.label, each.text) for each in view.history] == [
        ("1 January 2023", "offered", ""),
        ("date unknown", "void", "By \u201cconsent\u201d."),
    ]
    assert str(view.terms[0].when) == "date unknown"


@given(documents())
def test_every_document_that_can_be_written_has_a_view(document: Document) -> None:
    """Whatever its fields hold, its page can be made, and shows its title and summary."""
    fitting = replace(document, topics=TOPICS[:1])
    if isinstance(fitting, Topic):
        return
    view = view_of(fitting)
    assert view.entry.title == title_of(fitting)
    assert view.description == view.entry.summary == typeset(fitting.summary)
    assert view.is_indexed is (fitting.status is Status.PUBLISHED)


# ---- the site


@given(libraries())
def test_the_site_counts_what_is_listed(library: Library) -> None:
    """Sections, topics and years show published pieces, each as often as it should be."""
    graph = build_graph(library)
    site = make_site_view(graph, OWNER)
    kinds = {"Essays": Essay, "Comments": Comment, "Bets": Bet}
    for section in site.sections:
        listed = [each for each in graph.listed if isinstance(each, kinds[section.title])]
        assert section.count == len(listed) > 0
    in_years = [entry.permalink for year in site.years for entry in year.entries]
    assert sorted(in_years) == sorted(
        each.permalink for each in graph.listed if not isinstance(each, Page)
    )
    for topic in site.topics:
        assert topic.count == sum(len(year.entries) for year in topic.years)


@given(libraries())
def test_the_home_page_never_shows_a_piece_twice(library: Library) -> None:
    """What is to be read first is not shown again among the newest."""
    site = make_site_view(build_graph(library), OWNER)
    shown = [entry.permalink for entry in (*site.first, *site.comments, *site.essays)]
    assert len(set(shown)) == len(shown)


@given(libraries())
def test_the_site_knows_the_feeds_that_there_are(library: Library) -> None:
    """A page links only to a feed that is written."""
    graph = build_graph(library)
    feeds = make_site_view(graph, OWNER).feeds
    assert set(feeds) == {feed.atom for feed in make_feeds(graph)}
    assert all(view.atom == atom for atom, view in feeds.items())


def test_counts_in_words() -> None:
    """By kind, with an `and`; a topic with nothing says so."""
    documents = [
        make(Comment, "a", topics=("ada",)),
        make(Comment, "b", topics=("ada",)),
        make(Essay, "c", topics=("ada",)),
        *(make(Topic, slug) for slug in TOPICS),
    ]
    site = make_site_view(build_graph(library_of(documents)), OWNER)
    assert [topic.counted for topic in site.topics[:2]] == ["2 comments and 1 essay", "nothing yet"]


@given(libraries())
def test_every_correction_of_what_is_listed_is_in_the_list_of_all(library: Library) -> None:
    """Once, the latest first, and by the anchor that it has on its piece's page."""
    graph = build_graph(library)
    listed = [each for each in library.documents.values() if each.is_listed]
    found = make_site_view(graph, OWNER).corrections
    told = {(each.piece.permalink, each.correction.anchor) for each in found}
    assert told == {
        (document.permalink, view.anchor)
        for document in listed
        for view in show_corrections(document)
    }
    assert len(told) == len(found)
    days = [parse_date(each.correction.when.known).start for each in found]
    assert days == sorted(days, reverse=True)


@given(libraries())
def test_every_address_of_what_is_listed_is_in_the_list_of_all(library: Library) -> None:
    """Once for each piece, by what it folds to, and its own is never said to be its post's."""
    graph = build_graph(library)
    found = make_site_view(graph, OWNER).addresses
    own = {
        (fold_address(address), document.permalink)
        for document in graph.listed
        for _, address in addresses_elsewhere(document)
    }
    told = [(each.key, each.piece.permalink) for each in found]
    assert len(set(told)) == len(told)
    assert [each.key for each in found] == sorted(fold_address(each.address) for each in found)
    assert {(each.key, each.piece.permalink) for each in found if not each.is_post} == own
    assert {address for _, address in told} <= {each.permalink for each in graph.listed}


def test_whose_words_a_topic_holds_is_counted() -> None:
    """The owner's own, digests of them, and others'; bets are nobody's words."""
    by_other = {"author": "B", "topics": ("ada",)}
    documents = [
        make(Essay, "a", topics=("ada",)),
        make(Comment, "b", topics=("ada",), text=Fidelity.EXCERPT),
        make(Comment, "c", topics=("ada",), text=Fidelity.DIGEST),
        make(Comment, "d", **by_other, text=Fidelity.DIGEST),
        make(Essay, "e", **by_other),
        make(Bet, "f", topics=("ada", "basic")),
        *(make(Topic, slug) for slug in TOPICS),
    ]
    site = make_site_view(build_graph(library_of(documents)), OWNER)
    assert [topic.whose for topic in site.topics[:2]] == [
        "2 in the words of The Owner, 1 digest and 2 by others",
        "",
    ]


@given(libraries())
def test_no_view_holds_a_word_of_what_is_not_published(library: Library) -> None:
    """Not in the site, and not on any other document's page."""
    secret = make(
        Comment,
        "xyzzy",
        **dict.fromkeys(("title", "summary", "body", "author"), "xyzzy"),
        status=Status.DRAFT,
        pinned=True,
        topics=TOPICS,
        thread=Work(url="https://forum.example/p/1", title="xyzzy"),
    )
    graph = build_graph(library_of([*library.documents.values(), secret]))
    views = [
        make_document_view(each, graph, OWNER)
        for each in library.documents.values()
        if not isinstance(each, Topic)
    ]
    shown = texts_in((make_site_view(graph, OWNER), *views))
    assert not [text for text in shown if "xyzzy" in text]


# ---- the sitemap


@given(
    st.lists(
        st.builds(
            SitemapEntry,
            texts().map("https://archive.example/{}".format),
            st.sampled_from(["", "2023-07-18"]),
        )
    )
)
def test_a_sitemap_is_well_formed_sorted_and_dates_only_known_days(
    entries: list[SitemapEntry],
) -> None:
    """Every entry is in it, by address; `lastmod` is there where a day is known."""
    root = ET.fromstring(build_sitemap(entries))  # noqa: S314 (made by ourselves)
    assert root.tag == f"{SITEMAP}urlset"
    found = [(url.findtext(f"{SITEMAP}loc"), url.findtext(f"{SITEMAP}lastmod")) for url in root]
    assert found == [(each.address, each.changed or None) for each in sorted(entries)]


def test_a_sitemap_does_not_depend_on_the_order_of_writing() -> None:
    """Pelican writes pages in an order of its own."""
    entries = [SitemapEntry(f"https://archive.example/{escape(name)}/") for name in "bac"]
    assert build_sitemap(entries) == build_sitemap(reversed(entries))
