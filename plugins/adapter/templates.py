"""Templates: the theme's own and no others, and the few words they have beside Jinja's."""

from pathlib import Path
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from plugins.adapter.images import sources_filter
from plugins.adapter.scripts import read_scripts
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.views import split_lead, with_marks, with_sidenotes

__all__ = ["prepare_templates"]


def prepare_templates(generator: Any) -> None:
    """Have generator's templates come from the theme, and know addresses and the stylesheet."""
    _leave_out_simple_theme(generator.env.loader)
    generator.env.filters["address"] = _address
    generator.env.filters["split_lead"] = split_lead
    generator.env.filters["page_address"] = _page_address
    generator.env.filters["with_marks"] = with_marks
    generator.env.filters["with_sidenotes"] = with_sidenotes
    generator.env.filters["with_sources"] = sources_filter(generator)
    scripts = read_scripts(Path(generator.theme), STYLESHEET_FOLDER)
    generator.env.globals["scripts"] = {script.page: script.address for script in scripts}
    if sheet := join_styles(Path(generator.theme)):
        generator.env.globals["stylesheet"] = f"{STYLESHEET_FOLDER}/{sheet.name}"
    else:
        _be_lenient(generator.env)


def _be_lenient(env: Any) -> None:
    """Give another's theme what it counts on: names may be undefined, and HTML is not escaped."""
    env.undefined = Undefined
    env.autoescape = False


def _leave_out_simple_theme(loader: Any) -> None:
    """Have a template that the theme lacks missed; as `!simple/…` Pelican's own stay in reach.

    Pelican looks into the theme, then without a word into its simple one, then at those with a
    prefix (pelican/generators.py).
    """
    _theme, simple, _prefixed = loader.loaders
    loader.loaders.remove(simple)


@pass_context
def _address(context: Context, permalink: str) -> str:
    """Return a link from the page being written to a permalink."""
    is_page = not permalink or permalink.endswith("/")
    index = context["DIRECTORY_INDEX"] if is_page else ""
    return f"{context['SITEURL']}/{permalink}{index}"


@pass_context
def _page_address(context: Context, output_file: str) -> str:
    """Return the absolute address of the page being written, from its file."""
    return f"{context['SITEURL']}/{output_file.removesuffix('index.html')}"
