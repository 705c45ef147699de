"""Links in rendered HTML given other attributes, and something behind them; all else stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from plugins.documents.html.tags import Attributes, TagReader

__all__ = ["Rewriting", "rewrite_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """What becomes of a link."""

    attributes: Mapping[str, str]
    """Attributes to set, in the place of those of the same name or behind all others."""
    behind: str = ""
    """HTML that follows the link."""
    where_empty: str = ""
    """HTML that stands in the link where it has nothing of its own."""


def rewrite_links(html: str, rewrite: Callable[[Mapping[str, str]], Rewriting | None]) -> str:
    """Return html with each link as rewrite has it, who is asked once for each, in their order.

    It gets a link's attributes, each as its first standing says; where it returns None, the link
    stays as it is.  What is no link, such as a comment or code, is not touched.
    """
    return _Rewriter(html, rewrite).html


class _Rewriter(TagReader):
    """Goes through HTML once, and copies what lies between the links."""

    def __init__(self, html: str, rewrite: Callable[[Mapping[str, str]], Rewriting | None]) -> None:
        super().__init__()
        self._rewrite = rewrite
        self._source = html
        self._pieces: list[str] = []
        self._copied = 0
        self._behind = ""
        self.read(html)
        self.html = "".join([*self._pieces, html[self._copied :]])

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Give a link its new attributes."""
        if tag != "a":
            return
        values = {name: (value or "").strip() for name, value in reversed(attrs)}
        if rewriting := self._rewrite(values):
            told = [(name, rewriting.attributes.get(name, value)) for name, value in attrs]
            told += [(name, v) for name, v in rewriting.attributes.items() if name not in values]
            written = "".join(
                f" {name}" if value is None else f' {name}="{escape(value)}"'
                for name, value in told
            )
            length = len(self.get_starttag_text() or "")
            is_empty = self._source.startswith("</a>", self.place() + length)
            within = rewriting.where_empty if is_empty else ""
            self._put(f"<a{written}>{within}", length)
            self._behind = rewriting.behind

    handle_startendtag = handle_starttag  # a slash ends no element of HTML

    def handle_endtag(self, tag: str) -> None:
        """Put what follows a link behind it."""
        if tag == "a" and self._behind:
            end = self._source.index(">", self.place()) + 1 - self.place()
            self._put(f"</a>{self._behind}", end)
            self._behind = ""

    def _put(self, text: str, length: int) -> None:
        """Put text in the place of so many characters of the tag being read."""
        start = self.place()
        self._pieces += [self._source[self._copied : start], text]
        self._copied = start + length
