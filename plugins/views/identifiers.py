"""Names that outlive addresses: for entries of feeds and for dates in a calendar."""

from urllib.parse import quote

from plugins.documents import Document

__all__ = ["identify"]


def identify(document: Document, authority: str) -> str:
    """Return a name of document that never changes.

    It has to outlive host, address, date and title (RFC 4287, 4.2.6), so it is a tag URI
    (RFC 4151) of the archive's fixed authority and the document's oldest address: the first of its
    `former_urls`, which lists its present one too where it has come back to it.
    """
    return f"tag:{authority}:{_oldest_address(document)}"


def _oldest_address(document: Document) -> str:
    """Return the first address the document ever had, without slashes at its ends."""
    oldest = document.former_urls[0] if document.former_urls else document.permalink
    return quote(oldest.strip("/"), safe="/%:@!$&'()*+,;=~")
