"""The proof that edited texts say what was intended, and nothing else, before any is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from plugins.documents import Document, Library, Link, load_content, parse_document, typeset_html
from plugins.errors import ContentError, Problem
from plugins.upkeep.merging import check_anchors, check_merged
from plugins.upkeep.place import copied
from plugins.upkeep.topics import Move, expected_documents

__all__ = ["check_move"]


def check_move(
    content: Path,
    library: Library,
    texts: tuple[Mapping[str, str], Mapping[str, str]],
    move: Move,
) -> None:
    """Raise ContentError unless the second of texts says what the first does, but for move.

    They are loaded from a copy of the folder, so that whatever holds of content holds of them.
    """
    before, after = texts
    with copied(content, library, after) as copy:
        try:
            loaded = load_content(copy)
        except ContentError as error:
            raise ContentError(_placed(problem, copy) for problem in error.problems) from None
    problems = [*_check_documents(before, after, move), *_check_bodies(library, loaded, move)]
    if problems:
        raise ContentError(problems)


def _placed(problem: Problem, copy: Path) -> Problem:
    """Return a problem of the copy with its path from `content/`, as others have it."""
    path = Path(problem.path).absolute()
    if not path.is_relative_to(copy):
        return problem
    return replace(problem, path=path.relative_to(copy).as_posix())


def _check_documents(
    before: Mapping[str, str], after: Mapping[str, str], move: Move
) -> Iterator[Problem]:
    """Yield a problem for each document whose front matter would not be what was intended."""
    expected = expected_documents(before, move)
    for path in sorted(set(expected) | set(after)):
        if path not in expected or path not in after:
            yield _unproved(path, 1, "the document", _ONE_LINE)
        else:
            found = parse_document(path, after[path])
            for key in _differences(expected[path], found):
                yield _unproved(path, found.line_of(key) or 1, key, _ONE_LINE)


def _differences(one: Document, other: Document) -> list[str]:
    """Return the fields in which two documents differ, leaving aside where they stand and bodies.

    What bodies say is compared as HTML.
    """
    left_out = {"body", "body_line", "key_lines"}
    names = [name for name in one.__dataclass_fields__ if name not in left_out]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _check_bodies(before: Library, after: Library, move: Move) -> Iterator[Problem]:
    """Yield a problem for each body that would show anything else than before."""
    for path, body in after.bodies.items():
        if move.into and path == move.into.path:
            title = escape(move.topic.title) if before.documents[move.topic.path].body else ""
            yield from check_merged(before, move.topic, move.into, body, title)
        elif _untitled(body.html, move) != _untitled(
            _with_links(before.bodies[path].html, move), move
        ):
            link = _first_link(before, path, move)
            remedy = _AS_MARKDOWN.format(written=link.written) if link else _NO_LINK
            line = link.line if link else before.documents[path].body_line
            yield _unproved(path, line, "body", remedy)
    if move.into:
        yield from check_anchors(before, move.topic, move.into)


def _with_links(html: str, move: Move) -> str:
    """Return html with the links to a topic that goes leading to what it becomes a part of."""
    if move.into is None:
        return html
    gone = re.escape(f'="{{filename}}/{move.topic.path}')
    return re.sub(rf'{gone}(?=["#])', lambda _: f'="{{filename}}/{_path(move)}', html)


def _untitled(html: str, move: Move) -> str:
    """Return html without the titles of two topics that become one, where a link shows either.

    A link by name shows the title of what it leads to.
    """
    if move.into is None:
        return html
    titles = "|".join(
        re.escape(typeset_html(escape(topic.title, quote=False)))
        for topic in (move.topic, move.into)
    )
    link = rf'(<a href="{{filename}}/{re.escape(_path(move))}(?:#[^"]*)?">)(?:{titles})</a>'
    return re.sub(link, r"\1</a>", html)


def _first_link(library: Library, path: str, move: Move) -> Link | None:
    """Return the first link of a body to the topic that goes, which is all that changes in it."""
    links = library.bodies[path].links
    return next((link for link in links if link.file == move.topic.path), None)


_AS_MARKDOWN = "write each link to the topic as `[text]({written})`, and try again"
_NO_LINK = "this is a mistake of the command's; nothing in the text is to be mended"
_ONE_LINE = "write the key on one line, as docs/content.md shows, and try again"


def _path(move: Move) -> str:
    return (move.into or move.topic).path


def _unproved(path: str, line: int, what: str, remedy: str) -> Problem:
    reason = "would not say what was intended after this edit"
    return Problem(path=path, line=line, key=what, reason=reason, remedy=remedy)
