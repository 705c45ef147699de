"""A report as JSON, in the form that docs/report.md promises."""

import json
from typing import Any

from plugins.report.gathering import Report
from plugins.report.needs import Need

__all__ = ["VERSION", "to_json"]

VERSION = 1
"""The number of the form; another one where a reader of this one would be misled."""


def to_json(report: Report) -> str:
    """Return the report as JSON in ASCII, which any terminal and pipe takes as it is."""
    told = {
        "version": VERSION,
        "on": report.on.isoformat(),
        "things": len(report.needs),
        "minutes": report.minutes,
        "unread": list(report.unread),
        "needs": [_told(need) for need in report.needs],
    }
    return json.dumps(told, indent=2)


def _told(need: Need) -> dict[str, Any]:
    return {
        "kind": str(need.kind),
        "title": need.title,
        "file": need.path,
        "line": need.line or None,
        "do": need.do,
        "minutes": need.minutes,
    }
