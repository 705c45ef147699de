"""What a file shows of ForumMagnum → the pieces of the person asked for, and why others are not."""

from collections.abc import Iterator, Mapping

from plugins.importers.readers.base import Asked, Given, is_by
from plugins.importers.readers.forum_comments import comment_form, see_comment
from plugins.importers.readers.forum_posts import see_biography, see_edit, see_post, series_of
from plugins.importers.readers.forum_rows import Row, Shown, person_of, row_of, rows_of, text_of
from plugins.importers.readers.forum_sight import CUT, Sight, author_of, user_of
from plugins.importers.readers.forum_sites import site_of
from plugins.importers.records import Person, Piece, Reading, Skip, SkipReason, Source, Witness

__all__ = ["read_shown"]


def read_shown(given: Given, source: Source, shown: Shown, asked: Asked, site: str) -> Reading:
    """Return what a file shows of the person asked for.

    `site` is where rows stand whose own address does not tell. Raises ContentError where nobody
    is asked for at a site of the file, or two people answer to what was asked.
    """
    site = _only_site(shown) or site
    sights = _sights(given, source, shown, asked, site)
    found = tuple(_found(shown, sights, asked, site))
    return Reading(
        witnesses=tuple(each for each in found if isinstance(each, Witness)),
        skipped=(*(each for each in found if isinstance(each, Skip)), *_faulty(given, shown)),
        incomplete=tuple(_incomplete(shown)),
        captured=_parts(shown, sights, is_shown=True),
        not_captured=_parts(shown, sights, is_shown=False),
    )


def _sights(
    given: Given, source: Source, shown: Shown, asked: Asked, site: str
) -> dict[str, Sight]:
    """Return what is known while the rows of each forum are read, by forum."""
    people = _people(shown)
    sites = _sites(shown, site) or [each for each in (site,) if each in asked.whose]
    if "" in sites:
        remedy = "put it into a folder called lesswrong or eaforum"
        raise given.error("does not say which forum it is of", remedy)
    return {
        each: Sight(
            source=source,
            site=each,
            shown=shown,
            person=asked.person(given, each, _authors(shown, people, each, site)),
            people=people,
            series=series_of(shown, each),
        )
        for each in sites
    }


def _only_site(shown: Shown) -> str:
    """Return the forum that rows tell, where they tell one; other rows have no address."""
    told = {_site(row, "") for row in (*shown.pieces(), *shown.users.values())} - {""}
    return told.pop() if len(told) == 1 else ""


def _sites(shown: Shown, default: str) -> list[str]:
    rows = (*shown.pieces(), *shown.users.values())
    return list(dict.fromkeys(_site(row, default) for row in rows))


def _site(row: Row, default: str) -> str:
    return site_of(text_of(row, "pageUrl")) or site_of(text_of(row, "post", "pageUrl")) or default


def _people(shown: Shown) -> dict[str, Person]:
    """Return who is shown with more than an id, by id."""
    rows: list[Row] = [*shown.users.values()]
    for piece in shown.pieces():
        rows += [row_of(piece, "user"), *rows_of(piece, "coauthors")]
    found = (person_of(row) for row in rows)
    return {person.id: person for person in found if person and person.id and person.slug}


def _authors(
    shown: Shown, people: Mapping[str, Person], site: str, default: str
) -> Iterator[Person]:
    """Yield the author of each piece of a site, then who else is shown."""
    for row in shown.pieces():
        author = author_of(row, people)
        if author and _site(row, default) == site:
            yield author
    yield from (person for person in map(person_of, shown.users.values()) if person)


# ---- each row


def _found(
    shown: Shown, sights: Mapping[str, Sight], asked: Asked, default: str
) -> Iterator[Witness | Skip | None]:
    for kind in ("comments", "posts", "revisions"):
        for row in shown.of(kind).values():
            yield _taken(sights[_site(row, default)], kind, row, asked)
    for sight in sights.values():
        if Piece.BIOGRAPHY in asked.kinds:
            yield see_biography(sight)


def _taken(sight: Sight, kind: str, row: Row, asked: Asked) -> Witness | Skip:
    """Return the witness of a row, or why it is not taken."""
    author = _their(sight, row) or author_of(row, sight.people)
    reason = _refusal(sight, kind, row, author, asked)
    if reason or author is None:
        reason = reason or SkipReason.UNREADABLE
        return Skip(file=sight.source.file, what=text_of(row, "_id"), reason=reason)
    match kind:
        case "comments":
            return see_comment(sight, row, author)
        case "posts":
            return see_post(sight, row, author)
        case _:
            return see_edit(sight, row, author)


