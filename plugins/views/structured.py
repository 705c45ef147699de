"""A page as data of schema.org, for JSON-LD: who wrote what, in answer to what, from where.

Nothing is said that is not known.  A date that is about or not before a day is left out, since
schema.org has no word for either; a name is not said to be a person's, since it may be a team's.
The text of a digest is the archive's and never said to be its author's: the digest `isBasedOn` the
comment, which has the author, the date, and what it answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
    Fidelity,
    Page,
    Topic,
    addresses_elsewhere,
    find_post,
)
from plugins.relations import Graph
from plugins.views.entries import is_retracted
from plugins.views.replies import ReplyView, show_reply
from plugins.views.typography import title_of, typeset

__all__ = ["Publication", "describe_document", "describe_home"]

Node = dict[str, Any]
"""A thing of schema.org; what it says nothing of is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is known of the published site as a whole."""

    name: str
    subtitle: str
    owner: str
    address: str
    """Absolute, without a slash at its end."""
    language: str
    licence: str
    """The address of the terms of the archive's own text; or empty."""
    profiles: tuple[str, ...]
    """The owner's other addresses."""


def describe_home(profile: Document | None, site: Publication) -> Node:
    """Return the home page as data: the site, and whose it is; profile is None without a page."""
    person = _owner(site) | _known(sameAs=list(site.profiles))
    website = _website(site) | _known(
        description=typeset(site.subtitle), inLanguage=site.language, about=_reference(person)
    )
    nodes = [website, person]
    if profile:
        page = _page(profile, "ProfilePage", site) | {"mainEntity": _reference(person)}
        nodes.append(page)
    return _graph(nodes)


def describe_document(document: Document, graph: Graph, site: Publication) -> Node:
    """Return the page of document as data; document may be read by anybody."""
    match document:
        case Comment():
            node = _comment(document, graph, site)
        case Essay():
            elsewhere = [url for _, url in addresses_elsewhere(document)]
            node = _piece(document, "Article", graph, site) | _known(
                headline=title_of(document),
                datePublished=_date(document.date),
                sameAs=elsewhere,
            )
        case Bet():
            source = document.source or ""
            node = _piece(document, "Article", graph, site) | _known(genre="bet", isBasedOn=source)
        case Topic():
            node = _page(document, "CollectionPage", site) | {"about": _topic(document, site)}
        case Page() | Document():
            node = _page(document, "WebPage", site)
    return _graph([node, _breadcrumbs(document, site)])


def _graph(nodes: list[Node]) -> Node:
    return {"@context": "https://schema.org", "@graph": nodes}


def _known(**values: Any) -> Node:
    """Return those values that say something."""
    return {name: value for name, value in values.items() if value}


# ---- what every page says


def _page(document: Document, kind: str, site: Publication) -> Node:
    address = _address(document, site)
    return {"@type": kind, "@id": address, "url": address} | _known(
        name=title_of(document),
        description=typeset(document.summary),
        author=_author(document, site),
        dateModified=_date(_changed(document)),
        inLanguage=document.lang or site.language,
        isPartOf=_website(site),
        license=_licence(document, site),
        correction=[_correction(each.date, each.what) for each in document.corrections],
    )


def _piece(document: Document, kind: str, graph: Graph, site: Publication) -> Node:
    topics = [_topic(graph.topics[topic].topic, site) for topic in document.topics]
    return _page(document, kind, site) | _known(about=topics)


def _address(document: Document, site: Publication) -> str:
    return f"{site.address}/{document.permalink}"


def _topic(topic: Topic, site: Publication) -> Node:
    return {"@type": "Thing", "@id": f"{_address(topic, site)}#topic"} | {"name": title_of(topic)}


def _changed(document: Document) -> Date | None:
    """Return when it last changed in a way that readers were told of."""
    changes = [document.modified, *(each.date for each in document.corrections)]
    known = [each for each in changes if each and _date(each)]
    return max(known, key=lambda each: each.known, default=None)


def _correction(date: Date, what: str) -> Node:
    return {"@type": "CorrectionComment"} | _known(text=typeset(what), datePublished=_date(date))


def _date(date: Date | None) -> str:
    """Return as much of date as schema.org can be told: a year, a month, a day or a moment."""
    return "" if date is None or date.is_about or date.is_or_later else date.known


