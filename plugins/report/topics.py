"""What a reader who goes by topics does not meet, or meets too much or too little of."""

from collections import Counter
from collections.abc import Iterator

from plugins.documents import Bet, Comment, Document, Essay, Topic
from plugins.report.kinds import Kind
from plugins.report.needs import Holding, Need
from plugins.views import count_of

__all__ = ["topic_needs"]

_THIN, _BIG = 2, 60
"""The fewest and the most pieces of a topic that helps a reader."""


def topic_needs(holding: Holding) -> Iterator[Need]:
    """Yield what pieces ask for that no topic has, and what topics ask for."""
    counts = _pieces_by_topic(holding)
    unsure = sum(not holding.library.documents[path].topics for path in holding.unread)
    for document in holding.documents:
        if _is_homeless(document):
            line = document.line_of("topics")
            do = f"write `topics: [slug]`, with the name of a file in {holding.file('topics/')}"
            yield holding.need(Kind.TOPIC_MISSING, document, document.title, do, line)
        elif isinstance(document, Topic):
            yield from _of_topic(holding, document, counts[document.slug], unsure)


def _pieces_by_topic(holding: Holding) -> Counter[str]:
    """Return how many pieces lists show of each topic, whatever else their files say wrongly."""
    listed = (each for each in holding.library.documents.values() if each.is_listed)
    return Counter(topic for each in listed for topic in dict.fromkeys(each.topics))


def _is_homeless(document: Document) -> bool:
    """Whether a reader who goes by topics never meets document; pages are met elsewhere."""
    is_piece = isinstance(document, (Essay, Comment, Bet))
    return is_piece and document.is_listed and not document.topics


def _of_topic(holding: Holding, topic: Topic, count: int, unsure: int) -> Iterator[Need]:
    """Yield what a topic of so many pieces asks for, of which that many more may be."""
    told = f"{topic.title}: {count_of(count, 'piece') if count else 'no piece yet'}"
    if not topic.body:
        do = "write its introduction below the front matter"
        yield holding.need(Kind.TOPIC_UNINTRODUCED, topic, topic.title, do, topic.body_line)
    if count + unsure < _THIN:
        do = (
            f"write on it: `make new KIND=essay TITLE=… TOPICS={topic.slug}`; "
            f"or merge it: `make rename-topic FROM={topic.slug} TO=…`"
        )
        yield holding.need(Kind.TOPIC_THIN, topic, told, do)
    if count > _BIG:
        do = "begin a narrower one, `make new KIND=topic TITLE=…`, and give it some of the pieces"
        yield holding.need(Kind.TOPIC_BIG, topic, told, do)
