"""How each tool wants a piece of the corpus written: front matter, links, formulas, file names."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["DIALECTS", "Dialect", "Piece"]

ESSAYS = 10
"""One piece in so many is an essay; the others are comments."""
THREAD = 6
"""So many pieces in a row, less the essays among them, answer one post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is known of a piece beside its body."""

    number: int
    slug: str
    title: str
    moment: datetime
    topics: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The folder that it is in, in an archive."""
        return "comments" if self.number % ESSAYS else "essays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One tool's way to write."""

    path: Callable[[Piece], str]
    front_matter: Callable[[Piece], str]
    link: Callable[[str, Piece], str]
    """Makes a link with these words to a piece."""
    formula: Callable[[str], str]
    topic: Callable[[str], str] | None = None
    """Makes the file of a topic, where a tool has such."""


def _in_one_folder(piece: Piece) -> str:
    return f"{piece.slug}.md"


def _by_kind(piece: Piece) -> str:
    return f"{piece.kind}/{piece.slug}.md"


def _dollars(formula: str) -> str:
    """Return TeX as those tools have it who leave it to a script in the browser."""
    return f"${formula}$"


def _brackets(formula: str) -> str:
    return rf"\({formula}\)"


def _yaml(**told: object) -> str:
    """Return front matter; what JSON writes is YAML too."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "\n".join(["---", *lines, "---", ""])


def _known(piece: Piece) -> dict[str, object]:
    moment = piece.moment.isoformat().replace("+00:00", "Z")
    return {"title": piece.title, "date": moment, "slug": piece.slug}


def _archive(piece: Piece) -> str:
    told = _known(piece) | {"topics": piece.topics, "summary": f"What number {piece.number} says."}
    if piece.kind == "essays":
        return _yaml(**told)
    post = f"https://www.lesswrong.com/posts/{piece.number // THREAD:017}/a-question"
    answered = {"title": "A question", "author": "Somebody Else", "url": post}
    source = f"{post}?commentId={piece.number:017}"
    return _yaml(**told, source=source, in_reply_to=answered, text="full")


def _tagged(piece: Piece) -> str:
    return _yaml(**_known(piece), tags=piece.topics)


def _pelican(piece: Piece) -> str:
    """Return the header of Pelican's own Markdown reader."""
    told = {
        "Title": piece.title,
        "Date": f"{piece.moment:%Y-%m-%d %H:%M}",
        "Slug": piece.slug,
        "Tags": ", ".join(piece.topics),
    }
    return "".join(f"{key}: {value}\n" for key, value in told.items())


def _topic(name: str) -> str:
    told = _yaml(title=name.capitalize(), summary=f"What there is on {name}.")
    return f"{told}\nThis introduces {name}, in a sentence or two.\nThat is all.\n"


DIALECTS: Mapping[str, Dialect] = {
    "archive": Dialect(
        path=_by_kind,
        front_matter=_archive,
        link=lambda said, to: f"[{said}]({{filename}}/{_by_kind(to)})",
        formula=_brackets,
        topic=_topic,
    ),
    "pelican": Dialect(
        path=_in_one_folder,
        front_matter=_pelican,
        link=lambda said, to: f"[{said}]({{filename}}{_in_one_folder(to)})",
        formula=_dollars,
    ),
    "hugo": Dialect(
        path=_in_one_folder,
        front_matter=_tagged,
        link=lambda said, to: f'[{said}]({{{{< relref "{_in_one_folder(to)}" >}}}})',
        formula=_dollars,
    ),
    "eleventy": Dialect(
        path=_in_one_folder,
        front_matter=_tagged,
        link=lambda said, to: f"[{said}](/posts/{to.slug}/)",
        formula=_dollars,
    ),
}
