"""The live forums, asked for one comment by its address: what they answer, as bytes to be read.

To LessWrong and the EA Forum goes the comment's id; of Hacker News, whose own API does not tell the
story above a comment, Algolia is asked for the comment and the site for what stands above it. Each
request says who asks, and nothing else of the asker.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import httpx

from plugins.documents import FORUMS, fold_address
from plugins.errors import ContentError, printable
from plugins.importers.asking import Asker, Manners
from plugins.importers.client import ENDPOINTS
from plugins.importers.client_queries import COMMENT
from plugins.importers.readers.base import Given
from plugins.importers.readers.forum_rows import number_of, person_of, row_of, text_of
from plugins.importers.records import Person

__all__ = ["SERVERS", "Answer", "UnansweredError", "inquire"]

SERVERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lesswrong": (ENDPOINTS["lesswrong"],),
        "eaforum": (ENDPOINTS["eaforum"],),
        "hackernews": (
            "https://hn.algolia.com/api/v1/items/",
            "https://hacker-news.firebaseio.com/v0/item/",
        ),
    }
)
"""Where each forum answers."""


class UnansweredError(Exception):
    """A forum did not tell what it was asked; the message is what it did, "refuses to answer"."""

    def __init__(self, did: str, *, is_final: bool = False) -> None:
        """Keep what the forum did, and whether no import will ever tell more."""
        super().__init__(did)
        self.is_final = is_final


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a forum answers of one comment, not yet read."""

    site: str
    id: str
    """The comment's, which the answer is surely of."""
    author: Person
    """Who wrote the comment, by the answer."""
    given: Given
    """The answer, called as the address that gives it."""


def inquire(
    address: str,
    manners: Manners,
    *,
    servers: Mapping[str, tuple[str, ...]] = SERVERS,
    timeout: float = 5.0,
) -> Answer:
    """Return what its forum says of the comment at address; raise UnansweredError.

    `timeout` is in seconds, for each part of a request.
    """
    site, _, name = fold_address(address).partition("/")
    comment = re.fullmatch(r"(?:comment|item)/(\w+)", name)
    if site not in servers or comment is None:
        raise UnansweredError("has no id in that address, by which it could be asked")
    with _client(site, servers[site], timeout) as client:
        askers = [Asker(client=client, address=each, manners=manners) for each in servers[site]]
        ask = _ask_hacker_news if site == "hackernews" else _ask_forum
        try:
            data, author = ask(askers, comment[1])
        except ContentError as error:
            raise UnansweredError(_first_of(error)) from None
    named = SERVERS[site][0].partition("//")[2]
    source = f"{named}{comment[1]}" if named.endswith("/") else named
    return Answer(site=site, id=comment[1], author=author, given=Given(name=source, data=data))


def _client(site: str, servers: tuple[str, ...], timeout: float) -> httpx.Client:
    """Return what asks the servers of a forum, and carries nothing from one request to the next."""
    return httpx.Client(
        timeout=timeout,
        follow_redirects=True,
        max_redirects=3,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        event_hooks={"request": [_stay_within(site, servers)]},
    )


def _stay_within(site: str, servers: tuple[str, ...]) -> Callable[[httpx.Request], None]:
    """Return what stops a redirect that leads away from a forum's own hosts, or into the open."""
    own = {urlsplit(each).hostname for each in servers}
    own |= {host for host, forum in FORUMS.items() if forum == site}
    schemes = {urlsplit(each).scheme for each in servers} | {"https"}

    def check(request: httpx.Request) -> None:
        host = request.url.host
        if not own & {host, host.removeprefix("www.")} or request.url.scheme not in schemes:
            raise httpx.RequestError(f"it leads away, to {request.url.scheme}://{host}")

    return check


def _first_of(error: ContentError) -> str:
    """Return what a server did instead of answering, on one line of what a terminal can show."""
    problem = error.problems[0]
    told = ": ".join(filter(None, (problem.reason, problem.value)))
    return printable(told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…")


_LONGEST = 160
"""Characters that are told at most, since the words are a server's."""


# ---- ForumMagnum


def _ask_forum(askers: list[Asker], name: str) -> tuple[bytes, Person]:
    """Return the answer of a forum and who wrote the comment; raise UnansweredError, ContentError.

    An answer of another comment than was asked for is none.
    """
    answer, data = askers[0].ask(COMMENT, {"id": name})
    row = row_of(row_of(data, "comment"), "result")
    _check(row, text_of(row, "_id"), name, is_gone=row.get("deleted") is True)
    return answer, _known(person_of(row_of(row, "user"), id_alone=text_of(row, "userId")))


def _check(row: Mapping[str, Any], shown: str, name: str, *, is_gone: bool) -> None:
    if not row:
        raise UnansweredError("answers without the comment")
    if shown != name:
        raise UnansweredError("answers with another comment")
    if is_gone:
        raise UnansweredError("shows it as deleted", is_final=True)


def _known(person: Person | None) -> Person:
    if person is None:
        raise UnansweredError("does not show who wrote it")
    return person


# ---- Hacker News


def _ask_hacker_news(askers: list[Asker], name: str) -> tuple[bytes, Person]:
    """Return a comment, what it answers and its story, and who wrote the comment."""
    search, site = askers
    answer, told = search.get(name)
    row: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    _check(row, str(number_of(row, "id")), name, is_gone=False)
    author = text_of(row, "author")
    above = [number_of(row, "parent_id"), number_of(row, "story_id")]
    items = dict.fromkeys(each for each in above if each is not None and each > 0)
    answers = [answer, *(site.get(f"{each}.json")[0] for each in items)]
    joined = b"[" + b",\n".join(answers) + b"]\n"
    return joined, _known(Person(id=author, slug=author, name=author) if author else None)
