"""What cannot be less: the parts of a build that any build has, each alone.

    python -m tools.bench.floors CONTENT NAME

Prints the seconds that the part of that name took, without what Python took to begin.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from typogrify.filters import typogrify

from plugins.documents.html.typography import typeset_html
from plugins.documents.markdown.converter import Converter

__all__ = ["PARTS", "main"]

_CHUNK = 100
"""Bodies that are handed to a process at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One part of a build."""

    prepare: Callable[[Path], list[str]]
    """Returns what it works on; not timed."""
    work: Callable[[list[str]], object]


def main(arguments: list[str]) -> int:
    """Do one part, and print its seconds; return the exit status."""
    content, name = arguments
    part = PARTS[name]
    material = part.prepare(Path(content))
    start = perf_counter()
    part.work(material)
    print(perf_counter() - start)
    return 0


# ---- what is worked on


def _sources(content: Path) -> list[str]:
    return sorted(str(path) for path in content.rglob("*.md"))


def _bodies(content: Path) -> list[str]:
    return [_body(Path(source).read_text("utf-8")) for source in _sources(content)]


def _body(text: str) -> str:
    """Return text without its front matter."""
    _, end, body = text.partition("\n---\n")
    return body if end else text


def _pages(content: Path) -> list[str]:
    return _converted(_bodies(content))


# ---- the parts


def _stat(sources: list[str]) -> None:
    for source in sources:
        Path(source).stat()


def _read(sources: list[str]) -> None:
    for source in sources:
        Path(source).read_bytes()


def _hash(sources: list[str]) -> None:
    for source in sources:
        blake2b(Path(source).read_bytes()).digest()


def _converted(bodies: list[str]) -> list[str]:
    converter = Converter()
    return [converter.convert(body)[0] for body in bodies]


def _converted_by_two(bodies: list[str]) -> list[str]:
    chunks = _chunks(bodies)
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return [html for chunk in pool.map(_converted, chunks) for html in chunk]


def _chunks(bodies: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(bodies), _CHUNK):
        yield bodies[start : start + _CHUNK]


def _typeset(pages: list[str]) -> None:
    for page in pages:
        typeset_html(page)


def _typogrified(pages: list[str]) -> None:
    for page in pages:
        typogrify(page)


PARTS: Mapping[str, _Part] = {
    "stat all sources": _Part(prepare=_sources, work=_stat),
    "read all sources": _Part(prepare=_sources, work=_read),
    "read and hash all sources": _Part(prepare=_sources, work=_hash),
    "Markdown of all bodies, one process": _Part(prepare=_bodies, work=_converted),
    "Markdown of all bodies, two processes": _Part(prepare=_bodies, work=_converted_by_two),
    "smartypants of all bodies": _Part(prepare=_pages, work=_typeset),
    "Typogrify of all bodies": _Part(prepare=_pages, work=_typogrified),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
