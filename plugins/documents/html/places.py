"""On which line of a file something stands that was found in its HTML."""

import re
from collections.abc import Iterator
from html import escape
from itertools import repeat

from plugins.documents.kinds import Document

__all__ = ["Places"]


class Places:
    """Finds the places of what is asked for, one after the other."""

    def __init__(self, document: Document) -> None:
        """Begin at the top of the document's body."""
        self.is_plain = "<" not in document.body
        """Whether it has no tag that was typed."""
        self._text = _without_code(document.body)
        self._first = document.body_line
        self._lines: dict[str, Iterator[int]] = {}

    def line_of(self, text: str) -> int:
        """Return the line of the next place where text stands, after all the last one again.

        Return the body's first line where it stands nowhere.
        """
        if text not in self._lines:
            self._lines[text] = self._found(self._text, list(_places(self._text, text)))
        return next(self._lines[text])

    def line_of_first(self, *texts: str) -> int:
        """Return the line of the first of texts that stands somewhere, as line_of does."""
        return self.line_of(next((text for text in texts if text in self._text), ""))

    def line_of_address(self, address: str) -> int:
        """Return the line of the next place where a link has address, however it is escaped."""
        key = f"\n{address}"
        if key not in self._lines:
            self._lines[key] = self._found(*self._places_of_address(address))
        return next(self._lines[key])

    def line_of_name(self, written: str) -> int:
        """Return the line of the next place of a link `[[name]]`, whatever text it has."""
        key = f"\r{written}"
        if key not in self._lines:
            inner = re.escape(written.removeprefix("[[").removesuffix("]]"))
            found = re.finditer(rf"\[\[\s*{inner}\s*(?=\]\]|\\?\|)", self._text)
            self._lines[key] = self._found(self._text, [match.start() for match in found])
        return next(self._lines[key])

    def line_of_unpaired(self, tag: str) -> int:
        """Return the line of the first tag of an element that has no other half, 0 if none has."""
        opened: list[int] = []
        for match in re.finditer(rf"<(/?){tag}(?=[\s/>])", self._text, re.IGNORECASE):
            if match[1] and not opened:
                return self._line_at(match.start())
            if match[1]:
                opened.pop()
            else:
                opened.append(match.start())
        return self._line_at(opened[0]) if opened else 0

    def _line_at(self, place: int) -> int:
        return self._first + self._text.count("\n", 0, place)

    def _places_of_address(self, address: str) -> tuple[str, list[int]]:
        """Return the first of the ways to spell address that is found, with its places."""
        for text, spelling in (
            (self._text, address),
            (self._text, escape(address)),
            (self._text.replace("\\", ""), address),
        ):
            if places := [n for n in _places(text, spelling) if _is_whole(text, n, spelling)]:
                return text, places
        return self._text, []

    def _found(self, text: str, places: list[int]) -> Iterator[int]:
        """Yield the line of each place, and for ever that of the last."""
        line, counted = self._first, 0
        for place in places:
            line += text.count("\n", counted, place)
            counted = place
            yield line
        yield from repeat(line)


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part) if part else -1
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _is_whole(text: str, place: int, address: str) -> bool:
    """Whether an address begins and ends at a place, and is not part of a longer one."""
    end = place + len(address)
    before, after = text[place - 1 : place] if place else "", text[end : end + 1]
    return (before in "(<\"'=" or before.isspace()) and (after in ")>\"'" or after.isspace())


def _without_code(body: str) -> str:
    """Return body with blanks for fenced code and code in lines, as many lines as before."""
    return (
        _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)
        if re.search("`|~~~", body)
        else body
    )


_CODE = re.compile(
    r"^[> ]*(?P<fence>`{3,}|~{3,})[^`\n]*\n(?:.*\n)*?[> ]*(?P=fence) *$"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n)[\s\S])+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE,
)
