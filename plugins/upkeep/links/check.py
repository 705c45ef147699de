"""The check of the addresses elsewhere: each is asked, and what it answered is kept at once.

Pages are asked with HEAD, in rounds in which no host is asked twice.  Whoever answers 429 (too many
requests) is not asked again in the same check, so whatever `Retry-After` says is waited for.  Then
those that did not answer well are asked with GET, and pages for the parts that links name.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plugins.documents import Library, load_content
from plugins.documents.link_records import (
    ANSWERING,
    DEAD,
    LINKS,
    LinkRecord,
    LinkState,
    format_link_records,
)
from plugins.errors import StoppedError, ToolError
from plugins.upkeep.links.found import find_known, find_published, host_of, page_of
from plugins.upkeep.links.lychee import Answer, Manner, ask_addresses, is_resolved
from plugins.upkeep.links.records import grow_record, is_due
from plugins.upkeep.links.rounds import in_rounds
from plugins.upkeep.links.verdicts import judge
from plugins.upkeep.place import write_file
from plugins.views import count_of

__all__ = ["Question", "check_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check is to ask, and how."""

    on: date
    """The day of the check."""
    settings: Path | None = None
    """The file of settings, some of which are addresses."""
    is_again: bool = False
    """Also those are asked that answered a few days ago."""
    manner: Manner = field(default_factory=Manner)


def check_links(
    content: Path, question: Question, tell: Callable[[str], None] = lambda _: None
) -> str:
    """Ask the addresses that are due, write down what they answer, and return what was found.

    What was learnt is written after every round, so a check that is stopped goes on from there.
    Raise StoppedError where it is stopped, ToolError where lychee does not run, or where nobody
    answers at all; ContentError where content has mistakes.
    """
    library = load_content(content)
    addresses = find_published(library, question.settings)
    records = _kept(library, find_known(library, question.settings))
    due = _due(addresses, records, question)
    check = _Check(content, question, records, _by_page(due))
    try:
        check.ask(tell)
    except KeyboardInterrupt:
        learnt = f"{len(check.asked)} of {count_of(len(due), 'link')} asked and kept"
        raise StoppedError(f"{learnt}; the next check goes on from there") from None
    if check.is_nobody_somewhere and not check.is_anybody_there:
        raise ToolError("nobody answered, so nothing was kept: is there a network?")
    check.write()
    return _told(content, addresses, check)


def _kept(library: Library, known: frozenset[str]) -> dict[str, LinkRecord]:
    """Return the records of what is still linked to."""
    return {each: record for each, record in library.link_records.items() if each in known}


def _due(
    addresses: Iterable[str], records: Mapping[str, LinkRecord], question: Question
) -> tuple[str, ...]:
    """Return the addresses to ask, those first that were asked longest ago."""
    due = [
        each for each in addresses if question.is_again or is_due(records.get(each), question.on)
    ]
    last = {each: records[each].checked for each in due if each in records}
    return tuple(sorted(due, key=lambda each: (last.get(each, date.min), each)))


def _by_page(addresses: Iterable[str]) -> dict[str, list[str]]:
    by_page: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_page[page_of(address)].append(address)
    return by_page


