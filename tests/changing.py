"""An archive that changes: documents, files, theme and settings, as one folder has them.

Pieces name one another by number, so that a new name breaks nothing unless it is meant to.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from plugins.documents import (
    Bet,
    Comment,
    Correction,
    Date,
    Document,
    Essay,
    Fidelity,
    Page,
    PieceName,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Topic,
    TopicId,
    parse_date,
    write_document,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY

__all__ = [
    "KINDS",
    "Changing",
    "Expression",
    "Piece",
    "new_piece",
    "put",
    "small_archive",
    "theme_files",
]

KINDS: Mapping[str, type[Document]] = {
    "essays": Essay,
    "comments": Comment,
    "bets": Bet,
    "pages": Page,
    "topics": Topic,
}
"""The kinds of document by the folder of their files."""
_POST = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/a-post"


class Expression(str):
    """What a settings file says, as it stands there."""

    __slots__ = ()
    __repr__ = str.__str__


@dataclass(slots=True, kw_only=True)
class Piece:
    """A document that can change in every way; what it names, it names by number."""

    folder: str
    stem: str
    slug: str
    title: str
    summary: str = "A summary."
    words: list[str] = field(default_factory=lambda: ["Some words."])
    has_part: bool = False
    """Whether it has a heading to which others can link."""
    date: Date | None = None
    modified: Date | None = None
    status: Status = Status.PUBLISHED
    topics: set[int] = field(default_factory=set)
    pinned: bool = False
    author: str | None = None
    lang: str | None = None
    links: list[tuple[int, str]] = field(default_factory=list)
    """The number of each piece that it links to, and in which form."""
    images: list[str] = field(default_factory=list)
    reply: tuple[str, int] | None = None
    """How a comment tells what it answers, and the number of that."""
    is_known: bool = True
    """Whether a comment's own address is."""
    text: Fidelity = Fidelity.FULL
    is_retracted: bool = False
    origin: int | None = None
    revises: int | None = None
    corrections: int = 0
    former: tuple[str, ...] = ()
    broader: int | None = None

    @property
    def path(self) -> str:
        """Where its file is, from `content/`."""
        return f"{self.folder}/{self.stem}.md"


@dataclass(slots=True)
class Changing:
    """An archive as it is to be: what its files hold follows from it."""

    pieces: dict[int, Piece] = field(default_factory=dict)
    images: dict[str, int] = field(default_factory=dict)
    """The seed of each, by its path from `content/`."""
    theme: dict[str, bytes] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    """Files of content that are no document."""
    last_words: bytes = b""
    """What the settings of the published site end with."""

    def tree(self) -> dict[str, bytes]:
        """Return every file of the archive's folder, by its path."""
        told = {f"content/{path}": text.encode() for path, text in self._documents()}
        told |= {f"content/{path}": draw(seed) for path, seed in self.images.items()}
        told |= {f"content/{path}": data for path, data in self.others.items()}
        told |= {f"theme/{path}": data for path, data in self.theme.items()}
        own = "".join(f"{name} = {value!r}\n" for name, value in sorted(self.settings.items()))
        told["pelicanconf.py"] = _settings("pelicanconf.py") + own.encode()
        told["publishconf.py"] = _settings("publishconf.py") + self.last_words
        return told

    def of(self, *folders: str) -> list[int]:
        """Return the numbers of the pieces in folders, in their order."""
        return sorted(n for n, piece in self.pieces.items() if piece.folder in folders)

    def _documents(self) -> Iterator[tuple[str, str]]:
        for number, piece in sorted(self.pieces.items()):
            yield piece.path, write_document(self._document(number, piece))

    def _document(self, number: int, piece: Piece) -> Document:
        fields: dict[str, object] = {
            "path": piece.path,
            "title": piece.title,
            "summary": piece.summary,
            "status": piece.status,
            "author": piece.author,
            "lang": piece.lang,
            "former_urls": piece.former,
            "pinned": piece.pinned,
            "body": self._body(number, piece),
        }
        fields |= {"reason": "It was wrong."} if piece.status is Status.WITHDRAWN else {}
        if piece.folder != "topics":
            fields |= {"date": piece.date, "added": day(2024, 5, 1), "modified": piece.modified}
            fields["topics"] = tuple(
                TopicId(self.pieces[each].slug) for each in sorted(piece.topics & set(self.pieces))
            )
            fields["corrections"] = tuple(
                Correction(date=day(2025, 1, 1 + n), what="It was wrong.", was="As it was.")
                for n in range(piece.corrections)
            )
        fields |= getattr(self, f"_of_{piece.folder}")(number, piece)
        return make(KINDS[piece.folder], piece.slug, **fields)

    def _of_essays(self, number: int, piece: Piece) -> dict[str, object]:
        grew_from = self._named(piece.origin, "comments")
        return {"grew_from": grew_from, "revises": self._revised(number, piece)}

    def _of_comments(self, number: int, piece: Piece) -> dict[str, object]:
        retracted = Retraction(date=piece.modified) if piece.is_retracted else None
        return {
            "source": _address(number) if piece.is_known else None,
            "in_reply_to": self._answered(number, piece),
            "text": piece.text,
            "retracted": retracted,
            "revises": self._revised(number, piece),
        }

    def _of_bets(self, number: int, piece: Piece) -> dict[str, object]:
        del number
        fields: dict[str, object] = {"offered": piece.date, "claim": f"{piece.title} holds."}
        return fields | {"comes_from": self._named(piece.origin, "comments")}

    def _of_pages(self, number: int, piece: Piece) -> dict[str, object]:
        del number, piece
        return {}

    def _of_topics(self, number: int, piece: Piece) -> dict[str, object]:
        broader = self._named(piece.broader, "topics")
        return {"broader": broader if piece.broader != number else None}

    def _named(self, number: int | None, folder: str) -> Slug | None:
        """Return the slug of a piece in folder, if it is there and readers may see it."""
        piece = self.pieces.get(-1 if number is None else number)
        if piece is None or piece.folder != folder or piece.status not in _SEEN:
            return None
        return Slug(piece.slug)

    def _revised(self, number: int, piece: Piece) -> PieceName | None:
        """Return the name of what a piece revises, which is older: it goes in no circle."""
        other = self.pieces.get(-1 if piece.revises is None else piece.revises)
        if other is None or piece.revises is None or piece.revises >= number:
            return None
        if other.folder not in ("essays", "comments") or other.status not in _SEEN:
            return None
        return PieceName(f"{other.folder}/{other.slug}")

    def _answered(self, number: int, piece: Piece) -> ReplyContext | None:
        how, other = piece.reply or ("", -1)
        if other not in self.pieces or other >= number:
            return ReplyContext(title="A post", url=_POST) if how else None
        match how:
            case "address":
                return ReplyContext(url=_address(other), title=None)
            case "comment" if slug := self._named(other, "comments"):
                return ReplyContext(comment=slug)
            case "under" if slug := self._named(other, "comments"):
                return ReplyContext(under=slug, title="A reply")
        return ReplyContext(title="A post", url=_POST) if how else None

    def _body(self, number: int, piece: Piece) -> str:
        parts = [*piece.words, *(self._link(number, *link) for link in piece.links)]
        parts += [
            f"![A picture]({{static}}/{image})" for image in piece.images if image in self.images
        ]
        parts += ["## A part\n\nIts words."] if piece.has_part else []
        return "\n\n".join(filter(None, parts))

    def _link(self, number: int, other: int, form: str) -> str:
        """Return a paragraph with a link to another piece; nothing where that cannot be."""
        target = self.pieces.get(other)
        if target is None or other == number:
            return ""
        source = self.pieces[number]
        if source.status in _PUBLIC and target.status not in _PUBLIC:
            return ""
        return self._linked(number, other, form)

    def _linked(self, number: int, other: int, form: str) -> str:
        """Return a paragraph with a link, in that form where it can be had."""
        source, target = self.pieces[number], self.pieces[other]
        place = f"{{filename}}/{target.path}"
        match form:
            case "part" if target.has_part:
                return f"It is said [in a part]({place}#a-part) of it."
            case "name" if source.folder != "comments":
                return f"See [[{target.folder}/{target.slug}]], which says so."
            case "forum" if target.folder == "comments":
                return f"It was said [there]({_address(other)}), on a forum."
            case "words":
                return f"There is [[{target.folder}/{target.slug}|something]] to it."
        return f"As “[it]({place})” says, so it is."


