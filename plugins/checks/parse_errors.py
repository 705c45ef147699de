"""What an HTML parser that follows the standard objects to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import html5lib
from html5lib.constants import E

from .facts import Spot


def find_parse_errors(markup: str) -> tuple[Spot, ...]:
    """Return every parse error of markup, in its order; an unclosed tag on the line it opens."""
    parser = _Parser()
    try:
        parser.parse(markup)
    except AssertionError:  # html5lib's own, on tables broken in ways it does not foresee
        parser.spots.append(Spot(line=parser.line, text="the parser cannot go on from here"))
    return (*_forbidden_characters(markup), *parser.spots)


class _Parser(html5lib.HTMLParser):
    """A parser that remembers where each element opened, which html5lib does not."""

    def __init__(self) -> None:
        super().__init__()
        self.spots: list[Spot] = []
        self._make_element = self.tree.elementClass
        self.tree.elementClass = self._open_element

    def _open_element(self, name: str, namespace: str | None = None) -> Any:
        element = self._make_element(name, namespace)
        element.line = self.line
        return element

    @property
    def line(self) -> int:
        """The line read so far."""
        line: int = self.tokenizer.stream.position()[0]
        return line

    def parseError(  # noqa: N802 - html5lib's name
        self,
        errorcode: str = "XXX-undefined-error",
        datavars: Mapping[str, str] | None = None,
    ) -> None:
        """Remember the error while the elements around it are still open."""
        if errorcode == "invalid-codepoint":
            return  # html5lib tells only that there is one, so they are looked for apart
        variables = datavars or {}
        self.spots.append(self._unclosed(errorcode, variables) or self._told(errorcode, variables))

    def _unclosed(self, errorcode: str, datavars: Mapping[str, str]) -> Spot | None:
        """Return where the element that is still open opened, if this is what is wrong."""
        open_elements = self.tree.openElements
        ending = datavars.get("name", datavars.get("gotName", ""))
        wanted = datavars.get("expectedName", open_elements[-1].name if open_elements else "")
        begun = {element.name for element in open_elements}
        if wanted in _HEADINGS:  # which the end of any heading ends
            begun |= _HEADINGS
        if errorcode not in _END_TAGS or ending not in begun or wanted == ending:
            return None
        element = next(e for e in reversed(open_elements) if e.name == wanted)
        text = f"<{wanted}> is still open at the </{ending}> on line {self.line}"
        # html5lib copies some elements without asking for a new one, so a line may be missing.
        return Spot(line=getattr(element, "line", self.line), text=text)

    def _told(self, errorcode: str, datavars: Mapping[str, str]) -> Spot:
        """Return the error in plain words where there are some, else in html5lib's."""
        words = _PLAIN.get(errorcode) or _uncapitalised(E.get(errorcode, errorcode))
        return Spot(line=self.line, text=words % datavars)


def _uncapitalised(sentence: str) -> str:
    """Return sentence as the inside of another one."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _forbidden_characters(markup: str) -> Iterator[Spot]:
    """Yield each character that HTML does not allow."""
    for found in _FORBIDDEN.finditer(markup):
        line = 1 + markup.count("\n", 0, found.start())
        yield Spot(line=line, text=f"the character U+{ord(found[0]):04X} is not allowed")


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_END_TAGS = frozenset(
    {
        "adoption-agency-1.3",
        "end-tag-too-early",
        "end-tag-too-early-named",
        "expected-one-end-tag-but-got-another",
        "unexpected-cell-end-tag",
        "unexpected-end-tag",
    }
)
_PLAIN: Mapping[str, str] = {
    "adoption-agency-1.2": "</%(name)s> closes nothing that is open",
    "duplicate-attribute": "an attribute is given twice",
    "end-tag-too-early": "</%(name)s> closes nothing that is open",
    "expected-doctype-but-got-start-tag": "there is no <!doctype html>",
    "expected-named-entity": "a bare '&', which is written '&amp;'",
    "expected-tag-name": "a bare '<', which is written '&lt;'",
    "named-entity-without-semicolon": "a character reference without its ';'",
    "non-void-element-with-trailing-solidus": "<%(name)s/> does not close itself",
    "unexpected-end-tag": "</%(name)s> closes nothing that is open",
}
# https://infra.spec.whatwg.org/#noncharacter and #control, without ASCII white space. Written in
# escapes, as the characters themselves cannot be seen.
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffe\\uffff]")
