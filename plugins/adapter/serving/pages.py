"""What the server adds to a page, and to none that is kept: the script by which it hears of builds.

The script is a file of its own under an address that no page of the archive has, since pages allow
no other (plugins/views/policy.py).
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from importlib.resources import files

from plugins.adapter.serving.board import State

__all__ = ["ASSETS", "EVENTS", "NOTHING_BUILT", "from_the_root", "with_script"]

_OWN = "/.serve"
"""Before what only the server has; no slug and no file of a build begins with a dot."""
EVENTS = f"{_OWN}/events"
_SCRIPT = f"{_OWN}/live.js"

ASSETS: Mapping[str, tuple[str, bytes]] = {
    f"{_OWN}/{name}": (kind, files(__package__).joinpath(name).read_bytes())
    for name, kind in (("live.js", "text/javascript"), ("notice.css", "text/css"))
}
"""The content type and the bytes of each file that the server has of its own, by its path."""

NOTHING_BUILT = (
    b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    b'<meta name="color-scheme" content="light dark">\n<title>Not there</title>\n</head>\n<body>\n'
    b"<p>There is no page here yet. As soon as there is, it shows here by itself.</p>\n"
    b"</body>\n</html>\n"
)
"""What is shown where a build has no page to say that there is none."""


def with_script(page: bytes, state: State) -> bytes:
    """Return page with the script, which is told what of the page and of the site it came with."""
    tag = (
        f'<script src="{_SCRIPT}" data-boot="{escape(state.boot)}" data-serial="{state.serial}" '
        f'data-page="{_digest(page)}" defer></script>'
    ).encode()
    ends = list(_END.finditer(page))
    place = ends[0].start() if ends else len(page)
    return page[:place] + tag + page[place:]


_END = re.compile(rb"</head\s*>|</body\s*>", re.IGNORECASE)


def _digest(page: bytes) -> str:
    """Return what is the same for pages that differ in the addresses of style sheets alone."""
    return blake2b(_SHEET.sub(b"", page), digest_size=8).hexdigest()


_SHEET = re.compile(rb"<link\s[^>]*\brel=[\"']?stylesheet\b[^>]*>", re.IGNORECASE)


def from_the_root(page: bytes) -> bytes:
    """Return a page that stands at the root as it can be shown anywhere: its links begin there."""
    return _RELATIVE.sub(rb'\1"/', page)


_RELATIVE = re.compile(rb"(\b(?:href|src)=)\"\./")
