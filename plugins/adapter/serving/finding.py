"""Which file of a built folder an address means, and what kind of file it is."""

from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path
from time import sleep
from urllib.parse import quote, unquote, urlsplit

__all__ = ["Found", "Moved", "content_type", "find"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file, read."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Moved:
    """A folder was asked for without the slash at its end."""

    location: str
    """Its path, escaped, with it; it begins with one slash, so that it leads to no other host."""


def find(root: Path, target: str) -> Found | Moved | None:
    """Return what the target of a request means in the folder root, None where it means nothing.

    While one build takes another's place there is neither for a moment; that is waited for.
    """
    names = _names(target)
    if names is None:
        return None
    for _ in range(_TRIES):
        before = _number(root)
        found = _look(root, names, is_folder=urlsplit(target).path.endswith("/"))
        if found or (before and _number(root) == before):
            return found
        sleep(_MOMENT)
    return None


_TRIES, _MOMENT = 50, 0.01


def _number(folder: Path) -> int:
    """Return what tells folder from another of its name, 0 where there is none."""
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


def _names(target: str) -> list[str] | None:
    """Return the names on the way to a target; None for one that could leave the root."""
    try:
        path = unquote(urlsplit("/" + target.lstrip("/")).path, errors="strict")
    except ValueError:
        return None
    names = [name for name in path.split("/") if name]
    return names if all(map(_is_plain, names)) else None


def _is_plain(name: str) -> bool:
    """Tell whether name may be shown: it is not hidden, and leads to no other place."""
    return not name.startswith(".") and not any(sign in name for sign in "\\\0:")


def _look(root: Path, names: list[str], *, is_folder: bool) -> Found | Moved | None:
    place = root.joinpath(*names)
    try:
        if not place.resolve().is_relative_to(root.resolve()):
            return None
        if place.is_dir():
            if not is_folder and names:
                return Moved(quote(f"/{'/'.join(names)}/"))
            place /= "index.html"
        elif is_folder:
            return None
        return Found(place.name, place.read_bytes())
    except OSError:
        return None


def content_type(name: str) -> str:
    """Return the media type of a file of that name, with the encoding of text."""
    suffix = Path(name).suffix.lower()
    kind = _KINDS.get(suffix) or _TYPES.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("+xml", "/xml", "json", "+json"))
    return f"{kind}; charset=utf-8" if is_text else kind


_TYPES = MimeTypes()  # Python's own table; what a machine says besides differs from one to another
_KINDS = {
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    "": "text/plain",
}
