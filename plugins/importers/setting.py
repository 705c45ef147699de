"""What the owner decides of an import, apart from what its sources show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from plugins.documents import Date
from plugins.importers.records import Body, Loss, Person

__all__ = ["SITES", "Conversion", "Convert", "Setting", "name_of_site"]


class Conversion(Protocol):
    """A body as the content has it."""

    @property
    def markdown(self) -> str:
        """Its text."""

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What could not be kept."""


class Convert(Protocol):
    """Makes a body what the content has."""

    def __call__(self, body: Body, *, base: str = "", has_formulas: bool = True) -> Conversion:
        """Return a body as Markdown; base is the address that its links are relative to.

        `has_formulas` says whether `$…$` is TeX in the author's own Markdown.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every piece of one import is made with."""

    added: Date
    """The day on which it enters the archive."""
    convert: Convert
    whose: Mapping[str, Person] = field(default_factory=dict)
    """The owner at each site."""
    topics: frozenset[str] = frozenset()
    """The slugs of the topics that there are."""
    not_captured: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The parts of each site's profile that no source showed."""


SITES: Mapping[str, str] = MappingProxyType(
    {
        "eaforum": "the EA Forum",
        "hackernews": "Hacker News",
        "lesswrong": "LessWrong",
        "mastodon": "Mastodon",
        "reddit": "Reddit",
        "substack": "Substack",
        "web": "the web",
        "wordpress": "WordPress",
        "x": "X",
    }
)
"""What each site is called within a sentence, by its name in `Witness.site`."""


def name_of_site(site: str) -> str:
    """Return what a site is called within a sentence."""
    return SITES.get(site, site)
