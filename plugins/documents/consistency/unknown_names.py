"""What is told of a link whose name no piece has, or several have."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from plugins.documents.html.links import Link
from plugins.documents.kinds import Document
from plugins.documents.names import find_former, find_names, full_name

__all__ = ["moved_file", "name_fault"]


def name_fault(documents: Mapping[str, Document], link: Link) -> tuple[str, str]:
    """Return what is wrong with a link by name that leads nowhere, and what to write instead."""
    names = find_names(documents.values())
    if meant := names.get(link.name):
        full = [full_name(each) for each in meant]
        return f"several pieces have that slug ({', '.join(full)})", f"write {_listed(full)}"
    if present := find_former(documents.values()).get(link.name):
        return "no piece is called that any more", f"it is {_listed([_short(present, names)])} now"
    if link.name.startswith("#"):
        return "a part of no piece", f"write `[words]({link.name})` for one of this page"
    near = list(dict.fromkeys(_near(link.name, names)))[:_MANY]
    return "no piece has that name", f"did you mean {_listed(near)}?" if near else _HOW_TO_NAME


_MANY = 3
_HOW_TO_NAME = "write the slug of a piece, or `\\[[` where brackets are meant"


def _near(name: str, names: Mapping[str, tuple[Document, ...]]) -> Iterator[str]:
    """Yield what may have been meant: the slug in another folder, then what is most alike.

    A title may have been written for the slug.
    """
    if elsewhere := names.get(name.rpartition("/")[2]):
        yield from map(full_name, elsewhere)
        return
    by_word = {key: meant[0] for key, meant in names.items()}
    by_word |= {meant[0].title.casefold(): meant[0] for meant in names.values()}
    for word in get_close_matches(name.casefold(), sorted(by_word), n=2 * _MANY, cutoff=0.6):
        yield _short(by_word[word], names)


def _short(document: Document, names: Mapping[str, tuple[Document, ...]]) -> str:
    """Return the shortest name that means this document alone."""
    is_alone = len(names[document.slug]) == 1
    return str(document.slug) if is_alone else full_name(document)


def _listed(names: list[str]) -> str:
    links = [f"[[{name}]]" for name in names]
    return " or ".join([", ".join(links[:-1]), links[-1]] if len(links) > 1 else links)


def moved_file(documents: Mapping[str, Document], file: str) -> str | None:
    """Return the file of the piece that used to be at file, None if none is known."""
    folder, _, last = file.removesuffix(".md").partition("/")
    present = find_former(documents.values()).get(f"{folder}/{last.rpartition('/')[2]}")
    return present.path if present and file.endswith(".md") else None
