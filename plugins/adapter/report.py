"""What was built, told at the end of a build."""

from collections import Counter

from plugins.adapter.state import Archive
from plugins.views import count_of

__all__ = ["describe_build"]


def describe_build(archive: Archive, pages: int) -> str:
    """Return the counts by kind and topic, a line each, which hold wherever they are read."""
    documents = archive.library.documents.values()
    kinds = Counter(type(each).__name__.lower() for each in documents if each.is_listed)
    lines = ["Built  " + ", ".join(count_of(count, kind) for kind, count in sorted(kinds.items()))]
    if private := sum(not document.is_public for document in documents):
        lines.append(f"       {count_of(private, 'piece')} not published (drafts and held)")
    topics = [f"{node.topic.title} {len(node.documents)}" for node in archive.graph.topics.values()]
    lines.append("Topics " + (", ".join(topics) or "none"))
    lines.append(f"Pages  {pages}, warnings none")
    return "\n".join(lines)
