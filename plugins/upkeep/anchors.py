"""The command that leads lost anchors to where their words stand now, or stood.

A paragraph's anchor is made of its words, so every edit of a published paragraph loses one.  What
took its place is told by the ledger, which knows the order in which a page's anchors stood.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.documents import Document, Status, parse_document
from plugins.documents.body import read_body
from plugins.documents.characters import decode
from plugins.documents.files import list_files
from plugins.documents.html.former_anchors import TOP
from plugins.documents.parse import kind_of, read_document
from plugins.errors import ContentError, Problem
from plugins.permanence import (
    Declaration,
    Records,
    State,
    canonical,
    escaped,
    load_records,
    read_anchors,
)
from plugins.upkeep.anchor_edits import set_former_anchors
from plugins.upkeep.anchor_matching import Mending, mend_page
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.place import write_all
from plugins.views import count_of

__all__ = ["mend_anchors"]


def mend_anchors(content: Path) -> str:
    """Write lost anchors into the front matter of the pieces in content; tell what was done.

    Raise ContentError where a file cannot be read or edited; then none is written.
    """
    folder = content.as_posix()
    records = load_records(content)
    pieces, problems = _read(content)
    if found := [*records.problems, *problems]:
        raise ContentError(replace(p, path=f"{folder}/{p.path}") for p in found)
    mendings = {piece.document.path: _mend(piece, records) for piece in pieces}
    changes: dict[str, str | None] = {}
    for piece in pieces:
        path, mending = piece.document.path, mendings[piece.document.path]
        if mending.led or mending.back:
            try:
                changes[path] = _edited(piece, mending)
            except Uneditable as fault:
                problems.append(_uneditable(f"{folder}/{path}", fault))
    if problems:
        raise ContentError(problems)
    write_all(content, changes)
    return "\n".join(_told(folder, mendings))


# ---- reading


@dataclass(frozen=True, slots=True)
class _Piece:
    """A document whose anchors are to be kept."""

    document: Document
    text: str
    """Its file."""
    back: tuple[str, ...]
    """Former anchors that its body has again."""
    anchors: tuple[str, ...]
    """What its body has, in order, those that are led on included."""

    @property
    def former(self) -> dict[str, str]:
        """The former anchors that still are."""
        pairs = self.document.former_anchors
        return {old: new for old, new in pairs if old not in self.back}


def _read(content: Path) -> tuple[list[_Piece], list[Problem]]:
    """Return what readers may reach and what is wrong in it, but for dead links and anchors.

    Those are what is to be mended, so the content is not loaded as a whole, which they stop.  What
    was withdrawn is left out, as its page answers for all.
    """
    files, problems = list_files(content)
    pieces: list[_Piece] = []
    for path in sorted(files):
        kind = kind_of(path)
        if kind is None or not path.endswith(".md"):
            continue
        text, faults = decode(path, (content / path).read_bytes())
        reading = read_document(path, kind, text)
        problems += faults or reading.problems
        if reading.document.status in (Status.PUBLISHED, Status.HIDDEN):
            piece, faults = _read_piece(reading.document, text)
            problems += faults
            pieces.append(piece)
    return pieces, problems


def _read_piece(document: Document, text: str) -> tuple[_Piece, list[Problem]]:
    """Return a document with its anchors, and what is wrong in it but for former anchors."""
    plain, problems = read_body(replace(document, former_anchors=()))
    back = tuple(old for old, _ in document.former_anchors if old in plain.anchors)
    piece = _Piece(document, text, back, read_anchors(plain.html))
    if not piece.former:
        return piece, problems
    body, _ = read_body(replace(document, former_anchors=tuple(piece.former.items())))
    return replace(piece, anchors=read_anchors(body.html)), problems


# ---- what became of them


def _mend(piece: _Piece, records: Records) -> Mending:
    """Return what is to become of the lost anchors of a piece, at any address it ever had."""
    published = list(_recorded(piece.document, records))
    following = _following(piece, frozenset(name for names in published for name in names))
    recorded = [[name for name in names if name not in following] for names in published]
    known = following.union(*recorded)
    mendings = [mend_page(names, piece.anchors, known) for names in recorded]
    led = {old: new for each in reversed(mendings) for old, new in each.led.items()}
    unsure = {old: near for each in mendings for old, near in each.unsure.items()}
    unsure = {old: near for old, near in unsure.items() if old not in led}
    return Mending(led=led, unsure=unsure, back=piece.back)


def _following(piece: _Piece, published: frozenset[str]) -> frozenset[str]:
    """Return the former anchors of a piece that lead nowhere now, but by way of a published one.

    They are led on with that one.
    """
    broken = (old for old in piece.former if old not in piece.anchors)
    return frozenset(old for old in broken if published.intersection(_way(old, piece.former)))


def _way(old: str, pairs: Mapping[str, str]) -> list[str]:
    """Return the anchors by which an old one leads on."""
    way = [pairs[old]]
    while way[-1] in pairs and way[-1] not in way[:-1]:
        way.append(pairs[way[-1]])
    return way


def _recorded(document: Document, records: Records) -> Iterator[list[str]]:
    """Yield the anchors that were published at each address of a document, in their order.

    Those that are declared gone are left out.
    """
    for address in _addresses(document, records.declared):
        if entry := records.ledger.entries.get(address):
            gone = records.declared
            yield [each for each in entry.anchors if f"{address}#{escaped(each)}" not in gone]


def _addresses(document: Document, declared: Mapping[str, Declaration]) -> Iterable[str]:
    """Return the addresses under which the ledger may know a document, its present one first."""
    own = f"/{document.permalink}"
    moved = (
        address
        for address, each in declared.items()
        if each.state is State.MOVED and each.told == own
    )
    plain = (canonical(address) for address in (own, *document.former_urls, *moved))
    return dict.fromkeys(
        spelling
        for address in plain
        for spelling in (address, f"{address.rstrip('/')}/", address.rstrip("/"))
    )


# ---- the files


def _edited(piece: _Piece, mending: Mending) -> str:
    """Return a piece's file with other former anchors; raise Uneditable where it cannot have them.

    What it says then is compared with what it is to say.
    """
    document = piece.document
    before, after = dict(document.former_anchors), piece.former | dict(mending.led)
    wanted = replace(document, former_anchors=tuple(after.items()))
    with suppress(ContentError):
        edited = set_former_anchors(piece.text, before, after)
        if parse_document(document.path, edited) == wanted:
            return edited
    line = document.line_of("former_anchors") or 1
    raise Uneditable(line, "former_anchors", "written so that no line can be added to it")


def _uneditable(path: str, fault: Uneditable) -> Problem:
    remedy = "write the front matter as docs/content.md shows, `old: new` a line, and try again"
    return Problem(path=path, line=fault.line, key=fault.key, reason=str(fault), remedy=remedy)


def _told(folder: str, found: Mapping[str, Mending]) -> Iterator[str]:
    """Yield what was done, file by file, and what is left to the owner."""
    changed = [each for each in found.values() if each.led or each.back]
    if changed:
        count = count_of(sum(len(each.led) for each in changed), "lost anchor")
        where = f"in {count_of(len(changed), 'file')}; `git checkout {folder}` undoes it:"
        yield f"{count} led on, {where}"
    else:
        yield "No lost anchor could be led on." if _unsure(found) else "No anchor is lost."
    for path, mending in found.items():
        yield from (f"  {folder}/{path}: {old} → {new}" for old, new in mending.led.items())
        yield from (f"  {folder}/{path}: {old} is there again" for old in mending.back)
    if _unsure(found):
        yield "What came in their place cannot be told of these; write `former_anchors` yourself:"
    for path, mending in found.items():
        for old, near in mending.unsure.items():
            yield f"  {folder}/{path}: {old}: {' or '.join(near) or TOP}"


def _unsure(found: Mapping[str, Mending]) -> bool:
    return any(each.unsure for each in found.values())
