"""Cards say what a piece is and whose words it has, fit, and show nothing that is not public."""

import re
import struct
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from unicodedata import category, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from plugins.adapter.card_layout import HEIGHT, MARGIN, WIDTH, Line, arrange, wrap
from plugins.adapter.cards import CardStyle, draw_card, name_card, read_style
from plugins.adapter.typeface import Typeface
from plugins.documents import (
    HOME,
    Bet,
    BetState,
    Comment,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    Permalink,
    Retraction,
    Status,
    Topic,
)
from plugins.errors import ToolError
from plugins.relations import build_graph
from plugins.views import make_site_view
from plugins.views.cards import Card, drawable, make_cards
from tests.graph_strategies import day, libraries, library_of, make
from tests.sites_fixture import ADDRESS, REPOSITORY, SmallSite, make_site
from tests.strategies import texts

OWNER = "The Owner"
THEME = REPOSITORY / "theme"


def style_of(theme: Path = THEME) -> CardStyle:
    """Return what cards of the theme are drawn with."""
    style = read_style(theme)
    assert style is not None
    return style


STYLE = style_of()


def card(**fields: str) -> Card:
    """Return a card that says what fields say."""
    said = {"label": "Essay · 2023", "title": "A title", "whose": "By Somebody", "site": "A Site"}
    return Card(**said | fields)


def cards_of(*documents: Document) -> dict[Permalink, Card]:
    """Return the cards of an archive of documents and one topic."""
    graph = build_graph(library_of([*documents, make(Topic, "ada")]))
    return dict(make_cards(graph, make_site_view(graph, OWNER), "A Site", "What it is"))


def card_of(document: Document) -> Card:
    """Return the card of document."""
    return cards_of(document)[document.permalink]


def texts_of_cards() -> st.SearchStrategy[str]:
    """Texts as awkward as they come, and long ones, and long words."""
    words = st.lists(texts(), min_size=1, max_size=8).map(" ".join)
    return st.one_of(texts(), words, st.text("Wil", min_size=1, max_size=300))


def cards() -> st.SearchStrategy[Card]:
    """Cards of any texts, of which all but the title may be empty."""
    some = st.just("") | texts_of_cards()
    return st.builds(Card, label=some, title=texts_of_cards(), whose=some, site=some)


# ---- what a card says


def test_a_card_says_what_a_piece_is_from_when_and_whose() -> None:
    """In the words of its page."""
    essay = make(Essay, date=day(2023, 7, 18), title='It\'s "so"')
    assert card_of(essay) == Card(
        label="Essay · 18 July 2023",
        title="It\u2019s \u201cso\u201d",
        whose="By The Owner",
        site="A Site",
    )


@pytest.mark.parametrize(
    ("fields", "label", "whose"),
    [
        ({}, "Comment · date unknown", "By The Owner"),
        ({"author": "Jack"}, "Comment · date unknown", "Words of Jack"),
        (
            {"text": Fidelity.DIGEST},
            "Digest of a comment · date unknown",
            "A digest by the archive of what The Owner wrote",
        ),
        (
            {"text": Fidelity.DIGEST, "author": "Jack", "posted_by": OWNER},
            "Digest of a comment · date unknown",
            "A digest by the archive of what Jack wrote, posted by The Owner",
        ),
        (
            {"text": Fidelity.EXCERPT, "retracted": Retraction()},
            "Excerpt of a comment · date unknown · retracted by its author",
            "In part the words of The Owner",
        ),
    ],
)
def test_a_card_of_a_comment_says_whose_words_it_has(
    fields: dict[str, object], label: str, whose: str
) -> None:
    """A digest that it is one, another's words whose they are, a retracted one that it is."""
    said = card_of(make(Comment, **fields))
    assert (said.label, said.whose) == (label, whose)


def test_a_card_of_a_bet_names_both_sides_and_its_state() -> None:
    """The date is that of the terms, never of the outcome."""
    bet = make(Bet, date=day(2023), agreed=day(2023), against="Ben", state=BetState.WON, author="X")
    said = card_of(bet)
    assert said.label == "Bet · agreed 1 January 2023 · won"
    assert said.whose == "Between The Owner and Ben; an account by X"
    said = card_of(make(Bet, date=day(2023), offered=day(2023)))
    assert said.label == "Bet · offered 1 January 2023"
    assert said.whose == "Offered by The Owner to anyone"


