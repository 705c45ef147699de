"""Every byte of a published site, searched for what is a draft, held, hidden or withdrawn.

One archive holds a document of each kind in each of these states, with a word of its own in every
field; what is compressed is decompressed before it is searched.
"""

import gzip
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Correction,
    Document,
    Essay,
    Fidelity,
    Page,
    PieceName,
    ReplyContext,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
)
from plugins.documents.kinds import Form, Retraction
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site

POST = "https://forum.example/post"
YEARS = {Status.DRAFT: 1711, Status.HOLD: 1712, Status.HIDDEN: 1713, Status.WITHDRAWN: 1714}
UNSEEN = (Status.DRAFT, Status.HOLD)
ONLY = TopicId("only")


class Words:
    """The words of one document: a new one for each place, all with one beginning."""

    def __init__(self, status: Status, kind: str) -> None:
        """Begin the words of a document of that kind and status."""
        self.start = f"zq{status.value}{kind}"
        self.year = YEARS[status]

    def __call__(self, place: str) -> str:
        """Return the word of a place."""
        return f"{self.start}{place}"

    def address(self, place: str) -> str:
        """Return an address with the word of a place."""
        return f"https://forum.example/{self(place)}"

    def common(self) -> dict[str, object]:
        """Return what every kind says."""
        return {
            "title": self("title"),
            "summary": f"A summary with {self('summary')}.",
            "body": (
                f"## Heading {self('heading')} {{: #{self('anchor')} }}\n\n"
                f"Prose with {self('body')} and [a file](../files/{self('file')}.pdf).\n\n"
                f"![{self('alt')}](../images/{self('image')}.png)"
            ),
            "title_by": "archive",
            "date": day(self.year, 2, 3),
            "added": day(self.year, 2, 4),
            "modified": day(self.year, 2, 5),
            "corrections": (
                Correction(date=day(self.year, 2, 6), what=self("what"), was=self("was")),
            ),
            "author": self("author"),
            "former_urls": (f"/{self('former')}/",),
            "former_anchors": ((self("moved"), self("anchor")),),
            "licence": self("licence"),
            "lang": "fr",
            "pinned": True,
            "uncertain": (self("uncertain"),),
        }

    def elsewhere(self) -> dict[str, object]:
        """Return what pieces say that were published elsewhere too."""
        return {
            "source": self.address("source"),
            "mirrors": (self.address("mirror"),),
            "revises": PieceName("comments/public"),
        }


def essay(words: Words) -> Document:
    """Return an essay that has its words everywhere."""
    return make(
        Essay,
        words("slug"),
        **words.common(),
        **words.elsewhere(),
        topics=(TopicId("ada"), ONLY),
        series=words("series"),
        grew_from=Slug("public"),
    )


def comment(words: Words) -> Document:
    """Return a comment that does."""
    when = day(words.year, 1, 1)
    return make(
        Comment,
        words("slug"),
        **words.common(),
        **words.elsewhere(),
        topics=(TopicId("ada"), ONLY),
        in_reply_to=ReplyContext(
            title=words("parent"),
            author=words("parentauthor"),
            url=words.address("parenturl"),
            date=when,
            excerpt=words("excerpt"),
            digest=words("digest"),
            rights=words("rights"),
            captured=when,
        ),
        thread=Work(url=POST, title=words("thread"), author=words("threadauthor"), date=when),
        text=Fidelity.EXCERPT,
        posted_by=words("poster"),
        form=Form.REVIEW,
        retracted=Retraction(date=day(words.year, 3, 1)),
        captured=(Capture(file=words("capture"), sha256=words("sha"), note=words("note")),),
        role=words("role"),
        lost=(words("lost"),),
    )


def bet(words: Words) -> Document:
    """Return a bet that does; its date is that of the offer."""
    start = day(words.year, 2, 3)
    history = (BetEvent(state=BetState.AGREED, date=start, note=words("event")),)
    return make(
        Bet,
        words("slug"),
        **words.common(),
        topics=(TopicId("ada"), ONLY),
        claim=words("claim"),
        against=words("against"),
        stakes=words("stakes"),
        offered=start,
        agreed=start,
        resolves=(Term(what=words("term"), date=day(words.year + 50)),),
        criteria=(words("criterion"),),
        state=BetState.AGREED,
        history=history,
        as_of=day(words.year, 4, 1),
        source=words.address("source"),
        comes_from=Slug("public"),
    )


