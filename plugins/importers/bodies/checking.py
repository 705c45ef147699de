"""Whether the site shows of Markdown what was to be shown, and finds nothing wrong with it."""

from plugins.documents.body import read_body
from plugins.documents.kinds import Comment, Fidelity, Slug
from plugins.documents.markdown.misreadings import check_misreadings
from plugins.importers.bodies.model import Passage
from plugins.importers.bodies.recovering import reread

__all__ = ["is_shown"]

_PATH = "comments/imported.md"


def is_shown(markdown: str, passage: Passage, anchors: frozenset[str]) -> bool:
    """Whether the site renders markdown as passage, with no mistake that would stop a build.

    It is read as verbatim text, so that no typography stands between the two.
    """
    if check_misreadings(_PATH, markdown, 1):
        return False
    document = Comment(
        path=_PATH,
        slug=Slug("imported"),
        title="",
        summary="",
        body=markdown,
        text=Fidelity.FULL,
    )
    body, problems = read_body(document)
    return not problems and reread(body.html, anchors) == passage
