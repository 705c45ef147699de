"""The theme's scripts, each for one page that serves without it too."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["Script", "read_scripts"]


@dataclass(frozen=True, slots=True)
class Script:
    """A script; its address changes with its bytes, so that no browser keeps an old one."""

    page: str
    """The template that loads it, without `.html`."""
    address: str
    """From the site's root."""
    text: str


def read_scripts(theme: Path, folder: str) -> tuple[Script, ...]:
    """Return the scripts of theme/js, by name, with addresses in folder; others' have none."""
    return tuple(_read(path, folder) for path in sorted(theme.glob("js/*.js")))


def _read(path: Path, folder: str) -> Script:
    text = path.read_text("utf-8")
    digest = sha256(text.encode()).hexdigest()[:12]
    return Script(page=path.stem, address=f"{folder}/{path.stem}.{digest}.js", text=text)
