"""The commands for writing: who does what, and what is told of it."""

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from plugins.errors import ContentError, Problem, ToolError
from plugins.launch import too_late
from plugins.progress import progress
from plugins.upkeep.place import write_file
from plugins.upkeep.writing.begin import begin_piece
from plugins.upkeep.writing.checking import check_content
from plugins.upkeep.writing.owning import make_yours, parse_owner
from plugins.upkeep.writing.promote import promote
from plugins.upkeep.writing.renaming import rename
from plugins.upkeep.writing.schema import schema_texts
from plugins.upkeep.writing.sharing import keep_links
from plugins.upkeep.writing.tidy import tidy
from plugins.upkeep.writing.wishes import Inquiry, Wish
from plugins.views import count_of

__all__ = ["Told", "run_writing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command has to say."""

    text: str
    """What it did; of a new file nothing but its path, so that an editor can be given it."""
    aside: str = ""
    """What is to be done next."""
    problems: tuple[Problem, ...] = ()
    """What it left undone, and why."""


def run_writing(options: argparse.Namespace, day: Callable[[], date]) -> Told:
    """Do what was asked, on a day, and return what to tell; raise SiteError where it cannot be."""
    is_asking = options.command == "init"  # which is done on that very terminal
    with nullcontext() if is_asking else progress("Reading the content"):
        return _DOERS[options.command](options, day)


def _begin(options: argparse.Namespace, day: Callable[[], date]) -> Told:
    why_not = "OFFLINE=1" if options.offline else ""
    inquiry = Inquiry(why_not=why_not, contact=options.contact)
    begun = begin_piece(options.content, _wish(options), day(), inquiry)
    following = _FILLED if begun.is_filled else _NEXT[options.kind]
    return _begun(options.content, begun.file, following, begun.told)


def _promote(options: argparse.Namespace, day: Callable[[], date]) -> Told:
    named = {"title": options.title, "slug": options.slug}
    essay = promote(options.content, options.comment, day(), **named)
    return _begun(options.content, essay, _NEXT["essay"])


def _rename(options: argparse.Namespace, _day: Callable[[], date]) -> Told:
    return Told(text=rename(options.content, options.old, options.new))


def _check(options: argparse.Namespace, _day: Callable[[], date]) -> Told:
    documents = count_of(check_content(options.content), "document")
    return Told(text=f"{documents}, and no mistake in them")


def _init(options: argparse.Namespace, day: Callable[[], date]) -> Told:
    name = options.name or _ask("Your name: ", "--name")
    address = options.address or _ask("The site's address (https://…): ", "--address")
    owner = parse_owner(name, address, options.account)
    return Told(text=make_yours(options.content, owner, day()))


def _ask(question: str, option: str) -> str:
    """Return what a person answers; raise ToolError where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise ToolError(f"{option}: missing, and there is nobody to ask")
    return input(question)


def _wish(options: argparse.Namespace) -> Wish:
    topics = tuple(each.strip() for each in options.topics.split(",") if each.strip())
    return Wish(
        kind=options.kind,
        title=options.title,
        url=options.url,
        slug=options.slug,
        summary=options.summary,
        topics=topics,
    )


_NEXT: Mapping[str, str] = MappingProxyType(
    {
        "essay": "It is a draft: write, then take `status: draft` out to publish it.",
        "comment": "Paste its words below the front matter; `text: full` says that all are there. "
        "What its address does not tell is `unknown`. It is a draft until `status` is taken out.",
        "bet": "Write its claim, stakes and criteria; then take `status: draft` out to publish it.",
        "topic": "Its introduction goes below the front matter. A topic has no drafts: "
        "it is published with the next build.",
        "page": "It is a draft: write, then take `status: draft` out to publish it.",
    }
)
"""What the owner does next with what was begun."""


_FILLED = "It is what the forum shows: look it over, then take `status: draft` out to publish it."
"""What the owner does next with a comment that its forum told."""


def _begun(content: Path, file: Path, *asides_of: str) -> Told:
    asides = [each for each in asides_of if each]
    if changed := keep_links(content, file):
        listed = ", ".join(f"{content.as_posix()}/{path}" for path in changed)
        asides.append(f"Another piece has its slug, so links to that one name its folder: {listed}")
    return Told(text=file.as_posix(), aside="\n".join(asides))


def _tidied(options: argparse.Namespace, _day: Callable[[], date]) -> Told:
    done = tidy(options.content, options.files, sentences=options.sentences, is_check=options.check)
    files = count_of(done.as_they_were, "file")
    if options.check:
        strays = tuple(
            Problem(path=path, reason="not in the one form", remedy="write it with `make fmt`")
            for path in done.changed
        )
        told = f"{files} in the one form"
        return Told(text=told, problems=(*strays, *done.problems))
    written = [
        f"{count_of(len(done.changed), 'file')} written anew; {files} in the one form before"
    ]
    lines = [*written, *(f"  {path}" for path in done.changed)]
    return Told(text="\n".join(lines), problems=done.problems)


def _written(options: argparse.Namespace, _day: Callable[[], date]) -> Told:
    """Write the schemas that are not there as they should be, or for a check only tell them."""
    try:
        texts = schema_texts(options.guide.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ToolError(f"{options.guide}: no such file; --guide names docs/content.md") from None
    files = {options.into / name: text for name, text in texts.items()}
    stale = {file: text for file, text in files.items() if _text_of(file) != text}
    if options.check and stale:
        remedy = "write it anew with `python -m plugins.upkeep schema`"
        reason = "not what the documents room says"
        raise ContentError(
            Problem(path=file.as_posix(), reason=reason, remedy=remedy) for file in stale
        )
    too_late()
    for file, text in stale.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, text.encode())
    kept = len(files) - len(stale)
    lines = [f"{count_of(len(stale), 'schema')} written anew; {kept} up to date before"]
    return Told(text="\n".join([*lines, *(f"  {file.as_posix()}" for file in stale)]))


def _text_of(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


_DOERS: Mapping[str, Callable[[argparse.Namespace, Callable[[], date]], Told]] = MappingProxyType(
    {
        "new": _begin,
        "promote": _promote,
        "fmt": _tidied,
        "rename": _rename,
        "schema": _written,
        "check-content": _check,
        "init": _init,
    }
)
"""Who does what, by the name of the command."""
