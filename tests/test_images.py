"""Images: their sizes are known before they come, and smaller versions are there for small screens.

Every image here is drawn by the test that looks at it.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, Route, ViewportSize
from playwright.sync_api import Page as BrowserPage

from plugins.adapter import image_variants
from plugins.adapter.image_variants import WIDTHS, VariantStore, make_variants
from plugins.adapter.images import Candidate, with_sources
from plugins.checks import Site, check_site
from plugins.documents import Comment, Document, Essay, Page, Status, load_content, write_document
from plugins.documents.body import read_body
from plugins.documents.html.image_files import UnfitImageError, measure_image
from plugins.documents.html.images import image_files, with_sizes
from plugins.errors import ContentError
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY, TOPIC, UNDER_A_PATH, SmallSite, make_site

ORIENTATION = 0x0112
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}/>'


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **how: Any) -> bytes:
    """Return an image file in which no two quarters are alike."""
    ramp = Image.linear_gradient("L").resize((width, height))
    ring = Image.radial_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, ring, ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    # As in a photograph, no two neighbours are quite alike.
    grain = Image.frombytes("RGB", image.size, Random(0).randbytes(3 * width * height))  # noqa: S311 (no secret)
    image = Image.blend(image, grain, 0.05)
    file = BytesIO()
    image.convert(mode).save(file, kind, **how)
    return file.getvalue()


def turned(orientation: int) -> bytes:
    """Return Exif data that say how a camera was held, where it was, and what it was."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Secret camera"
    return exif.tobytes()


