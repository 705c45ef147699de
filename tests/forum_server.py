"""A forum on this machine: its API's types, people who do not exist, and bad days on request."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync

SDL = Path(__file__).parent / "exports" / "forums"
HOMES = {
    "lesswrong": "https://www.lesswrong.com",
    "alignmentforum": "https://www.alignmentforum.org",
    "eaforum": "https://forum.effectivealtruism.org",
}


@cache
def schema_of(site: str) -> GraphQLSchema:
    """Return the types of a forum."""
    own = "eaforum" if site == "eaforum" else "lesswrong"
    texts = [(SDL / f"{name}.graphql").read_text("utf-8") for name in ("common", own)]
    return build_schema("\n".join(texts))


def id_of(kind: str, number: int) -> str:
    """Return an id as the forums make them: seventeen letters and digits."""
    return f"{kind}{number:0{17 - len(kind)}}"


ADA = {"_id": id_of("user", 1), "slug": "ada-example", "displayName": "Ada Example"}
BEN = {"_id": id_of("user", 2), "slug": "ben-sample", "displayName": "Ben Sample"}


def revision(html: str, source: str = "", **more: Any) -> dict[str, Any]:
    """Return the text of a piece, typed as Markdown where `source` is given."""
    typed = (
        {"type": "markdown", "data": source} if source else {"type": "ckEditorMarkup", "data": html}
    )
    told = {"_id": id_of("rev", 1), "version": "1.0.0", "editedAt": "2023-07-18T19:28:28.685Z"}
    return {**told, "html": html, "originalContents": typed, **more}


def post(number: int, user: dict[str, Any], site: str = "lesswrong", **more: Any) -> dict[str, Any]:
    """Return a post that everybody may read."""
    name = id_of("post", number)
    told = {
        "_id": name,
        "userId": user["_id"],
        "user": user,
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "pageUrl": f"{HOMES[site]}/posts/{name}/post-{number}",
        "postedAt": f"2023-06-{number % 28 + 1:02}T10:00:00.000Z",
        "contents": revision(f"<p>The text of post {number}.</p>"),
        "coauthors": [],
        "tags": [{"_id": id_of("tag", 1), "name": "Licences", "slug": "licences"}],
        "fmCrosspost": None,
        "url": None,
        "canonicalSource": None,
        "baseScore": 7.0,
    }
    flags = ("draft", "deletedDraft", "unlisted", "rejected", "hideAuthor", "question", "isEvent")
    return {**told, **dict.fromkeys((*flags, "shortform", "af"), False), **more}


def comment(
    number: int, user: dict[str, Any], site: str = "lesswrong", **more: Any
) -> dict[str, Any]:
    """Return a comment that answers a post."""
    name, under = id_of("comment", number), more.pop("post", None) or post(1, BEN, site)
    told = {
        "_id": name,
        "userId": user["_id"],
        "user": user,
        "postId": under["_id"],
        "post": under,
        "tagId": None,
        "tag": None,
        "postedAt": f"2023-07-{number // 24 % 28 + 1:02}T{number % 24:02}:30:00.000Z",
        "lastEditedAt": None,
        "pageUrl": f"{under['pageUrl']}?commentId={name}",
        "parentCommentId": None,
        "parentComment": None,
        "topLevelCommentId": None,
        "reviewingForReview": None,
        "title": None,
        "relevantTags": [],
        "baseScore": 3.0,
        "contents": revision(f"<p>The text of comment {number}.</p>"),
    }
    flags = ("answer", "shortform", "isPinnedOnProfile", "af", "draft", "deleted", "deletedPublic")
    return {**told, **dict.fromkeys((*flags, "retracted", "rejected", "hideAuthor"), False), **more}


@dataclass(slots=True, kw_only=True)
class Forum:
    """What a forum has, and how it behaves."""

    site: str = "lesswrong"
    people: list[dict[str, Any]] = field(default_factory=lambda: [ADA, BEN])
    comments: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    sequences: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    most: int = 5_000
    deepest: int = 2_000
    views: frozenset[str] = frozenset(
        {"profileComments", "allRecentComments", "userPosts", "userProfile", "revisionsByUser"}
    )
    more: int = 0
    """How many more rows it counts than it shows."""
    bad_days: list[Callable[["Handler", bytes], None]] = field(default_factory=list)
    """What happens to the next answers, instead of their being sent."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The variables of each question, in their order."""
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    clock: Callable[[], float] = lambda: 0.0

    def root(self) -> dict[str, Any]:
        """Return what a query begins with."""
        return {
            "GetUserBySlug": self._user,
            "comment": self._comment,
            "comments": partial(self._rows, self.comments, ""),
            "posts": partial(self._rows, self.posts, "-postedAt"),
            "sequences": partial(self._rows, self.sequences, "-title"),
            "revisions": partial(self._rows, self.revisions, "-editedAt"),
        }

    def _user(self, _info: Any, slug: str) -> dict[str, Any] | None:
        found = next((each for each in self.people if each["slug"] == slug), None)
        bio = revision("<p>Ada writes examples.</p>")
        extra = {"htmlBio": bio["html"], "biography": bio, "pinnedPostIds": [id_of("post", 2)]}
        return {**extra, **found} if found else None

    def _comment(self, _info: Any, **asked: Any) -> dict[str, Any]:
        """Return the comment of an id; as on the forums, one that is not there is an error."""
        name = asked["input"]["selector"]["_id"]
        row = next((each for each in self.comments if each["_id"] == name), None)
        if row is None:
            raise GraphQLError("app.missing_document")
        return {"result": row}

    def _rows(self, rows: list[dict[str, Any]], date: str, _info: Any, **asked: Any) -> Any:
        """Return the rows of a view; one that is not known is the latest of everybody."""
        terms = asked["input"]["terms"]
        if terms.get("offset", 0) > self.deepest:
            raise GraphQLError("Exceeded maximum value for skip")
        if terms["view"] in self.views:
            rows = [row for row in rows if terms["userId"] in _writers(row)]
            rows = [row for row in rows if row.get("postedAt", "") >= terms.get("after", "")]
        else:
            date = "-postedAt"
        rows = sorted(rows, key=lambda row: row[date.removeprefix("-") or "postedAt"])
        rows = rows[::-1] if date.startswith("-") else rows
        start = terms.get("offset", 0)
        shown = rows[start : start + min(terms.get("limit") or 5, self.most)]
        return {"results": shown, "totalCount": len(rows) + self.more}


def _writers(row: dict[str, Any]) -> list[str]:
    return [row["userId"], *(user["_id"] for user in row.get("coauthors", ()))]


class Handler(BaseHTTPRequestHandler):
    """Answers questions of one forum."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # a head and a body that are sent apart wait for each other
    forum: Forum
    schema: GraphQLSchema

    def do_POST(self) -> None:
        """Answer a question, or do what a bad day has."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.forum.asked.append(asked["variables"])
        self.forum.agents.append(self.headers.get("User-Agent", ""))
        self.forum.times.append(self.forum.clock())
        if "python-httpx" in self.headers.get("User-Agent", "python-httpx"):
            self.send(403, b"who are you?")
            return
        result = graphql_sync(
            self.schema, asked["query"], self.forum.root(), variable_values=asked["variables"]
        )
        answer = json.dumps(result.formatted).encode()
        if self.forum.bad_days:
            self.forum.bad_days.pop(0)(self, answer)
        else:
            self.send(200, answer)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(forum: Forum) -> Iterator[str]:
    """Serve a forum; the value is the address of its API."""
    handler = type("Handler", (Handler,), {"forum": forum, "schema": schema_of(forum.site)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/graphql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
