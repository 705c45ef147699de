"""A folder of content → every document in it, or every mistake in every file."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from plugins.documents.archived import choose_copies, offer_copies
from plugins.documents.body import Body, read_body
from plugins.documents.consistency.bets import check_origins
from plugins.documents.consistency.ledger import check_ledger
from plugins.documents.consistency.moves import check_moves
from plugins.documents.consistency.quotations import check_quotations
from plugins.documents.consistency.references import (
    Shelf,
    check_addresses,
    check_links,
    check_names,
    check_sources,
)
from plugins.documents.consistency.replies import check_replies
from plugins.documents.consistency.withdrawn_words import check_withdrawn_words
from plugins.documents.fallbacks import Fallback, check_fallbacks, read_fallbacks
from plugins.documents.files import list_files
from plugins.documents.front_matter.keys import FOLDERS
from plugins.documents.holdings import find_holdings, make_local
from plugins.documents.html.images import with_sizes
from plugins.documents.kinds import Document, Status
from plugins.documents.link_records import LinkRecord, read_link_records
from plugins.documents.names import find_names, lead_by_name
from plugins.documents.outbound import outbound_links
from plugins.documents.sources import (
    Given,
    Memory,
    Source,
    Work,
    face_of,
    one_by_one,
    read_sources,
    text_of,
)
from plugins.documents.withdrawn import without_withdrawn
from plugins.errors import ContentError, Problem, ToolError
from plugins.frugal.files import read_whole
from plugins.frugal.store import digest

__all__ = ["Library", "Survey", "load_content", "survey_content", "unpublished"]

_NOTHING_SEEN: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every document of an archive, with its text as HTML, by path from `content/`."""

    documents: Mapping[str, Document]
    bodies: Mapping[str, Body]
    files: frozenset[str]
    """Every file there is, documents included."""
    link_records: Mapping[str, LinkRecord] = field(default_factory=dict)
    """What the last checks found out about addresses elsewhere, by address."""
    fallbacks: Mapping[str, Fallback] = field(default_factory=dict)
    """Archived copies that the writer confirmed, by the address they are of, dead or not."""
    faces: Mapping[str, bytes] = field(default_factory=dict)
    """What tells each document from others but for its text, where that is known already."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What tells each text from others, where that is known already."""

    @property
    def copies(self) -> Mapping[str, Fallback]:
        """The copies that pages show: those of what is dead."""
        return choose_copies(self.link_records, self.fallbacks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a folder of content holds as far as it can be read, and all that is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]
    """Every mistake of every file, with paths as the user types them."""
    unread: frozenset[str]
    """The documents with mistakes of their own: what the library lacks of them, they may say."""


def load_content(
    content: Path,
    memory: Memory | None = None,
    work: Work = one_by_one,
    seen: Mapping[str, bytes] = _NOTHING_SEEN,
) -> Library:
    """Return the documents in content, sorted by path.

    Of a withdrawn piece nothing is kept but its place and the reason.  What follows from a file's
    bytes alone comes from memory where that has it, and is else made by work.  Seen has the digests
    of files that somebody has looked at already, by path.
    Raise ContentError with every mistake of every file, ToolError where there is no such folder.
    """
    return _checked(content, _read_folder(content, memory, work, seen), memory)


def survey_content(content: Path, memory: Memory | None = None) -> Survey:
    """Return what load_content would, and beside it the mistakes for which that would raise.

    Raise ToolError where there is no such folder.
    """
    return _surveyed(content, _read_folder(content, memory), memory)


