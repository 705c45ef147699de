"""Inline Markdown, of which each pattern is tried only where it can find something."""

from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

__all__ = ["SelectiveInline", "Step"]

Step = tuple[Any, tuple[str, ...]]
"""A pattern of Markdown's, and the marks of which one has to be in a line for it to be found."""


class SelectiveInline(InlineProcessor):
    """Does what Markdown's own does, but for steps that would change nothing.

    Markdown tries each pattern on each line, which is most of what it does with a text.  It has no
    hook there: what takes the place of its own is one private method, which holds that loop.
    """

    _InlineProcessor__applyPattern: Any

    def __init__(self, md: Markdown, steps: tuple[Step, ...]) -> None:
        """Go through these steps, until others are set."""
        super().__init__(md)
        self.steps = steps

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 (Markdown's names)
        """Return a line with a placeholder for what each step found in it, from one step on."""
        if isinstance(data, AtomicString):
            return data
        for number in range(patternIndex, len(self.steps)):
            pattern, marks = self.steps[number]
            for mark in marks:  # a line is short: `any` would take longer than all the rest
                if mark in data:
                    break
            else:
                continue
            is_found, start = True, 0
            while is_found:
                data, is_found, start = self._InlineProcessor__applyPattern(
                    pattern, data, number, start
                )
        return data
