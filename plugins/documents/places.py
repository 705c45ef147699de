"""On which line of a file something stands that was found in its HTML."""

import re
from collections import Counter
from html import escape

from plugins.documents.kinds import Document

__all__ = ["Places"]


class Places:
    """Finds the places of what is asked for, one after the other."""

    def __init__(self, document: Document) -> None:
        self._text = _without_code(document.body)
        self._first = document.body_line
        self._asked: Counter[str] = Counter()

    def line_of(self, text: str) -> int:
        """Return the line of the next place where text stands, after all the last one again.

        Return the body's first line where it stands nowhere.
        """
        return self._line(text, re.escape(text))

    def line_of_address(self, address: str) -> int:
        """Return the line of the next place where address stands as a whole in a link."""
        spellings = {re.escape(address), re.escape(escape(address)), _escaped(address)}
        either = "|".join(sorted(spellings, key=len, reverse=True))
        return self._line(address, rf"(?:(?<=[\s(<\"'=])|^)(?:{either})(?=[\s)>\"']|$)")

    def _line(self, asked: str, pattern: str) -> int:
        number = self._asked[asked]
        self._asked[asked] += 1
        place = 0
        for count, match in enumerate(re.finditer(pattern, self._text)):
            place = match.start()
            if count == number:
                break
        return self._first + self._text.count("\n", 0, place)


def _escaped(address: str) -> str:
    """Return the pattern of address with backslashes before its punctuation."""
    return "".join(rf"\\?{re.escape(c)}" if c in "\\`*_{}[]()>#+-.!" else re.escape(c) for c in address)


def _without_code(body: str) -> str:
    """Return body with blanks for fenced code and code in lines, as many lines as before."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


_CODE = re.compile(
    r"^[> ]*(?P<fence>`{3,}|~{3,})[^`\n]*\n(?:.*\n)*?[> ]*(?P=fence) *$"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n)[\s\S])+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE,
)
