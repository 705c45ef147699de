"""Makes witnesses, such as sources show them, and folders of content to import them into."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from plugins.documents import parse_date
from plugins.importers.outcomes import Fate, Result
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Place,
    Reading,
    Source,
    Witness,
)
from plugins.importers.running import Errand, Seen, find, write

ADA = Person(name="Ada Lovelace", slug="ada", id="user-of-ada")
BOB = Person(name="Bob", slug="bob", id="user-of-bob")
POST = "https://www.lesswrong.com/posts/ppppppppppppppppp/on-engines"
PLACE = Place(title="On engines", url=POST, author=BOB, date="2023-07-01T10:00:00Z")
LONG = (
    "The engine weaves patterns of algebra just as the loom weaves flowers and leaves. "
    "Nobody should expect it to originate anything, whatever the papers say about it now."
)


def named(letter: str) -> str:
    """Return the id of a comment or post, which begins with a letter."""
    return f"{letter}1x1x1x1x1x1x1x1x"


def at(letter: str) -> str:
    """Return the address of the comment whose id begins with a letter."""
    return f"{POST}?commentId={named(letter)}"


def seen(file: str = "comments.json", rank: int = 0, **values: Any) -> Source:
    """Return a source, whose bytes are told by its file's name."""
    reader = values.pop(
        "reader", {0: "forum-api", 2: "greaterwrong", 9: "capture"}.get(rank, "feed")
    )
    digest = sha256(file.encode()).hexdigest()
    return Source(file=file, sha256=digest, reader=reader, rank=rank, **values)


def html(text: str, **values: Any) -> Body:
    """Return a body of one paragraph for each line."""
    told = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return Body(text=told, notation=Notation.HTML, **values)


def comment(letter: str = "a", text: str = LONG, **changes: Any) -> Witness:
    """Return a comment of Ada's on Bob's post, as the forum's own data shows it."""
    values: dict[str, Any] = {
        "source": seen(),
        "site": "lesswrong",
        "piece": Piece.COMMENT,
        "id": named(letter) if letter else "",
        "url": at(letter),
        "author": ADA,
        "date": "2023-07-18T19:28:28.685Z",
        "place": PLACE,
        "answers_post": True,
        "body": html(text),
    }
    return Witness(**values | changes)


def post(letter: str = "d", text: str = LONG, **changes: Any) -> Witness:
    """Return a post of Ada's."""
    values: dict[str, Any] = {
        "piece": Piece.POST,
        "url": f"https://www.lesswrong.com/posts/{named(letter)}/a-post",
        "title": "A post",
        "place": None,
        "answers_post": None,
    }
    return comment(letter, text, **values | changes)


def reply(letter: str = "b", text: str = LONG, **changes: Any) -> Witness:
    """Return a comment of Ada's that answers one of Bob's."""
    said = "<p>Engines only do what they are told. " + "They follow. " * 80 + "SECRET END.</p>"
    above = Parent(url=at("z"), author=BOB, date="2023-07-17T10:00:00Z", html=said)
    return comment(letter, text, **{"parent": above, "answers_post": False} | changes)


def copied(text: str = LONG, file: str = "capture.txt", **changes: Any) -> Witness:
    """Return a comment as a copy as plain text shows it, without id, address, date or place."""
    values: dict[str, Any] = {
        "source": seen(file, 9),
        "id": "",
        "url": "",
        "date": "",
        "author": Person(name=ADA.name),
        "place": None,
        "answers_post": None,
        "body": Body(text=text, notation=Notation.TEXT),
    }
    return comment("", text, **values | changes)


# ---- any of them

_TEXTS = (
    LONG,
    LONG.replace("algebra", "algebra (see https://example.org/notes)"),
    LONG.replace(" just ", " "),
    LONG.replace("engine", "\u201cengine\u201d").replace("as the", "\u2014 as the"),
    "Thanks!",
    "Something else altogether, which is long enough for nobody to take it for another text.",
)
_DAYS = ("", "2023-08-01", "2023-08-01T10:00:00+02:00", "2024-01-01T00:00:00Z")


@st.composite
def witnesses(draw: st.DrawFn) -> Witness:
    """Return a witness of one of a few pieces, by one of a few sources, so that many meet."""
    source = seen(
        draw(st.sampled_from(("one.json", "two.html", "three.txt"))),
        draw(st.sampled_from((0, 2, 9))),
        taken=draw(st.sampled_from(_DAYS)),
    )
    text = draw(st.sampled_from(_TEXTS))
    kind = draw(st.sampled_from((comment, comment, reply, post, copied)))
    if kind is copied:
        return copied(text, source=source, edited=draw(st.sampled_from(_DAYS)))
    letter = draw(st.sampled_from("abc" if kind is not post else "de"))
    mirrored = st.sampled_from(((), ("https://ada.example/engines",)))
    return kind(
        letter,
        text,
        source=source,
        edited=draw(st.sampled_from(_DAYS)),
        retracted=draw(st.booleans()),
        body=html(text, complete=draw(st.sampled_from((True, True, True, False)))),
        mirrors=draw(mirrored) if kind is post else (),
    )


def sets_of_witnesses(most: int = 8) -> st.SearchStrategy[list[Witness]]:
    """Return some witnesses, also the same one twice."""
    return st.lists(witnesses(), max_size=most)


# ---- importing them


@dataclass(frozen=True, slots=True)
class Made:
    """A body as the content has it."""

    markdown: str
    losses: tuple[Loss, ...] = ()


def convert(body: Body, *, base: str = "", has_formulas: bool = True) -> Made:
    """Return paragraphs as Markdown; a stand-in for the conversion, which has tests of its own."""
    del base, has_formulas
    text = re.sub(r"</p>\s*<p>", "\n\n", body.text)
    losses = (Loss(kind=LossKind.IMAGE, what="one"),) if "<img" in text else ()
    return Made(re.sub(r"</?p>|<img[^>]*>", "", text), losses)


def errand(content: Path, **changes: Any) -> Errand:
    """Return what an import into content is asked."""
    values: dict[str, Any] = {
        "added": parse_date("2026-11-22"),
        "convert": convert,
        "whose": {"lesswrong": ADA},
    }
    return Errand(content=content, **values | changes)


def bring(content: Path, *witnesses: Witness, **changes: Any) -> Result:
    """Import witnesses into a folder of content, which is made if need be."""
    content.mkdir(parents=True, exist_ok=True)
    result = find(errand(content, **changes), Seen(reading=Reading(witnesses=witnesses)))
    write(content, result)
    return result


def fates(result: Result) -> Mapping[str, Fate]:
    """Return what became of each file."""
    return {outcome.path: outcome.fate for outcome in result.outcomes}


def texts_in(content: Path) -> dict[str, str]:
    """Return the text of every file in content that is not hidden, by path."""
    return {
        path.relative_to(content).as_posix(): path.read_bytes().decode()
        for path in sorted(content.rglob("*"))
        if path.is_file() and not _is_hidden(path.relative_to(content).parts)
    }


def _is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") for part in parts)