def test_a_card_of_a_topic_counts_and_that_of_the_home_page_says_what_the_site_is() -> None:
    """Neither claims an author."""
    said = cards_of(make(Essay, topics=("ada",)), make(Page, HOME, title="xyzzy"))
    assert said[Permalink("topics/ada/")].whose == "1 essay"
    assert said[Permalink("")] == Card(label="", title="A Site", whose="What it is", site="")


@given(libraries())
def test_only_what_anybody_may_read_has_a_card(library: Library) -> None:
    """One each, and the home page; nothing for a draft, a held or a withdrawn piece."""
    graph = build_graph(library)
    said = make_cards(graph, make_site_view(graph, OWNER), "A Site", "")
    readable = [
        each.permalink
        for each in library.documents.values()
        if each.status in (Status.PUBLISHED, Status.HIDDEN)
    ]
    assert sorted(said) == sorted({*readable, ""})


@settings(max_examples=30)
@given(libraries(), st.randoms(use_true_random=False))
def test_cards_do_not_depend_on_the_order_of_files(library: Library, random: Random) -> None:
    """The same cards in the same order."""
    documents = list(library.documents.values())
    random.shuffle(documents)
    other = Library(
        documents={each.path: each for each in documents},
        bodies=library.bodies,
        files=library.files,
    )
    graphs = [build_graph(each) for each in (library, other)]
    one, two = (make_cards(each, make_site_view(each, OWNER), "A", "B") for each in graphs)
    assert list(one.items()) == list(two.items())


# ---- what can be drawn


@given(cards())
def test_no_card_has_a_character_that_its_fonts_lack(said: Card) -> None:
    """So that no box is ever drawn; nor a joiner or a mark that nobody sees."""
    fitting = drawable(said, STYLE.has)
    for text in (fitting.label, fitting.title, fitting.whose, fitting.site) if fitting else ():
        assert all(map(STYLE.has, text))
        assert not [each for each in text if category(each) in ("Cf", "Cc", "Mn")]
        assert text == " ".join(part for part in text.split(" ") if part)


@given(texts())
def test_a_text_loses_signs_alone_and_never_a_word(title: str) -> None:
    """It has all its letters and numbers, or gives way to the site's name."""
    fitting = drawable(card(title=title), STYLE.has)
    assert fitting is not None
    if fitting.site:
        assert letters_of(fitting.title) == letters_of(title)
    else:
        assert fitting.title == "A Site"
    if all(map(STYLE.has, title)) and title == normalize("NFC", title):
        assert fitting.title == title or {"Cf", "Zs"} & set(map(category, title))


def letters_of(text: str) -> list[str]:
    """Return the letters and numbers of text, composed."""
    return [each for each in normalize("NFC", text) if category(each)[0] in "LN"]


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("日本語の題名", "A Site"),
        ("الأرشيف", "A Site"),
        ("Notes on 日本", "A Site"),
        ("🎉", "A Site"),
        ("Tests 🧑\u200d🔬 pass 🎉\ufe0f", "Tests pass"),
        ("cafe\u0301", "caf\u00e9"),
        ("x\u0304", "A Site"),
        ("Москва → Ωμέγα, €5 ≤ №", "Москва → Ωμέγα, €5 ≤ №"),
    ],
)
def test_a_title_in_a_script_that_the_fonts_lack_gives_way(title: str, drawn: str) -> None:
    """To the site's name, as a whole; without its emoji it stays."""
    fitting = drawable(card(title=title), STYLE.has)
    assert fitting is not None
    assert fitting.title == drawn
    assert fitting.title not in (fitting.site, "")


def test_a_card_of_which_nothing_can_be_drawn_is_none() -> None:
    """Rather than an empty picture."""
    assert drawable(card(title="日本", site="日本"), STYLE.has) is None


@pytest.mark.parametrize("font", [STYLE.title, STYLE.text])
def test_the_fonts_have_what_people_write_with(font: Typeface) -> None:
    """Latin, Greek and Cyrillic, quotes, dashes, arrows and currencies; no other scripts."""
    wanted = "AaéłșếΑωЖя  ‘”–—…→←≤€£№™"
    assert [each for each in wanted if not font.has(each)] == []
    assert not [each for each in "日ا🎉\u202b\u0301" if font.has(each)]


def test_letters_are_kerned() -> None:
    """Without HarfBuzz, on any machine."""
    for font in (STYLE.title, STYLE.text):
        assert font.measure("AV") < font.measure("A") + font.measure("V")
        assert font.measure("nn") == 2 * font.measure("n")


