"""Drawings: an SVG file is a document that can run scripts, so it is read before it is published.

Shown as an image it runs none, but anybody may open its own address, which is one of the site's.
"""

import re
from xml.parsers import expat

from plugins.documents.html.image_files import UnfitImageError

__all__ = ["check_drawing"]


def check_drawing(data: bytes) -> None:
    """Raise UnfitImageError where the drawing in data runs a script, or loads or holds a page."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declaration: object) -> None:
        raise _unfit("declares entities, which may hold anything", parser)

    def instruct(target: str, _said: str) -> None:
        if target == "xml-stylesheet":
            raise _unfit("loads a style sheet", parser)

    def judge(name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.lower().rpartition(" ")
        if fault := _element_fault(space, tag) or _attribute_fault(tag, attributes):
            raise _unfit(fault, parser)
        parser.CharacterDataHandler = read if tag == "style" else None

    def end(_name: str) -> None:
        parser.CharacterDataHandler = None

    def read(text: str) -> None:
        if fault := _style_fault(text):
            raise _unfit(fault, parser)

    parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = instruct
    parser.StartElementHandler = judge
    parser.EndElementHandler = end
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        reason = f"is no whole SVG ({error})"
        raise UnfitImageError(reason, "save it anew from its original") from None


def _unfit(fault: str, parser: expat.XMLParserType) -> UnfitImageError:
    reason = f"is a drawing that {fault} (its line {parser.CurrentLineNumber})"
    return UnfitImageError(reason, "save it as plain SVG, without that")


def _element_fault(space: str, tag: str) -> str:
    if tag in _PAGES or space == _XHTML:
        return f"holds a page of its own, <{tag}>"
    return "runs a script, <script>" if tag == "script" else ""


def _attribute_fault(tag: str, attributes: dict[str, str]) -> str:
    for name, value in attributes.items():
        local, address = name.rpartition(" ")[2].lower(), re.sub(r"[\x00-\x20]", "", value).lower()
        if re.match(r"on[a-z]", local) or re.search(r"(?:^|;)(?:java|vb)script:", address):
            return f"runs a script, {local}"
        if local in _STYLED and (fault := _style_fault(value)):
            return f"{fault}, {local}"
        is_link = local == "href" and tag == "a"
        if local in ("href", "src") and not is_link and not address.startswith(_OWN):
            return f"loads what is not in it, {local}"
        if address.startswith("data:text"):
            return f"holds a page of its own, {local}"
    return ""


def _style_fault(text: str) -> str:
    """Return what is wrong with what may be CSS, within `<style>` and in many an attribute."""
    css = re.sub(r"/\*.*?\*/|\s", "", text, flags=re.DOTALL).lower()
    is_hidden = re.search(
        r"@[^{};]*\\|\\[0-9a-z][^{};:]*\(", css
    )  # an escape may spell either word
    return "loads what is not in it" if _LOADS.search(css) or is_hidden else ""


_LOADS = re.compile(
    r"@import|(?<![a-z])(?:url|image|image-set|src)\(['\"]?(?!['\"]?(?:#|data:image/))"
)
"""What CSS loads by (CSS Values 4, 4.5; CSS Cascade 5, 2)."""
_STYLED = frozenset(
    {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"}
    | {"marker", "marker-start", "marker-mid", "marker-end"}
)
"""The attributes that CSS reads (SVG 2, 6.6)."""
_XHTML = "http://www.w3.org/1999/xhtml"
_PAGES = frozenset({"foreignobject", "iframe", "object", "embed", "html"})
_OWN = ("#", "data:image/")
