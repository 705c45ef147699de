"""What bears witness to a piece, and what was lost on the way, as its front matter tells them."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from plugins.documents import Capture
from plugins.importers.elsewhere import elsewhere
from plugins.importers.identities import body_digest, keys_of
from plugins.importers.merging import Record
from plugins.importers.records import ADDRESS, Loss, Witness
from plugins.importers.replies import date_of
from plugins.importers.texts import folded_words, plain

__all__ = ["captures_of", "told_losses"]


def captures_of(record: Record) -> tuple[Capture, ...]:
    """Return the sources that show a piece, the one whose text is shown first.

    A source that is saved again, and has the same text, is named once, by its first copy: so an
    export that is made every month changes nothing: its digest, another one each time, stands in
    the ledger alone. Copies without ids are each named, with their digests.
    """
    told: dict[tuple[str, ...], Witness] = {}
    for each in record.witnesses:
        if each.source.reader == ADDRESS:
            continue  # which shows nothing
        kept = told.setdefault(_name(each), each)
        told[_name(each)] = min(kept, each, key=_age)
    return tuple(
        Capture(
            file=plain(each.source.file) or each.source.reader,
            sha256=None if keys_of(each) else each.source.sha256 or None,
            date=date_of(each.source.taken),
            note=" ".join(_notes(each, record)),
        )
        for each in told.values()
    )


def told_losses(losses: Iterable[Loss]) -> tuple[str, ...]:
    """Return each loss as a line of front matter, once."""
    told = (plain(f"{each.kind.capitalize()}: {each.what}") for each in losses)
    return tuple(dict.fromkeys(told))


def _name(witness: Witness) -> tuple[str, ...]:
    source = witness.source
    text = body_digest(witness.body) if witness.body else ""
    return (source.reader, text) if keys_of(witness) else (source.file, source.sha256, text)


def _age(witness: Witness) -> tuple[str, str, str]:
    source = witness.source
    return source.taken or "9999", source.file, source.sha256


_READERS: Mapping[str, str] = MappingProxyType(
    {
        "capture": "A copy as plain text",
        "feed": "A feed",
        "forum-api": "The forum's own data",
        "forum-page": "A saved page of the forum",
        "greaterwrong": "A saved page of GreaterWrong",
        "hackernews": "The site's own data",
        "mastodon": "The account's export from Mastodon",
        "reddit": "The account's export from Reddit",
        "substack": "An export from Substack",
        "wordpress": "An export from WordPress",
        "x": "The account's archive from X",
    }
)


def _notes(witness: Witness, record: Record) -> Iterator[str]:
    """Yield in sentences what a source is and how its text stands to the one that is shown."""
    reader = witness.source.reader
    yield f"{_READERS.get(reader, f'Read as {reader}')}."
    if witness.url and elsewhere(record) == ():
        yield f"Its address there is {plain(witness.url)}."
    if edited := date_of(witness.edited):
        yield f"Edited {edited.known[:10]}."
    if note := plain(witness.note):
        yield note
    body, shown = witness.body, record.body
    if body is None or shown is None or body == shown:
        return
    if not body.complete:
        yield "It shows only the beginning."
    elif folded_words(body) != folded_words(shown):
        yield "Its text is not the one shown here."
