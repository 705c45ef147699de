"""What stands in an entry of a feed around a document's own text, as HTML."""

from collections.abc import Iterator
from html import escape

from plugins.documents import Bet, Comment, Document, Fidelity
from plugins.views.corrections import CorrectionView, show_corrections
from plugins.views.replies import ReplyView
from plugins.views.when import show_date

__all__ = ["introduce", "tell_correction"]


def introduce(document: Document, owner: str, reply: ReplyView | None, address: str) -> str:
    """Return whose words document has, what was put right in them, and what they answer.

    Address is the archive's own, without a slash at its end.
    """
    said = " ".join(_provenance(document, owner))
    parts = [f"<p><em>{_text(said)}</em></p>"] if said else []
    parts += [_correction_line(correction) for correction in show_corrections(document)]
    parts += _reply(reply, address) if reply else ()
    return "".join(f"{part}\n" for part in parts)


def _text(text: str) -> str:
    return escape(text, quote=False)


def _provenance(document: Document, owner: str) -> list[str]:
    """Return sentences on whose words a document has."""
    if isinstance(document, Comment):
        return list(_comment_provenance(document, owner))
    if isinstance(document, Bet) and document.author:
        return [f"An account by {document.author} of a bet by {owner}."]
    return [f"By {document.author}."] if document.author else []


def _comment_provenance(comment: Comment, owner: str) -> Iterator[str]:
    """Yield sentences on whose words a comment has, and when they were written."""
    if comment.retracted:
        yield f"Retracted by its author, {show_date(comment.retracted.date)}."
    if comment.text is Fidelity.DIGEST:
        yield f"A digest by the archive of a comment by {comment.author or owner}."
    if comment.text is Fidelity.EXCERPT:
        yield f"An excerpt of a comment by {comment.author or owner}."
    if comment.posted_by:
        yield f"Posted by {comment.posted_by}."
    yield f"Written: {show_date(comment.date)}."


# ---- what a comment answers


def _reply(reply: ReplyView, address: str) -> Iterator[str]:
    """Yield what a comment answers in paragraphs, and what of it is not known."""
    if reply.is_unknown:
        yield "<p>What this answers is not known.</p>"
        return
    yield f"<p>In answer to {_answered(reply, address)}.{_unknown(reply)}</p>"
    if reply.excerpt:
        yield f"<blockquote{_cite(reply)}><p>{_text(reply.excerpt)}</p></blockquote>"
    if reply.digest:
        yield f"<p>{_text(reply.digest)}</p>"
    if reply.rights:
        yield f"<p>{_text(reply.rights)}</p>"
    if reply.captured:
        yield f"<p>Taken {_text(str(reply.captured))}.</p>"
    if reply.excerpt_unknown:
        are = _are(reply.excerpt_unknown)
        yield f"<p>Of this excerpt, {reply.excerpt_unknown} {are} not known.</p>"
    if under := reply.under:
        where = "" if under.permalink is None else f"{address}/{under.permalink}"
        yield f"<p>It stands among the replies to {_link(where, under.text)}.</p>"
    yield "<hr>"


def _answered(reply: ReplyView, address: str) -> str:
    """Return title, author and date of what is answered, linked to where it can be read."""
    here = "" if reply.permalink is None else f"{address}/{reply.permalink}"
    title = reply.title or "a piece whose title is not known"
    said = [_link(here or reply.url, title) + (" (retracted)" if reply.is_retracted else "")]
    said += [f"by {_text(reply.author)}"] if reply.author else []
    said += [_text(str(reply.when))] if reply.when else []
    if here and reply.url:
        said.append(f"whose {_link(reply.url, 'original')} is elsewhere")
    return ", ".join(said)


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{_text(text)}</a>' if address else _text(text)


def _unknown(reply: ReplyView) -> str:
    return f" Its {reply.unknown} {_are(reply.unknown)} not known." if reply.unknown else ""


def _are(parts: str) -> str:
    return "are" if " and " in parts else "is"


def _cite(reply: ReplyView) -> str:
    return f' cite="{escape(reply.url)}"' if reply.url else ""


# ---- corrections


def _correction_line(correction: CorrectionView) -> str:
    said = f"Corrected {correction.when}: {correction.what}"
    return f"<p><em>{_text(said)}</em></p>"


def tell_correction(correction: CorrectionView, lang: str) -> str:
    """Return what was wrong, and what stood there before, which is in language lang if any."""
    language = f' lang="{escape(lang)}"' if lang else ""
    was = f"<blockquote{language}><p>{_text(correction.was)}</p></blockquote>"
    return f"<p>{_text(correction.what)}</p>\n<p>It said before:</p>\n{was}"
