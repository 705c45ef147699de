"""Related pieces, each with why."""

from dataclasses import dataclass
from typing import assert_never

from plugins.documents import Document
from plugins.relations import Graph, Reason, Relation, SharedTopics, SharedWords, Tie
from plugins.views.entries import Entry, make_entry
from plugins.views.typography import join_words, title_of

__all__ = ["RelatedView", "show_related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    """Another piece that bears on the one at hand."""

    entry: Entry
    reasons: str
    """In words: `both on licensing and policy; cited here`."""


def show_related(document: Document, graph: Graph) -> tuple[RelatedView, ...]:
    """Return what bears on document, best first; empty where nothing does."""
    return tuple(
        RelatedView(
            entry=make_entry(related.document, graph.parents.get(related.document.path)),
            reasons="; ".join(_words(reason, graph) for reason in related.reasons),
        )
        for related in graph.related.get(document.path, ())
    )


def _words(reason: Reason, graph: Graph) -> str:
    match reason:
        case SharedTopics():
            titles = [title_of(graph.topics[topic].topic) for topic in reason.topics]
            return f"both on {join_words(titles)}"
        case SharedWords():
            return f"both speak of {join_words([f'“{word}”' for word in reason.words])}"
        case Tie() | Relation():
            return _TIES[reason]
        case _:
            assert_never(reason)


_TIES = {
    Tie.CITES: "cited here",
    Tie.CITED_BY: "cites this",
    Tie.SAME_THREAD: "from the same thread",
    Relation.GREW_FROM: "what this grew from",
    Relation.GREW_INTO: "grew from this",
    Relation.LED_TO: "came of this",
    Relation.REVISES: "revised here",
    Relation.REVISED_BY: "revises this",
}
