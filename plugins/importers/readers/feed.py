"""Feeds: RSS and Atom of any site, JSON Feed, and ForumMagnum's `feed.xml` with its quirks.

A feed shows the newest pieces alone, and often only how they begin.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from plugins.documents import fold_address
from plugins.importers.readers.base import Asked, Given, is_by
from plugins.importers.readers.feed_entries import Entry, Feed, parse_feed, parse_json_feed
from plugins.importers.readers.forum_sites import (
    alignment_mirror,
    comment_address,
    post_address,
    site_of,
)
from plugins.importers.readers.gathering import gather, not_theirs
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Person,
    Piece,
    Place,
    Reading,
    Skip,
    SkipReason,
    Source,
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "feed"
_RANK = 3
_ROOT = re.compile(
    rb"\s*+(?>(?:<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\])?\s*+>|<!--.*?-->|<\?.*?\?>)\s*+)*+"
    rb"<(?:\w+:)?(?:rss|feed|RDF)\b",
    re.DOTALL,
)
_JSON = re.compile(rb'"version"\s*:\s*"https?:(?://|\\/\\/)jsonfeed\.org')


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is RSS, Atom or JSON Feed, by its root or its version."""
    del name
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    is_json = start.lstrip()[:1] == b"{" and _JSON.search(start) is not None
    return is_json or _ROOT.match(start) is not None


