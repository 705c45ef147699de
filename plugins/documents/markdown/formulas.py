"""TeX in Markdown as MathML, made while building."""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from math_core import LatexError, LatexToMathML

from plugins.documents.markdown.faults import Fault
from plugins.documents.markdown.formula_styles import UnknownStyleError, without_styles

__all__ = ["Formulas"]


DISPLAY = (
    r"(?:\A\s*\\\[(?P<whole>(?:(?!\\\]).)+)\\\]\s*\Z"
    r"|(?:(?<=\n)|\A) *\\\[ *\n(?P<lines>(?:(?!\\\]).)+?)\n *\\\] *(?=\n|\Z))"
)
"""A formula that is a whole block, or whose delimiters stand on lines of their own.

Elsewhere `\\[` and `\\]` are Markdown's own escapes for brackets.
"""


class Formulas(Extension):
    r"""`\(…\)` and `\[…\]`; a dollar sign is a dollar sign."""

    faults: list[Fault]
    """Formulas that have no MathML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register both forms before backslash escapes, which would eat their delimiters."""
        inline = _Formula(r"\\\((.+?)\\\)", md, self, display=False)
        display = _Formula(DISPLAY, md, self, display=True)
        md.inlinePatterns.register(inline, "math-inline", 186)
        md.inlinePatterns.register(display, "math-display", 185)


class _Formula(InlineProcessor):
    """Turns one formula into MathML."""

    def __init__(self, pattern: str, md: Markdown, formulas: Formulas, *, display: bool) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.DOTALL)
        self._formulas = formulas
        self._display = display

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Return the formula's MathML in Markdown's stash, or note why it has none."""
        del data
        try:
            mathml = without_styles(
                _TEX.convert_with_local_state(_tex_of(m), displaystyle=self._display)
            )
        except (LatexError, UnknownStyleError) as error:
            self._formulas.faults.append(_not_understood(m[0].strip(), error))
            mathml = ""
        if self._display and mathml:  # which may be wider than a screen
            mathml = f'<span class="formula" tabindex="0">{mathml}</span>'
        return self.md.htmlStash.store(mathml), m.start(0), m.end(0)


_TEX = LatexToMathML(fancy_error=False)


def _tex_of(match: re.Match[str]) -> str:
    """Return what stands between the delimiters of a formula."""
    return next(part for part in match.groups() if part is not None)


def _not_understood(formula: str, error: LatexError | UnknownStyleError) -> Fault:
    if isinstance(error, UnknownStyleError):
        return Fault(
            key="math",
            value=formula,
            reason=f"TeX that no style sheet of the site knows how to set ({error})",
            remedy="write it more plainly; `\\!` goes back, as often as is needed",
        )
    return Fault(
        key="math",
        value=formula,
        reason=f"TeX that is not understood ({_first_line(str(error))})",
        remedy="mend it; what LaTeX's own math mode knows is understood",
    )


def _first_line(message: str) -> str:
    """Return what math_core says, without the place in the formula."""
    told = re.sub(r"^[0-9]+: ", "", message.strip()).splitlines()
    return told[0].rstrip(".") if told else "not understood"
