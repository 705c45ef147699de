"""Where Pelican writes each page: its address settings, made from the archive's permalinks.

An address is a promise and no setting (plugins/documents/addresses.py), so these are set here and
not in pelicanconf.py; what the owner may choose is whether addresses end in `index.html`, for
reading without a server.
"""

from pathlib import Path
from typing import Any

from pelican.paginator import PaginationRule

from plugins.adapter.incremental.choice import own_pages

__all__ = ["set_addresses"]

_PATTERNS = {
    "ARTICLE": "{category}/{slug}/",
    "DRAFT": "drafts/{slug}/",
    "PAGE": "{slug}/",
    "DRAFT_PAGE": "drafts/{slug}/",
    "CATEGORY": "{slug}/",
    "TAG": "topics/{slug}/",
    "ARCHIVES": "archive/",
    "YEAR_ARCHIVE": "archive/{date:%Y}/",
    "TAGS": "topics/",
    "CORRECTIONS": "corrections/",
    "FEEDS": "feeds/",
    "FIND": "find/",
    "SEARCH": "search/",
}
_TRANSLATED = ("ARTICLE", "DRAFT", "PAGE", "DRAFT_PAGE")
"""What Pelican would write elsewhere in a language that is not the site's."""
_NOT_WRITTEN = ("AUTHOR", "AUTHORS", "CATEGORIES", "MONTH_ARCHIVE", "DAY_ARCHIVE")


def set_addresses(settings: dict[str, Any]) -> None:
    """Make Pelican write every page where its permalink says."""
    index = settings["DIRECTORY_INDEX"]
    own = own_pages(Path(settings["THEME"]))
    settings["DIRECT_TEMPLATES"] = [*settings["DIRECT_TEMPLATES"], *own]
    for name, pattern in _PATTERNS.items():
        settings[f"{name}_URL"] = pattern + index
        settings[f"{name}_SAVE_AS"] = pattern + "index.html"
    for name in _TRANSLATED:
        settings[f"{name}_LANG_URL"] = settings[f"{name}_URL"]
        settings[f"{name}_LANG_SAVE_AS"] = settings[f"{name}_SAVE_AS"]
    for name in _NOT_WRITTEN:
        settings[f"{name}_SAVE_AS"] = ""
    later = "{base_name}/page/{number}/"
    settings["PAGINATION_PATTERNS"] = [
        PaginationRule(1, f"{{base_name}}/{index}", "{base_name}/index.html"),
        PaginationRule(2, later + index, f"{later}index.html"),
    ]