def test_a_file_that_is_no_font_is_told(tmp_path: Path) -> None:
    """By its path."""
    for content in (b"", b"OTTO" + bytes(8), b"\0\1\0\0\xff\xff" + bytes(20)):
        (tmp_path / "title.ttf").write_bytes(content)
        with pytest.raises(ToolError, match=r"title\.ttf: no TrueType font"):
            Typeface(tmp_path / "title.ttf")


# ---- where it stands


def width_of(line: Line) -> float:
    """Return the width of a line in pixels."""
    font = STYLE.title if line.is_title else STYLE.text
    return font.measure(line.text) * line.size


@given(cards())
def test_every_line_stands_within_the_margins_and_none_on_another(said: Card) -> None:
    """Whatever the texts, on at most four lines of a title and two of whose words it has."""
    fitting = drawable(said, STYLE.has)
    lines = arrange(fitting, STYLE.title, STYLE.text) if fitting else ()
    for line in lines:
        assert line.text
        assert width_of(line) <= WIDTH - 2 * MARGIN + 0.01
        assert line.top >= MARGIN - 2
        assert line.baseline <= HEIGHT - MARGIN
    for above, below in pairwise(lines):
        assert above.baseline < below.baseline
        assert above.is_title is below.is_title or above.bottom <= below.top
    titles = [line for line in lines if line.is_title]
    assert len(titles) <= 4
    assert len({line.size for line in titles}) <= 1


@given(cards())
def test_a_line_holds_the_words_in_their_order(said: Card) -> None:
    """All of them, or their beginning and an ellipsis."""
    fitting = drawable(said, STYLE.has)
    if fitting is None:
        return
    lines = arrange(fitting, STYLE.title, STYLE.text)
    shown = "".join("".join(line.text for line in lines if line.is_title).split())
    whole = "".join(fitting.title.split())
    assert shown == whole or (shown[-1] == "…" and whole.startswith(shown[:-1]))


@given(texts_of_cards().filter(lambda text: all(map(STYLE.title.has, text))), st.floats(2, 30))
def test_wrapping_breaks_only_words_that_are_too_wide(text: str, width: float) -> None:
    """No line is wider than it may be, unless it is one character."""
    lines = wrap(text, STYLE.title, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert STYLE.title.measure(line) <= width + 0.01 or len(line) == 1
    if all(STYLE.title.measure(word) <= width for word in text.split(" ")):
        assert " ".join(lines) == text


def test_a_short_title_is_larger_than_a_long_one_and_lines_are_even() -> None:
    """Sizes go down as titles grow, and no last line has a lonely word."""
    sizes = []
    for count in (1, 6, 12, 30):
        lines = arrange(card(title="sentence " * (count - 1) + "end"), STYLE.title, STYLE.text)
        titles = [line for line in lines if line.is_title]
        sizes.append(titles[0].size)
        widths = sorted(map(width_of, titles))
        assert count > 12 or widths[0] > widths[-1] / 2
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1]


def test_a_small_number_stays_with_its_word() -> None:
    """`Llama` and `2` are one name."""
    said = card(title="Research that Llama 2\u2019s licence rules out")
    lines = [line.text for line in arrange(said, STYLE.title, STYLE.text) if line.is_title]
    assert len(lines) > 1
    assert [line for line in lines if "Llama\u00a02" in line]


# ---- the picture


def picture_of(content: bytes) -> Image.Image:
    """Return a PNG as a picture."""
    return Image.open(BytesIO(content))


@settings(max_examples=12)
@given(cards())
def test_a_card_is_a_small_png_of_its_size_and_equal_each_time(said: Card) -> None:
    """With no more colours than it needs, no time and no text in it, and its margins empty."""
    fitting = drawable(said, STYLE.has)
    if fitting is None:
        return
    content = draw_card(fitting, STYLE)
    assert content == draw_card(fitting, style_of())
    assert chunks_of(content) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert len(content) < 40_000
    picture = picture_of(content).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    colours = picture.getcolors(16)
    assert colours is not None
    assert max(colours)[1] == STYLE.paper
    edge = MARGIN // 2
    for box in ((0, 0, edge, HEIGHT), (WIDTH - edge, 0, WIDTH, HEIGHT), (0, 0, WIDTH, edge)):
        assert picture.crop(box).getcolors() == [
            ((box[2] - box[0]) * (box[3] - box[1]), STYLE.paper)
        ]


def chunks_of(content: bytes) -> set[bytes]:
    """Return the kinds of chunks in a PNG."""
    found, place = set(), 8
    while place < len(content):
        length, kind = struct.unpack_from(">L4s", content, place)
        found.add(kind)
        place += 12 + length
    return found


