"""How a document is cited: what other programs read back is what is known, and no more."""

import json
import re
from typing import Any

import bibtexparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pylatexenc.latex2text import LatexNodes2Text

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
    Fidelity,
    Form,
    Page,
    Precision,
    ReplyContext,
    Status,
    Topic,
    Work,
    parse_date,
)
from plugins.relations import build_graph
from plugins.views import make_document_view, title_of
from plugins.views.citations import CitationView, cite
from tests.graph_strategies import day, library_of, make
from tests.strategies import bets, comments, dates, essays, texts, urls

OWNER = "Ann Owner-Name"
HERE = "https://archive.example"
SOURCE = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/a_slug?commentId=rvSjeHizEdTRKdfGn"

CITED = st.one_of(essays(), comments(), bets())
AWKWARD = st.one_of(
    texts(), st.text(st.sampled_from("{}\\%$&#_^~`'\"-<>,@ aé"), min_size=1)
).filter(lambda text: text == text.strip() and "  " not in text)

ITEM: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "type", "title", "author", "container-title"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z0-9_][a-z0-9_-]*$"},
        "type": {"enum": ["post", "webpage"]},
        "title": {"type": "string", "minLength": 1},
        "author": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["literal"],
                "properties": {"literal": {"type": "string", "minLength": 1}},
            },
        },
        "issued": {
            "oneOf": [
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["date-parts"],
                    "properties": {
                        "date-parts": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 1,
                            "items": {
                                "type": "array",
                                "items": {"type": "integer", "minimum": 1},
                                "minItems": 1,
                                "maxItems": 3,
                            },
                        },
                        "circa": {"const": True},
                    },
                },
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["literal"],
                    "properties": {"literal": {"type": "string", "minLength": 1}},
                },
            ]
        },
    }
    | {
        name: {"type": "string", "minLength": 1}
        for name in ("archive", "archive_location", "container-title", "genre", "language", "URL")
    },
}
"""The part of CSL-JSON's schema (citation-style-language/schema, csl-data.json) that is used."""


def entry_of(citation: CitationView) -> dict[str, str]:
    """Return the fields of a citation in BibTeX, as a reader that is not ours has them."""
    library = bibtexparser.parse_string(citation.bibtex)
    assert library.failed_blocks == []
    (entry,) = library.entries
    return {field.key: field.value for field in entry.fields} | {"key": entry.key}


def said(tex: str) -> str:
    """Return what TeX prints for a field, in that reader's own rendering of it."""
    # It prints the spacing circumflex of accents where TeX has the one of ASCII.
    return (
        LatexNodes2Text(math_mode="verbatim")
        .latex_to_text(tex)
        .replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")
    )


def item_of(citation: CitationView) -> dict[str, Any]:
    """Return the one item of a citation in CSL-JSON; fail where the schema does not allow it."""
    (item,) = json.loads(citation.csl)
    assert [fault.message for fault in Draft202012Validator(ITEM).iter_errors(item)] == []
    return dict(item)


# ---- what comes back


@given(AWKWARD, AWKWARD)
@example("{", "}{")
@example("a \\ b % c", "``a'' -- b --- c")
@example("R&D_{x}^2 ~ $5 #1", "Jr., A and B")
def test_bibtex_gives_back_the_title_and_the_author(title: str, author: str) -> None:
    """Whatever characters they have, TeX's own among them."""
    comment = make(Comment, title=title, author=author)
    entry = entry_of(cite(comment, OWNER, HERE))
    assert said(entry["title"]) == title_of(comment).replace(
        "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^"
    )
    assert said(entry["author"]) == author.replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")


@given(CITED)
def test_every_citation_is_well_formed(document: Document) -> None:
    """In BibTeX and CSL-JSON, whatever the fields of a document hold."""
    citation = cite(document, OWNER, HERE)
    entry, item = entry_of(citation), item_of(citation)
    assert entry["key"] == item["id"]
    assert item["title"] == title_of(document)
    is_digest = isinstance(document, Comment) and document.text is Fidelity.DIGEST
    author = f"Archive of {OWNER}" if is_digest else document.author or OWNER
    assert item["author"] == [{"literal": author}]


@given(urls())
def test_bibtex_gives_back_the_address(source: str) -> None:
    """As it is: no style prints it as TeX."""
    entry = entry_of(cite(make(Comment, source=source), OWNER, HERE))
    assert entry["url"] == source


