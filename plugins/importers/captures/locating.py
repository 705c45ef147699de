"""Which passages a decision means, and whether what is proved allows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.errors import Problem
from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.decisions import Decided, Decisions
from plugins.importers.captures.evidence import Evidence
from plugins.importers.captures.folding import fold

__all__ = ["Ruling", "find_preferred", "find_rulings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision, and the joins right above its first passage and right above its last one."""

    decided: Decided
    file: str
    first: int
    last: int

    def problem(self, reason: str, remedy: str) -> Problem:
        """Return what is wrong with the decision."""
        return _problem(self.file, self.decided.line, self.decided.first, reason, remedy)


class Unmet(Exception):  # noqa: N818 (it is a finding, not a failure)
    """A decision cannot be followed; `reason` and `remedy` say why, and what to do."""

    def __init__(self, value: str, reason: str, remedy: str) -> None:
        """Keep them."""
        super().__init__(reason)
        self.value, self.reason, self.remedy = value, reason, remedy


def find_rulings(
    evidence: Evidence, joins: Sequence[Join], decisions: Iterable[Decisions]
) -> tuple[list[Ruling], list[Problem]]:
    """Return where each decision on a comment holds, and what is wrong with the others."""
    finder = _Finder(evidence, joins)
    rulings: list[Ruling] = []
    problems: list[Problem] = []
    for decided, file in _once(decisions).items():
        try:
            first, last = finder.find(decided)
            ruling = Ruling(decided=decided, file=file, first=first, last=last)
            faults = list(_contradictions(ruling, joins))
            problems += faults
            rulings += [] if faults else [ruling]
        except Unmet as unmet:
            problem = _problem(file, decided.line, unmet.value, unmet.reason, unmet.remedy)
            problems.append(problem)
    return rulings, [*problems, *_clashes(rulings)]


def find_preferred(
    evidence: Evidence, decisions: Iterable[Decisions]
) -> tuple[Mapping[int, str], list[Problem]]:
    """Return which text is to be taken of a passage, and which choices cannot be followed."""
    index = _passages_by_hash(evidence)
    preferred: dict[int, str] = {}
    problems = []
    for each in decisions:
        for named in each.prefers:
            places = index.get(named.hash, [])
            rivals = {preferred[place] for place in places if place in preferred} - {named.hash}
            if not places:
                problem = _problem(each.file, named.line, named.hash, _UNKNOWN, _COPY)
                problems.append(problem)
            elif rivals:
                reason = f"{min(rivals)} is preferred for the same passage"
                problems.append(_problem(each.file, named.line, named.hash, reason, "keep one"))
            preferred |= {place: named.hash for place in places if not rivals}
    return preferred, problems


def _once(decisions: Iterable[Decisions]) -> dict[Decided, str]:
    """Return each decision with the file that has it; what two files say alike counts once."""
    found: dict[Decided, str] = {}
    for each in decisions:
        for decided in each.comments:
            found.setdefault(decided, each.file)
    return found


def _passages_by_hash(evidence: Evidence) -> dict[str, list[int]]:
    index = defaultdict[str, list[int]](list)
    for number, passage in enumerate(evidence.passages):
        for name in evidence.readings(passage):
            index[name].append(number)
    return index


# ---- which passages are meant

_UNKNOWN = "no capture has a block of this hash"
_COPY = "give the capture that has it too, or copy the hash from what `captures` prints"


