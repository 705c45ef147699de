"""Addresses as the ledger writes them: paths from the site's root, without a host.

Which of a site's addresses are promises is told by what is left out, so that a new kind of page or
file is promised until somebody decides otherwise.  Promised are pages, redirects, feeds, calendars,
`robots.txt`, the sitemap, and the files and original images to which pieces lead.  Not promised is
what only our own pages ask for, and ask for anew with every build: style sheets and scripts
(`theme/`), cards (`cards/`), the parts of the search index, and smaller versions of images, all of
them named by their content; nor `404.html`, which answers for any address, nor what a host reads
and does not serve.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

__all__ = ["address_of", "canonical", "escaped", "is_promise", "spellings", "unescaped"]

_OURS = ("theme/", "cards/", "search/pagefind/", ".")
"""How the files begin that nobody is promised; hidden ones too."""
_FOR_HOSTS = frozenset({"404.html", "_redirects", "_headers", "CNAME"})
_VERSION = re.compile(r"images/[^/]+\.[0-9a-f]{12}\.[0-9]+\.[a-z]+")
"""A smaller version of an image: its stem, what it is made of, and its width."""
_INDEX = "index.html"


def is_promise(file: str) -> bool:
    """Whether the file at this path of a built site has an address that is to stay."""
    is_ours = file.startswith(_OURS) or "/." in file or file in _FOR_HOSTS
    return not is_ours and not _VERSION.fullmatch(file)


def address_of(file: str) -> str:
    """Return the address at which a host serves the file at this path of a built site."""
    return f"/{escaped(_without_index(file))}"


def canonical(address: str) -> str:
    """Return the one spelling of an address from the root: readable, and without blanks.

    Of what stands after a `?` nothing is kept, as no file answers it.
    """
    path = unescaped(address.partition("#")[0].partition("?")[0]).lstrip("/")
    return f"/{escaped(_without_index(path))}"


def spellings(address: str) -> Iterator[str]:
    """Yield the addresses from which a host may answer address, in its order.

    Hosts send those on to the folder who leave out its last slash.
    """
    yield address
    if not address.endswith("/"):
        yield f"{address}/"
        yield f"{address}.html"


def escaped(text: str) -> str:
    """Return text with escapes for what would end it: blanks, `%`, `#`, `?` and what is unseen."""
    return text if _PLAIN.fullmatch(text) else "".join(map(_escaped_sign, text))


_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")
"""What most addresses are, in which there is nothing to escape."""


def unescaped(text: str) -> str:
    """Return text without escapes; bytes that are no UTF-8 become surrogates, as in file names."""
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode(
        "utf-8", "surrogateescape"
    )


def _escaped_sign(sign: str) -> str:
    if sign.isprintable() and not sign.isspace() and sign not in "%#?":
        return sign
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "surrogateescape"))


def _without_index(file: str) -> str:
    if file == _INDEX:
        return ""
    return file.removesuffix(_INDEX) if file.endswith(f"/{_INDEX}") else file