def animated(kind: str) -> bytes:
    """Return a moving image, 600 wide."""
    frames = [Image.new("RGB", (600, 20), (shade, 0, 0)) for shade in (0, 99, 200)]
    file = BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=50)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """Return a PNG that says of a few bytes that they are a square of that side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def spoilt() -> bytes:
    """Return a PNG of which all parts are there, but whose pixels are none."""
    whole = picture(900, 300)
    return whole[: whole.index(b"IDAT") - 4] + chunk(b"IDAT", bytes(20)) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# ---- what a file says


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("PNG", "a.png"),
        ("PNG", "a.PNG"),
        ("JPEG", "a.jpg"),
        ("JPEG", "a.jpeg"),
        ("GIF", "a.gif"),
        ("WEBP", "a.webp"),
    ],
)
def test_an_image_is_as_large_as_its_head_says(kind: str, name: str) -> None:
    """In pixels of its own, by whatever ending its kind is known."""
    found = measure_image(picture(31, 17, kind), name)
    assert (found.kind, found.width, found.height, found.is_animated) == (kind, 31, 17, False)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_as_large_as_it_is_shown(orientation: int) -> None:
    """Browsers turn a JPEG as its camera was held, and so does Pillow."""
    data = picture(31, 17, "JPEG", exif=turned(orientation))
    found = measure_image(data, "a.jpg")
    assert (found.width, found.height) == ImageOps.exif_transpose(Image.open(BytesIO(data))).size


def test_a_photograph_with_a_second_picture_in_it_is_a_photograph(tmp_path: Path) -> None:
    """Telephones write such files; browsers show the first one."""
    photograph, file = opened(picture(900, 30, "JPEG")), BytesIO()
    photograph.save(file, "MPO", save_all=True, append_images=[opened(picture(31, 17, "JPEG"))])
    found = measure_image(file.getvalue(), "a.jpg")
    assert (found.kind, found.width, found.is_animated) == ("JPEG", 900, False)
    assert make_variants(file.getvalue(), "a.jpg", VariantStore(tmp_path)).keys() == {536, 804}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_moving_image_is_known_for_one(kind: str) -> None:
    """So that nobody makes it smaller and stops it."""
    found = measure_image(animated(kind), f"a.{kind.lower()}")
    assert (found.width, found.height, found.is_animated) == (600, 20, True)


WHOLE = {
    "a.png": picture(9, 7),
    "a.jpg": picture(99, 77, "JPEG", exif=turned(6), comment=b"\xff\xd9, as a thumbnail ends"),
    "a.gif": picture(9, 7, "GIF"),
    "b.gif": animated("GIF"),
    "a.webp": picture(9, 7, "WEBP"),
    "a.svg": SVG.format('viewBox="0 0 9 7"').encode(),
}


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_file_whose_end_is_missing_is_always_found_out(name: str, data: st.DataObject) -> None:
    """Wherever it was cut off."""
    whole = WHOLE[name]
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnfitImageError):
        measure_image(whole[:length], name)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_no_bytes_bring_the_reader_down(name: str, data: st.DataObject) -> None:
    """What is not as it should be is either read or told of, and never warned of by others."""
    changed = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnfitImageError):
        found = measure_image(bytes(changed), name)
        assert min(found.width, found.height) > 0


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.png", b"", "no image that can be read"),
        ("a.png", b"These are words.", "no image that can be read"),
        ("a.png", picture(9, 7, "JPEG"), "is a JPEG by its bytes, which its name does not say"),
        ("a", picture(9, 7), "is a PNG by its bytes"),
        ("a.tif", picture(9, 7, "TIFF"), "is a TIFF, which not every browser shows"),
        ("a.bmp", picture(9, 7, "BMP"), "is a BMP, which not every browser shows"),
        ("a.png", picture(9, 7, exif=turned(6)), "is turned by its Exif data"),
        ("a.webp", picture(9, 7, "WEBP", exif=turned(3)), "is turned by its Exif data"),
        ("a.png", bomb(10_000), "pixels, too many to decode"),
        ("a.png", bomb(30_000), "pixels, too many to decode"),
        ("a.svg", b"<svg/>", "first element is not <svg> of that namespace"),
        ("a.svg", SVG.format("").encode(), "does not say its size"),
        ("a.svg", SVG.format('width="100%" height="3em"').encode(), "does not say its size"),
        ("a.svg", SVG.format('viewBox="0 0 0 -7"').encode(), "does not say its size"),
        ("a.svg", SVG.format('width="9e999" height="1"').encode(), "does not say its size"),
        ("a.svg", b"<svg", "no whole SVG"),
        ("a.svg", b"words", "no whole SVG"),
        ("a.svg", picture(9, 7), "no whole SVG"),
    ],
    ids=lambda each: each if isinstance(each, str) else str(len(each)),
)
def test_what_pages_cannot_show_is_told_of(name: str, data: bytes, reason: str) -> None:
    """With what is wrong, and what to do."""
    with pytest.raises(UnfitImageError, match=re.escape(reason)) as caught:
        measure_image(data, name)
    assert caught.value.remedy


def test_a_drawing_that_could_grow_is_refused_before_it_does() -> None:
    """A few lines of entities would become gigabytes; none is ever expanded."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<!DOCTYPE svg [<!ENTITY a0 "lol">{levels}]>'
    root = SVG.format('width="9" height="7"').replace("/>", ">&a9;</svg>")
    drawing = entities + root
    with pytest.raises(UnfitImageError, match="declares entities"):
        measure_image(drawing.encode(), "a.svg")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="90" height="70"', (90, 70)),
        ('width="90px" height="70.4px" viewBox="0 0 1 1"', (90, 70)),
        ('viewBox="0 0 90 70"', (90, 70)),
        ('viewBox=" -5,-5 , 90.5  70 "', (90, 70)),
        ('width="100%" height="100%" viewBox="0 0 90 70"', (90, 70)),
        ('width="180" viewBox="0 0 90 70"', (180, 140)),
        ('height="35" viewBox="0 0 90 70"', (45, 35)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="2.54cm" height="25.4mm"', (96, 96)),
        ('width="0.1" height="0.1"', (1, 1)),
    ],
)
def test_a_drawing_is_as_large_as_it_says(attributes: str, size: tuple[int, int]) -> None:
    """By its own width and height, or by its viewBox."""
    declared = f'<?xml version="1.0"?>\n<!DOCTYPE svg>\n{SVG.format(attributes)}'
    found = measure_image(declared.encode(), "a.svg")
    assert (found.kind, found.width, found.height) == ("SVG", *size)


# ---- in a body


