"""A corpus of made-up essays and comments, the same bodies in each tool's dialect.

    python -m tools.bench.corpus 1000 FOLDER --dialect archive

A piece depends on its number alone and links to earlier ones, so that a smaller corpus is the
beginning of a larger one.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from tools.bench.dialects import DIALECTS, Dialect, Piece
from tools.bench.prose import Writer, words

__all__ = ["TOPICS", "File", "files", "main", "piece", "write_corpus"]

SEED = 2026
TOPICS = tuple(f"subject-{letter}" for letter in "abcdefghijklmnopqrst")
"""A piece has one to three of them; the first are common, the last are rare."""
_WEIGHTS = [1 / (rank + 3) for rank in range(len(TOPICS))]
_BEGAN = datetime(2009, 1, 1, tzinfo=UTC)
_APART = timedelta(minutes=137)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a corpus."""

    path: str
    """From the folder of the corpus."""
    text: str


def main(arguments: list[str] | None = None) -> int:
    """Write the corpus that arguments ask for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.corpus")
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dialect", choices=DIALECTS, default="archive")
    asked = parser.parse_args(arguments)
    write_corpus(asked.number, asked.folder, DIALECTS[asked.dialect])
    return 0


def write_corpus(number: int, folder: Path, dialect: Dialect) -> None:
    """Write so many pieces into folder."""
    for file in files(number, dialect):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")


def files(number: int, dialect: Dialect) -> Iterator[File]:
    """Yield the files of so many pieces in a dialect, and of topics where it has such."""
    for place in range(number):
        told = piece(place)
        text = f"{dialect.front_matter(told)}\n{_body(told, dialect)}\n"
        yield File(path=dialect.path(told), text=text)
    if dialect.topic:
        for topic in TOPICS:
            yield File(path=f"topics/{topic}.md", text=dialect.topic(topic))


@cache
def piece(number: int) -> Piece:
    """Return what is known of a piece beside its body."""
    random = Random(f"{SEED} piece {number}")  # noqa: S311 (nothing secret)
    title = " ".join(words(random, random.randint(3, 7)))
    slug = f"{'-'.join(title.split())}-{number}"
    return Piece(
        number=number,
        slug=slug,
        title=title.capitalize() + random.choice(("", "", "", "", "", " & why it's so", ": «ça»")),
        moment=_BEGAN + _APART * number,
        topics=tuple(dict.fromkeys(random.choices(TOPICS, _WEIGHTS, k=random.randint(1, 3)))),
    )


def _body(told: Piece, dialect: Dialect) -> str:
    random = Random(f"{SEED} body {told.number}")  # noqa: S311 (nothing secret)

    def link(said: str) -> str:
        return dialect.link(said, piece(random.randrange(told.number))) if told.number else said

    return Writer(random=random, link=link, formula=dialect.formula).body()


if __name__ == "__main__":
    sys.exit(main())
