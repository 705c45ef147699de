"""What a terminal can show beside text: links to files."""

import os
import socket
from pathlib import Path
from urllib.parse import quote

__all__ = ["file_link", "knows_links"]


def knows_links() -> bool:
    """Whether the terminal at hand takes links.

    Dumb ones have none, and Linux's own console shows what it does not know.
    """
    return os.environ.get("TERM") not in _WITHOUT_LINKS


_WITHOUT_LINKS = (None, "", "dumb", "linux", "unknown")


def file_link(path: str, line: int) -> str:
    """Return the address of a line of a file on this machine, 0 for the file itself.

    Its host is named, so that a terminal can tell a file from elsewhere (the proposal for OSC 8 of
    Egmont Koblinger); the line is the fragment, as Kitty has it.
    """
    full = quote(os.fsencode(Path(path).absolute().as_posix()))
    return f"file://{socket.gethostname()}{full}" + (f"#{line}" if line else "")
