"""What was built, told at the end of a build."""

from collections import Counter
from pathlib import Path

from plugins.adapter.state import Archive

__all__ = ["describe_build"]


def describe_build(archive: Archive, output: Path, pages: int) -> str:
    """Return the counts by kind and topic, and what to open, a line each."""
    kinds = Counter(type(document).__name__.lower() for document in archive.graph.library.documents.values() if document.is_listed)
    lines = ["Built  " + ", ".join(_counted(count, kind) for kind, count in sorted(kinds.items()))]
    private = sum(not document.is_public for document in archive.library.documents.values())
    if private:
        lines.append(f"       {_counted(private, 'piece')} not published (drafts and held)")
    topics = [f"{node.topic.title} {len(node.documents)}" for node in archive.graph.topics.values()]
    lines.append("Topics " + (", ".join(topics) or "none"))
    lines.append(f"Pages  {pages}, warnings none")
    lines.append(f"Open   {_shown(output / 'index.html')}")
    return "\n".join(lines)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")


def _shown(path: Path) -> str:
    here = Path.cwd()
    full = path.absolute()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)
