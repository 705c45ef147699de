"""What a page says for search engines and networks is true, and says nothing that is unknown."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.documents import (
    HOME,
    Bet,
    Comment,
    Correction,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    Permalink,
    ReplyContext,
    Retraction,
    Status,
    Topic,
    parse_date,
)
from plugins.relations import build_graph
from plugins.views.sharing import CardImage, SharingView, share_pages
from plugins.views.structured import Publication, describe_document, describe_home
from tests.graph_strategies import TOPICS, day, libraries, library_of, make
from tests.sites_fixture import ADDRESS, REPOSITORY, SmallSite, make_site
from tests.strategies import documents, texts

OWNER = "The Owner"
POST = "https://www.lesswrong.com/posts/abcdefghijklmnopq/a-post"
SITE = Publication(
    name="A Site",
    subtitle="What it is",
    owner=OWNER,
    address=ADDRESS,
    language="en",
    licence="https://creativecommons.org/licenses/by/4.0/",
    profiles=("https://example.org/me",),
)
ME = {"@type": "Person", "@id": f"{ADDRESS}/#owner", "name": OWNER, "url": f"{ADDRESS}/"}
AWKWARD = ["</script>", "<!-- <script>", "\u2028 \u2029", '"&quot;\\', "]]>", "{{ x }}"]


def described(document: Document, *others: Document) -> dict[str, Any]:
    """Return document as data, in an archive with others."""
    topics = [make(Topic, slug) for slug in TOPICS]
    graph = build_graph(library_of([*topics, *others, document]))
    return dict(describe_document(document, graph, SITE)["@graph"][0])


def shared(*given: Document) -> dict[Permalink, SharingView]:
    """Return what each page of an archive says where it is shared."""
    graph = build_graph(library_of([*given, *(make(Topic, slug) for slug in TOPICS)]))
    return dict(share_pages(graph, SITE, {}))


# ---- who wrote what


def test_an_essay_says_who_wrote_it_when_and_on_what() -> None:
    """In schema.org's words."""
    essay = make(Essay, date=day(2023, 7, 18), topics=("ada",), lang="pl", source=POST)
    assert described(essay) == {
        "@type": "Article",
        "@id": f"{ADDRESS}/essays/one/",
        "url": f"{ADDRESS}/essays/one/",
        "name": "Title of one",
        "headline": "Title of one",
        "description": "Summary of one.",
        "author": ME,
        "datePublished": "2023-07-18",
        "inLanguage": "pl",
        "isPartOf": {
            "@type": "WebSite",
            "@id": f"{ADDRESS}/#site",
            "name": "A Site",
            "url": f"{ADDRESS}/",
        },
        "about": [
            {"@type": "Thing", "@id": f"{ADDRESS}/topics/ada/#topic", "name": "Title of ada"}
        ],
        "sameAs": [POST],
    }


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2023", "2023"),
        ("2023-07", "2023-07"),
        ("2023-07-18T14:05:00+10:00", "2023-07-18T14:05:00+10:00"),
        ("2023-07~", None),
        ("2023-07-18/..", None),
        (None, None),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(written: str | None, told: str | None) -> None:
    """About and later are words that schema.org has not, so nothing is said."""
    date = parse_date(written) if written else None
    assert described(make(Essay, date=date)).get("datePublished") == told
    assert described(make(Comment, date=date)).get("datePublished") == told


def test_the_latest_known_change_is_told_and_each_correction() -> None:
    """Of what readers were told of."""
    correction = Correction(date=day(2024, 5), what='It was "so".', was="Otherwise.")
    told = described(make(Essay, modified=day(2023), corrections=(correction,)))
    assert told["dateModified"] == "2024-05-01"
    (corrected,) = told["correction"]
    assert corrected["text"] == "It was \u201cso\u201d."


def test_words_of_another_are_the_others_and_whoever_posted_them_is_named() -> None:
    """The owner is only where the owner was."""
    told = described(make(Comment, author="Jack Clark", posted_by=OWNER))
    assert told["@type"] == "Comment"
    assert told["author"] == {"name": "Jack Clark"}
    assert told["publisher"] == ME
    assert "license" not in told


def test_a_digest_is_the_archives_account_of_what_the_author_wrote() -> None:
    """Its text has the archive for its author; author, date and addresses are the comment's."""
    told = described(make(Comment, text=Fidelity.DIGEST, date=day(2023), source=POST))
    assert told["@type"] == "CreativeWork"
    assert told["genre"] == "digest"
    assert told["author"]["name"] == "Archive of The Owner"
    assert told["license"] == SITE.licence
    assert {"datePublished", "sameAs", "parentItem"} & set(told) == set()
    assert told["isBasedOn"] == {
        "@type": "Comment",
        "author": ME,
        "datePublished": "2023-01-01",
        "sameAs": [POST],
    }


