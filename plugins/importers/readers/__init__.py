"""One module a source: a file's bytes → what it shows, as witnesses.

`READERS` is asked in its order; the first that recognises a file reads it.
"""

from plugins.importers.readers import (
    feed,
    forum_api,
    forum_page,
    greaterwrong,
    hackernews,
    mastodon,
    reddit,
    substack,
    wordpress,
    x,
)
from plugins.importers.readers.archives import Zipped
from plugins.importers.readers.base import Asked, Given, Reader

__all__ = ["READERS", "Asked", "Given", "Reader"]

_PLAIN: tuple[Reader, ...] = (
    forum_api,
    hackernews,
    mastodon,
    x,
    wordpress,  # an export is RSS too, so it is asked before feeds
    feed,
    reddit,
    substack,
    greaterwrong,
    forum_page,
)

READERS: tuple[Reader, ...] = (*_PLAIN, Zipped(_PLAIN))
"""What says of which site it is stands before what is known by its shape alone."""
