"""How math_core sets a formula, told to style sheets instead of in styles of its own.

The site's policy lets no element bring its own style (plugins/views/policy.py), so what is one in
MathML becomes a word in `data-set`, for which theme/css/blocks/formula_parts.css has a rule.
"""

import re
from collections.abc import Iterator

__all__ = ["SETTINGS", "UnknownStyleError", "without_styles"]

SETTINGS = {
    "text-align:left": "left",
    "justify-items:start": "left",
    "text-align:right": "right",
    "justify-items:end": "right",
    "padding-top:0": "flush-top",
    "padding-right:0": "flush-right",
    "padding-bottom:0": "flush-bottom",
    "padding-left:0": "flush-left",
    "border-top:0.05em solid currentcolor": "rule-top",
    "border-right:0.05em solid currentcolor": "rule-right",
    "border-left:0.05em solid currentcolor": "rule-left",
    "border-top:0.05em dashed currentcolor": "dashes-top",
    "border-right:0.05em dashed currentcolor": "dashes-right",
    "border-left:0.05em dashed currentcolor": "dashes-left",
    "padding-left:0.1em": "near-left",
    "padding-right:0.1em": "near-right",
    "padding-left:1em": "apart-left",
    "padding-top:0.1667em": "apart-top",
    "width:100%": "whole",
    "width:50%": "half",
    "width:7.5%": "margin",
    "margin-left:-0.16666667em": "back-3",
    "margin-left:-0.22222222em": "back-4",
    "margin-left:-0.2777778em": "back-5",
    "math-shift:compact": "compact",
    "font-variant-caps:small-caps": "small-caps",
}
"""The word for each declaration that math_core 0.9 writes; negative space is counted in mu."""


class UnknownStyleError(Exception):
    """A declaration that no style sheet knows."""


def without_styles(mathml: str) -> str:
    """Return the MathML of math_core without `style`; raise UnknownStyleError for a strange one."""
    return _STYLE.sub(lambda tag: tag[1] + "".join(_attributes(tag[2])), mathml)


_STYLE = re.compile(r'(<[a-z]+[^<>]*?) style="([^"]*)"')
_COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6})")


def _attributes(style: str) -> Iterator[str]:
    """Yield the attributes that say what a style does."""
    declarations = [re.sub(r"\s*:\s*", ":", each.strip()) for each in style.split(";")]
    words: list[str] = []
    for declaration in filter(None, declarations):
        if colour := _COLOUR.fullmatch(declaration):
            yield f' mathcolor="{colour[1]}"'
        elif declaration in SETTINGS:
            words.append(SETTINGS[declaration])
        else:
            raise UnknownStyleError(declaration)
    if words:
        yield f' data-set="{" ".join(dict.fromkeys(words))}"'