def _their(sight: Sight, row: Row) -> Person | None:
    """Return the person asked for where a post has them among its authors."""
    return next(
        (user for user in map(person_of, rows_of(row, "coauthors")) if is_by(user, sight.person)),
        None,
    )


def _refusal(
    sight: Sight, kind: str, row: Row, author: Person | None, asked: Asked
) -> SkipReason | None:
    """Return why a row is not taken; what is somebody else's is never called anything else."""
    by_them = is_by(author, sight.person)
    hidden = is_by(person_of({}, id_alone=text_of(row, "userId")), sight.person)
    if by_them is False or (author is None and hidden is False):
        return SkipReason.OTHER_AUTHOR
    if any(row.get(flag) is True for flag in _DRAFTS):
        return SkipReason.DRAFT
    if _is_private(row) or _is_private(row_of(row, "post")) or _is_drafted(row_of(row, "post")):
        return SkipReason.PRIVATE
    if by_them is None:
        return SkipReason.DELETED if row.get("deleted") is True else SkipReason.UNREADABLE
    if _form(kind, row) not in asked.kinds or (kind == "posts" and row.get("shortform") is True):
        return SkipReason.NOT_WANTED
    return None


_DRAFTS = ("draft", "deletedDraft", "isFuture")
_PRIVATE = (
    *("unlisted", "rejected", "authorIsUnreviewed", "hideAuthor", "spam"),
    *("onlyVisibleToLoggedIn", "onlyVisibleToEstablishedAccounts"),
)
_APPROVED = 2
"""The status of a post that is public (ForumMagnum: `posts/constants.ts`)."""


def _is_drafted(post: Row) -> bool:
    return any(post.get(flag) is True for flag in _DRAFTS)


def _is_private(row: Row) -> bool:
    """Whether fewer people than everybody are shown a row, or not whose it is."""
    is_unapproved = isinstance(row.get("status"), int) and row["status"] != _APPROVED
    return is_unapproved or any(row.get(flag) is True for flag in _PRIVATE)


def _form(kind: str, row: Row) -> Piece:
    return {"posts": Piece.POST, "revisions": Piece.WIKI_EDIT}.get(kind) or comment_form(row)


def _faulty(given: Given, shown: Shown) -> Iterator[Skip]:
    for what in shown.faulty:
        yield Skip(file=given.name, what=what, reason=SkipReason.UNREADABLE)


# ---- what is not there


def _incomplete(shown: Shown) -> Iterator[str]:
    """Yield how the file itself tells that it is a part: rows that the forum counts, and more."""
    yield from dict.fromkeys(shown.notes)
    cut = sum(1 for row in shown.comments.values() if text_of(row, CUT))
    if cut:
        yield f"comments of which the page shows only the beginning: {cut}"
    for kind, total in shown.totals.items():
        if len(shown.of(kind)) < total:
            yield f"{len(shown.of(kind)):,} of {total:,} {kind} are shown"


def _parts(shown: Shown, sights: Mapping[str, Sight], *, is_shown: bool) -> tuple[str, ...]:
    """Return which parts of each profile a file shows, or which it does not."""
    return tuple(
        f"{site}: {part}"
        for site, sight in sights.items()
        for part, has in _shows(shown, sight).items()
        if has is is_shown
    )


def _shows(shown: Shown, sight: Sight) -> dict[str, bool]:
    user = user_of(shown, sight.person)
    comments, posts = "comments" in shown.lists, "posts" in shown.lists
    return {
        "biography": "biography" in user or "htmlBio" in user,
        "posts": posts,
        "comments": comments,
        "quick takes": comments and _all_tell(shown.comments, "shortform"),
        "answers": comments and _all_tell(shown.comments, "answer"),
        "reviews": comments and _all_tell(shown.comments, "reviewingForReview"),
        "sequences": "sequences" in shown.lists,
        "pinned comments": comments and _all_tell(shown.comments, "isPinnedOnProfile"),
        "pinned posts": posts and "pinnedPostIds" in user,
        "wiki edits": "revisions" in shown.lists,
    }


def _all_tell(rows: Mapping[str, Row], name: str) -> bool:
    return all(name in row for row in rows.values())
