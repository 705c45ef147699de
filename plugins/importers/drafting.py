"""A record → the text of its file, and what was made of its body on the way."""

from dataclasses import dataclass, replace

from plugins.documents import FORUMS, parse_date, write_document
from plugins.importers.identities import body_digest, is_of_profile
from plugins.importers.ledger import Entry
from plugins.importers.merging import Record
from plugins.importers.pieces import Text, document_of
from plugins.importers.profiles import page_of
from plugins.importers.records import Loss
from plugins.importers.setting import Setting

__all__ = ["Draft", "draft_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The file of a piece as its sources would have it."""

    text: str
    of: str = ""
    """The digest of the body that it was made from; empty where there is none."""
    losses: tuple[Loss, ...] = ()
    """What the conversion of that body could not keep."""


def draft_of(
    record: Record, path: str, setting: Setting, last: Entry | None = None, *, anew: bool = False
) -> Draft:
    """Return the file of a record at path; a body that is as it was at last is converted no more.

    So nothing but its sources changes a file, unless `anew` asks to convert it again.
    """
    setting = replace(setting, added=parse_date(last.added)) if last else setting
    if is_of_profile(record.best):
        return Draft(text=write_document(page_of(record, path, setting)))
    body = record.body
    if body is None:
        raise ValueError(f"{path}: no witness shows the whole text")
    of = body_digest(body)
    text = _text_before(last) if last and last.of == of and not anew else None
    if text is None:
        base = record.first(lambda each: each.url) or ""
        made = setting.convert(body, base=base, has_formulas=record.site in _WITH_FORMULAS)
        text = Text(markdown=made.markdown, losses=tuple(made.losses))
    document = document_of(record, path, text, setting)
    return Draft(text=write_document(document), of=of, losses=text.losses)


_WITH_FORMULAS = frozenset(FORUMS.values())
"""The sites on which `$…$` in Markdown is TeX."""


def _text_before(entry: Entry) -> Text:
    """Return the body that was last made of a piece."""
    _, _, body = (entry.waiting or entry.text).partition("\n---\n\n")
    return Text(markdown=body, losses=entry.losses)
