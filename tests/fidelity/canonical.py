"""What a reader sees of HTML, told by a second reader that shares no code with the importer.

HTML is read by html5lib and laid out as tokens: each text with the blocks it stands in and the
marks around it.  Two pieces of HTML are shown alike where their tokens are equal.

Ignored: wrappers (`div`, `tbody`, …), classes, ids, `rel`, `target`; whether an item, cell or
definition has its text in a `p`; white space but for no-break spaces; paragraphs and code without
a sign that is seen, and breaks at the ends of one; the order of marks around the same words, and
to which mark a blank at its edge belongs.
Counted: every word; the kind and order of blocks, `start`, `value`, `type`, `reversed`, `open`,
`colspan`, `rowspan`, alignment, `th` or `td`; where links lead, and their titles; the text of code
to the blank; formulas, as the MathML that the site makes of their TeX; the words of each footnote,
at its mark; who is quoted.
By rule, and so the same on both sides: an image or a frame from elsewhere is a link to it; headings
go down by one where there is an `h1`; TeX that the site cannot set is code.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import html5lib

from plugins.documents.markdown.converter import Converter

__all__ = ["Token", "seen", "shown", "words"]

Token = tuple[tuple[Any, ...], frozenset[Any], str]
"""Blocks from the outermost in, marks, and text."""

_CONVERTER = Converter()


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_BLOCKS = {
    "blockquote": (),
    "dd": (),
    "details": ("open",),
    "dl": (),
    "dt": (),
    "figcaption": (),
    "li": ("value",),
    "ol": ("start", "type", "reversed"),
    "summary": (),
    "table": (),
    "caption": (),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "tr": (),
    "ul": (),
}
_AROUND = _names("div p section article body html figure main header footer thead tbody tfoot nav")
_GONE = ("style", "script", "head", "template", "noscript")
_ALIKE = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code"}
_MARKS = _names("strong em del code sub sup u ins mark kbd small q cite var samp abbr")


@dataclass
class _Sheet:
    base: str
    shift: int
    notes: dict[str, Any] = field(default_factory=dict)
    items: dict[Any, Any] = field(default_factory=dict)
    raw: list[tuple[tuple[Any, ...], int, frozenset[Any], str]] = field(default_factory=list)
    paragraph: dict[Any, int] = field(default_factory=lambda: defaultdict(int))
    blocks: dict[Any, int] = field(default_factory=lambda: defaultdict(int))

    def end(self, path: tuple[Any, ...]) -> None:
        self.paragraph[path] += 1

    def put(self, path: tuple[Any, ...], marks: frozenset[Any], text: str) -> None:
        self.raw.append((path, self.paragraph[path], marks, text))

    def block(self, path: tuple[Any, ...], name: Any) -> tuple[Any, ...]:
        self.end(path)
        self.blocks[path] += 1
        return (*path, (name, self.paragraph[path], self.blocks[path]))


def seen(html: str, base: str = "") -> list[Token]:
    """Return what a reader of the source sees."""
    return _tokens(html, base)


def shown(html: str) -> list[Token]:
    """Return what a reader of the site sees."""
    return _tokens(html, "")


def words(tokens: list[Token]) -> str:
    """Return the text alone."""
    return " ".join(" ".join(text for *_, text in tokens).split(" "))


def _tokens(html: str, base: str) -> list[Token]:
    body = _parsed(html)
    headings = [each for each in body.iter() if isinstance(each.tag, str)]
    sheet = _Sheet(base, int(any(each.tag == "h1" for each in headings)))
    sheet.notes = {
        each.get("id"): each
        for section in headings
        if {"footnotes", "footnote", "footnote-section"} & set(section.get("class", "").split())
        for each in section.iter("li")
    }
    _children(sheet, body, (), frozenset())
    return _laid_out(sheet.raw)


def _parsed(html: str) -> Any:
    """Return the body of html, its elements without namespaces."""
    whole = f"<!DOCTYPE html><body>{html}"
    body = html5lib.parse(whole, treebuilder="etree", namespaceHTMLElements=False).find("body")
    for node in body.iter():
        if isinstance(node.tag, str):
            node.tag = re.sub(r"\{.*\}", "", node.tag)
    return body


def _children(sheet: _Sheet, node: Any, path: tuple[Any, ...], marks: frozenset[Any]) -> None:
    if node.text:
        sheet.put(path, marks, node.text)
    for child in node:
        if isinstance(child.tag, str):
            _element(sheet, child, path, marks)
        if child.tail:
            sheet.put(path, marks, child.tail)


def _element(sheet: _Sheet, node: Any, path: tuple[Any, ...], marks: frozenset[Any]) -> None:  # noqa: C901, PLR0912, PLR0915 (one branch for each kind)
    tag, classes = node.tag, set(node.get("class", "").split())
    formula = _formula(node, classes)
    if formula is not None:
        sheet.put(path, formula[0] | (marks - {("code", "")}), formula[1])
    elif _is_gone(tag, classes):
        return
    elif (note := _note(sheet, node, classes)) is not None:
        inner = sheet.block(path, "note")
        sheet.paragraph[path] -= 1
        _children(sheet, note, inner, frozenset())
    elif classes & {"footnote-backref", "footnote-back-link"}:
        if sheet.raw and sheet.raw[-1][0] == path:  # Markdown puts a no-break space before it
            *rest, text = sheet.raw.pop()
            sheet.raw.append((*rest, text.rstrip("\xa0")))
    elif "footnotes-sep" in classes:
        return
    elif tag in ("iframe", "video") or "data-oembed-url" in node.keys():  # noqa: SIM118 (an element is no mapping)
        address = node.get("data-oembed-url") or node.get("src", "")
        address = f"https:{address}" if address.startswith("//") else address
        sheet.end(path)
        sheet.put(path, frozenset({("a", address, "")}), address)
        sheet.end(path)
    elif tag == "img":
        link = frozenset({("a", node.get("src"), node.get("title", ""))})
        is_linked = any(mark[0] == "a" for mark in marks)
        sheet.put(path, marks if is_linked else marks | link, node.get("alt") or node.get("src"))
    elif tag == "br":
        sheet.put(path, frozenset(), "\x01br")
    elif tag == "hr":
        sheet.put(sheet.block(path, "hr"), frozenset(), "\x01hr")
        sheet.end(path)
    elif tag == "pre":
        if (code := _code(node)).strip():
            sheet.put(sheet.block(path, "pre"), frozenset({"verbatim"}), code)
        sheet.end(path)
    elif re.fullmatch(r"h[1-6]", tag):
        level = min(6, int(tag[1]) + sheet.shift)
        _children(sheet, node, sheet.block(path, f"h{level}"), marks)
        sheet.end(path)
    elif (voice := _voice(node, classes)) is not None:
        quoted = node.find("blockquote") if tag == "figure" else node
        _children(sheet, quoted, sheet.block(path, ("voice", voice)), marks)
        sheet.end(path)
    elif classes & {"spoilers", "spoiler-v2"} and not any(b[0] == "spoiler" for b in path):
        _children(sheet, node, sheet.block(path, "spoiler"), marks)
        sheet.end(path)
    elif "detailsBlock" in classes and tag == "div":
        _children(sheet, node, sheet.block(path, ("details",)), marks)
        sheet.end(path)
    elif tag in ("ul", "ol") and path and path[-1][0][0] in ("ul", "ol") and sheet.items.get(path):
        item = sheet.items[path]  # a list right in a list is shown as in the item above
        _children(sheet, node, sheet.block(item, _named(tag, node)), marks)
    elif tag == "li":
        sheet.items[path] = sheet.block(path, _named(tag, node))
        _children(sheet, node, sheet.items[path], marks)
        sheet.end(path)
    elif "detailsBlockTitle" in classes or tag in _BLOCKS:
        name = "summary" if "detailsBlockTitle" in classes else tag
        _children(sheet, node, sheet.block(path, _named(name, node)), marks)
        sheet.end(path)
    elif tag in _AROUND:
        sheet.end(path)
        _children(sheet, node, path, marks)
        sheet.end(path)
    else:
        _children(sheet, node, path, marks | _mark(node, tag))


def _is_gone(tag: str, classes: set[str]) -> bool:
    if tag in _GONE or classes & {"spoken", "MathJax_Preview", "MathJax_CHTML"}:
        return True
    is_section = bool(classes & {"footnotes", "footnote-section"})
    return is_section or (tag == "div" and "footnote" in classes)


def _named(name: str, node: Any) -> tuple[Any, ...]:
    told = [(key, node.get(key)) for key in _BLOCKS[name] if node.get(key) is not None]
    told = [each for each in told if each not in (("start", "1"), ("type", "1"), ("colspan", "1"))]
    side = re.search(r"text-align:\s*(\w+)", node.get("style", ""))
    align = side[1] if side else node.get("data-align") or node.get("align")
    if name in ("td", "th") and align:
        told.append(("align", align))
    return (name, *told)


def _mark(node: Any, tag: str) -> frozenset[Any]:
    name = _ALIKE.get(tag, tag)
    if name == "a" and node.get("href"):
        return frozenset({("a", node.get("href"), node.get("title", ""))})
    if name in _MARKS:
        return frozenset({(name, node.get("title", "") if name == "abbr" else "")})
    if "spoiler" in node.get("class", ""):
        return frozenset({("spoiler", "")})
    return frozenset()


def _voice(node: Any, classes: set[str]) -> str | None:
    if "llm-content-block" in classes:
        return str(node.get("data-model-name"))
    return str(node.get("data-author")) if node.get("data-voice") == "quoted" else None


def _note(sheet: _Sheet, node: Any, classes: set[str]) -> Any:
    """Return the note that an element is the mark of."""
    is_mark = classes & {"footnote-reference", "footnote-ref"} or node.tag == "sup"
    links = [node] if node.tag == "a" else list(node.iter("a"))
    if not is_mark or len(links) != 1 or not links[0].get("href", "").startswith("#"):
        return None
    return sheet.notes.get(links[0].get("href")[1:])


def _code(node: Any) -> str:
    text = "".join(_pieces(node))
    return "\n".join(line if line.strip() else "" for line in text.split("\n")).strip("\n")


def _pieces(node: Any) -> Any:
    if node.tag == "br":
        yield "\n"
    yield node.text or ""
    for child in node:
        yield from _pieces(child)
        yield child.tail or ""


# ---- formulas


def _formula(node: Any, classes: set[str]) -> tuple[frozenset[Any], str] | None:  # noqa: PLR0911 (one return for each generation)
    """Return a formula of any generation as the MathML that the site makes of it."""
    if node.tag == "math":
        if annotation := node.find(".//annotation"):
            return _made(annotation.text, is_display=node.get("display") == "block")
        return frozenset({"formula"}), _told(node)
    if node.tag == "mjx-container":
        return _made(node.get("aria-label"), is_display=node.get("display") == "true")
    if classes & {"mjpage", "mjx-chtml"}:
        label = next(each.get("aria-label") for each in node.iter() if each.get("aria-label"))
        every = {word for each in node.iter() for word in (each.get("class") or "").split()}
        return _made(label, is_display=bool(every & {"mjpage__block", "MJXc-display"}))
    if node.tag == "script" and node.get("type", "").startswith("math/tex"):
        return _made(node.text, is_display="mode=display" in node.get("type"))
    if "math-tex" in classes:
        return _made(node.text[2:-2], is_display=node.text.startswith("\\["))
    if "katex" in classes or "katex-display" in classes:
        tex = next(each.text for each in node.iter("annotation"))
        return _made(tex, is_display="katex-display" in classes)
    if "latex-rendered" in classes:
        return _made(json.loads(node.get("data-attrs"))["persistentExpression"], is_display=True)
    return None


def _made(tex: str, *, is_display: bool) -> tuple[frozenset[Any], str]:
    signs = ("\\[\n", "\n\\]") if is_display else ("\\(", "\\)")
    html, faults = _CONVERTER.convert(f"{signs[0]}{' '.join(tex.split())}{signs[1]}")
    if faults:
        return frozenset({("code", "")}), tex
    return frozenset({"formula"}), _told(next(_parsed(html).iter("math")))


def _told(node: Any) -> str:
    told = "".join(f" {name}={value}" for name, value in sorted(node.items()))
    inside = "".join(_told(child) + (child.tail or "").strip() for child in node)
    return f"<{node.tag}{told}>{(node.text or '').strip()}{inside}</>"


# ---- tokens in their normal form


def _laid_out(raw: list[tuple[tuple[Any, ...], int, frozenset[Any], str]]) -> list[Token]:
    """Return the texts of each paragraph joined, with dense numbers for blocks and paragraphs."""
    tokens: list[Token] = []
    start = 0
    for at in range(1, len(raw) + 1):
        if at == len(raw) or raw[at][:2] != raw[start][:2]:
            path, paragraph, *_ = raw[start]
            line = _line([(marks, text) for *_, marks, text in raw[start:at]])
            is_seen = any(text.strip() and text != "\x01br" for _, text in line)
            line = line if is_seen else []
            tokens += [((*path, ("p", paragraph, 0)), marks, text) for marks, text in line]
            start = at
    return _renumbered(tokens)


def _line(parts: list[tuple[frozenset[Any], str]]) -> list[tuple[frozenset[Any], str]]:
    """Return a paragraph letter by letter, then joined: blanks have the marks of both sides."""
    if any("verbatim" in marks for marks, _ in parts):
        return parts
    letters: list[tuple[frozenset[Any], str]] = []
    for marks, text in parts:
        if text.startswith("\x01") or "formula" in marks:
            letters.append((marks, text))
            continue
        for letter in re.sub(r"[ \t\n\r\f]+", " ", text):
            is_double = letter == " " and letters and letters[-1][1] == " "
            if not is_double:
                letters.append((marks, letter))
    letters = _without_edges(letters)
    joined: list[tuple[frozenset[Any], str]] = []
    for at, (marks, letter) in enumerate(letters):
        if letter == " ":
            marks = letters[at - 1][0] & letters[at + 1][0]  # noqa: PLW2901 (seen on neither)
        is_whole = letter.startswith("\x01") or "formula" in marks
        if joined and joined[-1][0] == marks and not is_whole and "\x01" not in joined[-1][1]:
            joined[-1] = (marks, joined[-1][1] + letter)
        else:
            joined.append((marks, letter))
    return joined


def _without_edges(letters: list[tuple[frozenset[Any], str]]) -> list[tuple[frozenset[Any], str]]:
    """Return letters without blanks and breaks at the ends, and without blanks around breaks."""

    def ends(at: int) -> bool:
        if not 0 <= at < len(letters):
            return True
        marks, text = letters[at]
        return text == "\x01br" or ("formula" in marks and "display=block" in text)

    kept = [
        each
        for at, each in enumerate(letters)
        if not (each[1] == " " and (ends(at - 1) or ends(at + 1)))
    ]
    while kept and kept[-1][1] == "\x01br":
        kept.pop()
    while kept and kept[0][1] == "\x01br":
        kept.pop(0)
    return kept


def _renumbered(tokens: list[Token]) -> list[Token]:
    """Return tokens with blocks counted by what is seen of them."""
    numbers: dict[Any, int] = {}
    counts: dict[Any, int] = defaultdict(int)
    renumbered: list[Token] = []
    for path, marks, text in tokens:
        dense: list[Any] = []
        for depth, (name, *_) in enumerate(path):
            key = path[: depth + 1]
            if key not in numbers:
                counts[path[:depth]] += 1
                numbers[key] = counts[path[:depth]]
            dense.append((name, numbers[key]))
        renumbered.append((tuple(dense), marks, text))
    return renumbered
