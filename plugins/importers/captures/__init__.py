"""Plain-text captures of profile pages: what several prove together, and what stays open.

A capture has no ids, dates or links, and nothing between two comments.  So its blocks are kept as
evidence, its boundaries are proved or left to the owner, and nothing in it is ever repaired.
"""

from plugins.importers.captures.command import captures_parser, tell_captures
from plugins.importers.captures.decisions import Decisions, is_decisions, read_decisions
from plugins.importers.captures.describing import describe
from plugins.importers.captures.drafting import draft
from plugins.importers.captures.reader import (
    NAME,
    CapturesRead,
    read,
    read_captures,
    recognises,
)

__all__ = [
    "NAME",
    "CapturesRead",
    "Decisions",
    "captures_parser",
    "describe",
    "draft",
    "is_decisions",
    "read",
    "read_captures",
    "read_decisions",
    "recognises",
    "tell_captures",
]
