"""HTML of any generation of a forum → what a reader sees of it, and what is gone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugins.importers.bodies.addresses import Addresses
from plugins.importers.bodies.footnotes import Footnotes, take_footnotes
from plugins.importers.bodies.formulas import drop_what_is_set
from plugins.importers.bodies.making import maker_of
from plugins.importers.bodies.model import Note, Passage
from plugins.importers.bodies.reading import Reader
from plugins.importers.bodies.tree import Node, every_node, parse_html
from plugins.importers.records import Loss, LossKind

__all__ = ["Recovered", "recover", "reread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A body, what its source or the way to here did not keep, and its images elsewhere."""

    passage: Passage
    losses: tuple[Loss, ...] = ()
    images: tuple[str, ...] = ()
    """Addresses of the images that it links to, in their order."""
    anchors: frozenset[str] = frozenset()
    """The ids in it that its own links lead to."""


def recover(html: str, base: str = "", copies: Mapping[str, str] | None = None) -> Recovered:
    """Return what a reader sees of html, which stood at the address base.

    `copies` says which images the archive has, by address, and how content files name them.
    """
    body, is_cut = parse_html(html)
    drop_what_is_set(body)
    footnotes = take_footnotes(body)
    anchors = _anchors(body)
    reader = Reader(
        maker_of=maker_of,
        addresses=Addresses(base=base, anchors=anchors),
        copies=copies or MappingProxyType({}),
        shift=int(any(node.tag == "h1" for node in every_node(body))),
    )
    if is_cut:
        reader.lose(LossKind.MARKUP, "elements nested so deeply that they became part of others")
    if reader.shift and any(node.tag == "h6" for node in every_node(body)):
        reader.lose(LossKind.MARKUP, "the difference between headings of the fifth and sixth rank")
    passage = _read(reader, body, footnotes)
    return Recovered(
        passage=passage,
        losses=tuple(dict.fromkeys(reader.losses)),
        images=tuple(dict.fromkeys(reader.images)),
        anchors=anchors,
    )


def reread(html: str, anchors: frozenset[str] = frozenset()) -> Passage:
    """Return what a reader sees of html as the site renders it, with its places of such names."""
    body, _ = parse_html(html)
    footnotes = take_footnotes(body, is_ours=True)
    reader = Reader(maker_of=maker_of, addresses=Addresses(anchors=anchors), is_ours=True)
    return _read(reader, body, footnotes)


def _read(reader: Reader, body: Node, footnotes: Footnotes) -> Passage:
    """Return a body whose footnotes were taken out of it."""
    for text in footnotes.lost:
        reader.lose(LossKind.FOOTNOTE, f"the note that the mark '{text}' leads to")
    notes = tuple(Note(number, reader.blocks(node.children)) for number, node in footnotes.notes)
    return Passage(reader.blocks(body.children), notes)


def _anchors(body: Node) -> frozenset[str]:
    """Return the ids of places in a body to which its own links lead, where HTML can hold them."""
    named: set[str] = set()
    led: set[str] = set()
    for node in every_node(body):
        named.add(node.attributes.get("id", ""))
        if node.tag == "a":
            named.add(node.attributes.get("name", ""))
            led.add(node.attributes.get("href", ""))
    wanted = {href[1:] for href in led if href.startswith("#")}
    return frozenset(name for name in named & wanted if re.fullmatch(r"[A-Za-z][\w.-]*", name))
