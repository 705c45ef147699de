"""Elements that are blocks of their own → blocks."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from plugins.importers.bodies.model import (
    Anchor,
    Block,
    Break,
    Cell,
    Code,
    Definitions,
    Details,
    Figure,
    Heading,
    Inline,
    Item,
    List,
    Mark,
    Quote,
    Row,
    Rule,
    Run,
    Spoiler,
    Table,
    Text,
    Voice,
)
from plugins.importers.bodies.reading import DROPPED, Flow, Maker, Reader
from plugins.importers.bodies.styles import side_of
from plugins.importers.bodies.tables import in_reading_order, span_of
from plugins.importers.bodies.tree import Node, every_node, names, text_of

__all__ = ["maker_of"]

_HEADING = re.compile(r"h([1-6])")
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source)-([\w#.+-]+)")
_NO_LANGUAGE = frozenset({"", "plaintext", "plain", "none", "text", "nohighlight", "txt"})


def _heading(reader: Reader, node: Node) -> list[Block]:
    found = _HEADING.fullmatch(node.tag)
    level = min(6, int(found[1]) + reader.shift) if found else 2
    name = node.attributes.get("id", "")
    anchor = name if name in reader.addresses.anchors else ""
    inline = reader.inline(node.children)
    if not inline:
        return []
    inner = next((run.leaf.id for run in inline if isinstance(run.leaf, Anchor)), "")
    inline = tuple(run for run in inline if not isinstance(run.leaf, Anchor))
    return [Heading(level, inline, anchor or inner)]


def _rule(reader: Reader, node: Node) -> list[Block]:
    del reader, node
    return [Rule()]


def _code(reader: Reader, node: Node) -> list[Block]:
    if "latex" in node.classes:
        return []
    text = reader.clean(text_of(node))
    lines = [line.rstrip(" \t") if not line.strip(" \t") else line for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    if not "".join(lines).strip():
        return []
    marked = [each for each in every_node(node) if each.tag in _MARKED_CODE]
    if not marked:
        return [Code("\n".join(lines), language=_language(node))]
    flow = Flow(reader, is_raw=True)
    for child in node.children:
        flow.add(child, frozenset())
    inline = tuple(_without_code_mark(run) for run in flow.runs)
    return [Code("\n".join(lines), _joined_raw(inline), _language(node))]


_MARKED_CODE = names("a b em i strong u s del mark sub sup")


def _without_code_mark(run: Run) -> Run:
    if isinstance(run.leaf, Break):
        return Run(Text("\n"), run.marks)
    return Run(run.leaf, run.marks - {Mark("code")})


def _joined_raw(runs: Inline) -> Inline:
    """Return runs of preformatted text with equal neighbours joined, without ends that vanish."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last
            and isinstance(last.leaf, Text)
            and isinstance(run.leaf, Text)
            and last.marks == run.marks
        ):
            joined[-1] = Run(Text(last.leaf.text + run.leaf.text), run.marks)
        else:
            joined.append(run)
    if joined and isinstance(leaf := joined[0].leaf, Text):
        joined[0] = Run(Text(leaf.text.lstrip("\n")), joined[0].marks)
    if joined and isinstance(leaf := joined[-1].leaf, Text):
        joined[-1] = Run(Text(leaf.text.rstrip("\n")), joined[-1].marks)
    return tuple(run for run in joined if run.leaf != Text(""))


def _language(node: Node) -> str:
    """Return the language that code says it is in, empty where it says none."""
    for each in every_node(node):
        told = each.attributes.get("data-language", "")
        found = _LANGUAGE.search(each.attributes.get("class", "")) if not told else None
        name = (found[1] if found else told).lower()
        if name not in _NO_LANGUAGE:
            return name
    return ""


def _quote(reader: Reader, node: Node) -> list[Block]:
    blocks = reader.blocks(node.children)
    return [Quote(blocks)] if blocks else []


def _list(reader: Reader, node: Node) -> list[Block]:
    is_ordered = node.tag == "ol"
    is_reversed = is_ordered and "reversed" in node.attributes
    parts = [each for each in _items(node) if each]
    start = _whole(node.attributes.get("start", ""))
    step = -1 if is_reversed else 1
    if start is None:
        start = len(parts) if is_reversed else 1
    items: list[Item] = []
    expected = start
    for part in parts:
        first = part[0]
        told = _whole(first.attributes.get("value", "")) if isinstance(first, Node) else None
        value = told if is_ordered and told is not None and told != expected else None
        expected = (expected if value is None else value) + step
        blocks = reader.blocks(_inside(part))
        items.append(Item(blocks, value))
    if not any(item.blocks for item in items):
        return []
    kind = node.attributes.get("type", "") if is_ordered else ""
    is_plain = kind in ("", "1")
    if items[0].value is not None and not is_reversed:  # as it says itself where it starts
        start, items[0] = items[0].value, Item(items[0].blocks)
    return [
        List(
            tuple(items),
            is_ordered=is_ordered,
            start=start if is_ordered else 1,
            type="" if is_plain else kind,
            is_reversed=is_reversed,
        )
    ]


