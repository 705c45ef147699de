"""Deploys as `make github` does, but for the pages, which are made in a moment.

For tests of what git and its remotes do; whether the pages are right is others' to prove.
"""

import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from plugins.publishing.commands import main


def build(root: Path, module: str, words: Sequence[str], address: str) -> int:
    """Write a page for each document of the archive at root, where the site is to be built."""
    if module == "plugins.adapter":
        site = Path(words[words.index("--output") + 1])
        for path in sorted((root / "content").rglob("*.md")):
            page = site / path.relative_to(root / "content").with_suffix("") / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            text = escape(path.read_text("utf-8"))
            page.write_text(f'<title>{address}</title><main id="x">{text}</main>', "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(run=build))
