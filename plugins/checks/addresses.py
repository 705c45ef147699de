"""Which file answers an address, as a static host serves a folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from plugins.errors import ToolError

from .suggestions import Neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the site answers."""

    path: str
    """Of the file, within the folder."""
    fragment: str
    """What follows the `#`, as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Somebody else answers."""

    host: str
    """Who; empty where it is no host, as in `mailto:`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """Nothing answers, or not under this address."""

    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The addresses of a folder's files once it is published."""

    home: SplitResult
    """The address of the folder itself, with its final slash."""
    files: frozenset[str]
    """Every file's path within the folder."""
    neighbours: Neighbours
    """Who may have been meant by an address that leads nowhere."""

    @classmethod
    def of(cls, files: Iterable[str], *, address: str) -> "Addresses":
        """Return the addresses files have at address, which is empty if it is not known yet.

        Raises ToolError if address is no absolute web address.
        """
        home = urlsplit(f"{address or _NOWHERE}/")
        if home.scheme not in _WEB or not home.netloc or home.query or home.fragment:
            message = f"--address: '{address}': is no address; write it as https://host/path"
            raise ToolError(message)
        paths = frozenset(files)
        return cls(home=home, files=paths, neighbours=Neighbours.of(paths))

    def url_of(self, path: str) -> str:
        """Return the absolute address of the file at path."""
        return f"{self.home.scheme}://{self.home.netloc}{self.write(path)}"

    def write(self, path: str) -> str:
        """Return the address of the file at path as it is written from the host's root."""
        shown = path.removesuffix("index.html") if basename(path) == "index.html" else path
        return self.home.path + quote(shown)

    def base_of(self, path: str, base: str = "") -> SplitResult:
        """Return what relative addresses in the file at path start from, given its `<base>`."""
        return urlsplit(urljoin(self.url_of(path), base))

    def resolve(self, value: str, *, base: SplitResult) -> Found | Elsewhere | Dead:
        """Return what answers when a browser on base asks for value."""
        try:
            asked = urlsplit(value.strip())
        except ValueError:
            return Dead(reason="cannot be read as an address")
        if not value.strip():
            return Dead(reason="an empty address leads to the page itself")
        scheme, host = asked.scheme or base.scheme, (asked.netloc or base.netloc).lower()
        if scheme not in _WEB or host != self.home.netloc.lower():
            return Elsewhere(host=host if scheme in _WEB else "")
        path = _merged(base.path, asked)
        if not path.startswith(self.home.path):
            return self._outside(path, asked)
        if scheme != self.home.scheme:
            remedy = f"write '{self.home.scheme}{value.strip()[len(scheme) :]}'"
            return Dead(reason=f"the site answers on {self.home.scheme}", remedy=remedy)
        return self._served(unquote(path.removeprefix(self.home.path)), asked.fragment)

    def _outside(self, path: str, asked: SplitResult) -> Elsewhere | Dead:
        """Return what answers an address of our host that is not below ours."""
        if asked.netloc and f"{path}/" != self.home.path:
            return Elsewhere(host=self.home.netloc)
        meant = self._served(unquote(path[1:]), "")
        is_known = bool(path) and isinstance(meant, Found)
        remedy = f"write '{self.home.path}{path[1:]}'" if is_known else ""
        return Dead(
            reason=f"leads out of the site, which begins at {self.home.path}", remedy=remedy
        )

    def _served(self, path: str, fragment: str) -> Found | Dead:
        """Return what answers for path within the folder."""
        for candidate in _candidates(path):
            if candidate in self.files:
                return Found(path=candidate, fragment=fragment)
        if f"{path}/index.html" in self.files:
            remedy = f"write '{self.write(path)}/'"
            return Dead(reason="is a folder, which is written with a final slash", remedy=remedy)
        return self._missing(path)

    def _missing(self, path: str) -> Dead:
        """Return that nothing answers for path, and what may have been meant."""
        for candidate in _candidates(path):
            if twin := self.neighbours.twin(candidate):
                remedy = f"write '{self.write(twin)}'"
                return Dead(reason="no file has this name in this case", remedy=remedy)
        nearest = self.neighbours.nearest(_candidates(path)[0])
        remedy = f"did you mean '{self.write(nearest)}'?" if nearest else ""
        return Dead(reason="no file of the site answers", remedy=remedy)


def _merged(base: str, asked: SplitResult) -> str:
    """Return the path that asked names from base, without dots; empty if it climbs too high."""
    if asked.netloc or asked.path.startswith("/"):
        return _without_dots(asked.path or "/")
    if not asked.path:
        return base
    return _without_dots(f"{base.rpartition('/')[0]}/{asked.path}")


def _without_dots(path: str) -> str:
    """Return path with `.` and `..` followed, as RFC 3986 section 5.2.4 has it.

    Where the RFC stays at the root, this returns nothing: such an address works by chance.
    """
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == ".." and not kept:
            return ""
        if segment == "..":
            kept.pop()
        elif segment != ".":
            kept.append(segment)
    ending = "/" if path.endswith(("/.", "/..")) and kept else ""
    return "/" + "/".join(kept) + ending


def _candidates(path: str) -> tuple[str, ...]:
    """Return the files that a static host looks for when asked for path, in its order."""
    return (f"{path}index.html",) if not path or path.endswith("/") else (path, f"{path}.html")


_NOWHERE = "https://site.invalid"  # RFC 2606: a host nobody can have
_WEB = frozenset({"http", "https"})
