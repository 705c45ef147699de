"""Documents → the graph: orders, topics and their neighbours, threads, backlinks."""

from plugins.relations.backlinks import Backlink
from plugins.relations.descent import Descent, Relation
from plugins.relations.graph import Graph, build_graph
from plugins.relations.order import Year, by_year, in_time, newest_first, pinned_first
from plugins.relations.threads import Thread, build_threads
from plugins.relations.topics import Neighbour, TopicNode, build_topics

__all__ = [
    "Backlink",
    "Descent",
    "Graph",
    "Neighbour",
    "Relation",
    "Thread",
    "TopicNode",
    "Year",
    "build_graph",
    "build_threads",
    "build_topics",
    "by_year",
    "in_time",
    "newest_first",
    "pinned_first",
]