def _items(node: Node) -> list[list[Node | str]]:
    """Return what each item of a list holds; what stands beside items goes into the one above."""
    parts: list[list[Node | str]] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            parts.append([child])
        elif isinstance(child, Node) and child.tag in DROPPED:
            continue
        elif isinstance(child, Node) or child.strip():
            if not parts:
                parts.append([])
            parts[-1].append(child)
    return parts


def _inside(part: list[Node | str]) -> Iterable[Node | str]:
    for each in part:
        if isinstance(each, Node) and each.tag == "li":
            yield Node("div", each.attributes, each.children)
        else:
            yield each


def _whole(text: str) -> int | None:
    """Return the whole number that text says, as HTML reads it."""
    found = re.match(r"\s*([+-]?\d{1,9})", text, re.ASCII)
    return int(found[1]) if found else None


def _table(reader: Reader, node: Node) -> list[Block]:
    rows, caption = in_reading_order(node)
    made = tuple(
        Row(tuple(_cell(reader, each) for each in row.elements if each.tag in ("td", "th")))
        for row in rows
    )
    made = tuple(row for row in made if row.cells)
    if not any(cell.blocks for row in made for cell in row.cells):
        return []
    return [Table(made, reader.inline(caption.children) if caption is not None else ())]


def _cell(reader: Reader, node: Node) -> Cell:
    return Cell(
        reader.blocks(node.children),
        is_head=node.tag == "th",
        align=side_of(node),
        columns=span_of(node, "colspan"),
        rows=span_of(node, "rowspan"),
    )


def _details(reader: Reader, node: Node) -> list[Block]:
    titles = [each for each in node.elements if _is_summary(each)]
    summary = reader.inline(titles[0].children) if titles else ()
    rest = [each for each in node.children if not titles or each is not titles[0]]
    blocks = reader.blocks(rest)
    if not summary and not blocks:
        return []
    return [Details(summary, blocks, is_open="open" in node.attributes)]


def _is_summary(node: Node) -> bool:
    return node.tag == "summary" or "detailsBlockTitle" in node.classes


def _spoiler(reader: Reader, node: Node) -> list[Block]:
    if node.tag == "p":
        blocks = reader.blocks([Node("div", {}, node.children)])
    else:
        blocks = reader.blocks(node.children)
    inner = tuple(
        each
        for block in blocks
        for each in (block.blocks if isinstance(block, Spoiler) else [block])
    )
    return [Spoiler(inner)] if inner else []


def _voice(reader: Reader, node: Node) -> list[Block]:
    who = " ".join(node.attributes.get("data-model-name", "").split()) or "a language model"
    blocks = reader.blocks(node.children)
    return [Voice(who, blocks)] if blocks else []


def _our_voice(reader: Reader, node: Node) -> list[Block]:
    """Return the words of somebody as the site itself sets them."""
    quoted = next((each for each in node.elements if each.tag == "blockquote"), node)
    return [Voice(node.attributes.get("data-author", ""), reader.blocks(quoted.children))]


def _figure(reader: Reader, node: Node) -> list[Block]:
    captions = [each for each in node.elements if each.tag == "figcaption"]
    caption = reader.inline(captions[0].children) if captions else ()
    rest = [each for each in node.children if not captions or each is not captions[0]]
    blocks = reader.blocks(rest)
    if not caption:
        return list(blocks)
    return [Figure(blocks, caption)]


def _definitions(reader: Reader, node: Node) -> list[Block]:
    parts = tuple(
        (each.tag == "dt", reader.blocks([each]))
        for child in node.elements
        for each in ([child] if child.tag in ("dt", "dd") else child.elements)
        if each.tag in ("dt", "dd")
    )
    return [Definitions(parts)] if any(blocks for _, blocks in parts) else []


def _figure_or_voice(reader: Reader, node: Node) -> list[Block]:
    return (_our_voice if "data-voice" in node.attributes else _figure)(reader, node)


def maker_of(node: Node) -> Maker | None:
    """Return what makes blocks of an element, None where it is not a block of its own."""
    classes = node.classes
    if classes and node.tag in ("div", "p", "section"):
        return next((make for names, make in _BY_CLASS if classes & names), None)
    return _BLOCKS.get(node.tag)


_BY_CLASS: tuple[tuple[frozenset[str], Maker], ...] = (
    (frozenset({"spoilers", "spoiler", "spoiler-v2"}), _spoiler),
    (frozenset({"detailsBlock"}), _details),
    (frozenset({"llm-content-block"}), _voice),
)
_BLOCKS: Mapping[str, Maker] = MappingProxyType(
    {
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
        "hr": _rule,
        "pre": _code,
        "blockquote": _quote,
        **dict.fromkeys(("ul", "ol", "menu"), _list),
        "table": _table,
        "details": _details,
        "figure": _figure_or_voice,
        "dl": _definitions,
    }
)
