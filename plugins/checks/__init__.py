"""Judging a built folder, whatever built it: what is broken, missing, or not to be seen yet."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .leaks import Secret
    from .permanence import Promises
    from .site import Site
    from .verdict import check_site

__all__ = ["Promises", "Secret", "Site", "check_site"]

_HOMES = {"Promises": "permanence", "Secret": "leaks", "Site": "site", "check_site": "verdict"}


def __getattr__(name: str) -> Any:
    """Return what the room offers, imported when asked for.

    Python imports this package before the command within it, which has to hear Ctrl-C by then.
    """
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