Load = Callable[..., str]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that gives the HTML of an essay beside some images."""

    def read(body: str, **images: bytes) -> str:
        content = write_content(tmp_path, make(Essay, "x", date=day(2023), body=body), **images)
        return load_content(content).bodies["essays/x.md"].html

    return read


def write_content(folder: Path, document: Document, **images: bytes) -> Path:
    """Return a folder of content with the document and the images, named with `_` for `.`."""
    for each in (TOPIC, document):
        place = folder / "content" / each.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(write_document(each), "utf-8")
    (folder / "content/images").mkdir(exist_ok=True)
    for name, data in images.items():
        (folder / "content/images" / name.replace("_", ".")).write_bytes(data)
    return folder / "content"


LAZY = 'loading="lazy" decoding="async"'


def test_every_image_of_content_says_its_size_and_waits_its_turn(load: Load) -> None:
    """In Markdown, HTML, figures and links; what is elsewhere or in code stays as it is."""
    html = load(
        "Words.\n\n![A](../images/a.png)\n\n<IMG SRC='../images/a.png' ALT=B>\n\n"
        '<figure><img src="{static}/images/b.svg" alt="C"><figcaption>D</figcaption></figure>\n\n'
        "[![E > F](../images/a.png)](../images/a.png)\n\n![G](https://a.example/a.png)\n\n"
        "`<img src='../images/a.png'>`",
        a_png=picture(31, 17),
        b_svg=SVG.format('viewBox="0 0 9 7"').encode(),
    )
    tags = re.findall(r"<img[^>]*>", html)
    assert len(tags) == 5
    assert [f'width="31" height="17" {LAZY}' in tag for tag in tags] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert f'width="9" height="7" {LAZY}' in tags[2]
    assert 'alt="E &gt; F"' in tags[3]
    assert tags[4].count("=") == 2
    assert "width" not in html[html.index("<code>") :]


def test_what_a_piece_begins_with_is_not_put_off(load: Load) -> None:
    """Its first image has a size alone, if no word stands above it; the next one waits."""
    above = "<!-- a remark -->\n\n"
    html = load(f"{above}![A](../images/a.png) ![B](../images/a.png)", a_png=picture(31, 17))
    first, second = re.findall(r"<img[^>]*>", html)
    assert "loading" not in first
    assert 'width="31"' in first
    assert LAZY in second


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('width="62" height="62"', 'width="62" height="62"'),
        ('width="62"', 'width="62" height="34"'),
        ('height="34"', 'height="34" width="62"'),
        ('width="1"', 'width="1" height="1"'),
        ('loading="eager"', 'loading="eager" width="31" height="17" decoding="async"'),
        ('decoding="sync"', 'decoding="sync" width="31" height="17" loading="lazy"'),
    ],
)
def test_what_the_author_wrote_stays(load: Load, written: str, told: str) -> None:
    """The other half of a size follows in the image's own proportion."""
    tag = f'<img src="../images/a.png" alt="A" {written}>'
    assert told in load(f"Words.\n\n{tag}", a_png=picture(31, 17))


def test_every_fault_of_an_image_is_told_in_one_run_with_its_line(tmp_path: Path) -> None:
    """Beside those of other kinds, and for each place that shows it."""
    body = (
        "[a link](../images/cut.png) and ![A](../images/cut.png)\n\n"
        "![B](../images/no.png)\n\n![C](../images/gone.png)\n\n"
        '<img src="../images/a.png" alt="D" width="50%">\n\n![E](../images/cut.png)'
    )
    essay = make(Essay, "x", date=day(2023), body=body)
    images = {"cut_png": picture(9, 7)[:-9], "no_png": b"words", "a_png": picture(9, 7)}
    content = write_content(tmp_path, essay, **images)
    with pytest.raises(ContentError) as caught:
        load_content(content)
    first = write_document(essay).partition("[a link]")[0].count("\n") + 1
    found = [(each.line - first, each.key, each.value) for each in caught.value.problems]
    assert found == [
        (0, "image", "../images/cut.png"),
        (2, "image", "../images/no.png"),
        (4, "link", "../images/gone.png"),
        (6, "image", "../images/a.png"),
        (8, "image", "../images/cut.png"),
    ]
    reasons = [each.reason for each in caught.value.problems]
    assert "damaged" in reasons[0]
    assert "the width '50%'" in reasons[3]
    assert all(each.remedy for each in caught.value.problems)


