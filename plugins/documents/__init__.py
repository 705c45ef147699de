"""Text with front matter → typed, frozen documents; each mistake is told with place and remedy."""

from plugins.documents.addresses import SECTIONS
from plugins.documents.body import Body, Link, render_body
from plugins.documents.consistency.replies import find_parents
from plugins.documents.dates import (
    Date,
    DateError,
    Precision,
    date_in_words,
    is_surely_before,
    parse_date,
)
from plugins.documents.holdings import addresses_elsewhere, find_holdings
from plugins.documents.html.own_words import own_words
from plugins.documents.html.tags import TagReader
from plugins.documents.html.typography import typeset_html
from plugins.documents.identity import FORUMS, find_post, fold_address
from plugins.documents.kinds import (
    HOME,
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Correction,
    Document,
    Essay,
    Fidelity,
    Form,
    Newness,
    Page,
    Permalink,
    PieceName,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
)
from plugins.documents.load import Library, Survey, load_content, survey_content, unpublished
from plugins.documents.names import find_names, full_name, keeps_title, with_file
from plugins.documents.parse import parse_document
from plugins.documents.write import write_document, write_tombstone

__all__ = [
    "FORUMS",
    "HOME",
    "SECTIONS",
    "Bet",
    "BetEvent",
    "BetState",
    "Body",
    "Capture",
    "Comment",
    "Correction",
    "Date",
    "DateError",
    "Document",
    "Essay",
    "Fidelity",
    "Form",
    "Library",
    "Link",
    "Newness",
    "Page",
    "Permalink",
    "PieceName",
    "Precision",
    "ReplyContext",
    "Retraction",
    "Slug",
    "Status",
    "Survey",
    "TagReader",
    "Term",
    "Topic",
    "TopicId",
    "Work",
    "addresses_elsewhere",
    "date_in_words",
    "find_holdings",
    "find_names",
    "find_parents",
    "find_post",
    "fold_address",
    "full_name",
    "is_surely_before",
    "keeps_title",
    "load_content",
    "own_words",
    "parse_date",
    "parse_document",
    "render_body",
    "survey_content",
    "typeset_html",
    "unpublished",
    "with_file",
    "write_document",
    "write_tombstone",
]
