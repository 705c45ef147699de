"""What is asked for where a piece is begun, and of whom more of it may be asked."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from plugins.documents import Document, TopicId

__all__ = ["Inquiry", "Wish", "with_wishes"]

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be begun; an empty text where nothing was said."""

    kind: str
    title: str = ""
    url: str = ""
    slug: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """How the forum of a comment is asked for it."""

    why_not: str = ""
    """Why it is not to be asked, as `OFFLINE=1`; empty where it is."""
    contact: str = ""
    """An address that tells who asks."""
    timeout: float = 5.0
    """Seconds for which each part of an answer is waited for."""
    sleep: Callable[[float], None] = time.sleep
    servers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Where each forum answers; empty for where it does."""


def with_wishes(document: D, wish: Wish) -> D:
    """Return a document with the summary and topics that were asked for."""
    changes: dict[str, Any] = {"summary": " ".join(wish.summary.split())} if wish.summary else {}
    if wish.topics:
        changes["topics"] = tuple(TopicId(topic) for topic in wish.topics)
    return replace(document, **changes)
