"""Links by slug once a new piece of another kind has that slug too: they say the folder as well."""

from collections.abc import Mapping
from pathlib import Path

from plugins.documents import Document, find_names, parse_document, render_body, with_file
from plugins.documents.characters import decode
from plugins.errors import ContentError
from plugins.upkeep.called import Naming
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.place import write_all
from plugins.upkeep.relink import relink
from plugins.upkeep.writing.shelf import read_shelf

__all__ = ["keep_links"]


def keep_links(content: Path, new: Path) -> tuple[str, ...]:
    """Have every link by slug lead where it led before the file new was written.

    Return which files changed, from `content/`; one with mistakes stays, and is told of with them.
    """
    shelf = read_shelf(content)
    path = new.relative_to(content).as_posix()
    before = {each: document for each, document in shelf.documents.items() if each != path}
    slug = shelf.documents[path].slug
    if sum(each.slug == slug for each in before.values()) != 1:
        return ()
    naming = Naming.after(shelf.documents, {})
    changes: dict[str, str | None] = dict(_changes(content, before, naming))
    write_all(content, changes)
    return tuple(changes)


def _changes(content: Path, before: Mapping[str, Document], naming: Naming) -> dict[str, str]:
    names = find_names(before.values())
    changes = {}
    for path in before:
        text, _ = decode(path, (content / path).read_bytes())
        if "[[" in text:
            try:
                links = render_body(parse_document(path, text)).links
                called = naming.called(with_file(link, names) for link in links)
                changes[path] = relink(text, (), (path, path), ("", ""), called)
            except (ContentError, Uneditable):
                continue
            if changes[path] == text:
                del changes[path]
    return changes
