"""Judging a built folder, whatever built it: what is broken, missing, or not to be seen yet."""

from .leaks import Secret
from .permanence import Promises
from .site import Site
from .verdict import check_site

__all__ = ["Promises", "Secret", "Site", "check_site"]
