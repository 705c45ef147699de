"""Characters that no document may hold, because HTML has no way to say them."""

import re

from plugins.errors import Problem

__all__ = ["FORBIDDEN", "HIDDEN_BREAKS", "check_characters", "decode", "normalise", "replaced"]

_LAST_OF_PLANES = "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]"
)
"""Control characters, surrogates and noncharacters (HTML standard, 13.2.3.5)."""

HIDDEN_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line for YAML, but for no editor."""


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text that data encodes in UTF-8, or why it is not UTF-8."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        reason = (
            f"not UTF-8: byte 0x{data[error.start]:02x}, "
            f"byte {column} of the line and {error.start + 1} of the file"
        )
        remedy = "save the file as UTF-8"
        problem = Problem(path=path, line=line, key="encoding", reason=reason, remedy=remedy)
        return "", [problem]


def normalise(text: str) -> str:
    """Return text without a byte order mark, with one newline for every end of line."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_characters(path: str, text: str) -> list[Problem]:
    """Return a problem for each line that holds a character HTML cannot."""
    if _is_printable(text):
        return []
    return [
        Problem(
            path=path,
            line=number,
            key="encoding",
            reason=f"a character that HTML cannot hold (U+{ord(match[0]):04X})",
            remedy="take it out",
        )
        for number, line in enumerate(text.split("\n"), 1)
        if (match := FORBIDDEN.search(line))
    ]


def replaced(text: str) -> str:
    """Return text with U+FFFD for every character HTML cannot hold, so that reading can go on."""
    return text if _is_printable(text) else FORBIDDEN.sub("\ufffd", text)


def _is_printable(text: str) -> bool:
    """Whether text has no character that HTML cannot hold: what Unicode can print is none.

    The pattern takes a hundred times as long, and nearly every text is done without it.
    """
    for blank in "\n\t\u00a0":
        text = text.replace(blank, "")
    return text.isprintable()