def test_an_excerpt_is_its_authors_and_not_the_comment_itself() -> None:
    """What it is taken from is the comment."""
    told = described(make(Comment, text=Fidelity.EXCERPT, author="Jack"))
    assert (told["genre"], told["author"]) == ("excerpt", {"name": "Jack"})
    assert told["isBasedOn"] == {"@type": "Comment", "author": {"name": "Jack"}}


def test_a_retracted_comment_says_so() -> None:
    """Whether it is there in full or not."""
    retracted = make(Comment, retracted=Retraction())
    assert described(retracted)["creativeWorkStatus"] == "Retracted"
    account = described(replace(retracted, text=Fidelity.DIGEST))
    assert account["isBasedOn"]["creativeWorkStatus"] == "Retracted"


def test_an_account_of_a_bet_is_the_archives_and_of_no_date() -> None:
    """The day of a bet is not that of its account."""
    told = described(make(Bet, date=day(2023), offered=day(2023), author="the archive"))
    assert told["author"]["@id"] == f"{ADDRESS}/#archive"
    assert "datePublished" not in told


@pytest.mark.parametrize("kind", [Topic, Page])
def test_a_page_that_names_no_author_claims_none(kind: type[Document]) -> None:
    """Nor one for its introduction."""
    told = described(make(kind, "colophon"))
    assert "author" not in told
    assert described(make(kind, "colophon", author="X"))["author"] == {"name": "X"}


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("https://example.org/terms", "https://example.org/terms"),
        ("CC0", {"@type": "CreativeWork", "name": "CC0"}),
    ],
)
def test_a_licence_of_its_own_is_told(licence: str, told: object) -> None:
    """As the address or the name that it is."""
    assert described(make(Essay, licence=licence))["license"] == told


# ---- what it answers


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (None, None),
        (ReplyContext(), None),
        (ReplyContext(excerpt="Words."), None),
        (ReplyContext(title="A post"), {"@type": "DiscussionForumPosting", "headline": "A post"}),
        (
            ReplyContext(author="Jo", url=POST, date=parse_date("2023~")),
            {"@type": "DiscussionForumPosting", "author": {"name": "Jo"}, "url": POST},
        ),
        (
            ReplyContext(url=f"{POST}?commentId=aaaaaaaaaaaaaaaaa", date=parse_date("2023-07")),
            {
                "@type": "Comment",
                "url": f"{POST}?commentId=aaaaaaaaaaaaaaaaa",
                "datePublished": "2023-07",
            },
        ),
    ],
)
def test_what_a_comment_answers_is_told_as_far_as_it_is_known(
    reply: ReplyContext | None, told: object
) -> None:
    """Nothing at all where nothing is."""
    assert described(make(Comment, in_reply_to=reply)).get("parentItem") == told


def test_an_answer_to_one_of_the_archives_own_names_it() -> None:
    """By the address at which it is described."""
    first = make(Comment, "first", date=day(2023))
    second = make(Comment, "second", in_reply_to=ReplyContext(comment="first"))
    told = described(second, first)["parentItem"]
    assert told["@id"] == described(first)["@id"]
    assert (told["@type"], told["author"], told["name"]) == ("Comment", ME, "Title of first")


# ---- the home page


def test_the_home_page_says_who_this_is() -> None:
    """With the addresses that the settings name, and no profile where there is none."""
    website, person = describe_home(None, SITE)["@graph"]
    assert person == ME | {"sameAs": ["https://example.org/me"]}
    assert website["about"] == {"@id": ME["@id"]}
    page = describe_home(make(Page, HOME), SITE)["@graph"][2]
    assert (page["@type"], page["mainEntity"]) == ("ProfilePage", {"@id": ME["@id"]})
    (bare,) = describe_home(None, replace(SITE, profiles=()))["@graph"][1:]
    assert bare == ME


# ---- every page


@settings(max_examples=30)
@given(documents())
def test_nothing_that_is_empty_is_said_of_any_document(document: Document) -> None:
    """Whatever its fields hold; and every address is absolute."""
    told = described(replace(document, topics=TOPICS[:1] * (not isinstance(document, Topic))))
    for name, value in parts_of(told):
        assert value not in ("", None, [], {})
        if name in ("@id", "url", "item"):
            assert re.match("https?://", value)
        if name in ("datePublished", "dateModified"):
            assert re.match(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.*(Z|[+-][0-9:]+))?)?)?\Z", value)


