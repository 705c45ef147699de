"""What a tweet says: its links led to where they lead, and its end where that lies elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from plugins.documents import DateError, parse_date
from plugins.importers.readers.forum_rows import Row, row_of, rows_of, text_of
from plugins.importers.records import Loss, LossKind

__all__ = ["Notes", "Told", "date_of", "notes_of", "tell"]

Notes = Mapping[str, list[Row]]
"""The whole texts of long tweets, by the second in which each was written."""

_SHORT = re.compile(r"https?://t\.co/\w+")
_MENTIONS = re.compile(r"\A\s*(?:@\w+\s+)*")
_COMPARED = 60
"""Characters of its beginning by which a long text is known for a tweet's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a tweet says."""

    text: str
    is_whole: bool
    losses: tuple[Loss, ...]


def tell(tweet: Row, text: str, notes: Notes) -> Told:
    """Return what a tweet says in full where notes have that, else as far as it goes."""
    note = _note_of(tweet, text, notes)
    if note is None:
        told, losses = _expanded(unescape(text), _links(tweet), _media(tweet))
        is_cut = tweet.get("truncated") is True or _leads_to_itself(tweet)
    else:
        links = {text_of(row, "shortUrl"): text_of(row, "expandedUrl") for row in _urls(note)}
        told, losses = _expanded(text_of(note, "core", "text"), links, _media(tweet))
        is_cut = False
    cut = Loss(kind=LossKind.TEXT, what="the archive shows only its beginning")
    return Told(text=told, is_whole=not is_cut, losses=(*losses, *((cut,) if is_cut else ())))


def notes_of(rows: Iterable[Row]) -> Notes:
    """Return long tweets by the second in which each was written."""
    notes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if text_of(row, "core", "text"):
            notes[text_of(row, "createdAt")[:19]].append(row)
    return notes


def date_of(tweet: Row) -> tuple[str, tuple[Loss, ...]]:
    """Return when a tweet was written, as ISO 8601 in UTC, or what is lost."""
    written = text_of(tweet, "created_at")
    found = _WRITTEN.fullmatch(written)
    month = _MONTHS.get(found["month"], "00") if found else "00"
    iso = f"{found['year']}-{month}-{found['day']}T{found['time']}" if found else written
    offset = found["offset"] if found else ""
    date = f"{iso}{offset[:3]}:{offset[3:]}" if found else iso
    try:
        start = parse_date(date.replace("+00:00", "Z")).start
    except DateError:
        told = f"'{written[:40]}' is no moment" if written else "the source shows none"
        return "", (Loss(kind=LossKind.DATE, what=told),)
    return _in_utc(start), ()


_WRITTEN = re.compile(
    r"\w{3} (?P<month>\w{3}) (?P<day>\d{2}) (?P<time>\d{2}:\d{2}:\d{2}) "
    r"(?P<offset>[+-]\d{4}) (?P<year>\d{4})",
    re.ASCII,
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: f"{number:02}" for number, name in enumerate(_NAMES, 1)}


def _in_utc(moment: datetime) -> str:
    exact = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=exact).replace("+00:00", "Z")


# ---- links


def _links(tweet: Row) -> dict[str, str]:
    """Return where each short link of a tweet leads."""
    urls = rows_of(row_of(tweet, "entities"), "urls")
    return {text_of(url, "url"): text_of(url, "expanded_url") for url in urls}


def _urls(note: Row) -> list[Row]:
    return rows_of(row_of(note, "core"), "urls")


def _media(tweet: Row) -> dict[str, list[str]]:
    """Return the pictures and films that each short link stands for, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    media = rows_of(row_of(tweet, "extended_entities"), "media")
    for each in media or rows_of(row_of(tweet, "entities"), "media"):
        described = text_of(each, "ext_alt_text") or text_of(each, "media_url_https")
        kind = text_of(each, "type") or "media"
        found[text_of(each, "url")].append(f"{kind}: {described}" if described else kind)
    return found


def _expanded(
    text: str, links: Mapping[str, str], media: Mapping[str, list[str]]
) -> tuple[str, tuple[Loss, ...]]:
    """Return a text whose links lead where they lead, without those that stand for pictures."""
    lost: list[Loss] = []

    def lead(match: re.Match[str]) -> str:
        short = match[0]
        if short in media:
            return ""
        known = links.get(short, "")
        if not known:
            lost.append(Loss(kind=LossKind.LINK, what=f"where {short} leads is not shown"))
        return known or short

    told = "\n".join(line.rstrip(" \t") for line in _SHORT.sub(lead, text).split("\n"))
    shown = [each for described in media.values() for each in described]
    lost += [Loss(kind=LossKind.IMAGE, what=each) for each in shown]
    return told.strip("\n"), tuple(lost)


# ---- long tweets


def _leads_to_itself(tweet: Row) -> bool:
    """Whether a tweet ends in a link to its own rest."""
    ending = f"/i/web/status/{text_of(tweet, 'id_str')}"
    return any(leads.endswith(ending) for leads in _links(tweet).values())


def _note_of(tweet: Row, text: str, notes: Notes) -> Row | None:
    """Return the whole text of a tweet that is cut; None where there is none, or several."""
    began = re.split(r"\u2026|https?://t\.co/", _own(unescape(text)), maxsplit=1)[0].strip()
    second = date_of(tweet)[0][:19]
    found = [
        note
        for note in notes.get(second, ())
        if _own(text_of(note, "core", "text")).startswith(began[:_COMPARED])
    ]
    return found[0] if len(found) == 1 and began else None


def _own(text: str) -> str:
    """Return a text without the mentions before it, which a long tweet may have or not."""
    return _MENTIONS.sub("", text, count=1)
