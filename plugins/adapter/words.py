"""The words that templates have beside Jinja's."""

from collections.abc import Callable, Mapping

from jinja2 import pass_context
from jinja2.runtime import Context

from plugins.views.marks import with_marks
from plugins.views.sidenotes import with_sidenotes
from plugins.views.typography import split_lead

__all__ = ["FILTERS"]


@pass_context
def _address(context: Context, permalink: str) -> str:
    """Return a link from the page being written to a permalink."""
    given = context.parent  # what the page was given, in which no template sets anything
    is_page = not permalink or permalink.endswith("/")
    index = given["DIRECTORY_INDEX"] if is_page else ""
    return f"{given['SITEURL']}/{permalink}{index}"


@pass_context
def _page_address(context: Context, output_file: str) -> str:
    """Return the absolute address of the page being written, from its file."""
    return f"{context['SITEURL']}/{output_file.removesuffix('index.html')}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "address": _address,
    "page_address": _page_address,
    "split_lead": split_lead,
    "with_marks": with_marks,
    "with_sidenotes": with_sidenotes,
    "with_sources": str,
}
"""By name; `with_sources` is another in each build, which knows what images there are."""
