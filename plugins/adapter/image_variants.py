"""Smaller versions of an image, the same for the same original, and kept from build to build.

Each has its original's kind, so that whatever shows the one shows the other, and of what a camera
wrote into it only the profile of its colours.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from PIL import Image, __version__, features

from plugins.documents.html.image_files import (
    UnfitImageError,
    measure_image,
    open_image,
    orientation_of,
)

__all__ = ["RECIPE", "WIDTHS", "VariantStore", "make_variants"]

WIDTHS = (536, 804, 1072, 1608)
"""In pixels: the text's measure (`--measure` in theme/css/tokens.css) once, 1½, 2 and 3 times."""
RECIPE = sha256(Path(__file__).read_bytes()).digest()
"""What tells how versions are made: a digest of the code that does."""


def make_variants(original: bytes, name: str, store: "VariantStore") -> Mapping[int, bytes]:
    """Return the smaller versions of the image in original, the file of that name, by their width.

    Their bytes depend on nothing else but Pillow with its libraries.  One that would not be the
    smaller file is left out; of drawings, animations and colours for print there are none.
    Raise UnfitImageError where the image cannot be decoded.
    """
    picture = measure_image(original, name)
    if picture.kind not in _SAVED_AS or picture.is_animated:
        return {}
    widths = [width for width in WIDTHS if width < picture.width]
    keys = {width: _key(original, width) for width in widths}
    known = {width: store.get(key) for width, key in keys.items()}
    missing = [width for width in widths if known[width] is None]
    drawn = dict(_draw(original, missing, picture.kind)) if missing else {}
    for width in missing:
        content = drawn.get(width, b"")
        # What would not be smaller is remembered as nothing.
        known[width] = content = content if len(content) < len(original) else b""
        store.put(keys[width], content)
    return {width: content for width, content in known.items() if content}


_SAVED_AS: Mapping[str, Mapping[str, Any]] = {
    "PNG": {"compress_level": 6},  # 9 takes five times as long, for 6 %
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "WEBP": {"quality": 82},
}


def _draw(original: bytes, widths: list[int], kind: str) -> Iterator[tuple[int, bytes]]:
    """Yield the file of each width; for an image whose colours are not for screens, none."""
    try:
        with warnings.catch_warnings(action="ignore"), open_image(original) as image:
            upright = _turned(_for_screens(image), orientation_of(image))
            is_indexed = image.mode in _INDEXED and kind == "PNG"
            settings = {**_SAVED_AS[kind], "icc_profile": image.info.get("icc_profile")}
    except _NotForScreensError:
        return
    except Exception as error:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        raise UnfitImageError(f"is damaged ({error})", "save it anew from its original") from None
    for width in widths:
        file = BytesIO()
        _narrowed(upright, width, is_indexed=is_indexed).save(file, kind, **settings)
        yield width, file.getvalue()


class _NotForScreensError(Exception):
    """Colours that cannot be made smaller as they are: for print, or finer than eight bits."""


_INDEXED = frozenset({"P", "PA"})
_OPAQUE = {"1": "L", "L": "L", "P": "RGB", "RGB": "RGB"}
_CLEAR = {"L": "LA", "LA": "LA", "P": "RGBA", "PA": "RGBA", "RGB": "RGBA", "RGBA": "RGBA"}
_COLOURS = 256
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes an image upright, by how its camera was held (Exif 2.32, table 4)."""


def _for_screens(image: Image.Image) -> Image.Image:
    """Return image decoded, in colours that can be blended; raise _NotForScreensError."""
    is_clear = image.has_transparency_data or image.mode not in _OPAQUE
    mode = (_CLEAR if is_clear else _OPAQUE).get(image.mode)
    if mode is None:
        raise _NotForScreensError
    return image.convert(mode)


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _narrowed(image: Image.Image, width: int, *, is_indexed: bool) -> Image.Image:
    """Return image in another width, without what was written beside it, in few colours if so."""
    height = max(1, round(image.height * width / image.width))
    narrow = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if is_indexed:
        is_clear = narrow.mode == "RGBA"  # which median cut does not know
        method = Image.Quantize.FASTOCTREE if is_clear else Image.Quantize.MEDIANCUT
        narrow = narrow.quantize(_COLOURS, method)
    narrow.info = {}
    return narrow


# ---- keeping them from build to build


class VariantStore:
    """A folder of what was made, so that it need not be made again.

    It may be thrown away at any time.  Each file begins with a digest of the rest, so that one that
    is damaged is as good as missing; each comes whole to its place, so that two builds may share
    the folder.
    """

    def __init__(self, folder: Path) -> None:
        """Keep files in folder, which is made with the first of them."""
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """Return what was kept under key, None where nothing that is whole was."""
        try:
            file = (self._folder / key).read_bytes()
        except OSError:
            return None
        digest, content = file[:_DIGEST], file[_DIGEST:]
        return content if digest == sha256(content).digest() else None

    def put(self, key: str, content: bytes) -> None:
        """Keep content under key; where that cannot be, the next build makes it again."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(sha256(content).digest() + content)
            Path(file.name).replace(self._folder / key)


_DIGEST = sha256().digest_size


def _key(original: bytes, width: int) -> str:
    """Return what tells a version from any other, and from the same made by other libraries."""
    libraries = [__version__, *(str(features.version(name)) for name in ("jpg", "zlib", "webp"))]
    made_of = (RECIPE, sha256(original).hexdigest(), width, libraries)
    return sha256(repr(made_of).encode()).hexdigest()
