"""Footnotes beside the lines that cite them, where there is room; without a script.

Each note of a single paragraph is put into the text again, behind its number.  The style sheet
shows that copy beside the text on a wide screen and the notes at the end elsewhere, never both, so
that nobody reads or hears a note twice.
"""

import re

__all__ = ["with_sidenotes"]

_NOTES = re.compile(
    r'<div class="footnote">\s*<hr ?/?>\s*<ol>(?P<notes>.*?)</ol>\s*</div>\s*$', re.DOTALL
)
_NOTE = re.compile(
    r'<li id="fn:(?P<name>[^"]+)">\s*(?P<words>.*?)\s*</li>(?=\s*(?:<li id="fn:|$))', re.DOTALL
)
# A paragraph, or the words of an item of a list before anything else that is in it.
_TEXT = re.compile(
    r"<(?:p|li|dd)\b"
    r"(?:(?!</?(?:p|li|dd|ul|ol|dl|div|section|figure|blockquote|table|pre|h[1-6])\b).)*",
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"<p>(?P<words>(?:(?!</?p\b).)*)</p>", re.DOTALL)
_BACK = re.compile(r'(?:&#160;|\u00a0| )?<a class="footnote-backref".*?</a>', re.DOTALL)
_CITED = re.compile(
    r'<sup id="fnref:(?P<name>[^"]+)"><a class="footnote-ref" href="#fn:[^"]+">(?P<number>\d+)'
    r"</a></sup>"
)
_ID = re.compile(r' id="[^"]*"')


def with_sidenotes(html: str) -> str:
    """Return a rendered body in which notes stand beside their citations too.

    A body with a note that is more than one paragraph, or is cited elsewhere than in a paragraph or
    the words of a list's item, stays as it is, so that its notes stay together.
    """
    found = _NOTES.search(html)
    if found is None:
        return html
    notes = {note["name"]: _words(note["words"]) for note in _NOTE.finditer(found["notes"])}
    beside: set[str] = set()

    def put(cited: re.Match[str]) -> str:
        beside.add(cited["name"])
        words = notes.get(cited["name"])
        return f'{cited[0]}<small class="sidenote"><sup>{cited["number"]}</sup> {words}</small>'

    text = _TEXT.sub(lambda paragraph: _CITED.sub(put, paragraph[0]), html[: found.start()])
    if not all(notes.values()) or beside != set(notes):
        return html
    return text + found[0].replace('class="footnote"', 'class="footnote" data-beside', 1)


def _words(note: str) -> str:
    """Return the words of a note that may stand within a paragraph; empty where none may."""
    paragraph = _PARAGRAPH.fullmatch(_BACK.sub("", note).strip())
    return _ID.sub("", paragraph["words"]).strip() if paragraph else ""
