"""Which of Markdown's processors a text needs: most find nothing in most texts, and that is dear.

Each processor that is left out looks for marks which the text does not have, so that it would
change nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.util import ETX, STX, Registry

from plugins.documents.markdown.inline import SelectiveInline, Step
from plugins.documents.markdown.lines import FENCES

__all__ = ["Selection"]

_Marks = Mapping[str, tuple[str, ...]]
"""For the name of a processor, the marks of which a text has to have one for it to do anything."""

_PREPROCESSORS: _Marks = {
    "fenced_code_block": FENCES,
    "code-between-blanks": FENCES,
    "html_block": ("<", "&"),
}
_BLOCK_PROCESSORS: _Marks = {
    "markdown_block": ("<",),
    "block-opening": ("///",),
    "blocks": ("///",),
    "table": ("|",),
    "hashheader": ("#",),
    "quote": (">",),
    "footnote": ("[^",),
    "abbr": ("*[",),
    "reference": ("]:",),
}
_INLINE_PATTERNS: _Marks = {
    "backtick": ("`",),
    "math-inline": ("\\(",),
    "math-display": ("\\[",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "voice-span": ("]{",),
    "link-by-name": ("[[",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  ", "\t", "<"),  # the blanks may come together where HTML is taken out
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
_TREE_PROCESSORS: _Marks = {
    "footnote": ("[^",),
    "footnote-reorder": ("[^",),
    "footnote-duplicate": ("[^", "<"),
    "blocks_on_inline_end": ("///",),
    "attr_list": ("{",),
    "abbr": ("*[",),
    "voices": ("///", "{", "<"),
    "unescape": ("\\",),
}
_INLINE = 20
"""Where Markdown has its own among those that work on a tree."""
_ANYTHING = ("",)
"""Of a pattern that is not named here: every text has it."""
_ALL = (_PREPROCESSORS, _BLOCK_PROCESSORS, _INLINE_PATTERNS, _TREE_PROCESSORS)
_MARKS = tuple(sorted({"", *(mark for marks in _ALL for each in marks.values() for mark in each)}))


@dataclass(frozen=True, slots=True)
class _Processors:
    """The processors that a conversion goes through, each kind in Markdown's order."""

    pre: Registry[Any]
    block: Registry[Any]
    inline: tuple[Step, ...]
    tree: Registry[Any]


class Selection:
    """Sets the processors of one Markdown to those that a text needs."""

    def __init__(self, md: Markdown) -> None:
        """Begin with all that md has now."""
        self._md = md
        marks = {id(md.inlinePatterns[name]): each for name, each in _INLINE_PATTERNS.items()}
        steps = tuple((each, marks.get(id(each), _ANYTHING)) for each in md.inlinePatterns)
        self._inline = SelectiveInline(md, steps)
        md.treeprocessors.register(self._inline, "inline", _INLINE)
        self._every = _Processors(
            md.preprocessors, md.parser.blockprocessors, steps, md.treeprocessors
        )
        self._choose = lru_cache(maxsize=256)(self._chosen)

    def fit(self, text: str) -> None:
        """Have the Markdown convert text, next, with what can find anything in it."""
        # What Markdown takes out of a text may have parted a mark.
        is_torn = STX in text or ETX in text
        found = frozenset(_MARKS) if is_torn else frozenset(m for m in _MARKS if m in text)
        chosen = self._choose(found)
        self._md.preprocessors = chosen.pre
        self._md.parser.blockprocessors = chosen.block
        self._md.treeprocessors = chosen.tree
        self._inline.steps = chosen.inline

    def _chosen(self, found: frozenset[str]) -> _Processors:
        every = self._every
        return _Processors(
            _without(every.pre, _PREPROCESSORS, found),
            _without(every.block, _BLOCK_PROCESSORS, found),
            tuple(step for step in every.inline if not found.isdisjoint(step[1])),
            _without(every.tree, _TREE_PROCESSORS, found),
        )


def _without(registry: Registry[Any], needs: _Marks, found: frozenset[str]) -> Registry[Any]:
    """Return a copy of the registry without what needs a mark that was not found."""
    chosen = registry[:]
    for name, marks in needs.items():
        if found.isdisjoint(marks):
            chosen.deregister(name)
    return chosen