def _breadcrumbs(document: Document, site: Publication) -> Node:
    """Return the way from the home page to document."""
    section, _, rest = document.permalink.partition("/")
    steps = [(site.name, f"{site.address}/")]
    if rest:
        steps.append((section.capitalize(), f"{site.address}/{section}/"))
    steps.append((title_of(document), _address(document, site)))
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


# ---- who


def _owner(site: Publication) -> Node:
    home = f"{site.address}/"
    return {"@type": "Person", "@id": f"{home}#owner", "name": site.owner, "url": home}


def _website(site: Publication) -> Node:
    home = f"{site.address}/"
    return {"@type": "WebSite", "@id": f"{home}#site", "name": site.name, "url": home}


def _archive(site: Publication) -> Node:
    """Return the archive as an author: a project, which may be one person's (schema.org)."""
    home = f"{site.address}/"
    name = f"Archive of {site.owner}"
    return {"@type": "Project", "@id": f"{home}#archive", "name": name, "url": home}


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}


def _somebody(name: str, site: Publication) -> Node:
    """Return whoever has that name, of whom nothing else is known unless it is the owner."""
    return _owner(site) if name == site.owner else {"name": name}


def _author(document: Document, site: Publication) -> Node | None:
    """Return whose text it is; None for a page or a topic that says nothing of it."""
    if _is_archives(document):
        return _archive(site)
    if document.author is None and isinstance(document, (Page, Topic)):
        return None
    return _somebody(document.author or site.owner, site)


def _is_archives(document: Document) -> bool:
    """Whether the text that stands here is the archive's own, whoever it tells of."""
    by_archive = (document.author or "").casefold() == "the archive"
    return by_archive or (isinstance(document, Comment) and document.text is Fidelity.DIGEST)


def _licence(document: Document, site: Publication) -> str | Node:
    """Return the terms of the text: its own, or the archive's for what the archive wrote."""
    named = document.licence
    if named:
        is_address = named.startswith(("http://", "https://")) and " " not in named
        return named if is_address else {"@type": "CreativeWork", "name": named}
    return site.licence if _is_archives(document) else ""


# ---- comments


def _comment(comment: Comment, graph: Graph, site: Publication) -> Node:
    """Return a comment; of one that stands here otherwise than in full, the account and it."""
    said = _said(comment, graph, site)
    if comment.text is Fidelity.FULL:
        return _piece(comment, "Comment", graph, site) | said
    account = _piece(comment, "CreativeWork", graph, site)
    return account | {"genre": comment.text.value, "isBasedOn": {"@type": "Comment"} | said}


def _said(comment: Comment, graph: Graph, site: Publication) -> Node:
    """Return what is known of a comment where it was left."""
    posted_by = _somebody(comment.posted_by, site) if comment.posted_by else None
    return _known(
        author=_somebody(comment.author or site.owner, site),
        publisher=posted_by,
        datePublished=_date(comment.date),
        sameAs=[url for _, url in addresses_elsewhere(comment)],
        creativeWorkStatus="Retracted" if is_retracted(comment) else "",
        parentItem=_answered(comment, graph, site),
    )


def _answered(comment: Comment, graph: Graph, site: Publication) -> Node:
    """Return what a comment answers; nothing where no part of that is known."""
    if comment.in_reply_to is None:
        return {}
    reply = show_reply(comment.in_reply_to, site.owner, graph.parents.get(comment.path))
    known = _known(**dict(_answered_parts(reply, site)))
    return {"@type": _answered_kind(reply)} | known if known else {}


def _answered_parts(reply: ReplyView, site: Publication) -> Iterable[tuple[str, Any]]:
    name = "name" if _answered_kind(reply) == "Comment" else "headline"
    yield name, reply.title
    yield "author", _somebody(reply.author, site) if reply.author else None
    yield "url", reply.url
    yield "creativeWorkStatus", "Retracted" if reply.is_retracted else ""
    yield "datePublished", reply.when.known if reply.when and not reply.when.before else ""
    if reply.permalink:
        yield "@id", f"{site.address}/{reply.permalink}"


def _answered_kind(reply: ReplyView) -> str:
    """Return what was answered, as its own page has it, or a post, as other addresses are of."""
    if reply.kind:
        return "Article" if reply.kind == "essay" else "Comment"
    is_comment = reply.url and find_post(reply.url) != reply.url
    return "Comment" if is_comment else "DiscussionForumPosting"