def read(given: Given, asked: Asked) -> Reading:
    """Return the pieces of a feed that are the person's who is asked for at each site.

    Raises ContentError where it is broken or cut off, declares entities, or does not tell whose
    anything in it is.
    """
    start = given.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    feed = parse_json_feed(given) if start.startswith(b"{") else parse_feed(given)
    shown = _shown(asked, feed)
    people = _people(given, asked, shown)
    source = given.source(NAME, _RANK)
    found = [_found(source, each, people[each.site]) for each in shown]
    found += [
        Skip(file=given.name, what=what, reason=SkipReason.UNREADABLE) for what in feed.faulty
    ]
    return gather(
        found,
        asked,
        incomplete=(*feed.incomplete, *_full(shown)),
        not_captured=(
            f"{site}: {part}"
            for site in people
            for part in ("biography", "posts", "comments")
            if site != "web"
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """An entry, where it stands and whose it is."""

    entry: Entry
    site: str
    people: tuple[Person, ...]


def _full(shown: list[_Shown]) -> Iterator[str]:
    """Yield that a forum's feed is full, so that there may be more (ForumMagnum: `rss.ts`)."""
    is_forum = any(each.site != "web" for each in shown)
    if is_forum and len(shown) in (10, 50):
        yield f"a feed of {len(shown)} pieces, the most that the forum puts into one"


def _found(source: Source, shown: _Shown, person: Person) -> Witness | Skip:
    """Return the witness of an entry, or why it is not taken."""
    first = next(iter(shown.people), None)
    author = next((each for each in shown.people if is_by(each, person)), first)
    reason = not_theirs(author, person)
    if author is None or reason:
        what, reason = shown.entry.what, reason or SkipReason.UNREADABLE
        return Skip(file=source.file, what=what, reason=reason)
    others = tuple(each for each in shown.people if each != author)
    see = _see_elsewhere if shown.site == "web" else _see_forum
    return replace(see(source, shown), author=author, coauthors=others)


# ---- whose it is


def _shown(asked: Asked, feed: Feed) -> list[_Shown]:
    """Return each entry with its author.

    One without a name is told by its host, where that names nobody else; whose a host is, is for
    who asks to say.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for entry in feed.entries:
        names[_host(entry, feed)].update(entry.authors or feed.authors)
    is_named = bool(asked.whose.get("web", Person()).name)
    found: list[_Shown] = []
    for entry in feed.entries:
        site, host = site_of(entry.url) or "web", _host(entry, feed)
        called = entry.authors or feed.authors
        is_telling = site == "web" and len(names[host]) <= 1 and not (called and is_named)
        people = (Person(slug=host if is_telling else "", name=name) for name in called or ("",))
        known = tuple(each for each in people if each != Person())
        found.append(_Shown(entry=entry, site=site, people=known))
    return found


def _host(entry: Entry, feed: Feed) -> str:
    try:
        host = urlsplit(entry.url or feed.home).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _people(given: Given, asked: Asked, shown: list[_Shown]) -> dict[str, Person]:
    """Return who is asked for at each site of a feed.

    Raises ContentError where nobody is, or where no entry of a site tells whose it is.
    """
    people: dict[str, Person] = {}
    for site in dict.fromkeys(each.site for each in shown):
        authors = [each for one in shown if one.site == site for each in one.people]
        people[site] = asked.person(given, site, authors)
        if all(is_by(each, people[site]) is None for each in authors):
            called = next((each.name or each.slug for each in authors), "")
            remedy = f"say `{site}` with the name that it shows" if called else _SIGN
            raise given.error("a feed that does not tell whose it is", remedy, value=called)
    return people


_SIGN = "save one whose entries have authors"


# ---- entries of any site


def _see_elsewhere(source: Source, shown: _Shown) -> Witness:
    entry = shown.entry
    page, _, fragment = entry.url.partition("#")
    is_comment = re.fullmatch(r"comment-\d+", fragment) is not None
    titled = re.fullmatch(r"Comment on (.+) by .+", entry.title)
    unknown = Loss(kind=LossKind.PARENT, what="the feed does not show what it answers")
    return replace(
        _witness(source, shown, entry),
        piece=Piece.COMMENT if is_comment else Piece.POST,
        id=_id(entry),
        url=entry.url,
        title="" if is_comment else entry.title,
        place=Place(url=page, title=titled[1] if titled else "") if is_comment else None,
        losses=(*_losses(entry), *((unknown,) if is_comment else ())),
    )


def _witness(source: Source, shown: _Shown, entry: Entry) -> Witness:
    """Return what all entries have in common."""
    body = Body(text=entry.text, notation=entry.notation, complete=entry.is_whole)
    return Witness(
        source=source,
        site=shown.site,
        piece=Piece.POST,
        summary=entry.summary,
        date=entry.date,
        edited=entry.edited,
        tags=entry.tags,
        body=body if entry.text.strip() else None,
    )


def _id(entry: Entry) -> str:
    """Return the id of an entry, which no other site's entry has; empty where it shows none."""
    is_alone = re.match(r"(?:https?|tag|urn|at):", entry.id) is None
    host = urlsplit(entry.url).hostname if entry.url else ""
    if is_alone and entry.id:
        return f"{host}/{entry.id}" if host else ""
    return entry.id


def _losses(entry: Entry) -> Iterator[Loss]:
    if not entry.date:
        last = f"; it was last changed {entry.edited}" if entry.edited else ""
        yield Loss(kind=LossKind.DATE, what=f"the feed shows none{last}")
    if not entry.text.strip():
        yield Loss(kind=LossKind.TEXT, what="the feed shows no text")
    elif not entry.is_whole:
        yield Loss(kind=LossKind.TEXT, what="the feed shows only its beginning")
    for address in entry.enclosures:
        yield Loss(kind=LossKind.EMBED, what=f"the file at {address}")


# ---- ForumMagnum


_DISCUSS = re.compile(r"(?:\s*<\s*/?\s*br\s*/?>){1,2}\s*<a\s[^>]*>Discuss</a>\s*\Z")
"""What the forum puts after each text (ForumMagnum: `app/feed.xml/route.ts`)."""


def _see_forum(source: Source, shown: _Shown) -> Witness:
    entry, site = shown.entry, shown.site
    tail = max(0, len(entry.text) - 1_000)
    text = entry.text[:tail] + _DISCUSS.sub("", entry.text[tail:])
    entry = replace(entry, text=text)
    key = fold_address(entry.url)
    if key.startswith(f"{site}/comment/"):
        seen = _comment(source, replace(shown, entry=entry), key.rpartition("/")[2])
    else:
        seen = _post(source, replace(shown, entry=entry), key)
    host = urlsplit(entry.url).hostname or ""
    is_mirrored = host.endswith("alignmentforum.org") and seen.url
    return replace(seen, mirrors=(alignment_mirror(seen.url),)) if is_mirrored else seen


def _comment(source: Source, shown: _Shown, name: str) -> Witness:
    entry, site = shown.entry, shown.site
    post, slug = _post_in(entry.url)
    title = re.sub(r"\AComment on ", "", entry.title)
    unknown = Loss(kind=LossKind.PARENT, what="the feed does not show what it answers")
    url = post_address(site, post, slug)
    return replace(
        _witness(source, shown, entry),
        piece=Piece.COMMENT,
        id=name,
        url=comment_address(site, name, post, slug, entry.url),
        place=Place(title=title, url=url) if title or url else None,
        losses=(*_losses(entry), unknown),
    )


def _post(source: Source, shown: _Shown, key: str) -> Witness:
    """Return the witness of a post, whose moment the feed does not show.

    What it shows as that is the later of two: when it was posted, and when its score rose over 2.
    """
    entry, site = replace(shown.entry, date=""), shown.site
    post, slug = _post_in(entry.url)
    name = key.rpartition("/")[2] if key.startswith(f"{site}/post/") else post
    listed = f"the feed shows only that it was listed {shown.entry.date}"
    lost = Loss(kind=LossKind.DATE, what=listed if shown.entry.date else "the feed shows none")
    return replace(
        _witness(source, shown, entry),
        id=name,
        url=post_address(site, name, slug, entry.url) or entry.url,
        title=entry.title,
        losses=(lost, *(each for each in _losses(entry) if each.kind is not LossKind.DATE)),
    )


def _post_in(address: str) -> tuple[str, str]:
    """Return the id and the slug of the post that an address names, empty where it names none."""
    found = re.match(r"/(?:posts|events)/([A-Za-z0-9]{17})(?:/([^/]+))?", urlsplit(address).path)
    return (found[1], found[2] or "") if found else ("", "")