def test_two_documents_of_one_author_and_year_have_different_names() -> None:
    """Else nobody could cite both."""
    documents = [
        make(kind, slug, date=day(2023))
        for kind in (Essay, Comment, Bet)
        for slug in ("what-is", "what-was")
    ]
    names = {entry_of(cite(each, OWNER))["key"] for each in documents}
    assert len(names) == len(documents)
    assert "owner-name" not in names
    assert "owner-name-2023" not in names
    assert entry_of(cite(documents[0], "Ann Müller"))["key"] == "muller-2023-essays-what-is"


# ---- dates


@given(st.none() | dates())
def test_no_citation_claims_more_of_a_date_than_is_known(date: Date | None) -> None:
    """No year where there may be another, no month or day that is not known, anywhere."""
    citation = cite(make(Essay, date=date), OWNER, HERE)
    entry, item, tags = entry_of(citation), item_of(citation), dict(citation.tags)
    is_exact = date is not None and not date.is_about and not date.is_or_later
    precision = date.precision if date else None
    assert ("year" in entry) is is_exact
    assert ("month" in entry) is (is_exact and precision is not Precision.YEAR)
    assert ("citation_publication_date" in tags) is is_exact
    assert ("note" in entry and "Date:" in entry["note"]) is not is_exact
    assert ("issued" in item) is (date is not None)
    if date and "date-parts" in item["issued"]:
        known = {Precision.YEAR: 1, Precision.MONTH: 2}.get(date.precision, 3)
        (parts,) = item["issued"]["date-parts"]
        start = date.start
        assert parts == [start.year, start.month, start.day][:known]
        assert ("circa" in item["issued"]) is date.is_about
        assert not date.is_or_later


@pytest.mark.parametrize(
    ("written", "year", "month", "tag", "issued", "text"),
    [
        ("2023", "2023", None, "2023", {"date-parts": [[2023]]}, "2023."),
        ("2023-07", "2023", "7", "2023/07", {"date-parts": [[2023, 7]]}, "July 2023."),
        (
            "2023-07-18T23:05:00+10:00",
            "2023",
            "7",
            "2023/07/18",
            {"date-parts": [[2023, 7, 18]]},
            "18 July 2023, 23:05 UTC+10:00.",
        ),
        (
            "2023-07~",
            None,
            None,
            None,
            {"date-parts": [[2023, 7]], "circa": True},
            "About July 2023.",
        ),
        ("2023/..", None, None, None, {"literal": "in or after 2023"}, "In or after 2023."),
    ],
)
def test_dates_in_citations(
    written: str,
    year: str | None,
    month: str | None,
    tag: str | None,
    issued: dict[str, Any],
    text: str,
) -> None:
    """In each of the four forms."""
    citation = cite(make(Essay, date=parse_date(written)), OWNER, HERE)
    entry = entry_of(citation)
    assert (entry.get("year"), entry.get("month")) == (year, month)
    assert dict(citation.tags).get("citation_publication_date") == tag
    assert item_of(citation)["issued"] == issued
    assert f" {text} " in citation.text


# ---- original and copy


def test_a_comment_is_cited_at_its_original_and_in_our_copy() -> None:
    """In every form that has a place for both."""
    comment = make(
        Comment,
        "reply",
        date=day(2023, 7, 18),
        source=SOURCE,
        text=Fidelity.DIGEST,
        thread=Work(title="A post"),
    )
    citation = cite(comment, OWNER, HERE)
    entry, item = entry_of(citation), item_of(citation)
    ours = f"{HERE}/comments/reply/"
    assert citation.text == (
        "Archive of Ann Owner-Name. “Title of reply”. "
        "Digest of a comment by Ann Owner-Name on “A post”. 18 July 2023. "
        f"lesswrong.com: {SOURCE}; {ours}"
    )
    assert entry["url"] == item["URL"] == SOURCE
    assert entry["note"] == f"Copy in the Archive of Ann Owner-Name: {ours}"
    assert (
        entry["howpublished"]
        == item["genre"]
        == ("Digest of a comment by Ann Owner-Name on “A post”")
    )
    assert (item["archive"], item["archive_location"]) == ("Archive of Ann Owner-Name", ours)
    assert item["container-title"] == "lesswrong.com"
    assert dict(citation.tags)["citation_public_url"] == SOURCE


