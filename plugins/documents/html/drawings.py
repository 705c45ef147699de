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
        tag = name.rpartition(" ")[2].lower()
        if fault := _element_fault(tag) or _attribute_fault(tag, attributes):
            raise _unfit(fault, parser)

    parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = instruct
    parser.StartElementHandler = judge
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        reason = f"is no whole SVG ({error})"
        raise UnfitImageError(reason, "save it anew from its original") from None


def _unfit(fault: str, parser: expat.XMLParserType) -> UnfitImageError:
    reason = f"is a drawing that {fault} (its line {parser.CurrentLineNumber})"
    return UnfitImageError(reason, "save it as plain SVG, without that")


def _element_fault(tag: str) -> str:
    if tag in _PAGES:
        return f"holds a page of its own, <{tag}>"
    return "runs a script, <script>" if tag == "script" else ""


def _attribute_fault(tag: str, attributes: dict[str, str]) -> str:
    for name, value in attributes.items():
        local, address = name.rpartition(" ")[2].lower(), re.sub(r"[\x00-\x20]", "", value).lower()
        if re.match(r"on[a-z]", local) or re.match(r"(?:java|vb)script:", address):
            return f"runs a script, {local}"
        is_link = local == "href" and tag == "a"
        if local in ("href", "src") and not is_link and not address.startswith(_OWN):
            return f"loads what is not in it, {local}"
        if address.startswith("data:text"):
            return f"holds a page of its own, {local}"
    return ""


_PAGES = frozenset({"foreignobject", "iframe", "object", "embed", "html"})
_OWN = ("#", "data:image/")
