"""The theme's scripts, each for one page that serves without it too."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.adapter.names import name_of

__all__ = ["Script", "read_scripts"]


@dataclass(frozen=True, slots=True)
class Script:
    """A script."""

    page: str
    """The template that loads it, without `.html`."""
    address: str
    """From the site's root."""
    text: str


def read_scripts(settings: Mapping[str, Any], folder: str) -> tuple[Script, ...]:
    """Return the scripts of the theme, by name, with addresses in folder; others' have none."""
    paths = sorted(Path(settings["THEME"]).glob("js/*.js"))
    return tuple(_read(path, folder, settings) for path in paths)


def _read(path: Path, folder: str, settings: Mapping[str, Any]) -> Script:
    text = path.read_text("utf-8")
    name = name_of(path.stem, text, "js", settings)
    return Script(page=path.stem, address=f"{folder}/{name}", text=text)
