"""Rows of posts, sequences, biographies and edits of the wiki → their witnesses."""

from collections.abc import Iterator
from dataclasses import replace

from plugins.importers.readers.forum_rows import (
    Row,
    Shown,
    date_of,
    merged,
    number_of,
    person_of,
    row_of,
    rows_of,
    text_of,
)
from plugins.importers.readers.forum_sight import (
    Sight,
    body_of,
    edited_of,
    mirrored,
    ranked,
    tags_of,
    user_of,
)
from plugins.importers.readers.forum_sites import (
    edit_address,
    post_address,
    sequence_address,
    user_address,
    wiki_address,
)
from plugins.importers.records import Loss, LossKind, Person, Piece, Place, Series, Witness

__all__ = ["see_biography", "see_edit", "see_post", "series_of"]


def see_post(sight: Sight, row: Row, author: Person) -> Witness:
    """Return the witness of a post, at the forum where it is at home."""
    date, lost = date_of(row, "postedAt")
    slug, shown = text_of(row, "slug"), text_of(row, "pageUrl")
    body, missing = body_of(row)
    witness = Witness(
        source=ranked(sight.source, body, missing),
        site=sight.site,
        piece=Piece.POST,
        id=text_of(row, "_id"),
        url=post_address(sight.site, text_of(row, "_id"), slug, shown),
        mirrors=_copies(row),
        author=author,
        coauthors=tuple(filter(None, map(person_of, _others(row, author)))),
        title=text_of(row, "title"),
        date=date,
        edited=edited_of(row, date),
        pinned=text_of(row, "_id") in _pinned(sight),
        series=sight.series.get(text_of(row, "_id")),
        tags=tags_of(row, "tags"),
        score=number_of(row, "baseScore"),
        body=body,
        losses=(*lost, *missing, *_linked(row)),
    )
    return _at_home(mirrored(witness, row), row)


def _others(row: Row, author: Person) -> Iterator[Row]:
    """Yield the users who wrote a post together with its author."""
    users = [row_of(row, "user"), *rows_of(row, "coauthors")]
    return (user for user in users if text_of(user, "_id") not in ("", author.id))


def _copies(row: Row) -> tuple[str, ...]:
    written = text_of(row, "canonicalSource").strip()
    return (written,) if written.startswith(("https://", "http://")) else ()


def _linked(row: Row) -> tuple[Loss, ...]:
    """Return as a loss the page to which a post refers as a whole, which its text does not say."""
    url = text_of(row, "url")
    return (Loss(kind=LossKind.LINK, what=f"it is a link post for {url}"),) if url else ()


def _pinned(sight: Sight) -> list[str]:
    pinned = user_of(sight.shown, sight.person).get("pinnedPostIds")
    return pinned if isinstance(pinned, list) else []


def _at_home(witness: Witness, row: Row) -> Witness:
    """Return the witness of a crosspost as a piece of the forum where it was posted first.

    There its authors have other ids, perhaps other slugs, and readers another score.
    """
    cross = row_of(row, "fmCrosspost")
    foreign = text_of(cross, "foreignPostId")
    if cross.get("isCrosspost") is not True or not foreign:
        return witness
    site = "eaforum" if witness.site == "lesswrong" else "lesswrong"
    there = post_address(site, foreign)
    if cross.get("hostedHere") is not False:
        return replace(witness, mirrors=tuple(sorted({*witness.mirrors, there})))
    return replace(
        witness,
        site=site,
        id=foreign,
        url=there,
        mirrors=tuple(sorted({*witness.mirrors, witness.url})),
        author=_named(witness.author),
        coauthors=tuple(filter(None, map(_named, witness.coauthors))),
        score=None,
    )


def _named(person: Person | None) -> Person | None:
    return Person(name=person.name) if person and person.name else None


def series_of(shown: Shown, site: str) -> dict[str, Series]:
    """Return the place of each post in a public sequence, the first where it is in several."""
    found: dict[str, Series] = {}
    for row in shown.sequences.values():
        if any(row.get(flag) is True for flag in ("draft", "hidden", "isDeleted")):
            continue
        url = sequence_address(site, text_of(row, "_id"))
        for position, post in enumerate(_posts_in(row), 1):
            found.setdefault(post, Series(title=text_of(row, "title"), url=url, position=position))
    return found


def _posts_in(sequence: Row) -> Iterator[str]:
    for chapter in rows_of(sequence, "chapters"):
        ids = chapter.get("postIds")
        listed = (
            ids if isinstance(ids, list) else [row.get("_id") for row in rows_of(chapter, "posts")]
        )
        yield from (post for post in listed if isinstance(post, str))


# ---- biography and wiki


def see_biography(sight: Sight) -> Witness | None:
    """Return the witness of the biography of the person asked for, None where none is shown."""
    row = user_of(sight.shown, sight.person)
    biography = row_of(row, "biography")
    html = text_of(biography, "html") or text_of(row, "htmlBio")
    body, _ = body_of({"contents": {**biography, "html": html}})
    if body is None:
        return None
    date, lost = date_of(biography, "editedAt")
    return Witness(
        source=sight.source,
        site=sight.site,
        piece=Piece.BIOGRAPHY,
        id=sight.person.id,
        url=user_address(sight.site, sight.person.slug),
        author=sight.person,
        date=date,
        body=body,
        losses=lost,
    )


def see_edit(sight: Sight, row: Row, author: Person) -> Witness:
    """Return the witness of an edit of the wiki: where, when and with what remark.

    The text of the page is everybody's who edited it, and is not taken.
    """
    wiki = merged(sight.shown.tags.get(text_of(row, "documentId")), row_of(row, "tag"))
    slug = text_of(wiki, "slug")
    date, lost = date_of(row, "editedAt")
    page = wiki_address(sight.site, slug)
    return Witness(
        source=sight.source,
        site=sight.site,
        piece=Piece.WIKI_EDIT,
        id=text_of(row, "_id"),
        url=edit_address(sight.site, slug, text_of(row, "version")),
        author=author,
        summary=text_of(row, "commitMessage"),
        date=date,
        place=Place(title=text_of(wiki, "name"), url=page) if wiki else None,
        losses=lost,
    )
