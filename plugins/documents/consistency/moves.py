"""Former addresses, of documents and of what has none: each leads on, once, and to something else.

What `former_urls` say and what is declared in the ledger's folder are looked at together, as they
become pages and files side by side.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from plugins.documents.addresses import is_reserved
from plugins.documents.kinds import Document
from plugins.errors import Problem
from plugins.permanence import (
    DECLARED,
    LONGEST_CHAIN,
    Declaration,
    State,
    canonical,
    load_records,
    unescaped,
)

__all__ = ["check_moves"]


def check_moves(content: Path, documents: Iterable[Document]) -> list[Problem]:
    """Return what is wrong with former addresses, beside what check_addresses finds.

    That is one address in two spellings, as hosts undo escapes and leave out `index.html`; a
    declaration of an address that a document has or had, or that leads in a circle or too far; and
    what cannot be read of the ledger.
    """
    records = load_records(content)
    declared, problems = records.declared, list(records.problems)
    documents = sorted(documents, key=lambda document: document.path)
    if not declared and not any(each.former_urls for each in documents):
        return problems
    owners = {_folded(f"/{each.permalink}"): each for each in documents}
    problems += _spelled_otherwise(documents, owners)
    former = {_folded(address): each for each in documents for address in each.former_urls}
    for address, declaration in declared.items():
        problems += _check_declared(address, declaration, owners, former)
    return [*problems, *_check_ways(declared, former)]


def _folded(address: str) -> str:
    """Return the same for every address that one file answers, whatever its case."""
    folded = canonical(address).casefold()
    return folded if folded.endswith((".html", ".htm")) else f"{folded.rstrip('/')}/"


# ---- former addresses of documents


def _spelled_otherwise(
    documents: Iterable[Document], owners: Mapping[str, Document]
) -> Iterator[Problem]:
    """Yield each former address that another one, or a page, has in another spelling."""
    taken: dict[str, tuple[Document, str]] = {}
    for document in documents:
        for number, address in enumerate(document.former_urls):
            folded = _folded(address)
            owner = owners.get(folded, document)
            if owner is not document and _is_other(address, f"/{owner.permalink}"):
                yield _former(document, number, f"is the address of content/{owner.path}")
            first, spelling = taken.setdefault(folded, (document, address))
            if _is_other(address, spelling):
                place = "above" if first is document else f"in content/{first.path}"
                yield _former(document, number, f"is the same as '{spelling}' {place}")


def _is_other(address: str, spelling: str) -> bool:
    """Whether two spellings of one address differ in more than check_addresses looks past."""
    return address.strip("/").casefold() != spelling.strip("/").casefold()


def _former(document: Document, number: int, reason: str) -> Problem:
    key = f"former_urls[{number}]"
    return Problem(
        path=document.path,
        line=document.line_of(key) or document.line_of("former_urls") or 1,
        key="former_urls",
        value=document.former_urls[number],
        reason=reason,
        remedy="take it out here or there",
    )


# ---- declarations


def _check_declared(
    address: str,
    declaration: Declaration,
    owners: Mapping[str, Document],
    former: Mapping[str, Document],
) -> Iterator[Problem]:
    """Yield what a declaration takes from a document or from the archive itself."""
    if "#" in address:
        return
    folded = _folded(address)
    if owner := owners.get(folded):
        reason = f"declared {declaration.state}, and is the address of content/{owner.path}"
        yield _declared(address, declaration, reason, "take the line out")
    if owner := former.get(folded):
        reason = f"declared {declaration.state}, and is a former address of content/{owner.path}"
        yield _declared(address, declaration, reason, "take it out here or there")
    if declaration.state is not State.MOVED:
        return
    if is_reserved(unescaped(address)):
        yield _declared(address, declaration, "is a file of the archive's own", "take it out")
    if _is_page(declaration.told) and not _is_page(address):
        reason = "leads to a page, and no page can stand at the name of a file"
        yield _declared(address, declaration, reason, "declare it gone, and say where to look")


def _is_page(address: str) -> bool:
    """Whether a page can stand at an address."""
    last = address.rpartition("/")[2]
    return "." not in last or last.casefold().endswith((".html", ".htm"))


def _check_ways(
    declared: Mapping[str, Declaration], former: Mapping[str, Document]
) -> Iterator[Problem]:
    """Yield each declaration that leads, by way of others, to itself, or through too many."""
    following = {
        _folded(address): _folded(each.told)
        for address, each in declared.items()
        if each.state is State.MOVED
    }
    following = {_folded(each): f"/{former[each].permalink}" for each in former} | following
    for address, declaration in declared.items():
        if declaration.state is State.MOVED:
            way = _way(_folded(address), following)
            told = " → ".join(way)
            if way[-1] in way[:-1]:
                reason = f"leads in a circle ({told})"
                yield _declared(address, declaration, reason, "lead it to an address that answers")
            elif len(way) > LONGEST_CHAIN + 1:
                reason = f"leads through more than {LONGEST_CHAIN} redirects ({told})"
                yield _declared(address, declaration, reason, f"lead it to '{way[-1]}' itself")


def _way(address: str, following: Mapping[str, str]) -> list[str]:
    """Return the addresses that one is led through, up to the last or the first to come again."""
    way = [address]
    while way[-1] in following and way[-1] not in way[:-1]:
        way.append(following[way[-1]])
    return way


def _declared(address: str, declaration: Declaration, reason: str, remedy: str) -> Problem:
    return Problem(
        path=DECLARED,
        line=declaration.line,
        key="ledger",
        value=address,
        reason=reason,
        remedy=remedy,
    )