_SEEN = (Status.PUBLISHED, Status.HIDDEN)
_PUBLIC = (*_SEEN, Status.WITHDRAWN)


def _address(number: int) -> str:
    return f"{_POST}?commentId={number:017}"


def small_archive() -> Changing:
    """Return an archive of a piece of each kind: two essays, a thread of three, and others."""
    now = Changing(theme=dict(theme_files()))
    for number, slug in ((10, "ada"), (11, "basic")):
        now.pieces[number] = new_piece("topics", number, slug=slug)
    for number in (20, 21):
        date = parse_date(f"2022-0{number - 19}-01")
        now.pieces[number] = new_piece("essays", number, topics={10, 11}, date=date)
    for number, reply in ((22, ("post", 0)), (23, ("address", 22)), (24, ("comment", 23))):
        date = parse_date(f"2023-0{number - 20}-01")
        now.pieces[number] = new_piece("comments", number, topics={10}, reply=reply, date=date)
    date = parse_date("2023-01-01")
    now.pieces[25] = new_piece("bets", 25, topics={11}, date=date, origin=22)
    now.pieces[26] = new_piece("pages", 26, slug="profile")
    return now


def new_piece(folder: str, number: int, **fields: Any) -> Piece:
    """Return a piece of that number, named after it."""
    told = {"stem": f"p{number}", "slug": f"p{number}", "title": f"Title {number}"}
    return Piece(folder=folder, **(told | fields))


@cache
def draw(seed: int) -> bytes:
    """Return a picture: some are wide enough for smaller versions, some are of the same size."""
    file = BytesIO()
    width = 600 if seed % 3 == 0 else 40
    picture = Image.new("L", (width, 30))
    picture.putdata([(place * (seed + 3)) % 251 for place in range(width * 30)])
    picture.save(file, "PNG", compress_level=0)
    return file.getvalue()


@cache
def _settings(name: str) -> bytes:
    return (REPOSITORY / name).read_bytes()


@cache
def theme_files(*, is_whole: bool = False) -> dict[str, bytes]:
    """Return the theme without what is dear: the fonts of cards, and the page to search on.

    Or the whole of it.
    """
    theme = REPOSITORY / "theme"
    found = (path for path in sorted(theme.rglob("*")) if path.is_file())
    named = {path.relative_to(theme).as_posix(): path for path in found}
    return {
        name: path.read_bytes()
        for name, path in named.items()
        if is_whole or not name.startswith(("cards/", "templates/search.html"))
    }


def put(tree: Mapping[str, bytes], folder: Path) -> None:
    """Have folder hold the files of tree in content and theme, and its settings; no others."""
    for top in ("content", "theme"):
        standing = [path for path in (folder / top).rglob("*") if not path.is_dir()]
        for path in standing:
            if path.relative_to(folder).as_posix() not in tree:
                path.unlink()
    for name, data in tree.items():
        place = folder / name
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_file() or place.read_bytes() != data:
            place.write_bytes(data)