SHOWN = (
    "![A](../images/a.png)",
    "<img src='{static}/images/b.svg' alt='B' height=14>",
    "[![C](../images/a.png)](../images/b.svg)",
    "![D](https://a.example/d.png)",
    "<!-- <img src='../images/a.png'> -->",
    *("Words.", "## Words", "- [a](../images/a.png)", "`<img>`", "[b]: ../images/b.svg\n[b]"),
)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an image and a drawing."""
    images = {"a_png": picture(31, 17), "b_svg": SVG.format('viewBox="0 0 9 7"').encode()}
    return write_content(tmp_path_factory.mktemp("shown"), make(Essay, body="Words."), **images)


@given(st.lists(st.sampled_from(SHOWN), min_size=1, max_size=6).map("\n\n".join))
def test_sizes_change_nothing_but_what_they_add(content: Path, text: str) -> None:
    """Every image of content has one, and asking again adds none."""
    body, _ = read_body(make(Essay, body=text))
    files = frozenset({"images/a.png", "images/b.svg"})
    once, problems = with_sizes(content, {"x": body}, files)
    assert (with_sizes(content, once, files), problems) == ((once, []), [])
    assert ADDED.sub("", once["x"].html) == ADDED.sub("", body.html)
    shown = re.sub(r"<!--.*?-->", "", once["x"].html)
    tags = [tag for tag in re.findall(r"<img [^>]*>", shown) if "{static}" in tag]
    assert all(' width="' in tag and ' height="' in tag for tag in tags)
    assert image_files(once["x"]) == {tag.split("{static}/")[1].split('"')[0] for tag in tags}


ADDED = re.compile(r' (?:width="\d+"|height="\d+"|loading="lazy"|decoding="async")')


# ---- smaller versions


def opened(data: bytes) -> Image.Image:
    """Return the image in data."""
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("name", "kind", "mode"),
    [
        ("a.png", "PNG", "RGB"),
        ("a.png", "PNG", "RGBA"),
        ("a.png", "PNG", "L"),
        ("a.png", "PNG", "P"),
        ("a.jpg", "JPEG", "RGB"),
        ("a.jpg", "JPEG", "L"),
        ("a.webp", "WEBP", "RGB"),
    ],
)
def test_versions_have_their_originals_kind_and_proportion(
    tmp_path: Path, name: str, kind: str, mode: str
) -> None:
    """And its colours, in fewer bytes; made twice, they are the same to the last of these."""
    original = picture(900, 300, kind, mode)
    made = make_variants(original, name, VariantStore(tmp_path / "a"))
    assert made == make_variants(original, name, VariantStore(tmp_path / "b"))
    assert set(made) <= {536, 804}
    assert 536 in made
    for width, content in made.items():
        assert len(content) < len(original)
        image = opened(content)
        assert (image.format, image.size) == (kind, (width, round(width / 3)))
        assert image.mode == mode


@pytest.mark.parametrize("orientation", range(1, 9))
def test_versions_stand_upright_without_what_the_camera_wrote(
    tmp_path: Path, orientation: int
) -> None:
    """Turned as browsers turn the original, and with its profile of colours."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    how = {"exif": turned(orientation), "icc_profile": profile, "comment": b"Secret words"}
    original = picture(800, 600, "JPEG", quality=95, **how)
    content = make_variants(original, "a.jpg", VariantStore(tmp_path))[536]
    image = opened(content)
    upright = ImageOps.exif_transpose(opened(original)).resize(image.size).convert("RGB")
    for quarter in (1, 3):
        place = (quarter * image.width // 4, quarter * image.height // 4)
        for there, meant in zip(image.getpixel(place), upright.getpixel(place), strict=True):
            assert abs(there - meant) < 16
    assert not image.getexif()
    assert b"Secret" not in content
    assert image.info["icc_profile"] == profile


def test_versions_have_none_of_the_words_that_were_written_beside(tmp_path: Path) -> None:
    """What programs write into a PNG stays in the original."""
    words = PngInfo()
    words.add_text("Author", "Secret")
    original = picture(900, 300, pnginfo=words)
    made = make_variants(original, "a.png", VariantStore(tmp_path))
    assert made
    assert not any(b"Secret" in content for content in made.values())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", picture(536, 10)),
        ("a.gif", picture(900, 10, "GIF")),
        ("a.gif", animated("GIF")),
        ("a.png", animated("PNG")),
        ("a.webp", animated("WEBP")),
        ("a.jpg", picture(900, 30, "JPEG", "CMYK")),
        ("a.png", picture(900, 30, mode="I;16")),
        ("a.svg", SVG.format('viewBox="0 0 900 700"').encode()),
    ],
    ids=lambda each: each if isinstance(each, str) else str(len(each)),
)
def test_what_cannot_be_made_smaller_as_it_is_stays_alone(
    tmp_path: Path, name: str, data: bytes
) -> None:
    """Small images, drawings, what moves, and colours that are not those of screens."""
    assert make_variants(data, name, VariantStore(tmp_path)) == {}


