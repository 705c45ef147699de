"""Files of XML, read so that nothing in them expands, and nothing outside them is asked for."""

import re
from email.utils import parsedate_to_datetime

from plugins.documents import DateError, parse_date
from plugins.importers.readers.base import Given, decode, refuse_entities

__all__ = ["iso_date", "xml_bytes"]

_DECLARATION = re.compile(r"\s*<\?xml\b([^>]*?)\?>")


def xml_bytes(given: Given) -> bytes:
    """Return a file of XML as UTF-8 and declared so, line for line.

    It is decoded here, so that no parser meets an encoding in which a declaration of entities
    could hide. Raises ContentError where it is no text, or declares entities.
    """
    text = decode(given, _declared(given.head))
    whole = text.encode("utf-8", "surrogatepass")
    refuse_entities(Given(name=given.name, data=whole))
    found = _DECLARATION.match(text)
    blank = re.sub(r"[^\n]", "", found[0]) if found else ""
    rest = text[found.end() if found else 0 :]
    return f'<?xml version="1.0" encoding="UTF-8"?>{blank}{rest}'.encode("utf-8", "replace")


def _declared(head: bytes) -> str:
    start = head[:512].decode("latin-1")
    found = re.match(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", start)
    return found[1] if found else ""


def iso_date(written: str) -> str:
    """Return a moment of a feed or an export in ISO 8601 with its offset, empty for what is none.

    It may be written so already, or as mail does (RFC 5322, 3.3).
    """
    told = written.strip()
    try:
        parse_date(told)
    except DateError:
        return _from_mail(told)
    return told


def _from_mail(written: str) -> str:
    try:
        moment = parsedate_to_datetime(written)
        iso = moment.isoformat(timespec="seconds")
        told = f"{iso}Z" if moment.tzinfo is None else iso.replace("+00:00", "Z")
        parse_date(told)
    except (ValueError, TypeError, OverflowError, IndexError, DateError):
        return ""
    return told
