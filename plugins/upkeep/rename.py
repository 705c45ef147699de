"""The command that renames a topic: everything is edited, proved and then written, or nothing."""

from dataclasses import replace
from pathlib import Path

from plugins.documents import Library, load_content
from plugins.errors import ContentError
from plugins.upkeep.place import read_texts, write_all
from plugins.upkeep.proof import check_move
from plugins.upkeep.topics import Move, edit_texts, find_move
from plugins.views import count_of

__all__ = ["rename_topic"]


def rename_topic(content: Path, old: str, new: str) -> str:
    """Call the topic old new in every file, or merge it into one of that name; tell what was done.

    Raise ToolError where the names cannot be meant, ContentError where the content would not be
    right afterwards; then no file has changed.
    """
    library = load_content(content)
    move = find_move(library, old, new)
    before = read_texts(content, library)
    try:
        after = edit_texts(library, before, move)
        check_move(content, library, (before, after), move)
    except ContentError as error:
        folder = content.as_posix()
        raise ContentError(replace(p, path=f"{folder}/{p.path}") for p in error.problems) from None
    changes: dict[str, str | None] = {
        path: after.get(path) for path in before if after.get(path) != before[path]
    }
    write_all(content, changes)
    return "\n".join(_told(content, library, move, changes))


def _told(content: Path, library: Library, move: Move, changes: dict[str, str | None]) -> list[str]:
    folder = content.as_posix()
    done = f"{move.old} is merged into" if move.into else f"{move.old} is now called"
    files = count_of(len(changes), "file")
    lines = [f"{done} {move.new}, in {files}; `git checkout {folder}` undoes it:"]
    lines += [f"  {folder}/{path}{'' if text else ' (deleted)'}" for path, text in changes.items()]
    if move.into:
        lines += [f"Its summary is in no file now: {move.topic.summary}"]
        lines += _lost_relations(move)
    else:
        title = library.documents[move.topic.path].title
        lines.append(f"Its title is '{title}' as before; {folder}/{move.topic.path} has it.")
    return lines


def _lost_relations(move: Move) -> list[str]:
    """Return what the topic that is gone said of others, which the other one does not say."""
    topic = move.topic
    told = {"broader": (topic.broader,) if topic.broader else (), "see_also": topic.see_also}
    others = {key: [name for name in names if name != move.new] for key, names in told.items()}
    return [
        f"It named under `{key}`: {', '.join(names)}; add them to the other topic if they fit."
        for key, names in others.items()
        if names
    ]
