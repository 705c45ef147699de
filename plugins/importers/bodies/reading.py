"""Elements and text in the order of a body → blocks, and paragraphs of text with marks.

Left out, since no reader sees it: wrappers such as `div` and `tbody`, classes, `rel` and `target`
of links, whether items are tight or loose, white space but for no-break spaces, empty paragraphs,
breaks and empty lines at the ends of a paragraph or of code, the order of marks around the same
words, and ids to which nothing leads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plugins.documents.characters import FORBIDDEN
from plugins.importers.bodies.addresses import Addresses, tidy_address
from plugins.importers.bodies.embeds import describe, embed_address, is_embed
from plugins.importers.bodies.footnotes import MARK
from plugins.importers.bodies.formulas import find_tex, is_formula, mathml_of
from plugins.importers.bodies.marks import own_marks
from plugins.importers.bodies.model import (
    Anchor,
    Block,
    Break,
    Code,
    Formula,
    Image,
    Inline,
    Leaf,
    Mark,
    NoteMark,
    Paragraph,
    Run,
    Text,
    inlines_of,
)
from plugins.importers.bodies.styles import marks_of_style, unkept_style
from plugins.importers.bodies.tidying import tidy
from plugins.importers.bodies.tree import Node, every_node, names, text_of, to_html
from plugins.importers.records import Loss, LossKind

__all__ = ["DROPPED", "Flow", "Maker", "Reader", "cut"]

DROPPED = names("style template link meta title head noscript script colgroup col")
_WRAPPERS = names(
    "address article aside body center dialog div fieldset figure footer form header hgroup html "
    "legend main nav p picture search section tbody td tfoot th thead tr li dd dt summary "
    "figcaption caption"
)
"""Around text, each ends the paragraph before it and begins one."""


@dataclass(slots=True)
class Reader:
    """What is known of a body while it is read."""

    maker_of: "Callable[[Node], Maker | None]"
    """Says what makes a block of an element, None where it is none."""
    addresses: Addresses
    copies: Mapping[str, str] = field(default_factory=dict)
    shift: int = 0
    """By how much headings move down, so that none is the page's first."""
    is_ours: bool = False
    """Whether the site itself made the HTML, so that its images are its own."""
    around: frozenset[Mark] = frozenset()
    """The marks around the block that is being made."""
    losses: list[Loss] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def blocks(self, children: Iterable[Node | str]) -> tuple[Block, ...]:
        """Return the blocks of what stands in one container."""
        flow = Flow(self)
        for child in children:
            flow.add(child, self.around)
        flow.end_paragraph()
        return tuple(flow.blocks)

    def inline(self, children: Iterable[Node | str]) -> Inline:
        """Return what stands in one line, each block in it after a break."""
        runs: list[Run] = []
        for block in self.blocks(children):
            inlines = [(Run(Text(block.text)),)] if isinstance(block, Code) else inlines_of(block)
            for inline in inlines:
                runs += [Run(Break()), *inline]
        return tidy(runs)

    def lose(self, kind: LossKind, what: str) -> None:
        """Note something that is not kept."""
        self.losses.append(Loss(kind=kind, what=what))

    def clean(self, text: str) -> str:
        """Return text without characters that no page can hold."""
        if not FORBIDDEN.search(text):
            return text
        around = FORBIDDEN.sub("\ufffd", text)
        shown = sorted({f"U+{ord(each):04X}" for each in FORBIDDEN.findall(text) if each != "\f"})
        if shown:
            self.lose(LossKind.TEXT, f"{', '.join(shown)}, which no page can hold: {cut(around)}")
        return FORBIDDEN.sub("\ufffd", text.replace("\f", " "))


