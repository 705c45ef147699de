"""HTML read tag by tag, as html.parser reads it, but at a third of the cost where it is plain."""

import re
from html import unescape
from html.parser import HTMLParser

__all__ = ["Attributes", "TagReader"]

Attributes = list[tuple[str, str | None]]
"""The attributes of a tag in their order, None for the value of one that has none."""


class TagReader(HTMLParser):
    """Hands the tags and texts of HTML to the methods that html.parser names `handle_…`.

    What Markdown writes is read by one pattern, as html.parser's own way through a tag costs more
    than all that its readers here do with it.  From the first place at which HTML is written in
    another way, html.parser reads on.  Either hands over the same.
    """

    def __init__(self) -> None:
        """Read with references replaced by their characters."""
        super().__init__(convert_charrefs=True)
        self._begin = 0
        """Where the tag begins that is being read, or all that html.parser reads."""
        self._written = ""
        self._line_starts: list[int] = []
        """Where each line begins of what html.parser reads; empty before that."""

    def read(self, html: str) -> None:
        """Read all of html; a reader reads once."""
        for part in _PLAIN.finditer(html):
            text, ended, begun, attributes, slash = part.groups()
            if text:
                self.handle_data(unescape(text))
            self._begin = part.end(1)
            if begun:
                self._written = html[self._begin : part.end()]
                handle = self.handle_startendtag if slash else self.handle_starttag
                handle(begun, _read_attributes(attributes) if attributes else [])
            elif ended:
                self.handle_endtag(ended)
            elif self._begin < len(html):
                self._read_on(html[self._begin :])
                return

    def place(self) -> int:
        """Return where in the HTML the tag begins that is being read."""
        if not self._line_starts:
            return self._begin
        line, column = self.getpos()
        return self._begin + self._line_starts[line - 1] + column

    def get_starttag_text(self) -> str | None:
        """Return the opening tag that is being read, as it is written."""
        return super().get_starttag_text() if self._line_starts else self._written

    def _read_on(self, rest: str) -> None:
        """Have html.parser read what no pattern tells."""
        self._line_starts = [0, *(end.end() for end in re.finditer("\n", rest))]
        self.feed(rest)
        self.close()


_ATTRIBUTE = re.compile(r'[ \n]+([A-Za-z][A-Za-z0-9_:-]*)(="([^"]*)")?')
_ATTRIBUTES = r'(?:[ \n]+[A-Za-z][A-Za-z0-9_:-]*(?:="[^"]*")?)*'
# In which of these there are no tags depends on Python's version.
_WITHOUT_TAGS = "iframe|no|plaintext|script|style|textarea|title|xmp"
_PLAIN = re.compile(
    r"([^<]*)(?:<(?:/([a-z][a-z0-9-]*)"
    rf"|(?!{_WITHOUT_TAGS})([a-z][a-z0-9-]*)({_ATTRIBUTES})( ?/)?)>)?"
)
"""Text and the tag behind it, where there is one and it is plain."""


def _read_attributes(written: str) -> Attributes:
    return [
        (name.lower(), unescape(value) if given else None)
        for name, given, value in _ATTRIBUTE.findall(written)
    ]
