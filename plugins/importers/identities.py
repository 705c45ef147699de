"""By what the pieces of witnesses are known: a site's id, an address, or their text."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from plugins.documents import FORUMS, fold_address
from plugins.importers.records import Body, Piece, Witness

__all__ = ["body_digest", "fingerprint", "is_of_profile", "is_telling", "key_of_address", "keys_of"]

_PROFILE = frozenset({Piece.BIOGRAPHY, Piece.WIKI_EDIT})


def keys_of(witness: Witness) -> frozenset[str]:
    """Return the keys that name a witness's piece, none where it shows neither id nor address.

    Two witnesses with a key in common show one piece. What a profile says of a person is one
    piece a site. A post and a comment have no key in common.
    """
    if is_of_profile(witness):
        return frozenset({f"{witness.site}/profile"})
    keys = {_key_of_id(witness)} if witness.id else set()
    addresses = (address for address in (witness.url, *witness.mirrors) if address)
    return frozenset(keys | {key for each in addresses if (key := _key_of(each, witness))})


def key_of_address(address: str, *, is_post: bool) -> str | None:
    """Return the key of a piece by its address, None where that may be another piece's."""
    key, sort = fold_address(address), "post" if is_post else "comment"
    named = re.match(r"(?:lesswrong|eaforum)/(?:old-)?(comment|post|item)/", key)
    if named:
        return key if named[1] in (sort, "item") else None
    if key.startswith("hackernews/item/"):
        return key
    is_forum_page = (urlsplit(address).hostname or "").removeprefix("www.") in FORUMS
    return None if is_forum_page or not (is_post or is_telling(address)) else f"{sort} {key}"


def is_of_profile(witness: Witness) -> bool:
    """Whether a witness shows what a profile says of a person, and no piece of writing."""
    return witness.piece in _PROFILE


def is_telling(address: str) -> bool:
    """Whether folding an address keeps all that tells its piece from others.

    A fragment that is folded away may name one of many comments on a page.
    """
    page, _, fragment = address.partition("#")
    return not fragment or fold_address(address) != fold_address(page)


def fingerprint(words: tuple[str, ...]) -> str:
    """Return the name of a text by its folded words: 16 hexadecimal digits."""
    return sha256(" ".join(words).encode()).hexdigest()[:16]


def body_digest(body: Body) -> str:
    """Return the name of a body by all that it holds: 16 hexadecimal digits."""
    parts = (body.notation, str(body.complete), body.text, body.rendered)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _key_of_id(witness: Witness) -> str:
    if witness.site == "hackernews":
        return f"hackernews/item/{witness.id}"  # as its addresses are folded
    sort = "post" if witness.piece is Piece.POST else "comment"
    return f"{witness.site}/{sort}/{witness.id}"


def _key_of(address: str, witness: Witness) -> str | None:
    """Return the key of a witness's piece by an address that is not its page's."""
    is_post = witness.piece is Piece.POST
    above = witness.place.url if witness.place and not is_post else ""
    is_of_page = bool(above) and fold_address(above) == fold_address(address)
    return None if is_of_page else key_of_address(address, is_post=is_post)
