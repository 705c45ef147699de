"""Text with front matter → typed, frozen documents; each mistake is told with place and remedy."""

from plugins.documents.addresses import HOME, SECTIONS, Permalink, permalink, section_of
from plugins.documents.body import Body, Link, render_body
from plugins.documents.dates import Date, DateError, Precision, parse_date
from plugins.documents.identity import find_post, fold_address
from plugins.documents.kinds import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Document,
    Essay,
    Fidelity,
    Form,
    Page,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
)
from plugins.documents.load import Library, load_content, unpublished
from plugins.documents.parse import parse_document
from plugins.documents.typography import typeset_html
from plugins.documents.write import write_document

__all__ = [
    "HOME",
    "SECTIONS",
    "Bet",
    "BetEvent",
    "BetState",
    "Body",
    "Capture",
    "Comment",
    "Date",
    "DateError",
    "Document",
    "Essay",
    "Fidelity",
    "Form",
    "Library",
    "Link",
    "Page",
    "Permalink",
    "Precision",
    "ReplyContext",
    "Retraction",
    "Slug",
    "Status",
    "Term",
    "Topic",
    "TopicId",
    "Work",
    "find_post",
    "fold_address",
    "load_content",
    "parse_date",
    "parse_document",
    "permalink",
    "render_body",
    "section_of",
    "typeset_html",
    "unpublished",
    "write_document",
]
