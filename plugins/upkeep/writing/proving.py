"""The proof that a move says and shows what was there before, but for the names that changed."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.documents import Document, Library, Link, load_content, parse_document
from plugins.documents.html.links import to_placeholder
from plugins.errors import ContentError, Problem
from plugins.permanence import DECLARED
from plugins.upkeep.writing.moving import Relocation, expected_moved

__all__ = ["check_moved", "with_line"]


def check_moved(
    content: Path,
    library: Library,
    texts: tuple[Mapping[str, str], Mapping[str, str]],
    move: Relocation,
) -> None:
    """Raise ContentError unless the second of texts says what the first does, but for move.

    They are loaded from a copy of the folder, so that whatever holds of content holds of them.
    """
    before, after = texts
    documents = {path: text for path, text in after.items() if path != DECLARED}
    with _copied(content, library, after, move) as copy:
        try:
            loaded = load_content(copy)
        except ContentError as error:
            raise ContentError(_placed(problem, copy) for problem in error.problems) from None
    expected = {each.path: each for each in expected_moved(before, move)}
    found = {path: parse_document(path, text) for path, text in documents.items()}
    problems = [*_check_documents(expected, found), *_check_bodies(library, loaded, move)]
    if problems:
        raise ContentError(problems)


@contextmanager
def _copied(
    content: Path, library: Library, after: Mapping[str, str], move: Relocation
) -> Iterator[Path]:
    """Provide a folder that is as content would be after the move."""
    with TemporaryDirectory(prefix="archive-") as folder:
        copy = Path(folder) / "content"
        copy.mkdir()
        for path in sorted(library.files - set(library.documents) - {DECLARED}):
            place = copy / (move.new if path == move.old else path)
            _link(content / path, place)
        texts = dict(after)
        texts[DECLARED] = with_line(content, after.get(DECLARED, ""))
        for path, text in texts.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(text.encode())
        yield copy


def _link(file: Path, place: Path) -> None:
    """Make file stand at place too; where a file system cannot do that, a copy of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.hardlink_to(file.resolve())
    except OSError:
        shutil.copy(file, place)


def with_line(content: Path, line: str) -> str:
    """Return what is declared in content, with one line more."""
    file = content / DECLARED
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return f"{text}\n{line}" if text.rstrip("\n") == text != "" and line else f"{text}{line}"


def _placed(problem: Problem, copy: Path) -> Problem:
    """Return a problem of the copy with its path from `content/`, as others have it."""
    path = Path(problem.path).absolute()
    return (
        replace(problem, path=path.relative_to(copy).as_posix())
        if path.is_relative_to(copy)
        else problem
    )


def _check_documents(
    expected: Mapping[str, Document], found: Mapping[str, Document]
) -> Iterator[Problem]:
    """Yield a problem for each document whose front matter would not be what was intended."""
    for path in sorted(set(expected) ^ set(found)):
        yield _unproved(path, 1, "the document")
    for path in sorted(set(expected) & set(found)):
        for key in _differences(expected[path], found[path]):
            yield _unproved(path, found[path].line_of(key) or 1, key)


def _differences(one: Document, other: Document) -> list[str]:
    """Return the fields in which two documents differ; what bodies say is compared as HTML."""
    left_out = {"body", "body_line", "key_lines"}
    names = [name for name in one.__dataclass_fields__ if name not in left_out]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _check_bodies(before: Library, after: Library, move: Relocation) -> Iterator[Problem]:
    """Yield a problem for each body that would show anything else than before."""
    for path, body in before.bodies.items():
        at = move.new if path == move.old else path
        if after.bodies[at].html != _with_links(body.html, move):
            link = next((each for each in body.links if each.file == move.old), None)
            line = link.line if link else before.documents[path].body_line
            yield _unproved(path, line, "body")


def _with_links(html: str, move: Relocation) -> str:
    """Return html with the links to a file leading to where it will be."""
    old, new = (to_placeholder(Link(written="", line=0, file=f)) for f in (move.old, move.new))
    return re.sub(rf'(?<="){re.escape(old)}(?=["#])', lambda _: new, html)


def _unproved(path: str, line: int, what: str) -> Problem:
    reason = "would not say what was intended after this edit"
    remedy = "write the key on one line, and each link as `[text](file.md)`, and try again"
    return Problem(path=path, line=line, key=what, reason=reason, remedy=remedy)
