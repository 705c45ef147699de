"""Templates: the theme's own and no others, when Pelican's own generators render them."""

from typing import Any

from jinja2 import Undefined

from plugins.adapter.images import sources_filter
from plugins.adapter.scripts import read_scripts
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.adapter.words import FILTERS

__all__ = ["prepare_templates"]


def prepare_templates(generator: Any) -> None:
    """Have generator's templates come from the theme, and know addresses and the stylesheet."""
    _leave_out_simple_theme(generator.env.loader)
    generator.env.filters.update(FILTERS)
    generator.env.filters["with_sources"] = sources_filter(generator)
    scripts = read_scripts(generator.settings, STYLESHEET_FOLDER)
    generator.env.globals["scripts"] = {script.page: script.address for script in scripts}
    if sheet := join_styles(generator.settings):
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