def page(words: Words) -> Document:
    """Return a page that does."""
    return make(Page, words("slug"), **words.common())


KINDS = {"essay": essay, "comment": comment, "bet": bet, "page": page}
NOT_PLANTED = {
    *("path", "slug", "body_line", "key_lines", "status"),
    "reason",  # is public
    *("thread", "in_reply_to", "topics"),  # have no default to be told from, or are not of all
}


def planted(status: Status) -> list[Document]:
    """Return a document of each kind in that state; the withdrawn have addresses without words."""
    found = [replace(make_(Words(status, kind)), status=status) for kind, make_ in KINDS.items()]
    if status is not Status.WITHDRAWN:
        return found
    return [
        replace(
            each,
            slug=Slug(f"gone-{number}"),
            path=f"{each.path.split('/')[0]}/gone-{number}.md",
            former_urls=(f"/formerly-{number}/",),
            reason="Asked for.",
        )
        for number, each in enumerate(found)
    ]


def picture(word: str) -> bytes:
    """Return an image that has a word in its data, compressed."""
    told, file = PngInfo(), BytesIO()
    told.add_text("Comment", f"{word} and what else there is to say of it" * 3, zip=True)
    Image.new("L", (2, 2)).save(file, "PNG", pnginfo=told)
    return file.getvalue()


