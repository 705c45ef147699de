"""Text of a content file → a document, or every mistake in it."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from plugins.documents.characters import check_characters, normalise, replaced
from plugins.documents.consistency.sense import check_sense, date_of
from plugins.documents.front_matter.keys import FOLDERS, KEYS, RESERVED, SYNONYMS, Key
from plugins.documents.front_matter.nodes import Entries, Node, Scalar, Sequence, Source, trim
from plugins.documents.front_matter.shapes import SLUG, Complaint, Misfit
from plugins.documents.front_matter.source import split_source
from plugins.documents.kinds import (
    BetState,
    Document,
    Fidelity,
    Slug,
    Status,
    Topic,
    told_lines,
)
from plugins.errors import ContentError, Problem, did_you_mean

__all__ = ["Reading", "kind_of", "parse_document", "read_document"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a file, so that one mistake does not hide another."""

    document: Document
    """With empty values where there are problems."""
    problems: tuple[Problem, ...] = ()


def kind_of(path: str) -> type[Document] | None:
    """Return the kind of document that the file at path (from `content/`) holds, by its folder."""
    return FOLDERS.get(path.split("/", maxsplit=1)[0]) if "/" in path else None


def parse_document(path: str, text: str) -> Document:
    """Return the document that text holds, for a path from `content/`.

    Raise ContentError with all its mistakes.
    """
    kind = kind_of(path)
    if kind is None:
        remedy = f"move it to {', '.join(f'{folder}/' for folder in FOLDERS)}"
        problem = Problem(path=path, reason="in no folder of documents", remedy=remedy)
        raise ContentError([problem])
    reading = read_document(path, kind, text)
    if reading.problems:
        raise ContentError(reading.problems)
    return reading.document


def read_document(path: str, kind: type[Document], text: str) -> Reading:
    """Return what text says, with every mistake in it."""
    from plugins.documents.markdown.misreadings import check_misreadings  # noqa: PLC0415 (Markdown)

    text = normalise(text)
    problems = check_characters(path, text)
    source = _split(path, kind, replaced(text) if problems else text)
    header = source.header or Entries({}, {}, 1)
    header, twice = _with_synonyms(path, header)
    values, misfits = _read_values(path, kind, header)
    form = [*source.problems, *twice]
    at_fault = {problem.line for problem in form}
    problems += form
    problems += [problem for problem in misfits if problem.line not in at_fault]
    if source.header is not None:
        problems += _check_keys(path, kind, header, is_classic=source.is_classic)
        if values.get("status") is not Status.WITHDRAWN:
            problems += _check_needed(path, kind, header)
        problems += check_sense(path, kind, values, header)
        problems += _check_body(path, kind, values, source)
    problems += _check_slug(path, header)
    problems += check_misreadings(path, source.body, source.body_line)
    document = _document(path, kind, values, source, header)
    return Reading(document, tuple(problems))


def _split(path: str, kind: type[Document], text: str) -> Source:
    """Return the file taken apart; lines that look like a header without one key are its text."""
    source = split_source(path, text)
    if not source.is_classic:
        return source
    known = {key.name for key in KEYS[kind]} | set(SYNONYMS) | RESERVED
    names = source.header.nodes if source.header else {}
    if any(name in known or did_you_mean(name, known) for name in names):
        return source
    body, body_line = trim(text.split("\n"), 1)
    problem = Problem(
        path=path,
        line=1,
        key="body",
        value=body.split("\n")[0],
        reason="would vanish: without front matter above it, `Word: …` is taken for a key",
        remedy="begin the file with a line `---`, the keys, and another `---`",
    )
    return Source(header=None, body=body, body_line=body_line, problems=[problem])


def _with_synonyms(path: str, header: Entries) -> tuple[Entries, list[Problem]]:
    """Return the header with Pelican's words for our keys replaced, and where both are written."""
    nodes, lines, problems = dict(header.nodes), dict(header.lines), []
    for theirs, ours in SYNONYMS.items():
        if theirs not in nodes:
            continue
        node, line = nodes.pop(theirs), lines.pop(theirs)
        if ours in nodes:
            reason, remedy = f"means `{ours}`, which is written too", f"keep `{ours}`"
            problems.append(Problem(path=path, line=line, key=theirs, reason=reason, remedy=remedy))
        else:
            nodes[ours], lines[ours] = node, line
    return Entries(nodes, lines, header.line), problems