# ---- reading


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder of content holds, mistakes and all."""

    files: frozenset[str]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]


def _read_folder(
    content: Path,
    memory: Memory | None = None,
    work: Work = one_by_one,
    seen: Mapping[str, bytes] = _NOTHING_SEEN,
) -> _Folder:
    if not content.is_dir():
        raise ToolError(f"{content}: no such folder; what the archive holds is written there")
    files, problems = list_files(content)
    paths: list[str] = []
    for path in sorted(files):
        if path.partition("/")[0] in FOLDERS and "/" in path:
            if path.endswith(".md"):
                paths.append(path)
            else:
                problems += _misplaced(path)
    sources = read_sources(paths, partial(_given, content), seen, memory, work)
    told = [problem for source in sources.values() for problem in source.problems]
    return _Folder(files, sources, (*problems, *told))


def _given(content: Path, path: str) -> Given:
    try:
        return Given(path, read_whole(f"{content}/{path}"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__})"
        remedy = "make it readable, or take it away"
        return Given(path, b"", Problem(path=path, reason=reason, remedy=remedy))


def _misplaced(path: str) -> Iterator[Problem]:
    """Yield a problem for a file among the documents that was likely meant as one."""
    if path.lower().endswith(_LIKE_DOCUMENTS):
        remedy = "rename it, or move it to content/files/"
        reason = "would be no page: only files whose names end in .md are"
        yield Problem(path=path, reason=reason, remedy=remedy)


_LIKE_DOCUMENTS = (".md", ".markdown", ".mkd", ".mdown", ".txt", ".rst", ".html", ".htm")


# ---- checking


def _checked(content: Path, folder: _Folder, memory: Memory | None = None) -> Library:
    """Return what the folder holds; raise ContentError where anything is wrong with it."""
    survey = _surveyed(content, folder, memory)
    if survey.problems:
        raise ContentError(survey.problems)
    return survey.library


def _surveyed(content: Path, folder: _Folder, memory: Memory | None) -> Survey:
    """Return what the folder holds, and everything that is wrong with it."""
    originals = {path: source.document for path, source in folder.sources.items()}
    documents = without_withdrawn(originals)
    faces = {path: _face(each, folder.sources[path]) for path, each in documents.items()}
    kept = [each for each in documents.values() if each.status is not Status.WITHDRAWN]
    bodies = {path: source.body for path, source in folder.sources.items()}
    problems = list(folder.problems)
    problems += [fault for source in folder.sources.values() for fault in source.faults]
    bodies = _led_by_name(documents, bodies)
    holdings = find_holdings(document for document in kept if document.is_public)
    bodies = {path: make_local(path, body, holdings) for path, body in bodies.items()}
    bodies, more = with_sizes(content, bodies, folder.files)
    problems += more
    problems += check_moves(content, documents.values())
    problems += _check_headers(documents.values(), faces, memory)
    problems += check_links(Shelf(documents, bodies, folder.files))
    problems += check_quotations(documents, bodies)
    problems += check_withdrawn_words(originals.values(), documents, bodies)
    problems += check_ledger(content, documents, bodies, folder.problems)
    records, fallbacks, more = _read_about_links(content, documents, bodies, folder.problems)
    problems += more
    copies = choose_copies(records, fallbacks)
    if copies:
        bodies = {path: offer_copies(body, copies) for path, body in bodies.items()}
    library = Library(
        documents=documents,
        bodies=bodies,
        files=folder.files,
        link_records=records,
        fallbacks=fallbacks,
        faces=faces,
        texts={path: _text(each, folder.sources[path]) for path, each in bodies.items()},
    )
    return Survey(
        library=library,
        problems=tuple(replace(each, path=_shown(content, each.path)) for each in problems),
        unread=frozenset(path for path, each in folder.sources.items() if each.problems),
    )


def _led_by_name(documents: Mapping[str, Document], bodies: Mapping[str, Body]) -> dict[str, Body]:
    """Return the bodies with links by name leading to their files."""
    naming = {path: body for path, body in bodies.items() if any(link.name for link in body.links)}
    names = find_names(documents.values()) if naming else {}
    return {**bodies, **{path: lead_by_name(body, names) for path, body in naming.items()}}


def _check_headers(
    documents: Collection[Document], faces: Mapping[str, bytes], memory: Memory | None
) -> list[Problem]:
    """Return what is wrong between documents whatever their texts say.

    Where memory knows that nothing was with the same ones, it is not looked at again.
    """
    key = digest("in order", *faces.values())
    if memory and memory.read([key]):
        return []
    problems = [
        *check_addresses(documents),
        *check_sources(each for each in documents if each.status is not Status.WITHDRAWN),
        *check_names(documents),
        *check_replies(documents),
        *check_origins(documents),
    ]
    if memory and not problems:
        memory.write({key: b"in order"})
    return problems


def _face(document: Document, source: Source) -> bytes:
    return source.face if document is source.document else face_of(document)


def _text(body: Body, source: Source) -> bytes:
    return source.text if body is source.body else text_of(body)


def _read_about_links(
    content: Path,
    documents: Mapping[str, Document],
    bodies: Mapping[str, Body],
    problems: tuple[Problem, ...],
) -> tuple[dict[str, LinkRecord], dict[str, Fallback], list[Problem]]:
    """Return what is known of addresses elsewhere, their copies, and what is wrong with either.

    Where a document has problems, nothing is told of links that it may have.
    """
    records, faults = read_link_records(content)
    fallbacks, more = read_fallbacks(content)
    linked = {
        link.address
        for path, document in (documents.items() if fallbacks else ())
        for link in outbound_links(document, bodies[path])
    }
    known = linked | set(fallbacks) if problems else linked
    return records, fallbacks, [*faults, *more, *check_fallbacks(fallbacks, known, bodies)]


def _shown(content: Path, path: str) -> str:
    """Return the path as the user would type it, from the folder in which he stands."""
    full = (content / path).absolute()
    here = Path.cwd()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_posix()


# ---- what must not be published


def unpublished(content: Path) -> tuple[tuple[str, str], ...]:
    """Return what no reader may see, as (text, what it is).

    These are titles, summaries, addresses and files of drafts and held pieces, and of withdrawn
    ones what was withdrawn.  Raise as load_content does.
    """
    folder = _read_folder(content)
    library = _checked(content, folder)
    shown = {
        file
        for document in library.documents.values()
        if document.is_public
        for file in _linked(library.bodies[document.path])
    }
    originals = [source.document for source in folder.sources.values()]
    return tuple(
        secret
        for document in originals
        if not document.is_public or document.status is Status.WITHDRAWN
        for secret in (*_secret_texts(document), *_secret_files(document, library, shown))
    )


def _secret_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the texts that nobody may see; a withdrawn piece's address and reason are public.

    A single word is left out, as published prose may have it too; the address tells of the piece.
    """
    told = f"of {document.path}, which is {document.status}"
    for what, text in (("title", document.title), ("summary", document.summary)):
        if " " in text and text not in (document.reason or ""):
            yield text, f"the {what} {told}"
    if not document.is_public:
        yield document.permalink, f"the address {told}"
        yield f"/{document.published_permalink}", f"the address {told}"


def _secret_files(
    document: Document, library: Library, shown: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield the names of files to which only this document leads, and others like it."""
    linked = _linked(read_body(document)[0])
    for file in sorted(linked & library.files - shown - set(library.documents)):
        what = f"a file that only {document.path} uses, which is {document.status}"
        yield Path(file).name, what


def _linked(body: Body) -> set[str]:
    return {link.file for link in body.links if link.file}