def test_a_digest_is_cited_as_the_archives_and_its_title_as_a_description() -> None:
    """The words are not the commenter's, nor is a title that the archive gave."""
    comment = make(Comment, text=Fidelity.DIGEST, title="About things", title_by="archive")
    citation = cite(comment, OWNER, HERE)
    assert citation.text.startswith(f"Archive of {OWNER}. [About things].")
    assert f"by {OWNER}" in citation.text
    assert dict(citation.tags)["citation_author"] == f"Archive of {OWNER}"
    assert item_of(citation)["author"] == [{"literal": f"Archive of {OWNER}"}]


def test_what_has_no_known_original_is_cited_in_our_copy_alone() -> None:
    """A comment whose address is unknown, and an essay that was written for here."""
    for kind, folder in ((Comment, "comments"), (Essay, "essays")):
        citation = cite(make(kind), OWNER, HERE)
        entry, item = entry_of(citation), item_of(citation)
        assert entry["url"] == item["URL"] == f"{HERE}/{folder}/one/"
        assert "Copy" not in entry["note"]
        assert "archive_location" not in item
        assert citation.text.endswith(f"Archive of {OWNER}: {HERE}/{folder}/one/")


def test_a_build_that_is_only_looked_at_claims_no_address_of_ours() -> None:
    """It has none yet."""
    citation = cite(make(Comment, source=SOURCE), OWNER)
    assert citation.text.endswith(f"lesswrong.com: {SOURCE}; Archive of {OWNER}.")
    assert item_of(citation)["URL"] == SOURCE
    unplaced = cite(make(Essay), OWNER)
    assert unplaced.text.endswith(f"Date unknown. Archive of {OWNER}.")
    assert "URL" not in item_of(unplaced)
    assert not [name for name, _ in unplaced.tags if name.endswith("_url")]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({}, "Comment"),
        ({"text": Fidelity.EXCERPT}, "Excerpt of a comment"),
        ({"form": Form.QUICK_TAKE}, "Quick take"),
        ({"in_reply_to": ReplyContext(title="Is it?")}, "Comment on “Is it?”"),
    ],
)
def test_what_is_cited_is_named(fields: dict[str, object], what: str) -> None:
    """Its form, how near its text is, and what it stands under."""
    assert item_of(cite(make(Comment, **fields), OWNER))["genre"] == what


# ---- text


@given(CITED)
def test_a_citation_as_text_has_no_doubled_stops(document: Document) -> None:
    """One that ends in a stop of its own, also in quotation marks, gets no other."""
    citation = cite(document, OWNER, HERE)
    ends = r"[.!?…][”’\"')\]]*\.(?= [“A-Z]| \d)"
    own = " ".join(
        (title_of(document), document.author or OWNER, item_of(citation).get("genre", ""))
    )
    found = set(re.findall(ends, citation.text)) - set(re.findall(r"[.!?…][”’\"')\]]*\.", own))
    assert not found


@pytest.mark.parametrize(
    ("title", "author", "start"),
    [
        ("Is it?", "A. B. Jr.", "A. B. Jr. “Is it?” Date unknown. "),
        ("It is", "???", "??? “It is”. Date unknown. "),
        ("So (it was said.)", "B", "B. “So (it was said.)” Date unknown. "),
    ],
)
def test_stops_in_a_citation(title: str, author: str, start: str) -> None:
    """After a name, a question and a bracket."""
    assert cite(make(Essay, title=title, author=author), OWNER, HERE).text.startswith(start)


# ---- which documents


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", [Essay, Comment, Bet, Page])
def test_what_readers_may_reach_can_be_cited(kind: type[Document], status: Status) -> None:
    """Not what is not published, or was withdrawn."""
    document = make(kind, status=status)
    graph = build_graph(library_of([document, make(Topic, "ada")]))
    is_cited = make_document_view(document, graph, OWNER).citation is not None
    assert is_cited is (status in (Status.PUBLISHED, Status.HIDDEN))


@pytest.mark.parametrize("kind", [Topic, Page])
def test_what_names_no_author_is_cited_without_one(kind: type[Document]) -> None:
    """A topic's introduction is not the owner's because nobody says whose it is."""
    citation = cite(make(kind, title="Things"), OWNER, HERE)
    assert citation.text.startswith("“Things”.")
    assert "author" not in citation.bibtex
    assert "author" not in json.loads(citation.csl)[0]
    assert "citation_author" not in dict(citation.tags)
    assert "nknown" not in citation.text
