"""Asking a server that belongs to somebody else: seldom, by name, and with patience.

LessWrong's `robots.txt` asks for three seconds between requests; a server that is busy says with
`Retry-After` when to come again (RFC 9110, 10.2.3).
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any, TypeVar

import httpx

from plugins.errors import ContentError, Problem, ToolError
from plugins.importers.readers.base import LARGEST

__all__ = ["SHORTEST_PAUSE", "Asker", "Manners"]

T = TypeVar("T")

SHORTEST_PAUSE = 3.0
"""Seconds from one request to the next."""


def _say_nothing(_told: str) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a server is asked."""

    agent: str
    """Who asks: the project's name and an address at which its owner is reached."""
    pause: float = SHORTEST_PAUSE
    """Seconds from one request to the next; less than the shortest counts as that."""
    tries: int = 5
    """How often one thing is asked before it is given up."""
    patience: float = 900.0
    """The longest wait, in seconds, that a server may ask for."""
    longest: float = float("inf")
    """Seconds after which a whole answer must be there, counted from before it is asked for."""
    largest: int = LARGEST
    """Bytes of the largest answer that is read."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    tell: Callable[[str], None] = _say_nothing
    """Is told of what is done, a line at a time."""

    def __post_init__(self) -> None:
        """Raise ToolError where nobody says who asks."""
        if not self.agent.strip() or not (self.agent.isascii() and self.agent.isprintable()):
            raise ToolError("say who asks: the project's name and an address, in plain letters")


class _TryAgainError(Exception):
    """What was asked may be answered later: why, and after how many seconds if that was said."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks one server, one thing at a time."""

    client: httpx.Client
    address: str
    """Where GraphQL answers, or what stands before the name of each thing that can be got."""
    manners: Manners
    _asked: float | None = field(default=None, init=False)
    """When it was last asked, by the clock."""

    def ask(self, query: str, variables: Mapping[str, Any]) -> tuple[bytes, Mapping[str, Any]]:
        """Return an answer's bytes and its data; raise ContentError where there is none.

        An answer with errors is none, even where it has data: that may be a part.
        """

        def asked() -> tuple[bytes, Mapping[str, Any]]:
            answer = self._send("POST", "", json={"query": query, "variables": variables})
            return answer, self._data(answer)

        return self._patiently(asked)

    def get(self, name: str) -> tuple[bytes, Any]:
        """Return the bytes at a name below the address, and the JSON that they are.

        Raise ContentError where there are none.
        """

        def got() -> tuple[bytes, Any]:
            answer = self._send("GET", name)
            return answer, _parsed(answer)

        return self._patiently(got)

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Return what asking gives, however often that takes; raise ContentError at last."""
        fault, tries = "", self.manners.tries
        for attempt in range(tries):
            try:
                self._wait()
                return ask()
            except _TryAgainError as error:
                fault = str(error)
                self._rest(error.after, attempt, fault)
        times = f" {tries} times" if tries > 1 else ""
        raise self.refusal(f"gave no answer{times} ({fault})", _LATER)

    def refusal(self, reason: str, remedy: str, value: str = "") -> ContentError:
        """Return what to raise where the server does not give what was asked for."""
        problem = Problem(path=self.address, reason=reason, remedy=remedy, value=value)
        return ContentError([problem])

    def _wait(self) -> None:
        """Let the pause between two requests pass."""
        if self._asked is not None:
            pause = max(self.manners.pause, SHORTEST_PAUSE)
            left = self._asked + pause - self.manners.clock()
            if left > 0:
                self.manners.sleep(left)
        self._asked = self.manners.clock()

    def _rest(self, after: float | None, attempt: int, why: str) -> None:
        """Wait for as long as the server said, else longer each time."""
        wait = max(self.manners.pause, SHORTEST_PAUSE) * 2**attempt if after is None else after
        if wait > self.manners.patience:
            minutes = round(wait / 60)
            raise self.refusal(f"asks to wait for {minutes} minutes ({why})", _LATER)
        if attempt + 1 < self.manners.tries:
            self.manners.tell(f"{why}; again in {round(wait)} s")
            self.manners.sleep(wait)

    def _send(self, method: str, name: str, **options: Any) -> bytes:
        seconds = self.manners.longest
        try:
            return _within(seconds, lambda: self._sent(method, name, **options))
        except TimeoutError:
            raise _TryAgainError(f"no end of it within {seconds:g} s") from None

    def _sent(self, method: str, name: str, **options: Any) -> bytes:
        headers = {"User-Agent": self.manners.agent, "Accept": "application/json"}
        try:
            with self.client.stream(
                method, f"{self.address}{name}", headers=headers, **options
            ) as response:
                self._check_status(response)
                return self._read(response)
        except httpx.HTTPError as error:
            told = re.sub(r"^\[Errno -?\d+\] ", "", str(error))
            raise _TryAgainError(told or type(error).__name__) from None

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == httpx.codes.OK:
            return
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _TryAgainError(f"status {status}", _retry_after(response))
        remedy = "save the answer or the pages with a browser, and import those files"
        raise self.refusal(f"refuses to answer (status {status})", remedy)

    def _read(self, response: httpx.Response) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > self.manners.largest:
                reason = f"answers with more than {self.manners.largest // 2**20} MB"
                raise self.refusal(reason, "save it in parts with a browser")
        return b"".join(chunks)

    def _data(self, answer: bytes) -> Mapping[str, Any]:
        """Return the data of an answer; an answer that is cut is asked for again."""
        told = _parsed(answer)
        data = told.get("data") if isinstance(told, Mapping) else None
        if not isinstance(told, Mapping) or told.get("errors") or not isinstance(data, Mapping):
            errors = told.get("errors") if isinstance(told, Mapping) else None
            first = errors[0] if isinstance(errors, list) and errors else {}
            message = first.get("message", "") if isinstance(first, Mapping) else ""
            raise self.refusal("answers with an error", _CHANGED, str(message))
        return data


_LATER = "run it again later: what was answered is kept"
_CHANGED = "the forum may have changed what it answers; save pages with a browser and import those"


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Return what work gives; raise TimeoutError where that takes longer than so many seconds.

    No limit on a single wait holds all of them: a name is looked up as long as the system likes,
    and a head or a packed body may come a byte at a time. What goes on regardless ends with its
    connection, or with the program.
    """
    if seconds == float("inf"):
        return work()
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as error:  # noqa: BLE001 (whoever waits for the answer is told)
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    return answer.result(seconds)


def _parsed(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        raise _TryAgainError("an answer that is cut, or no JSON") from None


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds after which a server wants to be asked again, None where it says none.

    A date counts from the server's own, so that no clock here needs to be right.
    """
    written = response.headers.get("Retry-After", "").strip()
    if written.isdecimal():
        return float(written)
    try:
        then = parsedate_to_datetime(written)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None
