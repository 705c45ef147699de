"""Whether the site can be built from what its pages declare, or all of it by Pelican's generators.

The latter is for what may read anything: another's plugins, and themes whose templates ask for
names that only Pelican's generators know.  Both ways give the same bytes.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from plugins.adapter.incremental.renderer import provided
from plugins.adapter.incremental.templates_read import Reading, read_templates
from plugins.adapter.words import FILTERS
from plugins.documents.sources import Memory

__all__ = [
    "choose_way",
    "is_incremental",
    "keep_readings",
    "own_pages",
    "planned",
    "readings_of",
    "readings_of_theme",
]

_TEMPLATES, _PLANNED, _NOTED = "ARCHIVE_TEMPLATES", "ARCHIVE_PLANNED", "ARCHIVE_NOTED"
_OURS = frozenset({"plugins.adapter.read", "plugins.adapter.relate", "plugins.adapter.render"})
_MADE_OTHERWISE = (
    "EXTRA_PATH_METADATA",
    "JINJA_FILTERS",
    "JINJA_GLOBALS",
    "JINJA_TESTS",
    "OUTPUT_SOURCES",
    "STATIC_PATHS",
    "TEMPLATE_PAGES",
    "THEME_TEMPLATES_OVERRIDES",
)
"""Settings that ask Pelican for files, or for words of templates, of which no plan knows."""
_NOTHING_LEFT: Mapping[str, list[str]] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "THEME_STATIC_PATHS": [],
}
"""What leaves Pelican's own generators without anything to do."""


def choose_way(settings: dict[str, Any]) -> None:
    """Have the site built incrementally where that can be done."""
    settings[_NOTED] = _Noted()
    readings = _readings(settings)
    settings[_TEMPLATES] = readings
    if readings is not None:
        settings[_PLANNED] = {name: settings[name] for name in _NOTHING_LEFT}
        settings.update({name: list(value) for name, value in _NOTHING_LEFT.items()})


class _Noted(dict[bytes, bytes]):
    """What is to be kept once it is known that this build may write anything."""

    def read(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Return nothing: nothing was kept."""
        del keys
        return {}

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Note entries."""
        self.update(entries)

    def note(self, keys: Iterable[bytes]) -> None:
        """Leave keys to who keeps them."""


def keep_readings(settings: Mapping[str, Any], memory: Memory) -> None:
    """Have memory keep what was told of the templates when the way was chosen."""
    memory.write(settings[_NOTED])


def is_incremental(settings: Mapping[str, Any]) -> bool:
    """Return whether the site is built incrementally."""
    return settings.get(_TEMPLATES) is not None


def planned(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return settings as they are for the plan, which does what Pelican's generators would."""
    return {**settings, **settings[_PLANNED]}


def readings_of(settings: Mapping[str, Any]) -> Mapping[str, Reading]:
    """Return what each template of the theme reads, where the site is built incrementally."""
    readings: Mapping[str, Reading] = settings[_TEMPLATES]
    return readings


def _readings(settings: Mapping[str, Any]) -> Mapping[str, Reading] | None:
    """Return what the theme's templates read; None where a plan would not do."""
    if not _OURS.issuperset(settings["PLUGINS"]) or any(settings[each] for each in _MADE_OTHERWISE):
        return None
    if "category" not in settings["PAGINATED_TEMPLATES"]:
        return None
    return readings_of_theme(settings, settings[_NOTED])


def own_pages(theme: Path) -> list[str]:
    """Return the templates of pages that other themes do not have, those that this theme has."""
    return [name for name in _OWN_PAGES if (theme / "templates" / f"{name}.html").is_file()]


_OWN_PAGES = ("corrections", "feeds", "find", "search")


def readings_of_theme(settings: Mapping[str, Any], memory: Memory) -> Mapping[str, Reading] | None:
    """Return what the theme's templates read, as memory knows it where it does.

    None where that is more than a plan can give them; None, too, where settings that were kept
    know nothing of a page that the theme has by now.
    """
    folder = Path(settings["THEME"], "templates")
    env = Environment(**settings["JINJA_ENVIRONMENT"])  # noqa: S701 (it renders nothing)
    env.filters |= FILTERS
    readings = read_templates(folder, env, memory)
    needed = {"article", "page", "tag", "category", "period_archives", "thread", "redirect"}
    needed |= set(settings["DIRECT_TEMPLATES"])
    if readings is None or not needed <= readings.keys():
        return None
    if not set(own_pages(Path(settings["THEME"]))) <= needed:
        return None
    is_known = all(
        each in provided(name) or each in settings or each in env.globals
        for name in needed
        for each in readings[name].names
    )
    return readings if is_known else None
