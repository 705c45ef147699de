"""What happens to a site before it is built again, in the order in which it is measured."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from plugins.errors import ToolError
from tools.bench.sites import Site

__all__ = ["COLD", "EDITED", "SHARED", "STEPS", "UNCHANGED", "edit_body", "steps_with"]

COLD, UNCHANGED, EDITED = "cold", "nothing changed", "one document edited"
SHARED = (COLD, UNCHANGED, EDITED)
"""What other generators are measured at too; all else is about the archive alone."""


def _reset(site: Site, _number: int) -> None:
    site.reset()


def _leave(_site: Site, _number: int) -> None:
    pass


def edit_body(site: Site, number: int) -> None:
    """Add a sentence to a document: another one for every number."""
    text = site.piece.read_text("utf-8")
    site.write(site.piece, f"{text}\n{sentence(number)}\n")


def sentence(number: int) -> str:
    """Return the sentence that edit_body adds."""
    return f"This sentence is number {number} of those that were added."


def _retitle(site: Site, number: int) -> None:
    _replace(site, site.piece, r"(?m)^title:.*$", f"title: Number {number} of its titles")


def _add(site: Site, number: int) -> None:
    """Add an essay that is newer than all others, so that it moves them down in lists."""
    topic = _topic(site).stem
    text = (
        f"---\ntitle: A new piece, number {number}\ndate: 2099-01-01\ntopics: [{topic}]\n"
        f"summary: It was not there before.\n---\n\nNew words, number {number}.\n"
    )
    folder = site.documents / "essays"
    folder.mkdir(exist_ok=True)
    site.write(folder / f"new-{number}.md", text)


def _introduce(site: Site, number: int) -> None:
    topic = _topic(site)
    site.write(topic, f"{topic.read_text('utf-8')}\nIntroduced anew, number {number}.\n")


def _topic(site: Site) -> Path:
    found = sorted((site.documents / "topics").glob("*.md"))
    if not found:
        raise ToolError(f"{site.documents}/topics: no topics; the benchmark edits one")
    return found[0]


def _template(name: str, before: str) -> Callable[[Site, int], None]:
    """Return what adds a line to a template, before the last place where it says that."""

    def edit(site: Site, number: int) -> None:
        pattern = rf"(?s)(.*)({re.escape(before)})"
        path = site.folder / "theme/templates" / name
        _replace(site, path, pattern, rf"\g<1><p>Template {number}</p>\n\g<2>")

    return edit


def _style(site: Site, number: int) -> None:
    sheet = site.folder / "theme/css/print.css"
    text = sheet.read_text("utf-8")
    site.write(sheet, f"{text}\n@media print {{ p {{ orphans: {number + 2}; }} }}\n")


def _setting(name: str) -> Callable[[Site, int], None]:
    def edit(site: Site, number: int) -> None:
        path = site.folder / "pelicanconf.py"
        site.write(path, f'{path.read_text("utf-8")}\n{name} = "Number {number} of its values"\n')

    return edit


def _replace(site: Site, path: Path, pattern: str, by: str) -> None:
    """Write path with the first match replaced; raise ToolError where there is none."""
    text, number = re.subn(pattern, by, path.read_text("utf-8"), count=1)
    if not number:
        raise ToolError(f"{path}: has nothing like {pattern}, which the benchmark edits")
    site.write(path, text)


STEPS: Mapping[str, Callable[[Site, int], None]] = {
    COLD: _reset,
    UNCHANGED: _leave,
    EDITED: edit_body,
    "one document retitled": _retitle,
    "a new document": _add,
    "a topic's introduction edited": _introduce,
    "a template of one page edited": _template("archives.html", "{% endblock %}"),
    "the template of every page edited": _template("base.html", "</body>"),
    "the CSS edited": _style,
    "a setting edited: SITESUBTITLE": _setting("SITESUBTITLE"),
    "a setting edited: SITENAME": _setting("SITENAME"),
}
"""What is done to the site, given which time this is, by its name.  The first is always done."""


def steps_with(words: Iterable[str]) -> frozenset[str]:
    """Return the names of steps that have any of words in them, in capitals or not."""
    asked = [word.lower() for word in words]
    return frozenset(step for step in STEPS if any(word in step.lower() for word in asked))
