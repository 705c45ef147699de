"""Where the links of a body lead, written so that the site can keep them."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from plugins.importers.bodies.tree import names

__all__ = ["Addresses", "tidy_address"]

_SCHEMES = names("ftp ftps gopher http https irc ircs mailto news sftp ssh tel xmpp")
"""What a link may lead to: pages, files, people."""
_UNSAFE = re.compile(r"[\s\"<>`\\^{}|\x00-\x1f\x7f]")


def tidy_address(address: str) -> str:
    """Return an address as a browser reads it: trimmed, with escapes for what would end it."""
    bare = re.sub(r"[\t\n\r]", "", address.strip(" \t\n\r\f"))
    return _UNSAFE.sub(lambda match: quote(match[0]), bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What a body's addresses are relative to, and which places in it may be led to."""

    base: str = ""
    """The address of the piece at its source; empty where it is not known."""
    anchors: frozenset[str] = frozenset()
    """The ids of the body's own places that are kept."""

    def resolve(self, written: str) -> str:
        """Return the address that a link means, empty where it leads nowhere a reader could go."""
        address = tidy_address(written)
        if address.startswith("#") and address[1:] in self.anchors:
            return address
        if re.match(r"https?:(?!//[^/])", address, re.IGNORECASE):
            return ""
        try:
            whole = urljoin(self.base, address) if self.base else address
            whole = f"https:{whole}" if whole.startswith("//") else whole
            parts = urlsplit(whole)
            host = parts.hostname
        except ValueError:
            return ""
        if parts.scheme.lower() not in _SCHEMES:
            return ""
        is_page = parts.scheme.lower() in ("http", "https")
        return "" if is_page and not host else whole
