"""TeX, found again in what MathJax, KaTeX and others made of it."""

import json
import re
from functools import lru_cache

from math_core import LatexError, LatexToMathML

from plugins.documents.markdown.formula_styles import UnknownStyleError, without_styles
from plugins.importers.bodies.tree import Node, every_node, names, parse_html, text_of, to_html

__all__ = ["drop_what_is_set", "find_tex", "is_formula", "mathml_of"]

_FORMULA_CLASSES = names(
    "mjpage mjx-chtml mjx-math MathJax MathJax_CHTML math-tex katex katex-display latex-rendered "
    "math-block"
)
_DISPLAY_CLASSES = names("mjpage__block MJXc-display katex-display latex-rendered")


def is_formula(node: Node) -> bool:
    """Whether an element is a formula, as far as its tag and classes tell."""
    if node.tag in ("mjx-container", "math"):
        return True
    if node.tag == "script":
        return node.attributes.get("type", "").startswith("math/tex")
    if node.tag == "img":
        return "latex" in node.classes
    return node.tag in ("span", "div") and bool(node.classes & _FORMULA_CLASSES)


def find_tex(node: Node) -> tuple[str, bool]:
    """Return the TeX of a formula, empty where it is gone, and whether it is displayed."""
    inside = list(every_node(node))
    is_display = any(
        each.classes & _DISPLAY_CLASSES or each.attributes.get("display") in ("true", "block")
        for each in inside
    )
    kind = node.attributes.get("type", "")
    if "mode=display" in kind:
        is_display = True
    found = next((tex for each in inside if (tex := _tex(each))), "")
    if not found and "math-tex" in node.classes:
        found = text_of(node)
    tex = found.strip()
    delimited = _DELIMITED.fullmatch(tex)
    if delimited:
        tex = delimited[1] if delimited[1] is not None else delimited[2]
        is_display |= delimited[2] is not None
    return _on_one_line(tex), is_display


_DELIMITED = re.compile(r"\\\((.*)\\\)|\\\[(.*)\\\]", re.DOTALL)


def _on_one_line(tex: str) -> str:
    """Return TeX without breaks, which mean a blank to it, unless a comment ends with one."""
    text = tex.strip()
    return text if "%" in text else " ".join(text.split())


def _tex(node: Node) -> str:
    """Return the TeX that an element itself says it shows."""
    attributes = node.attributes
    if node.tag == "annotation" and attributes.get("encoding") == "application/x-tex":
        return text_of(node)
    if node.tag == "script":
        return text_of(node)
    if node.tag == "img":
        return attributes.get("alt", "")
    if node.tag == "mjx-container" or node.classes & {"mjx-math", "MathJax"}:
        return attributes.get("aria-label", "") or attributes.get("alttext", "")
    if "latex-rendered" in node.classes:
        return _from_substack(attributes.get("data-attrs", ""))
    return ""


def _from_substack(data: str) -> str:
    """Return what Substack keeps beside a formula."""
    try:
        kept = json.loads(data)
    except ValueError:
        return ""
    tex = kept.get("persistentExpression") if isinstance(kept, dict) else None
    return tex if isinstance(tex, str) else ""


@lru_cache(maxsize=4096)
def mathml_of(tex: str, *, is_display: bool) -> str:
    """Return the MathML that the site makes of TeX, empty where it does not understand it."""
    try:
        mathml = _TEX.convert_with_local_state(tex, displaystyle=is_display)
        body, _ = parse_html(without_styles(mathml))
    except (LatexError, UnknownStyleError, RecursionError):
        return ""
    return next((to_html(each) for each in every_node(body) if each.tag == "math"), "")


_TEX = LatexToMathML(fancy_error=False)


def drop_what_is_set(body: Node) -> None:
    """Take out of body what MathJax set beside the TeX that it kept in a script."""
    for node in every_node(body):
        kept = [each for each in node.elements if each.tag == "script" and is_formula(each)]
        if kept:
            node.children = [
                each
                for each in node.children
                if isinstance(each, str)
                or not any(word.startswith("MathJax") for word in each.classes)
            ]
