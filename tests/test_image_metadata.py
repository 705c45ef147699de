"""What is published of an image is its picture: nothing that says where, when or by whom."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from plugins.adapter.image_metadata import without_metadata
from plugins.documents import Essay, Topic
from plugins.documents.html.image_files import UnfitImageError
from tests.graph_strategies import day, make
from tests.sites_fixture import make_site

SECRET = b"zqSecret"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")


def exif(orientation: int = 1) -> bytes:
    """Return Exif data as a telephone writes it: how it was held, what it is, and where it was."""
    data = Image.Exif()
    data[ORIENTATION], data[MAKE] = orientation, SECRET.decode()
    data.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 26.5), 3: "W", 4: (0.0, 7.0, 39.9)})
    return data.tobytes()


def photograph(kind: str, mode: str = "RGB", *, orientation: int = 1, frames: int = 1) -> bytes:
    """Return a file of that kind that holds the secret in each way in which its kind can."""
    noise = Random(0).randbytes(40 * 30 * 3)  # noqa: S311 (no secret)
    image = Image.frombytes("RGB", (40, 30), noise).convert(mode)
    how: dict[str, object] = {"comment": SECRET, "icc_profile": PROFILE}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Author", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>", zip=True)
        how |= {"pnginfo": words}
    if kind != "GIF":
        how |= {"exif": exif(orientation), "xmp": b"<x>%s</x>" % SECRET}
    if frames > 1 or kind == "MPO":
        others = [image.rotate(90 * n) for n in range(1, max(frames, 2))]
        how |= {"save_all": True, "append_images": others, "duration": 40, "loop": 2}
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue() + (b"" if kind == "WEBP" else SECRET)


def frames_of(data: bytes, *, only_first: bool = False) -> list[bytes]:
    """Return the pixels of each frame."""
    with Image.open(BytesIO(data)) as image:
        shown = []
        for number in range(1 if only_first else getattr(image, "n_frames", 1)):
            image.seek(number)
            shown.append(image.convert("RGBA").tobytes())
        return shown


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.sampled_from(["RGB", "L"]), st.integers(1, 8), st.integers(1, 3))
def test_no_kind_keeps_a_word_and_none_loses_a_pixel(
    kind: str, mode: str, orientation: int, frames: int
) -> None:
    """Colours, orientation, frames and their times stay; a second time there is nothing to do."""
    frames = frames if kind in ("PNG", "WEBP", "GIF") else 1
    original = photograph(kind, mode, orientation=orientation, frames=frames)
    bare = without_metadata(original)
    assert SECRET not in bare
    assert frames_of(bare) == frames_of(original, only_first=kind == "MPO")
    was, now = Image.open(BytesIO(original)), Image.open(BytesIO(bare))
    for fact in ("icc_profile", "duration", "loop", "transparency"):
        assert kind == "MPO" or now.info.get(fact) == was.info.get(fact), fact
    kept = {ORIENTATION: orientation} if kind in ("JPEG", "MPO") and orientation > 1 else {}
    assert dict(now.getexif()) == kept
    assert without_metadata(bare) == bare


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.data())
def test_of_a_damaged_file_comes_nothing_but_that_mistake(kind: str, data: st.DataObject) -> None:
    """Wherever it breaks off or a byte is wrong; what is damaged may also look sound."""
    original = bytearray(photograph(kind))
    original[data.draw(st.integers(12, len(original) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        without_metadata(bytes(original[: data.draw(st.integers(20, len(original)))]))
    except UnfitImageError as fault:
        assert fault.remedy  # noqa: PT017 (it may also look sound)


@pytest.mark.parametrize("kind", ["AVIF", "TIFF"])
def test_a_kind_out_of_which_nothing_can_be_taken_is_refused_with_it(kind: str) -> None:
    """Without Exif data it stays as it is."""
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, kind, exif=exif())
    with pytest.raises(UnfitImageError, match="where it was taken"):
        without_metadata(file.getvalue())
    bare = BytesIO()
    Image.new("RGB", (9, 9)).save(bare, kind)
    assert without_metadata(bare.getvalue()) == bare.getvalue()


def test_what_is_no_image_stays_as_it_is() -> None:
    """Its own kind of data is its owner's to see to."""
    assert without_metadata(b"%PDF-1.7 " + SECRET) == b"%PDF-1.7 " + SECRET


def test_a_published_photograph_says_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    """Shown or linked, by an essay or a topic, in every size, in builds to look at too."""
    body = "![A](../images/a.jpg) and [another](../images/b.webp), ![C](../images/c.PNG)."
    site = make_site(
        tmp_path,
        make(Essay, "one", date=day(2023), body=body),
        make(Topic, "views", body="![A](../images/a.jpg)"),
    )
    wide = Image.open(BytesIO(photograph("JPEG"))).resize((1700, 900))
    file = BytesIO()
    wide.save(file, "JPEG", exif=exif(6), comment=SECRET)
    site.write("content/images/a.jpg", file.getvalue())
    site.write("content/images/b.webp", photograph("WEBP"))
    site.write("content/images/c.PNG", photograph("PNG"))
    for publish in (True, False):
        site.must_build(publish=publish)
        images = {path for path in site.files() if path.startswith("images/")}
        assert {"images/a.jpg", "images/b.webp", "images/c.PNG"} < images
        assert not [path for path, data in site.files().items() if SECRET in data]
        with Image.open(site.output / "images/a.jpg") as shown:
            assert dict(shown.getexif()) == {ORIENTATION: 6}


def test_a_photograph_that_cannot_be_made_bare_is_a_mistake_at_its_link(tmp_path: Path) -> None:
    """It names the line, and what to do."""
    essay = make(Essay, "one", date=day(2023, 1, 1), body="Text.\n\n[It](../files/a.tif)")
    site = make_site(tmp_path, essay)
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "TIFF", exif=exif())
    site.write("content/files/a.tif", file.getvalue())
    outcome = site.build(publish=True)
    assert outcome.status == 1
    assert (
        "../files/a.tif': has Exif data, which may say where it was taken; save it" in outcome.err
    )


def test_a_drawing_that_is_only_linked_may_run_no_script_either(tmp_path: Path) -> None:
    """Opened by itself it would run as a page of the site."""
    essay = make(Essay, "one", date=day(2023, 1, 1), body="[It](../files/a.svg)")
    site = make_site(tmp_path, essay)
    site.write("content/files/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    outcome = site.build(publish=True)
    assert outcome.status == 1
    assert "runs a script, onload" in outcome.err
