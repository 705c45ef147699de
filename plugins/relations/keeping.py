"""What the graph knows of each text and of related pieces, kept from build to build."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from plugins.documents import Body, Document, Library, own_words
from plugins.documents.sources import Memory, Work, one_by_one, text_of
from plugins.relations.facts import PieceFacts
from plugins.relations.related_index import RelatedIndex
from plugins.relations.related_parts import keep_state, recall_state
from plugins.relations.sentences import Citation, find_citations
from plugins.relations.vocabulary import WordCount, count_words

__all__ = ["Texts", "index_related"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The rendered texts of a library, and what memory knows of them."""

    library: Library
    memory: Memory | None = None
    work: Work = one_by_one
    lengths: dict[str, int] = field(default_factory=dict)
    """How many words each text has of which `words` was asked, by the path of its document."""

    def digest(self, path: str) -> str:
        """Return what tells the text of the document at path."""
        return (self.library.texts.get(path) or text_of(self.library.bodies[path])).hex()

    def citations(self, documents: Iterable[Document]) -> Mapping[str, tuple[Citation, ...]]:
        """Return the links to files in the text of each document that has any, by its path."""
        citing = [
            each.path for each in documents if _links_to_files(self.library.bodies[each.path])
        ]
        found = self._known(b"citations", citing, find_citations)
        return {path: found[self.digest(path)] for path in citing}

    def words(self, paths: Iterable[str]) -> Mapping[str, WordCount]:
        """Return the words of the texts of documents, by the digest of each text."""
        asked = list(paths)
        words = self._known(b"words", asked, _count)
        self.lengths.update((path, words[self.digest(path)].length) for path in asked)
        return words

    def _known(self, what: bytes, paths: list[str], make: Callable[[str], T]) -> Mapping[str, T]:
        """Return what make makes of the text of each path, by its digest, from memory if it can."""
        texts = {self.digest(path): path for path in paths}
        keys = {_key(what, text): text for text in texts}
        kept = self.memory.read(keys) if self.memory else {}
        known: dict[str, T] = {
            keys[key]: pickle.loads(value)  # noqa: S301 (the store has proved it to be ours)
            for key, value in kept.items()
        }
        missing = [text for text in texts if text not in known]
        bodies = [self.library.bodies[texts[text]].html for text in missing]
        made = dict(zip(missing, self.work(make, bodies), strict=True))
        if self.memory and made:
            self.memory.write({_key(what, text): _pack(each) for text, each in made.items()})
        return known | made

    def former_words(self, text: str) -> WordCount:
        """Return the words of a text that may be no longer there; raise KeyError if forgotten."""
        key = _key(b"words", text)
        kept = self.memory.read([key]) if self.memory else {}
        words: WordCount = pickle.loads(kept[key])  # noqa: S301 (the store has proved it to be ours)
        return words


def _key(what: bytes, text: str) -> bytes:
    return what + bytes.fromhex(text)


def _pack(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _links_to_files(body: Body) -> bool:
    return any(link.file for link in body.links)


def _count(html: str) -> WordCount:
    return count_words(own_words(html))


# ---- related pieces


def index_related(facts: Mapping[str, PieceFacts], texts: Texts) -> RelatedIndex:
    """Return the index of pieces with these facts, by path: the last one brought up to date."""
    kept = recall_state(texts.memory) if texts.memory else None
    if texts.memory and kept:
        former = RelatedIndex(kept.state)
        texts.memory.note(_key(b"words", each.text) for each in facts.values())
        index = former.updated(facts.values(), _reader(facts, texts))
        if index is former:
            return index
    else:
        index = _built(facts, texts)
    if texts.memory:
        keep_state(texts.memory, index.state, kept)
    return index


def _built(facts: Mapping[str, PieceFacts], texts: Texts) -> RelatedIndex:
    return RelatedIndex.build(facts.values(), texts.words(facts).__getitem__)


def _reader(facts: Mapping[str, PieceFacts], texts: Texts) -> Callable[[str], WordCount]:
    paths = {each.text: path for path, each in facts.items()}

    def read(text: str) -> WordCount:
        if text in paths:
            return texts.words([paths[text]])[text]
        return texts.former_words(text)

    return read