def test_a_version_that_would_be_larger_is_left_out_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two colours become many where they meet; that is not tried again."""
    image = Image.new("1", (1000, 1000))
    image.putdata([(x // 2 + y // 2) % 2 for y in range(1000) for x in range(1000)])
    file = BytesIO()
    image.save(file, "PNG")
    original = file.getvalue()
    assert make_variants(original, "a.png", VariantStore(tmp_path)) == {}
    monkeypatch.setattr(image_variants, "_draw", pytest.fail)
    assert make_variants(original, "a.png", VariantStore(tmp_path)) == {}


def test_damage_that_only_decoding_finds_is_told_of(tmp_path: Path) -> None:
    """Such as pixels that are no pixels, in a file that is otherwise whole."""
    measure_image(spoilt(), "a.png")
    with pytest.raises(UnfitImageError, match="damaged"):
        make_variants(spoilt(), "a.png", VariantStore(tmp_path))


# ---- keeping them


@settings(max_examples=20)
@given(st.binary(max_size=50), st.integers(0), st.integers(1, 255))
@example(b"", 0, 1)
def test_what_was_kept_comes_back_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, place: int, change: int
) -> None:
    """One byte that is wrong, or missing at the end, and it is made anew."""
    folder = tmp_path_factory.mktemp("store")
    store = VariantStore(folder)
    assert store.get("key") is None
    store.put("key", content)
    assert store.get("key") == content
    file = (folder / "key").read_bytes()
    damaged = bytearray(file)
    damaged[place % len(file)] ^= change
    for other in (bytes(damaged), file[:-1], file + b"x", b""):
        (folder / "key").write_bytes(other)
        assert store.get("key") is None
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_builds_that_share_what_they_keep_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Whoever reads finds a whole file, however many write it."""
    store, content, seen = VariantStore(tmp_path / "new"), bytes(100_000), []
    writers = [Thread(target=lambda: [store.put("key", content) for _ in range(20)]) for _ in "ab"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.append(store.get("key"))
    assert {found for found in (*seen, store.get("key")) if found is not None} == {content}


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    """Versions are made all the same."""
    (tmp_path / "file").write_bytes(b"")
    store = VariantStore(tmp_path / "file/below")
    assert make_variants(picture(600, 30), "a.png", store)


# ---- in a page

IMAGES = {
    "images/a.png": (
        Candidate(address="images/a.1.536.png", width=536),
        Candidate(address="images/a.png", width=900),
    ),
    "images/caf\u00e9.png": (Candidate(address="images/caf\u00e9.png", width=900),),
}
OFFERED = re.compile(r' srcset="[^"]*" sizes="[^"]*"')
PIECES = (
    '<img src="../images/a.png" alt="">',
    '<img alt="a" src="images/a.png" width="900" />',
    '<img src="https://a.example/b/images/a.png">',
    '<img src="https://b.example/images/a.png">',
    '<img src="./images/caf\u00e9.png" width="3">',
    '<img src="images/a.png" srcset="x">',
    *("<img", ' src="', '"', ">", "<p>", "words", "images/a.png", "&lt;img", "<a href='x'>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_offers_change_nothing_but_what_they_add(html: str) -> None:
    """Without them, a body is what it was, whatever it is."""
    assert OFFERED.sub("", with_sources(html, IMAGES, "https://a.example/b")) == html


@pytest.mark.parametrize(
    ("source", "root"),
    [
        ("images/a.png", ""),
        ("./images/a.png", "./"),
        ("../../images/a.png", "../../"),
        ("https://a.example/b/images/a.png", "https://a.example/b/"),
        ("https://b.example/images/a.png", None),
        ("https://a.example/b/../images/a.png", None),
        ("../other/images/a.png", None),
    ],
)
def test_offers_stand_where_their_original_does(source: str, root: str | None) -> None:
    """Relative, or below the site's address; what only looks alike is left alone."""
    tag = f'<img src="{source}" width="900">'
    expected = (
        tag
        if root is None
        else (
            f'<img src="{source}" srcset="{root}images/a.1.536.png 536w, {root}images/a.png 900w" '
            'sizes="(min-width: 36rem) 33.5rem, calc(100vw - 2.5rem)" width="900">'
        )
    )
    assert with_sources(tag, IMAGES, "https://a.example/b") == expected


def test_an_image_that_stands_small_asks_for_a_small_one() -> None:
    """As wide as the author has it, and no wider than a phone."""
    tag = with_sources('<img src="images/a.png" width="200">', IMAGES, "")
    assert 'sizes="(min-width: 240px) 200px, calc(100vw - 2.5rem)"' in tag


def test_what_pages_say_of_widths_is_what_the_style_sheet_does() -> None:
    """The measure is that of the text, and there is a gutter on either side."""
    tokens = (REPOSITORY / "theme/css/tokens.css").read_text("utf-8")
    measure, gutter = (
        float(re.findall(rf"--{name}: ([0-9.]+)rem", tokens)[0]) for name in ("measure", "gutter")
    )
    assert measure * 16 == WIDTHS[0]
    tag = with_sources('<img src="images/a.png" width="900">', IMAGES, "")
    page = measure + 2 * gutter
    assert f"(min-width: {page:g}rem) {measure:g}rem, calc(100vw - {2 * gutter:g}rem)" in tag


# ---- in a site

BODY = (
    "![First](../images/wide.jpg)\n\nWords.\n\n"
    "<figure><img src='../images/graph.png' alt='A'><figcaption>A</figcaption></figure>\n\n"
    + "Words to scroll through.\n\n" * 60
    + "[![Third](../images/wide.jpg)](../images/wide.jpg)\n\nLast words."
)
DOCUMENTS = (
    make(Essay, "x", date=day(2023), topics=("ada",), body=BODY),
    make(Comment, "c", date=day(2023), topics=("ada",), body="![D](../images/drawing.svg)"),
    make(Page, "profile", body="Hello.\n\n![Third](../images/graph.png)"),
    make(Essay, "d", date=day(2023), status=Status.DRAFT, body="![S](../images/xyzzy.png)"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive with images, published under a path."""
    site = make_site(tmp_path_factory.mktemp("images"), *DOCUMENTS)
    site.write("content/images/wide.jpg", picture(2400, 1200, "JPEG", exif=turned(1)))
    site.write("content/images/graph.png", picture(1000, 500))
    site.write("content/images/xyzzy.png", picture(1001, 501))
    site.write("content/images/unused.png", picture(1002, 502))
    site.write("content/images/drawing.svg", SVG.format('viewBox="0 0 900 700"'))
    return site.must_build(publish=True, address=UNDER_A_PATH)


def offers(site: SmallSite, page: str) -> list[list[str]]:
    """Return the addresses that each image of a page offers."""
    return [
        [offer.partition(" ")[0] for offer in tag.get("srcset").split(", ")]
        for tag in site.page(page).xpath("//div[contains(@class, 'body')]//img[@srcset]")
    ]


def test_the_checks_find_nothing_wrong_with_images(archive: SmallSite) -> None:
    """Every version that is offered is there, and nothing comes from elsewhere."""
    found = check_site(Site.read(archive.output, address=UNDER_A_PATH, workers=1))
    assert [str(each) for each in found] == []


def test_a_published_page_offers_what_was_made(archive: SmallSite) -> None:
    """At absolute addresses, each the width that it says, the original last."""
    wide, graph, again = offers(archive, "essays/x")
    assert wide == again
    assert [len(wide), len(graph)] == [5, 3]
    assert wide[-1] == f"{UNDER_A_PATH}/images/wide.jpg"
    for address, width in zip(graph, (536, 804, 1000), strict=True):
        file = archive.output / address.removeprefix(f"{UNDER_A_PATH}/")
        assert opened(file.read_bytes()).width == width


def test_only_what_published_pieces_show_is_made(archive: SmallSite) -> None:
    """Nothing of a draft's image or of one that nobody shows, not even by another name."""
    images = [path.name for path in (archive.output / "images").iterdir()]
    stems = sorted({name.split(".")[0] for name in images})
    assert stems == ["drawing", "graph", "wide"]
    made = [path for path in archive.files() if path.startswith("images/")]
    assert len(made) == 1 + 3 + 5


def test_feeds_keep_the_plain_image(archive: SmallSite) -> None:
    """Their readers choose by themselves; the size is told."""
    text = archive.files()["feeds/essays.atom"].decode()
    assert f"{UNDER_A_PATH}/images/wide.jpg" in text
    assert "srcset" not in text


def test_a_build_to_be_looked_at_offers_by_relative_addresses_and_makes_nothing_again(
    archive: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the published build has made serves, with a draft's added."""
    drawn: list[bytes] = []
    draw = image_variants._draw  # noqa: SLF001 (to see what is decoded)

    def watch(original: bytes, *others: Any) -> Iterator[tuple[int, bytes]]:
        drawn.append(original)
        return draw(original, *others)

    monkeypatch.setattr(image_variants, "_draw", watch)
    outcome = archive.build(output="seen")
    assert outcome.status == 0, outcome.err
    assert drawn == [(archive.folder / "content/images/xyzzy.png").read_bytes()]
    for page, up in (("essays/x", "../.."), ("drafts/d", "../.."), ("", ".")):
        folder = archive.folder / "seen" / page
        text = (folder / "index.html").read_text("utf-8")
        found = re.findall(r'srcset="([^"]*)"', text)
        assert found
        for offer in ", ".join(found).split(", "):
            assert offer.startswith(f"{up}/images/")
            assert (folder / offer.partition(" ")[0]).is_file()


def test_damage_that_a_build_meets_is_told_with_its_place(tmp_path: Path) -> None:
    """In the manner of every mistake, with the status of mistakes in content."""
    body = "Words.\n\n![A](../images/a.png)"
    site = make_site(tmp_path, make(Essay, "x", date=day(2023), topics=("ada",), body=body))
    site.write("content/images/a.png", spoilt())
    outcome = site.build()
    assert outcome.status == 1
    assert re.search(
        r"content/essays/x\.md:\d+: image: '\.\./images/a\.png': is damaged", outcome.err
    )


# ---- in a browser


@pytest.mark.browser
def test_a_phone_loads_what_it_needs_and_nothing_moves(
    archive: SmallSite, browser: Browser
) -> None:
    """At 360 px, by how dense its screen is; no line moves when images come, however late."""
    for scale, width in ((1, 536), (2, 804), (3, 1072)):
        view: ViewportSize = {"width": 360, "height": 800}
        with browser.new_context(viewport=view, device_scale_factor=scale) as context:
            used, moved, overflow = look_at(context.new_page(), archive)
        assert [f".{width}." in address for address in (used[0], used[2])] == [True, True]
        assert (moved, overflow) == (0, 0)


def look_at(page: BrowserPage, site: SmallSite) -> tuple[list[str], float, int]:
    """Read an essay to its end, whose first images come after its words were seen.

    Return what each image loaded, how far lines moved, and how far the page is too wide.
    """
    late: list[Route] = []
    seen = False

    def answer(route: Route) -> None:
        if "/images/" in route.request.url and not seen:
            late.append(route)
        else:
            fulfil(route)

    def fulfil(route: Route) -> None:
        path = site.output / route.request.url.removeprefix(f"{UNDER_A_PATH}/")
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    page.route("**/*", answer)
    page.add_init_script(_WATCH)
    page.goto(f"{UNDER_A_PATH}/essays/x/", wait_until="domcontentloaded")
    page.evaluate(_SEEN)
    seen = True
    for route in late:
        fulfil(route)
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.evaluate(_ARRIVED)
    page.evaluate(_SEEN)
    used = page.evaluate("[...document.images].map(each => each.currentSrc)")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return used, page.evaluate("window.moved"), overflow


_WATCH = """
window.moved = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
_ARRIVED = """Promise.all([...document.images].map(
    each => each.complete || new Promise(done => each.addEventListener("load", done))))"""
"""What waits for all images; a condition that is asked again and again is against the policy."""
_SEEN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What waits until everything that is there so far has been painted."""
