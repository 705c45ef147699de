"""The addresses of a piece elsewhere, as far as they are surely its own."""

from urllib.parse import urlsplit

from plugins.documents import fold_address
from plugins.documents.identity import misnamed_comment
from plugins.importers.identities import is_telling
from plugins.importers.merging import Record
from plugins.importers.records import Piece
from plugins.importers.replies import address

__all__ = ["elsewhere"]


def elsewhere(record: Record) -> tuple[str, ...]:
    """Return the addresses of a piece elsewhere, its canonical one first.

    Where several name the same piece in one way, only those that a source calls a mirror are told,
    and of each site's the fullest.
    """
    is_comment = record.piece is not Piece.POST
    urls = [each.url for each in record.witnesses]
    mirrors = [url for each in record.witnesses for url in each.mirrors]
    told: dict[str, str] = {}
    for url in (*urls, *sorted(mirrors)):
        if (known := address(url)) and not (is_comment and _is_no_comment(known, record)):
            key = fold_address(known)
            key = f"{urlsplit(known).hostname} {key}" if url in mirrors else key
            told[key] = _fuller(told.get(key, known), known)
    return tuple(dict.fromkeys(told.values()))


def _fuller(one: str, other: str) -> str:
    """Return the second of two addresses where it only goes on from the first, else the first."""
    return other if other.startswith(f"{one}/") else one


def _is_no_comment(url: str, record: Record) -> bool:
    """Whether an address is that of a page, or names a comment in a way that is folded away."""
    if record.place and fold_address(record.place.url) == fold_address(url):
        return record.piece is not Piece.QUICK_TAKE
    found = misnamed_comment(url)
    is_post = found == "a post" and record.piece is Piece.QUICK_TAKE
    return not is_telling(url) or (found is not None and not is_post)
