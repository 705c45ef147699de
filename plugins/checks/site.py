"""A built folder, read once."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from plugins.errors import Problem, ToolError

from .addresses import Addresses
from .facts import PageFacts, Reference
from .reading import read_page
from .stylesheets import css_references


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A built folder and what its pages and stylesheets say."""

    folder: Path
    """Where it is."""
    shown: str
    """The same, as messages call it: from where the user stands, with forward slashes."""
    address: str
    """What it is published at, without a final slash; empty for a build that may lie anywhere."""
    files: tuple[str, ...]
    """Every file's path within the folder, sorted, with forward slashes."""
    pages: Mapping[str, PageFacts]
    """The facts of each HTML file, by path."""
    stylesheets: Mapping[str, tuple[Reference, ...]]
    """The addresses each CSS file names, by path."""
    addresses: Addresses
    """Which file answers which address."""

    @classmethod
    def read(cls, folder: Path, *, address: str, workers: int | None = None) -> "Site":
        """Return the site in folder, published at address.

        The result does not depend on workers: how many processes read, by default one for each
        processor on a large site. Raises ToolError if folder holds no site.
        """
        files = _list_files(folder)
        address = address.rstrip("/")
        return cls(
            folder=folder,
            shown=_shown(folder),
            address=address,
            files=files,
            pages=_read_pages(folder, [path for path in files if _is_page(path)], workers),
            stylesheets={path: _read_css(folder / path) for path in files if path.endswith(".css")},
            addresses=Addresses.of(files, address=address),
        )

    def shown_path(self, path: str) -> str:
        """Return what messages call the file at path."""
        return (PurePosixPath(self.shown) / path).as_posix()

    def read_bytes(self, path: str) -> bytes:
        """Return the content of the file at path."""
        return (self.folder / path).read_bytes()

    def is_own_address(self, page: PageFacts, value: str) -> bool:
        """Return whether value is the absolute address of page, spelled as the site spells it."""
        own = unquote(self.addresses.url_of(page.path))
        return unquote(value) in {own, own.removesuffix(".html")}

    def is_indexable(self, page: PageFacts) -> bool:
        """Return whether search engines are to list page, under the address it has here."""
        if page.head.is_noindex or page.head.is_redirect:
            return False
        return any(self.is_own_address(page, spot.text) for spot in page.head.canonicals)

    def problem(
        self,
        path: str,
        *,
        line: int = 0,
        key: str = "",
        value: str = "",
        reason: str,
        remedy: str = "",
    ) -> Problem:
        """Return a problem of the file at path, naming the file it was made from where known."""
        page = self.pages.get(path)
        if page and page.head.source:
            made_from = f"(made from {_SOURCES}/{page.head.source})"
            if remedy:
                remedy = f"{remedy} {made_from}"
            else:
                reason = f"{reason} {made_from}"
        place = self.shown_path(path)
        return Problem(path=place, line=line, key=key, value=value, reason=reason, remedy=remedy)


def find_address(folder: Path) -> str:
    """Return the address that the first page of the site in folder gives itself, or nothing.

    Raises ToolError if folder holds no site.
    """
    _list_files(folder)
    canonicals = read_page(folder, _FIRST_PAGE).head.canonicals
    address = canonicals[0].text.rpartition("/")[0] if canonicals else ""
    return address if "://" in address else ""


def _list_files(folder: Path) -> tuple[str, ...]:
    """Return the path of every file within folder, sorted."""
    if not folder.is_dir():
        raise ToolError(f"{folder.as_posix()}: there is no such folder; build the site first")
    files = sorted(
        Path(root, name).relative_to(folder).as_posix()
        for root, _, names in os.walk(folder)
        for name in names
    )
    if _FIRST_PAGE not in files:
        state = f"there is no {_FIRST_PAGE} in it" if files else "the folder is empty"
        raise ToolError(f"{folder.as_posix()}: {state}; build the site first")
    return tuple(files)


def _is_page(path: str) -> bool:
    return path.endswith((".html", ".htm"))


def _read_pages(folder: Path, paths: Sequence[str], workers: int | None) -> Mapping[str, PageFacts]:
    """Return the facts of each page, in the order of paths."""
    if workers is None:
        workers = (os.cpu_count() or 1) if len(paths) > _MANY_PAGES else 1
    read = partial(read_page, folder)
    if workers == 1:
        return dict(zip(paths, map(read, paths), strict=True))
    # Processes that start from nothing behave alike on every system and under every caller.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return dict(zip(paths, pool.map(read, paths, chunksize=_CHUNK), strict=True))


def _read_css(path: Path) -> tuple[Reference, ...]:
    return tuple(css_references(path.read_text(encoding="utf-8", errors="replace")))


def _shown(folder: Path) -> str:
    """Return folder as the user would name it."""
    absolute, here = folder.resolve(), Path.cwd().resolve()
    is_below = folder.is_absolute() and absolute.is_relative_to(here)
    return (absolute.relative_to(here) if is_below else folder).as_posix()


_FIRST_PAGE = "index.html"
_SOURCES = "content"
_MANY_PAGES = 200
_CHUNK = 32