class _Finder:
    """Finds passages by hashes."""

    def __init__(self, evidence: Evidence, joins: Sequence[Join]) -> None:
        self._evidence = evidence
        self._joins = joins
        self._index = _passages_by_hash(evidence)
        self._places = {
            join.below: place for place, join in enumerate(joins) if join.below is not None
        }

    def find(self, decided: Decided) -> tuple[int, int]:
        """Return the joins above the first and the last passage; raise Unmet where it cannot."""
        first = self._first(decided)
        name = decided.last or decided.first
        later = [place for place in self._of_comments(name) if place >= first]
        if not later:
            reason = f"it stands above {decided.first}, which is to be the first"
            raise Unmet(name, reason, "write the comment's first block and its last one")
        between = self._joins[first + 1 : later[0] + 1]
        if any(not join.is_within for join in between):
            reason = f"no capture shows how it stands to {decided.first}"
            raise Unmet(name, reason, "give a capture that has both, or end the comment before")
        return first, later[0]

    def _first(self, decided: Decided) -> int:
        places = self._of_comments(decided.first)
        if decided.after:
            places = [place for place in places if self._stands_after(place, decided.after)]
        if not places:
            reason = f"nowhere is {decided.after} right above it"
            raise Unmet(decided.first, reason, _COPY)
        if len(places) > 1:
            reason = f"it stands {len(places)} times"
            raise Unmet(decided.first, reason, "add `after:`, the hash of the block above it")
        self._check_words(decided, places[0])
        return places[0]

    def _of_comments(self, name: str) -> list[int]:
        """Return the joins above the passages of comments that have a text of this hash."""
        numbers = self._index.get(name, [])
        if not numbers:
            raise Unmet(name, _UNKNOWN, _COPY)
        places = [self._places[number] for number in numbers if number in self._places]
        if not places:
            part = self._evidence.passages[numbers[0]].part
            raise Unmet(name, f"it is no part of a comment ({part})", _COPY)
        return places

    def _stands_after(self, place: int, name: str) -> bool:
        above = self._joins[place].above
        return above is not None and above in self._index.get(name, [])

    def _check_words(self, decided: Decided, place: int) -> None:
        number = self._joins[place].below
        texts = self._evidence.texts(self._evidence.passages[number]) if number is not None else ()
        words = fold(decided.words).rstrip(". …")
        if not any(fold(text).startswith(words) for text in texts):
            reason = f"the block {decided.first} begins otherwise"
            raise Unmet(decided.words, reason, _COPY)


# ---- what is proved otherwise


def _contradictions(ruling: Ruling, joins: Sequence[Join]) -> Iterator[Problem]:
    """Yield each thing that is proved of the captures and that a decision says otherwise."""
    for edge in (joins[ruling.first], joins[ruling.last + 1]):
        if edge.goes_on and not edge.is_open:
            reason = f"it parts what is proved to be one comment ({edge.goes_on[0]})"
            yield ruling.problem(reason, _MEND)
    for join in joins[ruling.first + 1 : ruling.last + 1]:
        if not join.is_open and (proof := join.begins or join.ends):
            yield ruling.problem(f"it spans a boundary that is proved ({proof[0]})", _MEND)
        elif not join.seen_in:
            reason = "it joins blocks that no capture shows next to each other"
            yield ruling.problem(reason, "give a capture that shows them, or decide on less")


_MEND = "let it begin and end elsewhere"


def _clashes(rulings: Sequence[Ruling]) -> Iterator[Problem]:
    """Yield each decision that takes a passage, or an address, which another has taken."""
    ordered = sorted(rulings, key=lambda ruling: (ruling.first, ruling.last, ruling.file))
    reached: Ruling | None = None
    by_url: dict[str, Ruling] = {}
    for ruling in ordered:
        if reached and ruling.first <= reached.last:
            reason = f"it has blocks of the comment that begins with {reached.decided.first}"
            yield ruling.problem(reason, "a block is of one comment")
        if reached is None or ruling.last > reached.last:
            reached = ruling
        url = ruling.decided.url
        if url and by_url.setdefault(url, ruling) is not ruling:
            reason = f"{by_url[url].decided.first} has the same address"
            yield ruling.problem(reason, "write each comment's own")


def _problem(file: str, line: int, value: str, reason: str, remedy: str) -> Problem:
    return Problem(path=file, line=line, key="decisions", value=value, reason=reason, remedy=remedy)
