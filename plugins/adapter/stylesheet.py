"""The theme's small style sheets, joined into the one file that pages load."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.adapter.names import name_of

__all__ = ["STYLESHEET_FOLDER", "Stylesheet", "join_styles"]

STYLESHEET_FOLDER = "theme"
"""Where it is in the built site."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined sheet."""

    name: str
    text: str


def join_styles(settings: Mapping[str, Any]) -> Stylesheet | None:
    """Return the sheets of the theme's css folder as one, `layers.css` first, which orders layers.

    Return None for a theme that has no such sheets, as others' have not.
    """
    theme = Path(settings["THEME"])
    sheets = sorted(theme.glob("css/**/*.css"), key=lambda path: (path.name != _FIRST, path))
    if not sheets:
        return None
    text = "".join(path.read_text("utf-8") for path in sheets)
    return Stylesheet(name_of("site", text, "css", settings), text)


_FIRST = "layers.css"
