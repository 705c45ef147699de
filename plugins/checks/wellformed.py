"""Every file that a program is to read can be read at all."""

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from plugins.errors import Problem

from .site import Site


def check_wellformed(site: Site) -> Iterator[Problem]:
    """Yield a problem for each XML and JSON file that is not well-formed."""
    for path in site.files:
        if path.endswith(XML_ENDINGS):
            try:
                parse_xml(site.read_bytes(path))
            except etree.XMLSyntaxError as error:
                # lxml says the line twice over.
                told = error.msg.rpartition(", line ")[0] or error.msg
                yield site.problem(path, line=error.lineno or 0, reason=f"not XML: {told}")
        elif path.endswith(JSON_ENDINGS):
            try:
                json.loads(site.read_bytes(path))
            except json.JSONDecodeError as error:
                yield site.problem(path, line=error.lineno, reason=f"not JSON: {error.msg}")
            except UnicodeDecodeError:
                yield site.problem(path, reason="not JSON: there are bytes that are not UTF-8")


def read_xml(site: Site, path: str) -> etree._Element | None:
    """Return the root of the XML file at path; None if it is not well-formed."""
    try:
        return parse_xml(site.read_bytes(path))
    except etree.XMLSyntaxError:
        return None


def read_json(site: Site, path: str) -> object:
    """Return what the JSON file at path holds; None if it is not well-formed."""
    try:
        return json.loads(site.read_bytes(path))
    except ValueError:
        return None


def line_of(element: etree._Element) -> int:
    """Return the line element stands on; 0 if it cannot be told."""
    line: Any = element.sourceline  # a number or nothing; the stubs leave it open
    return int(line or 0)


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of content, without asking anybody for anything.

    Raises XMLSyntaxError.
    """
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


XML_ENDINGS = (".xml", ".atom", ".rss", ".svg")
JSON_ENDINGS = (".json", ".webmanifest")