def parts_of(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value in value with the name it has, however deep."""
    yield name, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from parts_of(part, key)
    if isinstance(value, list):
        for part in value:
            yield from parts_of(part, name)


@given(libraries())
def test_only_what_anybody_may_read_says_anything(library: Library) -> None:
    """Nothing of a draft, a held or a withdrawn piece, on its own page or on another's."""
    secret = make(Comment, "xyzzy", title="xyzzy", summary="xyzzy", status=Status.DRAFT)
    graph = build_graph(library_of([*library.documents.values(), secret]))
    views = share_pages(graph, SITE, {})
    readable = (Status.PUBLISHED, Status.HIDDEN)
    assert sorted(views) == sorted(
        {"", *(each.permalink for each in library.documents.values() if each.status in readable)}
    )
    assert not [each for each in views.values() if "xyzzy" in str(each)]


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", ""), ("en-AU", "en_AU"), ("zh-Hant-TW", "zh_TW"), ("sr-Latn", "")],
)
def test_a_locale_is_told_where_the_territory_is_known(language: str, locale: str) -> None:
    """Open Graph has no language without one."""
    assert shared(make(Essay, lang=language))[Permalink("essays/one/")].locale == locale


def test_pages_are_of_open_graphs_types() -> None:
    """An article has its days where they are known, and its topics; other pages have not."""
    given = (
        make(Essay, date=day(2023), modified=parse_date("2024-05"), topics=("ada",)),
        make(Bet, date=day(2023)),
        make(Page, "talks"),
    )
    views = shared(*given)
    types = {address: view.type for address, view in views.items() if "topics/" not in address}
    assert types == {"": "profile", "essays/one/": "article", "bets/one/": "article"} | {
        "talks/": "website"
    }
    essay = views[Permalink("essays/one/")]
    assert (essay.published, essay.modified, essay.topics) == ("2023-01-01", "", ("Title of ada",))
    assert views[Permalink("bets/one/")].published == ""


# ---- in the page


TEMPLATE = Environment(
    loader=FileSystemLoader(REPOSITORY / "theme/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATE.filters["address"] = f"{ADDRESS}/{{}}".format


def written(view: SharingView) -> Any:
    """Return the head of a page as the HTML standard's parser reads it."""
    here = {"sharing": {view.url: view}, "permalink": view.url}
    part = TEMPLATE.get_template("partials/sharing.html").render(here)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(f"<!doctype html><html lang=en><head><title>T</title>{part}</head></html>")
    assert parser.errors == []
    return page.find("head")


@settings(max_examples=30)
@given(st.lists(texts() | st.sampled_from(AWKWARD), min_size=3, max_size=3), st.booleans())
def test_what_is_written_is_read_back_whatever_the_texts(said: list[str], has_card: bool) -> None:
    """No title ends the script, and all values are what they were."""
    title, summary, name = said
    essay = make(Essay, title=title, summary=summary, author=name)
    image = CardImage(address="cards/a.png", alt=title, width=1200, height=630)
    graph = build_graph(library_of([essay]))
    images = {essay.permalink: image} if has_card else {}
    view = share_pages(graph, SITE, images)[essay.permalink]
    head = written(view)
    (script,) = head.findall("script")
    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text) == view.data
    found = {each.get("property") or each.get("name"): each.get("content") for each in head}
    assert found["og:title"] == view.title
    assert found["og:description"] == view.description
    assert found.get("og:image:alt") == (title if has_card else None)
    assert found["twitter:card"] == ("summary_large_image" if has_card else "summary")
    assert len(head) == len({*found, None}) + 1  # the title and the script have no name


def test_a_page_that_is_not_shared_says_nothing() -> None:
    """As in a build that is only to be looked at."""
    here = {"sharing": {}, "permalink": "essays/one/"}
    assert TEMPLATE.get_template("partials/sharing.html").render(here).strip() == ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive with an awkward title, not built yet."""
    awkward = make(Essay, "seen", date=day(2023), title='</script> <!-- "it\'s" & \u2028so')
    return make_site(tmp_path_factory.mktemp("structured"), awkward)


def test_only_a_published_site_says_how_it_is_shared(site: SmallSite) -> None:
    """Addresses have to be absolute."""
    site.must_build()
    for page in ("", "essays/seen", "topics/ada"):
        assert not site.page(page).xpath(
            "//script[@type='application/ld+json'] | //meta[starts-with(@property, 'og:')]"
        )
    assert not [path for path in site.files() if path.startswith("cards/")]


def test_a_published_page_describes_itself(site: SmallSite) -> None:
    """Each with its own canonical address."""
    site.must_build(publish=True)
    for page in ("", "essays/seen", "topics/ada"):
        (script,) = site.page(page).xpath("//script[@type='application/ld+json']")
        (canonical,) = site.page(page).xpath("//link[@rel='canonical']/@href")
        urls = [each.get("url") for each in json.loads(script.text)["@graph"]]
        assert canonical in urls
        assert site.page(page).xpath("//meta[@property='og:url']/@content") == [canonical]
