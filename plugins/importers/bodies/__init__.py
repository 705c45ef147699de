"""The text of a piece as its source has it → Markdown that the site shows with the same words."""

from plugins.importers.bodies.converting import Converted, to_markdown
from plugins.importers.bodies.wordpress import with_paragraphs

__all__ = ["Converted", "to_markdown", "with_paragraphs"]
