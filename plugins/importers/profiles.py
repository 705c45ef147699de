"""What a profile shows of a person → one page, which nothing leads to until its owner links it.

A biography ages, so each one has its day; what no source showed is told as not captured.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from plugins.documents import Date, Page, Slug, Status, date_in_words
from plugins.importers.merging import Record, moment_of
from plugins.importers.records import Body, Notation, Piece, Witness
from plugins.importers.replies import address, date_of
from plugins.importers.setting import Setting, name_of_site
from plugins.importers.texts import plain

__all__ = ["page_of", "page_path"]


def page_path(site: str) -> str:
    """Return where the page of what a site's profile shows goes, from `content/`."""
    return f"pages/from-{site}.md"


def page_of(record: Record, path: str, setting: Setting) -> Page:
    """Return the page of what all witnesses of a profile show; nobody's hand-written page."""
    site = name_of_site(record.site)
    return Page(
        path=path,
        slug=Slug(PurePosixPath(path).stem),
        title=f"The profile on {site}",
        title_by="archive",
        summary=f"What the profile on {site} showed, each part with its day where that is known.",
        added=setting.added,
        status=Status.HIDDEN,
        body="\n\n".join(_parts(record, setting)),
    )


def _parts(record: Record, setting: Setting) -> Iterator[str]:
    biographies = [each for each in record.witnesses if each.piece is Piece.BIOGRAPHY and each.body]
    edits = [each for each in record.witnesses if each.piece is Piece.WIKI_EDIT]
    missing = set(setting.not_captured.get(record.site, ()))
    if biographies or "biography" in missing:
        yield "## Biography"
        yield from _biographies(biographies, setting) if biographies else [_NOT_CAPTURED]
    if edits or "wiki edits" in missing:
        yield "## Wiki edits"
        yield "\n".join(dict.fromkeys(map(_edit, sorted(edits, key=_order)))) or _NOT_CAPTURED
    others = sorted(plain(part) for part in missing - {"biography", "wiki edits"})
    if others:
        yield "## Not captured"
        yield "\n".join(f"- {_escaped(part)}" for part in others)


_NOT_CAPTURED = "Not captured; this does not mean that there is none."


def _biographies(witnesses: list[Witness], setting: Setting) -> Iterator[str]:
    """Yield each different biography under the first day on which it was seen, oldest first."""
    seen: dict[Body, Witness] = {}
    for each in sorted(witnesses, key=_order):
        if each.body:
            seen.setdefault(each.body, each)
    for body, witness in seen.items():
        day = _day(_shown(witness))
        yield f"{day[:1].upper()}{day[1:]}:"
        markdown = setting.convert(body, has_formulas=False).markdown.strip("\n")
        yield _quoted(markdown if body.notation is not Notation.TEXT else _escaped(markdown))


def _quoted(markdown: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))


def _edit(witness: Witness) -> str:
    """Return an edit of the wiki as an item: what was edited, and when."""
    title = _escaped(plain(witness.title or (witness.place.title if witness.place else "")))
    url = address(witness.url or (witness.place.url if witness.place else ""))
    named = f"[{title or url}](<{url}>)" if url else title or "An edit"
    return f"- {named}, {_day(date_of(witness.date))}"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)


def _order(witness: Witness) -> tuple[float, str, str]:
    moment = moment_of(witness.date or witness.edited or witness.source.taken)
    return moment.timestamp() if moment.year > 1 else 0.0, witness.url, witness.title


def _shown(witness: Witness) -> Date | None:
    """Return when a biography was so, as far as its source tells."""
    return date_of(witness.edited or witness.date or witness.source.taken)


def _day(date: Date | None) -> str:
    if date is None:
        return "on a day that is not known"
    before, words = date_in_words(date)
    return f"{before}{words}"
