"""What Markdown's own parts could not make sense of, before its line is known."""

from dataclasses import dataclass

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A passage that has no meaning as it is written."""

    key: str
    value: str
    """The passage as it was written."""
    reason: str
    remedy: str