def _read_values(
    path: str, kind: type[Document], header: Entries
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of each field that is written rightly, and what is wrong with the others."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key in KEYS[kind]:
        if key.name not in header.nodes:
            continue
        try:
            values[key.field] = key.shape.read(header.nodes[key.name])
        except Misfit as misfit:
            problems += [_told(path, key.name, complaint) for complaint in misfit.complaints]
    return values, problems


def _told(path: str, key: str, complaint: Complaint) -> Problem:
    return Problem(
        path=path,
        line=complaint.line,
        key=key,
        value=complaint.value,
        reason=complaint.reason,
        remedy=complaint.remedy,
    )


# ---- keys


def _check_keys(
    path: str, kind: type[Document], header: Entries, *, is_classic: bool
) -> Iterator[Problem]:
    """Yield a problem for each key that is unknown or reserved."""
    known = {key.name for key in KEYS[kind]}
    for name in header.nodes:
        if name not in known:
            reason, remedy = _stranger(kind, name, known, is_classic=is_classic)
            yield Problem(
                path=path,
                line=header.lines[name],
                key=name,
                value=_written(header.nodes[name]),
                reason=reason,
                remedy=remedy,
            )


def _check_needed(path: str, kind: type[Document], header: Entries) -> Iterator[Problem]:
    """Yield a problem for each key that is missing; of a withdrawn piece nothing need be left."""
    for key in KEYS[kind]:
        if key.is_needed and key.name not in header.nodes:
            remedy = _how_to_write(key)
            yield Problem(path=path, line=1, key=key.name, reason="missing", remedy=remedy)


def _written(node: Node) -> str:
    """Return a value as it was written, nothing for a list or keys."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def _stranger(
    kind: type[Document], name: str, known: set[str], *, is_classic: bool
) -> tuple[str, str]:
    """Return what is wrong with a key that the kind does not have, and what to do."""
    if name in RESERVED:
        reason = "a key that Pelican keeps for itself"
        return reason, _INSTEAD.get(name, "take it out, or give it another name")
    reason = f"no such key in {_ARTICLES[kind]}"
    near = did_you_mean(name, known | set(SYNONYMS))
    if is_classic:
        vanishes = "f it is text, leave an empty line above it; here it would vanish"
        return reason, f"{near} I{vanishes}" if near else f"i{vanishes}"
    others = [other for other in KEYS if name in {key.name for key in KEYS[other]}]
    if others:
        return reason, f"take it out; it is a key of {' and '.join(map(_plural, others))}"
    return reason, near or f"the keys are {', '.join(sorted(known))}"


_INSTEAD = {
    "authors": "write `author:`",
    "category": "take it out: the folder is the category",
    "keywords": "write `topics:`",
    "url": "write `slug:`, or `source:` for an address elsewhere",
}
_ARTICLES: Mapping[type[Document], str] = MappingProxyType(
    {
        kind: f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__.lower()}"
        for kind in FOLDERS.values()
    }
)


def _plural(kind: type[Document]) -> str:
    return f"{kind.__name__.lower()}s"


def _how_to_write(key: Key) -> str:
    return f"write {_EXAMPLES.get(key.name, f'`{key.name}: …`')}"


_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "date": "`date: 2023-07-18`, as far as it is known, or `date: unknown`",
        "topics": "`topics: [licensing]`, names of files in content/topics/, or `topics: []`",
        "summary": "`summary: …`, one or two sentences",
        "source": "`source: https://…`, or `source: unknown`",
        "in_reply_to": "`in_reply_to: unknown`, `none`, or its title, author, url and date",
        "text": "`text: full`, `excerpt` or `digest`",
        "with": "`with: …`, the other side, or `with: anyone`",
        "stakes": "`stakes: …`, who pays what",
        "resolves": "`resolves: 2027-12`, or `resolves: unknown`",
        "criteria": "`criteria:` and below it, after `  - `, each sentence that decides it",
        "state": "`state: offered`, `agreed`, `won`, `lost`, `expired` or `void`",
    }
)


# ---- the rest of the file


def _check_slug(path: str, header: Entries) -> Iterator[Problem]:
    """Yield a problem where the file's name has to be the slug and cannot be one."""
    if "slug" in header.nodes:
        return
    stem = PurePosixPath(path).stem
    try:
        SLUG.read(Scalar(stem, 1))
    except Misfit:
        yield Problem(
            path=path,
            line=1,
            key="slug",
            value=stem,
            reason="the file's name is not a slug",
            remedy="use letters a to z, digits and single hyphens, but no dot, or write `slug:`",
        )


def _check_body(
    path: str, kind: type[Document], values: dict[str, Any], source: Source
) -> Iterator[Problem]:
    """Yield a problem where there is no text; a topic that nobody introduced yet may have none."""
    if not source.body and values.get("status") != "withdrawn" and kind is not Topic:
        remedy = "write it below the front matter"
        yield Problem(path=path, line=source.body_line, key="body", reason="empty", remedy=remedy)


def _document(
    path: str, kind: type[Document], values: dict[str, Any], source: Source, header: Entries
) -> Document:
    """Return the document with the values, with what the file says of them, and fillers."""
    return kind(
        path=path,
        body_line=source.body_line,
        key_lines=told_lines(_key_lines(header)),
        **_FILLERS[kind]
        | {"slug": Slug(PurePosixPath(path).stem), "body": source.body}
        | values
        | ({} if kind is Topic else {"date": date_of(kind, values)}),
    )


_EMPTY: Mapping[str, Any] = MappingProxyType(
    {
        "title": "",
        "summary": "",
        "text": Fidelity.DIGEST,
        "claim": "",
        "against": "",
        "stakes": "",
        "resolves": (),
        "criteria": (),
        "state": BetState.OFFERED,
    }
)
"""What stands for a value that is missing or wrong, in a document that only checks see."""
_FILLERS: Mapping[type[Document], dict[str, Any]] = MappingProxyType(
    {
        kind: {
            field.name: _EMPTY[field.name]
            for field in fields(kind)
            if field.default is MISSING and field.name in _EMPTY
        }
        for kind in FOLDERS.values()
    }
)
"""Of these, those of the values that each kind of document cannot be without."""


def _key_lines(header: Entries) -> Iterator[tuple[str, int]]:
    """Yield the line of each key, and of what is below it as `topics[0]` or `thread[url]`."""
    for name, line in header.lines.items():
        yield name, line
        node = header.nodes[name]
        if isinstance(node, Sequence):
            yield from ((f"{name}[{n}]", item.line) for n, item in enumerate(node.items))
        elif isinstance(node, Entries):
            yield from ((f"{name}[{key}]", below) for key, below in node.lines.items())
