"""A WordPress export → its items and comments, without the private fields that stand among them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from plugins.importers.readers.base import Given
from plugins.importers.readers.xml_files import iso_date, xml_bytes
from plugins.importers.records import Person

__all__ = ["NAMESPACE", "Comment", "Export", "Item", "parse_export"]

NAMESPACE = b"http://wordpress.org/export/"
"""What the namespace of every version begins with."""

_Element = Any
"""An element of lxml's, whose stubs know fewer types of it than there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment, of whose author neither e-mail nor network address is read."""

    id: str
    author: str
    """The name that it was signed with."""
    user: str | None
    """The id of who was signed in, `0` where nobody was; None in old exports."""
    date: str
    html: str = field(repr=False)
    approved: str
    """`1`, `0` while it waits, `spam`, `trash`."""
    kind: str
    """Empty or `comment`; `pingback`, `trackback`."""
    parent: str
    """The id of the comment that it answers, `0` where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A post, a page, or whatever else a site keeps."""

    id: str
    line: int
    kind: str
    """`post`, `page`, `attachment`, …"""
    status: str
    """`publish`, `draft`, `pending`, `private`, `future`, `trash`, …"""
    is_locked: bool
    """Whether it asks for a password."""
    login: str
    """What its author signs in as."""
    title: str
    url: str
    date: str
    edited: str
    summary: str
    html: str = field(repr=False)
    tags: tuple[str, ...]
    is_sticky: bool
    comments: tuple[Comment, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """All that a file holds."""

    host: str
    """Of the site, which tells its ids from those of others."""
    taken: str
    """The day of the export, empty where it does not say."""
    people: dict[str, Person]
    """The site's authors, by what they sign in as."""
    items: tuple[Item, ...]


def parse_export(given: Given) -> Export:
    """Return what an export holds; raise ContentError where it is broken, or would expand."""
    data = xml_bytes(given)
    people: dict[str, Person] = {}
    items: list[Item] = []
    base = ""
    try:
        for element in _elements(data):
            match _name(element):
                case "base_blog_url" | "base_site_url":
                    base = (element.text or "") if _is_wp(element) else base
                case "author" if _is_wp(element):
                    person = _person(element)
                    people[person.slug] = person
                case "item":
                    items.append(_item(element))
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise _broken(given, data, error) from None
    found = re.search(rb"<!-- generator=\"WordPress[^>]*created=\"(\d{4}-\d\d-\d\d)", data[:4096])
    taken = found[1].decode() if found else ""
    return Export(host=_host(base, items), taken=taken, people=people, items=tuple(items))


def _elements(data: bytes) -> Iterator[_Element]:
    """Yield the elements of interest as they end, without what could expand or be asked for."""
    yield from (
        element
        for _, element in etree.iterparse(
            io.BytesIO(data),
            tag=("{*}base_blog_url", "{*}base_site_url", "{*}author", "item"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    )


def _broken(given: Given, data: bytes, error: etree.XMLSyntaxError) -> Exception:
    is_cut = b"</rss>" not in data[-4096:]
    reason = "cut off: the XML has no end" if is_cut else f"no well-formed XML ({error.msg})"
    line = data.count(b"\n") + 1 if is_cut else error.lineno or 0
    return given.error(reason, "export it anew", line=line)


def _host(base: str, items: list[Item]) -> str:
    for address in (base, *(item.url for item in items[:1])):
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if parts.hostname:
            return parts.hostname + parts.path.rstrip("/") if address == base else parts.hostname
    return ""


# ---- elements


def _name(element: _Element) -> str:
    return str(etree.QName(element).localname)


def _is_wp(element: _Element) -> bool:
    return (etree.QName(element).namespace or "").startswith(NAMESPACE.decode())


def _wp(element: _Element, name: str) -> str | None:
    """Return the text of a child in the export's namespace, None where there is no such child."""
    for child in element.iterchildren(f"{{*}}{name}"):
        if _is_wp(child):
            return child.text or ""
    return None


def _text(element: _Element, name: str) -> str:
    return str(element.findtext(name) or "")


def _person(author: _Element) -> Person:
    return Person(
        id=_wp(author, "author_id") or "",
        slug=_wp(author, "author_login") or "",
        name=_wp(author, "author_display_name") or "",
    )


def _item(item: _Element) -> Item:
    return Item(
        id=(_wp(item, "post_id") or "").strip(),
        line=item.sourceline or 0,
        kind=_wp(item, "post_type") or "",
        status=_wp(item, "status") or "",
        is_locked=bool(_wp(item, "post_password")),
        login=_text(item, "{http://purl.org/dc/elements/1.1/}creator"),
        title=_text(item, "title"),
        url=_text(item, "link").strip(),
        date=_moment(_wp(item, "post_date_gmt"), _text(item, "pubDate"), _wp(item, "post_date")),
        edited=_moment(_wp(item, "post_modified_gmt"), "", _wp(item, "post_modified")),
        summary=_excerpt(item),
        html=_text(item, "{http://purl.org/rss/1.0/modules/content/}encoded"),
        tags=tuple(dict.fromkeys(_tags(item))),
        is_sticky=_wp(item, "is_sticky") == "1",
        comments=tuple(_comment(each) for each in item.iterchildren("{*}comment") if _is_wp(each)),
    )


def _moment(universal: str | None, mailed: str, local: str | None) -> str:
    """Return a moment in UTC where that is told, else the day at the site, else nothing."""
    for written in (re.sub(r"^(\S+) (\S+)$", r"\1T\2Z", (universal or "").strip()), mailed):
        if told := iso_date(written):
            return told
    return iso_date((local or "").strip()[:10])


def _excerpt(item: _Element) -> str:
    for child in item.iterchildren("{*}encoded"):
        if _is_wp(child):  # its namespace is the export's too, with `excerpt/` at its end
            return child.text or ""
    return ""


def _tags(item: _Element) -> Iterator[str]:
    for each in item.iterchildren("category"):
        is_tag = each.get("domain") in ("category", "post_tag")
        if is_tag and each.text and each.get("nicename") != "uncategorized":
            yield each.text


def _comment(comment: _Element) -> Comment:
    return Comment(
        id=(_wp(comment, "comment_id") or "").strip(),
        author=_wp(comment, "comment_author") or "",
        user=_wp(comment, "comment_user_id"),
        date=_moment(_wp(comment, "comment_date_gmt"), "", _wp(comment, "comment_date")),
        html=_wp(comment, "comment_content") or "",
        approved=_wp(comment, "comment_approved") or "",
        kind=_wp(comment, "comment_type") or "",
        parent=_wp(comment, "comment_parent") or "",
    )
