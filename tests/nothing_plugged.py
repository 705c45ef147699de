"""A plugin for Pelican that does nothing: of another's plugin nobody knows what it reads."""

__all__ = ["register"]


def register() -> None:
    """Do nothing."""
