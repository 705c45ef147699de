"""A folder of content → every document in it, or every mistake in every file."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.documents.body import Body, render_body
from plugins.documents.characters import decode
from plugins.documents.keys import FOLDERS
from plugins.documents.kinds import Document, Status
from plugins.documents.parse import parse_document
from plugins.documents.references import check_addresses, check_links, check_names
from plugins.errors import ContentError, Problem, ToolError

__all__ = ["Library", "load_content", "unpublished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every document of an archive, with its text as HTML, by path from `content/`."""

    documents: Mapping[str, Document]
    bodies: Mapping[str, Body]
    files: frozenset[str]
    """Every file there is, documents included."""


def load_content(content: Path) -> Library:
    """Return the documents in content, sorted by path; raise ContentError with every mistake of every file.

    Of a withdrawn piece nothing is kept but its place and the reason.
    Raise ToolError where there is no such folder.
    """
    if not content.is_dir():
        message = f"{content}: no such folder of content"
        raise ToolError(message)
    files = frozenset(_files(content))
    documents, problems = _parse_all(content, files)
    bodies, more = _render_all(documents.values())
    problems += more
    problems += check_addresses(documents.values())
    problems += check_names(documents.values())
    problems += check_links(documents, bodies, files)
    if problems:
        raise ContentError(
            replace(problem, path=_shown(content, problem.path)) for problem in problems
        )
    return Library(documents=documents, bodies=bodies, files=files)


def unpublished(content: Path) -> tuple[tuple[str, str], ...]:
    """Return what no reader may see, as (text, what it is): titles, summaries, slugs and files of drafts."""
    library = load_content(content)
    private = [document for document in library.documents.values() if not document.is_public]
    used = {
        file
        for document in library.documents.values()
        if document.is_public
        for file in _linked(library, document)
    }
    secrets = [
        (text, f"the {what} of {document.path}, which is not published")
        for document in private
        for what, text in (
            ("title", document.title),
            ("summary", document.summary),
            ("slug", document.slug),
        )
    ]
    secrets += [
        (Path(file).name, f"a file that only {document.path} uses, which is not published")
        for document in private
        for file in sorted(_linked(library, document) - used)
        if file not in library.documents
    ]
    return tuple(secrets)


def _linked(library: Library, document: Document) -> set[str]:
    return {link.file for link in library.bodies[document.path].links if link.file}


def _files(content: Path) -> Iterator[str]:
    """Yield the path of every file, leaving out hidden ones and an editor's backups."""
    for folder, folders, names in os.walk(content):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", "#")) and not name.endswith("~"):
                yield (Path(folder) / name).relative_to(content).as_posix()


def _parse_all(content: Path, files: Iterable[str]) -> tuple[dict[str, Document], list[Problem]]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        if path.split("/")[0] not in FOLDERS:
            continue
        if not path.endswith(".md"):
            problems += _misplaced(path)
            continue
        text, undecodable = decode(path, (content / path).read_bytes())
        try:
            if undecodable:
                raise ContentError(undecodable)
            documents[path] = _without_withdrawn(parse_document(path, text))
        except ContentError as error:
            problems += error.problems
    return documents, problems


def _misplaced(path: str) -> Iterator[Problem]:
    """Yield a problem for a file among the documents that is likely to be one, such as `x.markdown`."""
    if path.lower().endswith(
        (".md", ".markdown", ".mkd", ".mdown", ".txt", ".rst", ".html", ".htm")
    ):
        yield Problem(
            path=path,
            reason="would be no page: only .md files are",
            remedy="rename it, or move it to content/files/",
        )


def _without_withdrawn(document: Document) -> Document:
    if document.status is not Status.WITHDRAWN:
        return document
    return replace(
        document,
        title="Withdrawn",
        summary="This piece was withdrawn.",
        body="",
        title_by=None,
        topics=(),
        author=None,
        pinned=False,
        uncertain=(),
    )


def _render_all(documents: Iterable[Document]) -> tuple[dict[str, Body], list[Problem]]:
    bodies: dict[str, Body] = {}
    problems: list[Problem] = []
    for document in documents:
        try:
            bodies[document.path] = render_body(document)
        except ContentError as error:
            problems += error.problems
    return bodies, problems


def _shown(content: Path, path: str) -> str:
    """Return the path as the user would type it: from the folder that he stands in, where that is above."""
    full = (content / path).absolute()
    here = Path.cwd()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_posix()
