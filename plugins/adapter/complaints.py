"""What Pelican only logs, kept, so that a build which warned of something is no build.

Pelican ends with status 0 after a plugin that does not load, an article it skipped, a link it
could not resolve (getpelican/pelican#3172).
"""

import logging
import sys

from jinja2 import TemplateError
from pelican.log import LimitFilter

from plugins.adapter.told import tell
from plugins.errors import SiteError, ToolError
from plugins.plan import UndeclaredError

__all__ = ["collect_complaints", "forget_complaints", "raise_complaints"]


class _Complaints(logging.Handler):
    """Keeps every warning and error of this process."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, with the reason where an exception came along."""
        message = ": ".join(record.getMessage().splitlines())
        reason = record.exc_info[1] if record.exc_info else None
        self.messages.append(f"{message}: {tell(reason)}" if reason else message)


_COMPLAINTS = _Complaints()


def collect_complaints() -> None:
    """Keep what Pelican warns of from here on; called twice, it is as if called once."""
    logging.getLogger().addHandler(_COMPLAINTS)
    logging.getLogger("pelican").addFilter(_without_traceback)


def forget_complaints() -> None:
    """Begin anew: what was warned of belongs to an earlier build."""
    _COMPLAINTS.messages.clear()
    # Or Pelican, rebuilding, keeps silent about what it has warned of before (pelican/log.py).
    LimitFilter._raised_messages.clear()  # noqa: SLF001 (it has no other way to forget)
    LimitFilter._group_count.clear()  # noqa: SLF001 (likewise)


def raise_complaints() -> None:
    """Raise ToolError if anything was warned of since the last build."""
    messages = list(_COMPLAINTS.messages)
    forget_complaints()
    if messages:
        raise ToolError("\n".join(f"Pelican warned: {message}" for message in messages))


def _without_traceback(record: logging.LogRecord) -> bool:
    """Have Pelican's own command tell our errors and a template's as ours does, a line each.

    Its log would break them where the terminal ends.
    """
    error = record.exc_info[1] if record.exc_info else None
    if record.levelno < logging.CRITICAL or not isinstance(error, _TOLD):
        return True
    sys.stderr.write(f"{tell(error)}\n")
    return False


_TOLD = (SiteError, TemplateError, UndeclaredError)
"""What says by itself what is wrong, and where."""
