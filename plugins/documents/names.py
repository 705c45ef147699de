"""What pieces are called in links by name, and where each such link leads.

A name is a slug, or a folder and a slug where two kinds share one.  A body says by itself which
names it uses; its HTML depends on nothing else but the files and titles that its links tell.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from pathlib import PurePosixPath

from plugins.documents.body import Body, Link
from plugins.documents.html.link_rewriter import Rewriting, rewrite_links
from plugins.documents.html.links import to_placeholder
from plugins.documents.html.typography import typeset_html
from plugins.documents.kinds import Comment, Document, Fidelity

__all__ = ["find_former", "find_names", "full_name", "keeps_title", "lead_by_name", "with_file"]

Names = Mapping[str, tuple[Document, ...]]


def full_name(document: Document) -> str:
    """Return the name that no other piece has: `essays/a-slug`."""
    return f"{document.path.partition('/')[0]}/{document.slug}"


def find_names(documents: Iterable[Document]) -> dict[str, tuple[Document, ...]]:
    """Return which documents each name may mean, sorted by path; several share a slug alone."""
    named: dict[str, list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.path):
        for name in (str(document.slug), full_name(document)):
            named[name].append(document)
    return {name: tuple(meant) for name, meant in named.items()}


def find_former(documents: Iterable[Document]) -> dict[str, Document]:
    """Return what goes by another name now, by its former slugs and the names of files.

    A file is called otherwise than its piece where `slug:` says so.
    """
    former: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: document.path, reverse=True):
        folder = document.path.partition("/")[0]
        places = [url.strip("/") for url in document.former_urls if url.strip("/")]
        for place in (f"{folder}/{PurePosixPath(document.path).stem}", *places):
            last = place.rpartition("/")[2]
            former |= {last: document, place: document, f"{folder}/{last}": document}
    return former


# ---- where links lead


def lead_by_name(body: Body, names: Names) -> Body:
    """Return body with each link by name leading to its file, and showing its title if it says so.

    One whose name no piece has, or several, stays as it is.
    """
    meant = {link.written: names[link.name] for link in body.links if link.name in names}
    only = {written: found[0] for written, found in meant.items() if len(found) == 1}
    if not only:
        return body
    links = tuple(with_file(link, names) for link in body.links)
    placeholders = {link.written: to_placeholder(link) for link in links if link.written in only}

    def lead(attributes: Mapping[str, str]) -> Rewriting | None:
        written = attributes.get("href", "")
        if written not in placeholders:
            return None
        href = placeholders[written]
        return Rewriting(attributes={"href": href}, where_empty=_title(only[written]))

    return replace(body, html=rewrite_links(body.html, lead), links=links)


def with_file(link: Link, names: Names) -> Link:
    """Return a link by name with the file of the one piece that has it; any other as it is."""
    meant = names.get(link.name, ())
    return replace(link, file=meant[0].path) if link.name and len(meant) == 1 else link


def _title(document: Document) -> str:
    """Return a title as HTML, in print's quotes unless its own are evidence."""
    title = escape(document.title, quote=False)
    return title if keeps_title(document) else typeset_html(title)


def keeps_title(document: Document) -> bool:
    """Whether a title is its author's own on a forum, down to its quotes."""
    if not isinstance(document, Comment) or document.text is Fidelity.DIGEST:
        return False
    return document.title_by is None