@dataclass(slots=True)
class _Check:
    """A check under way: what was asked, and what is known by now."""

    content: Path
    question: Question
    records: dict[str, LinkRecord]
    links: Mapping[str, Sequence[str]]
    """The addresses that are due, by the page of which they may name a part."""
    asked: list[str] = field(default_factory=list)
    """The addresses of which something was learnt."""
    limiting: set[str] = field(default_factory=set)
    """The hosts that answered 429."""
    is_anybody_there: bool = False
    is_nobody_somewhere: bool = False
    """Some host was not reached; if none was, that may be due to the network here."""
    _answers: dict[str, Answer] = field(default_factory=dict)
    """What each page answered last."""
    _states: dict[str, LinkState] = field(default_factory=dict)
    """What that says of it."""
    _again: list[str] = field(default_factory=list)
    """The pages that another way to ask, a while later, may get another answer from."""

    def ask(self, tell: Callable[[str], None]) -> None:
        """Ask every page, those again that did not answer well, and then for parts of pages."""
        self._ask_rounds(list(self.links), "head", tell)
        if self._again:
            tell(f"{count_of(len(self._again), 'page')} to be looked at again")
            time.sleep(self.question.manner.rest)
        self._ask_rounds(self._again, "get", tell)
        known = {*self.asked, *self.links}
        parts = [each for links in self.links.values() for each in links if each not in known]
        self._ask_rounds(parts, "get", tell)

    def write(self) -> None:
        """Write down what is known, unless it may be the network here that nobody answers."""
        if self.is_anybody_there or not self.is_nobody_somewhere:
            write_file(self.content / LINKS, format_link_records(self.records).encode())

    def _ask_rounds(
        self, addresses: Sequence[str], method: str, tell: Callable[[str], None]
    ) -> None:
        for several in in_rounds(addresses):
            asked = [each for each in several if self._may_be_asked(each)]
            answers = ask_addresses(asked, self.question.manner, method=method)
            for address, answer in answers.items():
                self._take(address, answer, method)
            if asked:
                self.write()
                tell(f"{len(self.asked)} of {count_of(self._count(), 'link')} known")
                time.sleep(self.question.manner.pause)

    def _may_be_asked(self, address: str) -> bool:
        """Whether its host does not ask to be let be, and its page answered if that was asked."""
        page = page_of(address)
        is_page_well = address == page or self._states.get(page) in ANSWERING
        return is_page_well and host_of(address) not in self.limiting

    def _take(self, address: str, answer: Answer, method: str) -> None:
        """Take in what was answered for a page, or for a part of one."""
        self.is_anybody_there |= answer.is_alive or bool(answer.code)
        self.is_nobody_somewhere |= not (answer.is_alive or answer.code or answer.is_left_out)
        if answer.code == _TOO_MANY:
            self.limiting.add(host_of(address))
        if address != page_of(address):
            # The redirects are the page's: lychee knows them by its address alone.
            self._keep(address, self._answers[page_of(address)] if answer.is_alive else answer)
            return
        self._answers[address] = answer
        self._states[address] = state = judge(address, answer, is_resolved).state
        if method == "head" and _may_pass(state, answer):
            self._again.append(address)
            return
        for each in self.links[address]:
            if each == address or state not in ANSWERING:
                self._keep(each, answer)

    def _keep(self, address: str, answer: Answer) -> None:
        verdict, on = judge(address, answer, is_resolved), self.question.on
        self.records[address] = grow_record(self.records.get(address), verdict, on)
        self.asked.append(address)

    def _count(self) -> int:
        return sum(map(len, self.links.values()))


_TOO_MANY = 429


def _may_pass(state: LinkState, answer: Answer) -> bool:
    """Whether asking for the whole page, a while later, may get another answer."""
    is_bad = state in DEAD or state is LinkState.BLOCKED
    return is_bad and answer.code != _TOO_MANY and not answer.is_left_out


# ---- telling


def _told(content: Path, addresses: Iterable[str], check: _Check) -> str:
    """Return what was done, and how many links are in each state."""
    known = Counter(check.records[each].state for each in addresses if each in check.records)
    counted = ", ".join(f"{known[state]} {state}" for state in LinkState if known[state])
    file = f"{content.as_posix()}/{LINKS}"
    lines = [
        f"Asked {count_of(len(check.asked), 'link')}, and wrote {file}, to be committed",
        f"{count_of(known.total(), 'link')}: {counted or 'nothing known'}",
    ]
    left = sum(map(len, check.links.values())) - len(check.asked)
    if left:
        hosts = ", ".join(sorted(check.limiting))
        lines.append(f"{count_of(left, 'link')} left for another day, as {hosts} asks to wait")
    return "\n".join([*lines, "`make report` tells what needs you"])
