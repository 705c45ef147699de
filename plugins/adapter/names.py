"""What the files are called that every page names."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

__all__ = ["name_of"]


def name_of(stem: str, text: str, suffix: str, settings: Mapping[str, Any]) -> str:
    """Return a name that changes with the text, so that no browser keeps an old one.

    In a build to be looked at it stays: nothing is kept of a file that is opened as such, or that
    `make serve` sends, and an edit of a style sheet then changes that and not every page.
    """
    if settings["RELATIVE_URLS"]:
        return f"{stem}.{suffix}"
    return f"{stem}.{sha256(text.encode()).hexdigest()[:12]}.{suffix}"
