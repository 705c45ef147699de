"""The theme's small style sheets, joined into the one file that pages load."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["STYLESHEET_FOLDER", "Stylesheet", "join_styles"]

STYLESHEET_FOLDER = "theme"
"""Where it is in the built site."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined sheet; its name changes with its bytes, so that no browser keeps an old one."""

    name: str
    text: str


def join_styles(theme: Path) -> Stylesheet | None:
    """Return the sheets of theme/css as one, `layers.css` first, which orders the layers.

    Return None for a theme that has no such sheets, as others' have not.
    """
    sheets = sorted(theme.glob("css/**/*.css"), key=lambda path: (path.name != _FIRST, path))
    if not sheets:
        return None
    text = "".join(path.read_text("utf-8") for path in sheets)
    return Stylesheet(f"site.{sha256(text.encode()).hexdigest()[:12]}.css", text)


_FIRST = "layers.css"
