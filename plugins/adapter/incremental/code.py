"""What tells the code that builds."""

from collections.abc import Mapping
from typing import Any

from plugins.frugal import code
from plugins.frugal.store import digest
from plugins.kept import PLUGINS, READING

__all__ = ["BUILDING", "RELATIONS", "code_digest", "syntax_digest"]

RELATIONS = (*READING, "relations")
"""The rooms that decide what pieces have to do with each other."""
BUILDING = (*RELATIONS, "views", "plan", "adapter")
"""Those that decide what the site is."""


def code_digest(rooms: tuple[str, ...]) -> bytes:
    """Return what tells the sources of some rooms, and what runs them."""
    return code.code_digest(PLUGINS, rooms)


def syntax_digest(settings: Mapping[str, Any]) -> bytes:
    """Return what tells how the sources of templates are read: by which code and settings."""
    return digest(code_digest(BUILDING), repr(settings["JINJA_ENVIRONMENT"]))
