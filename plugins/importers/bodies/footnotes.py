"""Footnotes, found in each of the forms that forums and weblogs give them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.importers.bodies.tree import Node, every_node, names, text_of

__all__ = ["MARK", "Footnotes", "take_footnotes"]

MARK = "archive-note"
"""The tag of what stands in the place of a mark; its `id` names the note."""

_SECTIONS = names("footnotes footnote-section footnotes-list wp-block-footnotes footnote")
_BACK = names("footnote-backref footnote-back-link footnote-number fn-back reversefootnote")
_BACK_TEXT = re.compile(r"[\s\[\]()^↩↑⏎\ufe0e\ufe0f\d*]*|return|back", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The notes of a body in their order, each by its number, and marks that lead to none."""

    notes: tuple[tuple[str, Node], ...] = ()
    lost: tuple[str, ...] = ()


def take_footnotes(body: Node, *, is_ours: bool = False) -> Footnotes:
    """Take the notes out of body, and put an element `MARK` in the place of each mark.

    Notes are numbered in the order of their first marks; those of the site keep their names.
    """
    if not any("foot" in word or word == "fn" for word in _hints(body)):
        return Footnotes()
    written = dict(_definitions(body))
    parents = {id(child): node for node in every_node(body) for child in node.elements}
    inside = {id(each) for note in written.values() for each in every_node(note)}
    links = [node for node in every_node(body) if node.tag == "a"]
    cited = dict.fromkeys(
        target for link in links if id(link) not in inside and (target := _target(link)) in written
    )
    numbers = {
        name: name.removeprefix("fn:") if is_ours else str(number)
        for number, name in enumerate(cited, 1)
    }
    for link in links:
        if id(link) not in inside and (number := numbers.get(_target(link))):
            _put_mark(link, parents, number)
    lost = tuple(
        text_of(link).strip()
        for link in links
        if _is_mark(link, parents) and _target(link) not in written
    )
    for name, note in written.items():
        _remove_back_links(note)
        if name in numbers:
            parents[id(note)].children = [
                each for each in parents[id(note)].children if each is not note
            ]
    _remove_rules(body, parents)
    notes = ((numbers[name], written[name]) for name in numbers)
    return Footnotes(tuple(sorted(notes, key=lambda note: (len(note[0]), note[0]))), lost)


def _hints(body: Node) -> Iterator[str]:
    """Yield the words by which a body with footnotes is told from others."""
    for node in every_node(body):
        yield from node.classes


def _definitions(body: Node) -> Iterator[tuple[str, Node]]:
    """Yield each note by the id that its mark leads to."""
    for section in every_node(body):
        if not section.classes & _SECTIONS:
            continue
        for node in every_node(section):
            name = node.attributes.get("id", "")
            if node.tag == "li" and name:
                yield name, node
        number = next(
            (each for each in section.elements if "footnote-number" in each.classes), None
        )
        if number is not None and (name := number.attributes.get("id", "")):  # Substack's
            yield name, section


def _target(link: Node) -> str:
    """Return the id within the page that a link leads to."""
    href = link.attributes.get("href", "")
    return href.rpartition("#")[2] if "#" in href else ""


def _is_mark(link: Node, parents: dict[int, Node]) -> bool:
    """Whether a link looks like the mark of a note."""
    around = parents.get(id(link))
    beyond = parents.get(id(around)) if around is not None else None
    return any(
        each is not None
        and each.classes & {"footnote-reference", "footnote-ref", "footnote-anchor"}
        for each in (link, around, beyond)
    )


def _put_mark(link: Node, parents: dict[int, Node], number: str) -> None:
    """Put a mark in the place of a link, and of what is around it alone."""
    node = link
    while (above := parents.get(id(node))) is not None and above.tag in ("sup", "span"):
        if text_of(above).strip() != text_of(link).strip():
            break
        node = above
    node.tag, node.attributes, node.children = MARK, {"id": number}, []


def _remove_back_links(note: Node) -> None:
    """Take out of a note what leads back to its mark, and what was only around that."""
    for node in every_node(note):
        kept: list[Node | str] = []
        for child in node.children:
            if not _is_back(child):
                kept.append(child)
            elif kept and isinstance(before := kept[-1], str):
                kept[-1] = before.rstrip()
        node.children = kept


def _is_back(child: Node | str) -> bool:
    if isinstance(child, str):
        return False
    if child.classes & _BACK:
        return True
    is_link = child.tag == "a" and child.attributes.get("href", "").startswith("#")
    return is_link and bool(_BACK_TEXT.fullmatch(text_of(child).strip()))


def _remove_rules(body: Node, parents: dict[int, Node]) -> None:
    """Take out the line above notes that are gone."""
    for section in [each for each in every_node(body) if each.classes & _SECTIONS]:
        if text_of(section).strip():
            continue
        above = parents.get(id(section))
        if above is not None:
            above.children = [each for each in above.children if each is not section]
            _drop_separator(above)


def _drop_separator(node: Node) -> None:
    """Take out a rule of the class that Markdown's footnotes have."""
    node.children = [
        each
        for each in node.children
        if not (isinstance(each, Node) and "footnotes-sep" in each.classes)
    ]
