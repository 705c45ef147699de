"""Text → Markdown that shows exactly this text, and as few escapes in it as can be told apart.

Backslashes are for the signs that Markdown 3.11 lets them escape; all else is told by references.
"""

import re

__all__ = ["escape_address", "escape_text", "guard_line", "reference"]


def reference(text: str) -> str:
    """Return text as numeric references."""
    return "".join(f"&#{ord(sign)};" for sign in text)


def escape_text(text: str, *, in_link: bool = False, in_cell: bool = False) -> str:
    """Return the Markdown of text that stands within a line."""
    escaped = _SIGN.sub(lambda match: _escaped(match, in_link=in_link), text)
    return escaped.replace("|", "\\|") if in_cell else escaped


_SIGN = re.compile(
    r"(?P<slash>\\)"
    r"|(?P<entity>&)(?=#?\w+;|$)"
    r"|(?P<less><)|(?P<sign>[*`])"
    r"|(?P<under>(?<![^\W_])_|_(?![^\W_]))"
    r"|(?P<pair>\[(?!\^|TOC\])[^\[\]\\*`<&_{]*\](?=[^(\[:{\s]|\s[^(\[]))"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<brace>\{:?)"
    r"|(?P<bang>!)(?=\[|$)"
    r"|(?P<object>\ufffc)"
)


def _escaped(match: re.Match[str], *, in_link: bool) -> str:  # noqa: PLR0911 (one return for each kind)
    text = match[0]
    match match.lastgroup:
        case "slash":
            below = match.string[match.end() : match.end() + 1]
            is_plain = below.isalnum() or below == " "
            return text if is_plain else reference(text)
        case "entity":
            return "&amp;"
        case "less":
            return "&lt;"
        case "pair":
            return f"\\{text[:-1]}\\]" if in_link else text
        case "brace":
            return "\\{<!-- -->:" if text == "{:" else "\\{"
        case "object":
            return reference(text)
        case _:
            return f"\\{text}"


def escape_address(address: str, title: str = "") -> str:
    """Return what stands between the round brackets of a link."""
    told = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    if re.search(r"[()\[\]*_'\"]", told):
        told = f"<{told}>"
    if not title:
        return told
    quoted = re.sub(r"&(?=#?\w+;)", "&amp;", title).replace('"', "&quot;")
    return f'{told} "{_ATTRIBUTE.sub(lambda match: reference(match[0]), quoted)}"'


_ATTRIBUTE = re.compile(r"[\\`*_\[\]<>(){}]")

# ---- the beginnings and ends of lines


def _slashed(sign: str) -> str:
    return f"\\{sign}"


_GUARDS = (
    (re.compile(r"()(#+)"), _slashed),
    (re.compile(r"()(>)"), _slashed),
    (re.compile(r"()([-+])(?=[ ]|$|-)"), _slashed),
    (re.compile(r"()(=)(?==*$)"), reference),
    (re.compile(r"([0-9]+)(\.)(?=[ ]|$)"), _slashed),
    (re.compile(r"([0-9]+)(\))(?=[ ]|$)"), reference),
    (re.compile(r"()(:)(?=[ ]|$)"), reference),
    (re.compile(r"()(/)(?=//)"), reference),
    (re.compile(r"()(\[)(?=![A-Za-z]+\] *$)"), reference),
    (re.compile(r"()(~)(?=~~)"), reference),
    (re.compile(r"()([•‣◦▪●○∙\u2043])(?=\s)"), reference),
    (re.compile(r"()(\|)(?=[-|: ]*$)"), _slashed),
)
"""What a line may begin with that would be a mark: what stays, the sign, and how that is told."""
_BRACKET = re.compile(r"\\(?=\[)")
_EDGE = re.compile(r"^[^\S ]+|[^\S ]+$")


def guard_line(line: str) -> str:
    """Return a line of text so that nothing at its ends is taken for the mark of a block."""
    line = _EDGE.sub(lambda match: reference(match[0]), line)
    if _BRACKET.match(line):  # which would begin a formula
        return f"{reference('[')}{line[2:]}"
    for pattern, told in _GUARDS:
        if match := pattern.match(line):
            return f"{match[1]}{told(match[2])}{line[match.end() :]}"
    return line