def cut(text: str) -> str:
    """Return the beginning of text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


_LONGEST = 60
_CODE = Mark("code")


@dataclass(slots=True)
class Flow:
    """The blocks of one container, and the paragraph that is being read."""

    reader: Reader
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    is_raw: bool = False
    """Whether white space counts, as in preformatted text."""

    def add(self, child: Node | str, marks: frozenset[Mark]) -> None:
        """Add what comes next in the container."""
        if isinstance(child, str):
            self.put(Text(self.reader.clean(child)), marks)
        elif is_formula(child):
            self.add_formula(child, marks)
        elif is_embed(child):
            self.add_embed(child)
        elif child.tag not in DROPPED:
            self.add_element(child, marks)

    def add_element(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add an element that is neither a formula nor from elsewhere."""
        if node.attributes.get("style"):
            marks = self.marks_of(node, marks)
        if node.tag not in _HEADINGS:
            self.add_anchor(node)
        make = self.reader.maker_of(node)
        if make:
            self.end_paragraph()
            outer, self.reader.around = self.reader.around, marks
            self.blocks += make(self.reader, node)
            self.reader.around = outer
        elif node.tag in _LEAVES:
            _LEAVES[node.tag](self, node, marks)
        else:
            self.add_around(node, marks)

    def add_around(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add what is in an element that marks it, or is only around it."""
        is_wrapper = node.tag in _WRAPPERS
        if is_wrapper:
            self.end_paragraph()
        inside = marks | (self.link_of(node) if node.tag == "a" else own_marks(node))
        for child in node.children:
            self.add(child, inside)
        if is_wrapper:
            self.end_paragraph()

    def link_of(self, node: Node) -> frozenset[Mark]:
        """Return the mark of a link, none where it leads nowhere."""
        written = node.attributes.get("href", "")
        if not written:
            return frozenset()
        title = " ".join(node.attributes.get("title", "").split())
        address = self.reader.addresses.resolve(written)
        if self.reader.is_ours and not address:
            address = tidy_address(written)
        if address:
            return frozenset({Mark("a", address, title)})
        self.reader.lose(LossKind.LINK, f"'{cut(text_of(node))}' led to '{cut(written)}'")
        return frozenset()

    def marks_of(self, node: Node, marks: frozenset[Mark]) -> frozenset[Mark]:
        """Return marks with those that a style gives or takes, and note what is not kept of it."""
        style = node.attributes["style"]
        if not self.reader.is_ours and (what := unkept_style(style)) and text_of(node).strip():
            self.reader.lose(LossKind.MARKUP, f"{what} of '{cut(text_of(node))}'")
        return marks | {Mark(tag) for tag in marks_of_style(style)}

    def add_anchor(self, node: Node) -> None:
        """Add the place that an element is, where a link leads to it."""
        names = (node.attributes.get("id", ""), node.tag == "a" and node.attributes.get("name", ""))
        for name in dict.fromkeys(names):
            if name and name in self.reader.addresses.anchors:
                self.runs.append(Run(Anchor(name)))

    def add_formula(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add a formula, as code where the site cannot set its TeX."""
        tex, is_display = find_tex(node)
        if self.reader.is_ours or (not tex and node.tag == "math"):
            whole = next((each for each in every_node(node) if each.tag == "math"), node)
            is_display = whole.attributes.get("display") == "block"
            self.put(Formula(to_html(whole), is_display), marks)
            return
        mathml = mathml_of(tex, is_display=is_display) if tex else ""
        if mathml:
            self.put(Formula(mathml, is_display, tex), marks)
        elif tex:
            self.reader.lose(LossKind.FORMULA, f"TeX that the site cannot set: {cut(tex)}")
            self.put(Text(tex), marks | {Mark("code")})
        else:
            words = cut(text_of(node))
            self.reader.lose(LossKind.FORMULA, f"a formula without its TeX, shown as '{words}'")
            self.put(Text(text_of(node)), marks)

    def add_embed(self, node: Node) -> None:
        """Add a link to what a page showed from elsewhere."""
        address = self.reader.addresses.resolve(embed_address(node))
        self.reader.lose(LossKind.EMBED, describe(node, address))
        if address:
            self.end_paragraph()
            self.put(Text(address), frozenset({Mark("a", address)}))
            self.end_paragraph()

    def add_image(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add an image that the archive has, or else a link to where it is."""
        attributes = node.attributes
        alt = " ".join(attributes.get("alt", "").split())
        title = " ".join(attributes.get("title", "").split())
        if node.classes & {"emoji", "emojione", "custom-emoji", "wp-smiley"} and alt:
            self.put(Text(alt), marks)
            return
        written = attributes.get("src") or attributes.get("data-src", "")
        if self.reader.is_ours:
            self.put(Image(alt, title, written), marks)
            return
        address = self.reader.addresses.resolve(written)
        copy = self.reader.copies.get(address) or self.reader.copies.get(written)
        if copy and alt:
            self.put(Image(alt, title, copy), marks)
            return
        self.reader.lose(
            LossKind.IMAGE,
            f"{cut(alt) or 'an image without a description'}"
            f"{f', at {address}' if address else ', of which there is no address'}",
        )
        if address:
            self.reader.images.append(address)
        words = alt or address
        is_linked = any(mark.tag == "a" for mark in marks)
        link = frozenset({Mark("a", address, title)}) if address and not is_linked else frozenset()
        self.put(Text(words), marks | link)

    def add_break(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add the end of a line."""
        del node, marks
        self.put(Break(), frozenset())

    def add_note_mark(self, node: Node, marks: frozenset[Mark]) -> None:
        """Add the mark of a footnote."""
        del marks
        self.put(NoteMark(node.attributes["id"]), frozenset())

    def add_drawing(self, node: Node, marks: frozenset[Mark]) -> None:
        """Note a drawing or a control that is not kept."""
        del marks
        kind = node.attributes.get("type", "")
        if node.tag == "input" and kind == "checkbox":
            is_ticked = "checked" in node.attributes
            self.reader.lose(LossKind.MARKUP, f"a {'ticked' if is_ticked else 'empty'} box")
        elif node.tag == "svg":
            self.reader.lose(LossKind.IMAGE, f"a drawing {cut(text_of(node))}".strip())

    def put(self, leaf: Leaf, marks: frozenset[Mark]) -> None:
        """Put a leaf at the end of the paragraph."""
        self.runs.append(Run(leaf, marks if isinstance(leaf, Text) else marks - {_CODE}))

    def end_paragraph(self) -> None:
        """Make a paragraph of what was put, where there is something to see."""
        runs, self.runs = self.runs, []
        inline = runs and tidy(runs)
        if not inline or self.is_raw:
            self.runs = runs if self.is_raw else []
            return
        anchors = [run for run in inline if isinstance(run.leaf, Anchor)]
        if not any(map(_is_seen, inline)):
            self.runs = anchors  # they go to the text that follows
            return
        self.blocks.append(Paragraph(inline))


def _is_seen(run: Run) -> bool:
    """Whether a reader sees more of a run than an empty line."""
    if isinstance(run.leaf, Text):
        return bool(run.leaf.text.strip())
    return not isinstance(run.leaf, (Anchor, Break))


Maker = Callable[[Reader, Node], list[Block]]
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEAVES: Mapping[str, Callable[[Flow, Node, frozenset[Mark]], None]] = MappingProxyType(
    {
        "br": Flow.add_break,
        "img": Flow.add_image,
        MARK: Flow.add_note_mark,
        "svg": Flow.add_drawing,
        "input": Flow.add_drawing,
    }
)
