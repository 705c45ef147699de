"""The command that renames a document or a file: edited, proved and then written, or nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from plugins.documents import HOME, Document, Library, Page, Topic, load_content
from plugins.documents.parse import kind_of
from plugins.errors import ContentError, ToolError, did_you_mean
from plugins.launch import too_late
from plugins.permanence import DECLARED, Records, load_records
from plugins.upkeep.place import read_texts, write_all
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.writing.committed import is_committed
from plugins.upkeep.writing.fresh import place_new
from plugins.upkeep.writing.moving import Relocation, edit_moved
from plugins.upkeep.writing.names import parse_slug
from plugins.upkeep.writing.owners import check_free
from plugins.upkeep.writing.proving import check_moved, with_line
from plugins.upkeep.writing.shelf import Shelf
from plugins.views import count_of

__all__ = ["rename"]


def rename(content: Path, old: str, new: str) -> str:
    """Call a document or a file otherwise, mend what leads to it, and tell what was done.

    Raise ToolError where the names cannot be meant, ContentError where the new one is taken or the
    content would not be right afterwards; then no file has changed.
    """
    library = load_content(content)
    shelf = Shelf(
        folder=content.as_posix(),
        documents=library.documents,
        files=library.files,
        records=load_records(content),
    )
    path = _find(shelf, old)
    document = library.documents.get(path)
    if isinstance(document, Topic):
        return _rename_topic(content, shelf, document, new)
    move = _planned(shelf, document, new) if document else _planned_file(shelf, path, new)
    return _done(content, library, shelf.records, move)


def _done(content: Path, library: Library, records: Records, move: Relocation) -> str:
    """Make the edits, prove them, write them, and tell of them."""
    before = read_texts(content, library)
    try:
        after = edit_moved(library, before, records, move)
        check_moved(content, library, (before, after), move)
    except ContentError as error:
        folder = content.as_posix()
        raise ContentError(replace(p, path=f"{folder}/{p.path}") for p in error.problems) from None
    changes = {
        path: after[path] for path in before if after.get(path, before[path]) != before[path]
    }
    if DECLARED in after:
        changes[DECLARED] = with_line(content, after[DECLARED])
    fresh = [move.new, *(path for path in changes if not (content / path).exists())]
    undo = _undo(content, move, fresh)
    _write(content, changes, move, after.get(move.new))
    return _told(content, changes, move, undo)


def _write(content: Path, changes: Mapping[str, str], move: Relocation, text: str | None) -> None:
    """Write the file at its new place, then the others, and take the old one away: all, or none."""
    data = (content / move.old).read_bytes() if text is None else text.encode()
    fresh = {move.new: data}
    fresh |= {p: t.encode() for p, t in changes.items() if not (content / p).exists()}
    others = {p: t for p, t in changes.items() if p not in fresh}
    placed: list[Path] = []
    too_late()
    try:
        for path, each in fresh.items():
            placed.append(place_new(content / path, each))
        write_all(content, {**others, move.old: None})
    except BaseException:
        for file in placed:
            file.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # a folder that has other files stays
        (content / move.old).parent.rmdir()


def _undo(content: Path, move: Relocation, fresh: Sequence[str]) -> str:
    """Return how the move, which creates fresh files, is undone: by Git where it has all of it."""
    folder = content.as_posix()
    if is_committed(content):
        created = " ".join(f"{folder}/{path}" for path in fresh)
        return f"`git checkout {folder} && rm {created}` undoes it."
    back = f"`make rename FROM={move.new} TO={move.old}`"
    return f"Not all of {folder}/ was committed, so Git cannot undo it; {back} takes it back."


def _told(content: Path, changes: Mapping[str, str], move: Relocation, undo: str) -> str:
    folder = content.as_posix()
    lines = [f"{folder}/{move.old} is now {folder}/{move.new}"]
    if move.former:
        lines.append(f"Its former address {move.former} leads to it.")
    if changes:
        lines.append(f"{count_of(len(changes), 'other file')} changed with it:")
        lines += [f"  {folder}/{path}" for path in changes]
    return "\n".join([*lines, undo])


# ---- what is meant


def _find(shelf: Shelf, name: str) -> str:
    """Return the file that a name means: a path, a section and slug, or a slug alone."""
    path = _from_content(shelf, name)
    if path in shelf.files:
        return path
    named = path.removesuffix(".md").strip("/")
    alike = [
        file
        for file, document in shelf.documents.items()
        if named in (document.slug, _name_of(document), document.published_permalink.strip("/"))
    ]
    if len(alike) == 1:
        return alike[0]
    if alike:
        listed = ", ".join(sorted(alike))
        raise ToolError(f"FROM: '{name}': several pieces have that slug ({listed}); name the file")
    known = [*map(_name_of, shelf.documents.values()), *shelf.files]
    near = did_you_mean(named, known) or "name a file in content/, such as essays/a-slug.md"
    raise ToolError(f"FROM: '{name}': no such piece or file; {near}")


def _from_content(shelf: Shelf, name: str) -> str:
    text = name.strip().removeprefix("./")
    return text.removeprefix(f"{shelf.folder}/").removeprefix("content/")


def _name_of(document: Document) -> str:
    return f"{document.path.partition('/')[0]}/{document.slug}"


def _planned(shelf: Shelf, document: Document, new: str) -> Relocation:
    """Return the move of a document to another slug, or to another folder of its kind."""
    place = PurePosixPath(_from_content(shelf, new).removesuffix(".md"))
    slug = parse_slug(place.name, "TO")
    folder = place.parent if len(place.parts) > 1 else PurePosixPath(document.path).parent
    path = f"{folder}/{slug}.md"
    if kind_of(path) is not type(document) or ".." in folder.parts:
        own = document.path.partition("/")[0]
        raise ToolError(f"TO: '{new}': in another folder than {own}/, whose kind it would change")
    if path == document.path and slug == document.slug:
        raise ToolError(f"TO: '{new}': the name that it has")
    if isinstance(document, Page) and document.slug == HOME != slug:
        raise ToolError(f"FROM: '{document.path}': the home page, which every page leads to")
    renamed = replace(document, path=path, slug=slug)
    if problems := check_free(shelf, renamed, old=document):
        raise ContentError(problems)
    former = _former(shelf, document, renamed)
    return Relocation(old=document.path, new=path, document=document, slug=slug, former=former)


def _former(shelf: Shelf, document: Document, renamed: Document) -> str:
    """Return the address that a document leaves, empty where it keeps it or nobody was told it."""
    address = f"/{document.published_permalink}"
    is_told = document.is_public or address in shelf.records.ledger.entries
    return address if is_told and renamed.published_permalink != address.lstrip("/") else ""


def _planned_file(shelf: Shelf, path: str, new: str) -> Relocation:
    """Return the move of an image or another file to another name."""
    target = PurePosixPath(_from_content(shelf, new))
    if len(target.parts) == 1:
        target = PurePosixPath(path).parent / target
    if path.startswith("ledger/") or "/" not in path:
        raise ToolError(f"FROM: '{path}': a record of the archive's own, which has its name")
    _check_target(shelf, path, target, new)
    return Relocation(old=path, new=target.as_posix())


def _check_target(shelf: Shelf, path: str, target: PurePosixPath, new: str) -> None:
    """Raise ToolError or ContentError where a file cannot be called that."""
    if target.suffix.casefold() != PurePosixPath(path).suffix.casefold():
        raise ToolError(f"TO: '{new}': another ending than that of {path}, which says what it is")
    is_ours = target.parts[0] == "ledger" or kind_of(target.as_posix()) is not None
    if is_ours or ".." in target.parts or target.is_absolute() or len(target.parts) == 1:
        raise ToolError(f"TO: '{new}': not a place for files; write it as images/a-name.png")
    taken = [file for file in shelf.files if file.casefold() == target.as_posix().casefold()]
    address = f"/{target.as_posix()}"
    if taken:
        raise ToolError(f"TO: '{new}': {shelf.folder}/{taken[0]} is there already; choose another")
    if entry := shelf.records.ledger.entries.get(address):
        day = entry.day.isoformat()
        raise ToolError(f"TO: '{new}': {address} was published on {day}; choose another name")


def _rename_topic(content: Path, shelf: Shelf, topic: Topic, new: str) -> str:
    """Rename a topic as `rename-topic` does, but for a merge, which nobody asked for here."""
    slug = parse_slug(_from_content(shelf, new).removesuffix(".md").removeprefix("topics/"), "TO")
    others = {each.slug for each in shelf.documents.values() if isinstance(each, Topic)}
    if slug in others - {topic.slug}:
        raise ToolError(
            f"TO: '{slug}': a topic that is there; "
            f"`make rename-topic FROM={topic.slug} TO={slug}` puts them together"
        )
    if slug != topic.slug:
        renamed = replace(topic, slug=slug)
        free = check_free(shelf, renamed, old=topic)
        if free:
            raise ContentError(free)
    return rename_topic(content, topic.slug, slug)