def test_what_is_drawn_looks_as_the_site_does() -> None:
    """Its paper, its ink, and for small print a grey near the site's own."""
    tokens = (THEME / "css/tokens.css").read_text("utf-8")
    colours = {
        name: tuple(bytes.fromhex(re.search(rf"--{name}: light-dark\(#(\w+)", tokens)[1]))
        for name in ("paper", "ink", "grey")
    }
    assert (STYLE.paper, STYLE.ink) == (colours["paper"], colours["ink"])
    shades = picture_of(draw_card(card(), STYLE)).convert("RGB").getcolors(16)
    assert any(
        all(abs(a - b) < 12 for a, b in zip(shade, colours["grey"], strict=True))
        for _, shade in shades
    )


@given(cards(), cards())
def test_an_address_tells_cards_apart(one: Card, other: Card) -> None:
    """Cards that say the same share one, others never do."""
    names = [name_card(Permalink("essays/one/"), each, STYLE) for each in (one, other)]
    assert (names[0] == names[1]) is (one == other)
    assert re.fullmatch(r"cards/essays-one\.[0-9a-f]{12}\.png", names[0])


def test_an_address_depends_on_fonts_and_colours_too(tmp_path: Path) -> None:
    """A theme's change reaches networks that hold an old card."""
    (tmp_path / "cards").mkdir()
    for name in ("title.ttf", "text.ttf"):
        (tmp_path / "cards" / name).write_bytes((THEME / "cards/text.ttf").read_bytes())
    plain = style_of(tmp_path)
    assert (plain.paper, plain.ink) == ((255, 255, 255), (0, 0, 0))
    assert name_card(Permalink(""), card(), plain) != name_card(Permalink(""), card(), STYLE)
    assert picture_of(draw_card(card(), plain)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_theme_without_fonts_has_no_cards(tmp_path: Path) -> None:
    """Which is no mistake."""
    assert read_style(tmp_path) is None


# ---- the built site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive as published, with a piece of each status and one in another script."""
    statuses = (
        make(Essay, "seen", date=day(2023)),
        make(Essay, "hidden", date=day(2023), status=Status.HIDDEN),
        make(Essay, "draft", date=day(2023), status=Status.DRAFT),
        make(Essay, "held", date=day(2023), status=Status.HOLD),
        make(Essay, "gone", date=day(2023), status=Status.WITHDRAWN, reason="It was."),
        make(Comment, "kanji", added=day(2026), title="日本語の題名"),
    )
    return make_site(tmp_path_factory.mktemp("cards"), *statuses).must_build(publish=True)


def test_the_published_site_has_a_card_for_each_page_that_shows_one(built: SmallSite) -> None:
    """And no other; each page names its own, whole and absolute, and what it says."""
    shown = {}
    for name in ("", "essays/seen", "essays/hidden", "comments/kanji", "topics/ada"):
        (address,) = meta(built, name, "og:image")
        path = address.removeprefix(f"{ADDRESS}/")
        shown[path] = name
        assert picture_of((built.output / path).read_bytes()).size == (WIDTH, HEIGHT)
        assert meta(built, name, "og:image:alt")[0]
    files = {path for path in built.files() if path.startswith("cards/")}
    assert files == set(shown)
    assert len(files) == 5
    assert not meta(built, "essays/gone", "og:image")


def meta(site: SmallSite, page: str, name: str) -> list[str]:
    """Return what a page's head says under a name."""
    return [str(each) for each in site.page(page).xpath(f"//meta[@property='{name}']/@content")]


def test_a_page_says_what_its_card_says(built: SmallSite) -> None:
    """Where the title cannot be drawn, the words for those who do not see it have not got it."""
    (alt,) = meta(built, "comments/kanji", "og:image:alt")
    assert "日" not in alt
    assert alt.startswith("Comment · date unknown.")
    assert meta(built, "comments/kanji", "og:title") == ["日本語の題名"]


def test_the_font_files_are_named_by_their_own_name_and_have_their_licence() -> None:
    """The licence reserves the original's name for the original."""
    licence = (THEME / "cards/OFL.txt").read_text("utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    assert "Reserved Font Name" in licence
    for name in ("title.ttf", "text.ttf"):
        content = (THEME / "cards" / name).read_bytes()
        assert "Card Serif".encode("utf-16-be") in content
        assert "SourceSerif".encode("utf-16-be") not in content
        assert len(content) < 130_000
