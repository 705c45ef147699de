"""Documents → the graph: orders, topics and their neighbours, threads, backlinks."""

from plugins.relations.backlinks import Backlink
from plugins.relations.descent import Descent, Relation
from plugins.relations.facts import PieceFacts, gather_facts, make_facts
from plugins.relations.graph import Graph, build_graph
from plugins.relations.order import Year, by_year, in_time, newest_first, pinned_first
from plugins.relations.reasons import Reason, SharedTopics, SharedWords, Tie
from plugins.relations.related import Related, RelatedPieces
from plugins.relations.related_index import ReadWords, RelatedIndex
from plugins.relations.threads import Place, Thread, build_threads, place_in
from plugins.relations.topics import Neighbour, Revision, TopicNode, build_topics
from plugins.relations.vocabulary import WordCount, count_words

__all__ = [
    "Backlink",
    "Descent",
    "Graph",
    "Neighbour",
    "PieceFacts",
    "Place",
    "ReadWords",
    "Reason",
    "Related",
    "RelatedIndex",
    "RelatedPieces",
    "Relation",
    "Revision",
    "SharedTopics",
    "SharedWords",
    "Thread",
    "Tie",
    "TopicNode",
    "WordCount",
    "Year",
    "build_graph",
    "build_threads",
    "build_topics",
    "by_year",
    "count_words",
    "gather_facts",
    "in_time",
    "make_facts",
    "newest_first",
    "pinned_first",
    "place_in",
]