GONE_COMMENT, GONE_ESSAY = (Words(Status.WITHDRAWN, kind) for kind in ("comment", "essay"))
ANSWERS = (
    make(
        Comment,
        "answer",
        date=day(2023),
        topics=("ada",),
        in_reply_to=ReplyContext(
            url=GONE_COMMENT.address("mirror"),
            title=GONE_COMMENT("titleasanswered"),
            author=GONE_COMMENT("authorasanswered"),
            excerpt=GONE_COMMENT("excerptasanswered"),
            digest=GONE_COMMENT("digestasanswered"),
            rights=GONE_COMMENT("rightsasanswered"),
        ),
        thread=Work(url=GONE_ESSAY.address("source"), title=GONE_ESSAY("titleasthread")),
    ),
    *(
        make(
            Comment,
            f"answer-{number}",
            date=day(2023, number),
            topics=("ada",),
            in_reply_to=ReplyContext(
                url=GONE_ESSAY.address("source"),
                title=GONE_ESSAY("titleasanswered"),
                excerpt=GONE_ESSAY("excerptasanswered"),
            ),
        )
        for number in (2, 3, 4)
    ),
)
"""Public answers that know what was withdrawn by its address alone, and quote it."""
PUBLIC = (
    make(Topic, "only", title="Only for those", body="An introduction."),
    make(Comment, "public", body="Marmalade.", date=day(1700), topics=("ada",),
         thread=Work(url=POST)),
    make(Essay, "linking", date=day(2023), topics=("ada",), body="To [it](gone-0.md), the former."),
    *ANSWERS,
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return the archive, published."""
    documents = [each for status in YEARS for each in planted(status)]
    site = make_site(tmp_path_factory.mktemp("leaks"), *PUBLIC, *documents)
    for status in YEARS:
        for kind in KINDS:
            words = Words(status, kind)
            site.write(f"content/images/{words('image')}.png", picture(words("meta")))
            site.write(f"content/files/{words('file')}.pdf", words("pdf"))
    outcome = site.build(publish=True)
    assert outcome.status == 0, outcome.err
    assert "8 pieces not published (drafts and held)" in outcome.out
    return site


def readings(site: SmallSite) -> Mapping[str, str]:
    """Return each file of the site as all that can be read in it, its name too, in small letters.

    What is in gzip, as the search index is, and the words in an image are read as a reader could.
    """
    return {path: f"{path}\n{_read(path, data)}".lower() for path, data in site.files().items()}


def _read(path: str, data: bytes) -> str:
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    told = str(Image.open(BytesIO(data)).info) if path.endswith((".png", ".jpg", ".webp")) else ""
    return data.decode("utf-8", "replace") + told


def places_of(site: SmallSite, text: str) -> dict[str, str]:
    """Return each file that has text, with the words in it that begin so."""
    found = {path: re.findall(rf"{text}\w*", said) for path, said in readings(site).items()}
    return {path: " ".join(sorted(set(words))) for path, words in found.items() if words}


def test_every_field_of_every_kind_has_its_word() -> None:
    """A field that is new is planted too, or this says so."""
    for document in planted(Status.DRAFT):
        unplanted = {
            field.name
            for field in fields(document)
            if field.default is not MISSING and getattr(document, field.name) == field.default
        }
        assert unplanted <= NOT_PLANTED, type(document).__name__


def test_what_is_public_is_found_by_the_same_search(site: SmallSite) -> None:
    """It is in the page, the feeds and the compressed index, so the search can find."""
    places = places_of(site, "marmalad")  # as the index has it: without its ending
    assert {"comments/public/index.html", "feeds/all.atom", "feeds/all.json"} <= set(places)
    endings = {path.rpartition(".")[2] for path in places if path.startswith("search/pagefind/")}
    assert {"pf_fragment", "pf_index"} <= endings


@pytest.mark.parametrize("status", UNSEEN)
def test_nothing_of_a_draft_or_a_held_piece_is_published(site: SmallSite, status: Status) -> None:
    """No word of any of its fields is in any byte, name or image, and no date of it."""
    assert places_of(site, f"zq{status.value}") == {}
    assert places_of(site, rf"\b{YEARS[status]}\b") == {}


def test_a_topic_counts_only_what_is_listed(site: SmallSite) -> None:
    """The topic of unseen, hidden and withdrawn pieces alone has nothing yet."""
    assert "Only for those nothing yet" in site.text("topics")
    assert "nothing yet" in site.text("topics/only")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_piece_is_at_its_own_addresses_and_nowhere_else(
    site: SmallSite, kind: str
) -> None:
    """In no list, feed, calendar, index, thread, or list of what is related.

    What it revises or grew from says so on its own page (plugins/relations/graph.py).
    """
    words = Words(Status.HIDDEN, kind)
    own = words("slug") if kind == "page" else f"{kind}s/{words('slug')}"
    places = set(places_of(site, words.start))
    cards = {path for path in places if path.startswith("cards/")}
    assert len(cards) <= 1
    earlier = set() if kind == "page" else {"comments/public/index.html"}
    assert places - cards - {"_redirects"} == earlier | {
        f"{own}/index.html",
        f"{words('former')}/index.html",
        f"images/{words('image')}.png",
        f"files/{words('file')}.pdf",
    }
    (image,) = (path for path in places if path.startswith("images/"))
    assert words("meta") not in readings(site)[image]


def test_nothing_of_a_withdrawn_piece_is_left_anywhere(site: SmallSite) -> None:
    """Nor in the pages of those that answered it, who know it by its address elsewhere alone."""
    left = places_of(site, "zqwithdrawn")
    # Answers to an essay say under which post they were left: its address elsewhere is theirs.
    assert {words for found in left.values() for words in found.split()} <= {GONE_ESSAY("source")}
    assert places_of(site, rf"\b{YEARS[Status.WITHDRAWN]}\b") == {}
    assert {
        f"{kind}s/gone-{n}/index.html" for n, kind in enumerate(("essay", "comment", "bet"))
    } <= {path for path in site.files() if "gone-" in path}


def test_an_answer_to_what_was_withdrawn_says_that_and_leads_there(site: SmallSite) -> None:
    """By any address of it, in any kind of piece."""
    for answer, tombstone in (("answer", "comments/gone-1/"), ("answer-2", "essays/gone-0/")):
        assert "In answer to a piece that was withdrawn." in site.text(f"comments/{answer}")
        (link,) = site.page(f"comments/{answer}").xpath("//div[@class='reply']//a/@href")
        assert link.endswith(tombstone)


def test_a_tombstone_says_its_reason_and_no_more(site: SmallSite) -> None:
    """Whatever kind it was of."""
    for path in ("essays/gone-0", "comments/gone-1", "bets/gone-2", "gone-3"):
        (main,) = site.page(path).xpath("//main")
        assert main.text_content().split() == ["Withdrawn", "Asked", "for."]


def test_what_is_held_is_previewed(tmp_path: Path) -> None:
    """`make html` shows it with a notice; nothing but its status keeps it from being published."""
    site = make_site(
        tmp_path, make(Essay, "held", date=day(2023), body="Word.", status=Status.HOLD)
    ).must_build()
    assert "Held:" in site.text("drafts/held")
