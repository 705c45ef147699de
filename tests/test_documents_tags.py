"""HTML is read alike, whichever way it is read."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import TagReader

_PIECES = st.sampled_from(
    [
        *("<p>", "</p>", '<p id="p-1">', "<br />", "<br/>", "<hr>", "</h2 >", "<P>", "<p >"),
        *('<a href="{filename}/a.md#b" class="x y">', "<a href='b'>", "<a href=b c>", "</a>"),
        *('<img alt="a > b" src="&#123;x}&amp;"/>', '<a b="1"c="2">', '<a b="', '<a b="\n" c>'),
        *(
            "<x-y>",
            "<1>",
            "<",
            "< b",
            "</>",
            "</",
            "</ p>",
            ">",
            '"',
            "=",
            "/",
            "&",
            "&am",
            "&amp;",
        ),
        *("<!-- a -->", "<!--", "-->", "<!doctype html>", "<!a>", "<?b?>", "<![CDATA[c]]>"),
        *("<script>", "</script>", "<style a>", "</style>", "<textarea>", "</textarea>", "<title>"),
        *("<svg/>", "<math>", "<nobr>", "<td\nb>", "<td\tb>", '<td b="c"/d>', "<td b=>", "<td =b>"),
        *("word", " two words ", "\n", "\r\n", "\x00", "\x0c", "é", "\u2028", "𝔘"),
    ]
)


class _Told(HTMLParser):
    """Keeps what it is told, with where it is and how it is written."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.events: list[tuple[object, ...]] = []

    def _keep(self, *event: object) -> None:
        self.events.append(event)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep("start", tag, attrs, self.where(), self.get_starttag_text())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep("whole", tag, attrs, self.where(), self.get_starttag_text())

    def handle_endtag(self, tag: str) -> None:
        self._keep("end", tag, self.where())

    def handle_data(self, data: str) -> None:
        self._keep("text", data)

    def handle_comment(self, data: str) -> None:
        self._keep("comment", data, self.where())

    def handle_decl(self, decl: str) -> None:
        self._keep("declaration", decl, self.where())

    def handle_pi(self, data: str) -> None:
        self._keep("instruction", data, self.where())

    def unknown_decl(self, data: str) -> None:
        self._keep("unknown", data, self.where())

    def where(self) -> int:
        line, column = self.getpos()
        return sum(len(each) + 1 for each in self.html.split("\n")[: line - 1]) + column


class _Read(_Told, TagReader):
    def where(self) -> int:
        return self.place()


@settings(max_examples=300)
@given(html=st.lists(_PIECES, max_size=12).map("".join))
def test_a_reader_is_told_what_the_standard_library_tells(html: str) -> None:
    """Tags, texts, attributes and places are the same for plain HTML and for any other."""
    plain, ours = _Told(html), _Read(html)
    plain.feed(html)
    plain.close()
    ours.read(html)
    assert ours.events == plain.events
