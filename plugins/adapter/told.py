"""Errors of any kind, in one line."""

import traceback
from pathlib import PurePath

from plugins.errors import SiteError

__all__ = ["tell"]


def tell(error: BaseException) -> str:
    """Return error in a line, or one of ours in its own; with the template at fault, if any."""
    if isinstance(error, SiteError):
        return str(error)
    place = _place(error)
    return f"{place}{type(error).__name__}: {error}".replace("\n", " ")


def _place(error: BaseException) -> str:
    """Return `base.html:12: ` for an error in a template or in a file that Python cannot read."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if name and line:
        return f"{name}:{line}: "
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # Jinja puts its templates into the traceback as if they were Python.
        if PurePath(frame.filename).suffix == ".html":
            return f"{frame.filename}:{frame.lineno}: "
    return ""
