"""Which address elsewhere is which piece here."""

from dataclasses import dataclass

from plugins.documents import addresses_elsewhere, fold_address
from plugins.relations import Graph
from plugins.views.entries import Reference, kind_word, refer_to

__all__ = ["FoundView", "list_addresses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundView:
    """A piece and an address elsewhere by which it is known, or under which it stands."""

    key: str
    """What all spellings of the address fold to."""
    address: str
    piece: Reference
    kind: str
    is_post: bool
    """Whether the address is that of the post under which the piece stands, not its own."""


def list_addresses(graph: Graph) -> tuple[FoundView, ...]:
    """Return each address by which a listed piece is known, and those of posts, by key.

    There is one entry per address and piece.
    """
    found = {
        (fold_address(address), document.path): FoundView(
            key=fold_address(address),
            address=address,
            piece=refer_to(document),
            kind=kind_word(document),
            is_post=False,
        )
        for document in graph.listed
        for _, address in addresses_elsewhere(document)
    }
    for thread in {thread.slug: thread for thread in graph.threads.values()}.values():
        for comment in thread.comments if thread.post.url else ():
            key = fold_address(thread.post.url or "")
            post = FoundView(
                key=key,
                address=thread.post.url or "",
                piece=refer_to(comment),
                kind=kind_word(comment),
                is_post=True,
            )
            found.setdefault((key, comment.path), post)
    return tuple(found[each] for each in sorted(found))
