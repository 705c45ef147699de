"""Documents → the graph: orders, topics and their neighbours, threads, backlinks."""

from plugins.relations.backlinks import Backlink
from plugins.relations.descent import Descent, Relation
from plugins.relations.graph import Graph, build_graph
from plugins.relations.order import Year, by_year, in_time, newest_first, pinned_first
from plugins.relations.reasons import Reason, SharedTopics, SharedWords, Tie
from plugins.relations.related import Related
from plugins.relations.threads import Place, Thread, build_threads, place_in
from plugins.relations.topics import Neighbour, Revision, TopicNode, build_topics

__all__ = [
    "Backlink",
    "Descent",
    "Graph",
    "Neighbour",
    "Place",
    "Reason",
    "Related",
    "Relation",
    "Revision",
    "SharedTopics",
    "SharedWords",
    "Thread",
    "Tie",
    "TopicNode",
    "Year",
    "build_graph",
    "build_threads",
    "build_topics",
    "by_year",
    "in_time",
    "newest_first",
    "pinned_first",
    "place_in",
]
