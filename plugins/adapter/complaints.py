"""What Pelican only logs, kept, so that a build which warned of something is no build.

Pelican ends with status 0 after a plugin that does not load, an article it skipped, a link it could not
resolve (getpelican/pelican#3172).
"""

import logging

from plugins.errors import ToolError

__all__ = ["collect_complaints", "forget_complaints", "raise_complaints"]


class _Complaints(logging.Handler):
    """Keeps every warning and error of this process."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, with the reason where an exception came along."""
        message = record.getMessage()
        reason = record.exc_info[1] if record.exc_info else None
        self.messages.append(f"{message}: {reason}" if reason else message)


_COMPLAINTS = _Complaints()


def collect_complaints() -> None:
    """Keep what Pelican and its plugins warn of from here on; called twice, it is as if called once."""
    logging.getLogger().addHandler(_COMPLAINTS)


def forget_complaints() -> None:
    """Begin anew: what was warned of belongs to an earlier build."""
    _COMPLAINTS.messages.clear()


def raise_complaints() -> None:
    """Raise ToolError if anything was warned of since the last build."""
    messages = list(_COMPLAINTS.messages)
    forget_complaints()
    if messages:
        raise ToolError("\n".join(f"Pelican warned: {message}" for message in messages))
