"""How links by name are written once a piece is called otherwise, is gone, or shares its slug."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import Document, Link, find_names, full_name

__all__ = ["Naming"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What documents will be called."""

    becomes: Mapping[str, Document]
    """What each document becomes, by its path now; two of them may become one."""
    names: Mapping[str, tuple[Document, ...]]
    """Which documents each name will mean."""

    @classmethod
    def after(cls, documents: Mapping[str, Document], moved: Mapping[str, Document]) -> "Naming":
        """Return what documents are called once those at the paths of moved are what it says."""
        becomes = {**documents, **moved}
        there = {each.path: each for each in becomes.values()}
        return cls(becomes, find_names(there.values()))

    def called(self, links: Iterable[Link]) -> dict[Link, str]:
        """Return how each link by name is to be written that would lead elsewhere, or nowhere."""
        called = {}
        for link in links:
            document = self.becomes.get(link.file) if link.name else None
            if document and self.names.get(link.name) != (document,):
                called[link] = self._written(link, document)
        return called

    def _written(self, link: Link, document: Document) -> str:
        """Return a link in the manner in which it is written, with a folder where it needs one."""
        is_short = "/" not in link.name and self.names[document.slug] == (document,)
        fragment = f"#{link.fragment}" if link.fragment else ""
        return f"[[{document.slug if is_short else full_name(document)}{fragment}]]"
