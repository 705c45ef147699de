"""WordPress's texts from before its blocks, in which an empty line is the end of a paragraph."""

import re

__all__ = ["with_paragraphs"]

_BLOCK = (
    "address article aside blockquote details div dl fieldset figure footer form h[1-6] header hr "
    "iframe main nav ol p pre section table ul"
).replace(" ", "|")
_HAS_BLOCKS = re.compile(r"<!-- wp:|<p[\s>]", re.IGNORECASE)
_OPENING = re.compile(rf"(?i)\s*(?:<!--.*?-->\s*)*</?(?:{_BLOCK})\b")
_KEPT = re.compile(r"(?is)(<(pre|script|style)\b.*?</\2\s*>)")


def with_paragraphs(html: str) -> str:
    """Return the HTML of an export with the paragraphs and breaks that WordPress puts in itself.

    What has paragraphs of its own is returned as it is.
    """
    text = html.replace("\r\n", "\n").replace("\r", "\n")
    if _HAS_BLOCKS.search(text):
        return html
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\n\n\x02{len(kept) - 1}\x03\n\n"

    parts = re.split(r"\n[ \t]*\n\s*", _KEPT.sub(keep, text.replace("\x02", "").strip()))
    told = "\n".join(map(_paragraph, parts))
    return re.sub(r"\x02(\d+)\x03", lambda match: kept[int(match[1])], told)


def _paragraph(part: str) -> str:
    if not part.strip() or part.startswith("\x02") or _OPENING.match(part):
        return part
    return f"<p>{part.strip().replace(chr(10), '<br>' + chr(10))}</p>"
