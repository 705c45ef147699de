"""What was built, told at the end of a build."""

from collections import Counter
from pathlib import Path

from plugins.adapter.state import Archive
from plugins.views import count_of

__all__ = ["describe_build"]


def describe_build(archive: Archive, output: Path, pages: int) -> str:
    """Return the counts by kind and topic, and what to open, a line each."""
    documents = archive.library.documents.values()
    kinds = Counter(type(each).__name__.lower() for each in documents if each.is_listed)
    lines = ["Built  " + ", ".join(count_of(count, kind) for kind, count in sorted(kinds.items()))]
    if private := sum(not document.is_public for document in documents):
        lines.append(f"       {count_of(private, 'piece')} not published (drafts and held)")
    topics = [f"{node.topic.title} {len(node.documents)}" for node in archive.graph.topics.values()]
    lines.append("Topics " + (", ".join(topics) or "none"))
    lines.append(f"Pages  {pages}, warnings none")
    lines.append(f"Open   {_shown(output / 'index.html')}")
    return "\n".join(lines)


def _shown(path: Path) -> str:
    """Return path from where the user stands, if it is below there."""
    here = Path.cwd()
    full = path.absolute()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)
