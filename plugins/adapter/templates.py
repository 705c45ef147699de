"""Templates: the theme's own and no others, and the few words they have beside Jinja's."""

from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, TemplateNotFound, pass_context
from jinja2.runtime import Context

from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.errors import ToolError
from plugins.views import split_lead

__all__ = ["prepare_templates"]


def prepare_templates(generator: Any) -> None:
    """Have generator's templates come from the theme alone, and know addresses and the stylesheet.

    Pelican takes a template that the theme lacks from its built-in one without a word (pelican/generators.py).
    """
    theme = Path(generator.theme)
    overrides = list(generator.settings["THEME_TEMPLATES_OVERRIDES"])
    generator.env.loader = _ThemeLoader([*overrides, str(theme / "templates")])
    generator.env.filters["address"] = _address
    generator.env.filters["split_lead"] = split_lead
    generator.env.filters["page_address"] = _page_address
    generator.env.globals["stylesheet"] = f"{STYLESHEET_FOLDER}/{join_styles(theme).name}"


class _ThemeLoader(FileSystemLoader):
    """Finds templates in the theme, and nowhere else."""

    def get_source(self, environment: Any, template: str) -> Any:
        """Return the template's source; raise ToolError where the theme has none of that name."""
        try:
            return super().get_source(environment, template)
        except TemplateNotFound:
            where = ", ".join(map(str, self.searchpath))
            raise ToolError(f"{template}: no such template in {where}; Pelican's own would be used") from None


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
