"""Which texts are copies of one another, where nothing but their words can tell.

A copy as plain text loses links, formulas and numbers, so of two copies of one piece the shorter
has the words of the longer one, in their order, with some left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

__all__ = ["copies"]

_FEWEST = 12
"""Words below which only an equal text is a copy: a few words are found in many texts."""
_SHARE = 0.75
"""Of the longer text's words, how many its copy has at least."""
_LONG = 5
"""Words that stand together in two texts which are compared."""
_SAMPLE = 8
"""One of so many runs of words is looked up, and each text's first by hash."""
_COMMON = 64
"""Texts that share a run of words, above which it proposes nobody: so the time is linear."""


def copies(
    texts: Mapping[str, tuple[str, ...]], sought: Sequence[str]
) -> Iterator[tuple[str, str, bool]]:
    """Yield each pair of names whose texts are copies, the first of which is sought.

    The third value is whether they are equal. A pair of two that are sought comes once each way.
    """
    if not sought:
        return
    texts = {name: words for name, words in texts.items() if words}
    found = _Runs(texts)
    for name in sought:
        for other in sorted(found.beside(name)) if name in texts else ():
            one, two = texts[name], texts[other]
            if one == two or _is_copy(one, two) or _is_copy(two, one):
                yield name, other, one == two


def _is_copy(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether long becomes short by leaving words out, and not too many."""
    if not max(_FEWEST, _SHARE * len(long)) <= len(short) <= len(long):
        return False
    rest = iter(long)
    return all(word in rest for word in short)


class _Runs:
    """An index of texts by some of the runs of words in them."""

    def __init__(self, texts: Mapping[str, tuple[str, ...]]) -> None:
        self._runs = {name: _sampled(words) for name, words in texts.items()}
        self._names: dict[bytes, list[str]] = defaultdict(list)
        for name, runs in self._runs.items():
            for run in runs:
                self._names[run].append(name)

    def beside(self, name: str) -> set[str]:
        """Return the other texts that have a run in common with one."""
        runs = self._runs[name]
        near = (self._names[run] for run in runs if len(self._names[run]) <= _COMMON)
        return {other for names in near for other in names} - {name}


def _sampled(words: tuple[str, ...]) -> frozenset[bytes]:
    """Return a sample of the runs in a text that is the same wherever the run stands."""
    ends = range(max(1, len(words) - _LONG + 1))
    runs = [_hashed(words[start : start + _LONG]) for start in ends]
    return frozenset({min(runs)} | {run for run in runs if run[0] % _SAMPLE == 0})


def _hashed(words: tuple[str, ...]) -> bytes:
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
