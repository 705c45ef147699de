"""Whose pieces are the owner's: the accounts at each site, from a small file and from the command.

The file is `content/accounts.yaml`, a line a site: `lesswrong: a-slug`, or below the site's name
`slug`, `id` and `name`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.documents.characters import decode, normalise
from plugins.documents.front_matter.nodes import Node, Scalar
from plugins.documents.front_matter.records import record
from plugins.documents.front_matter.shapes import TEXT, Misfit, misfit
from plugins.documents.front_matter.yaml_nodes import read_yaml
from plugins.errors import ContentError, Problem, did_you_mean
from plugins.importers.records import Person
from plugins.importers.setting import SITES

__all__ = ["ACCOUNTS", "parse_account", "read_accounts", "with_accounts"]

ACCOUNTS = "accounts.yaml"
"""Where the accounts are, from `content/`."""


def read_accounts(content: Path) -> dict[str, Person]:
    """Return the owner's account at each site, none without the file; raise ContentError."""
    file = content / ACCOUNTS
    if not file.is_file():
        return {}
    text, problems = decode(ACCOUNTS, file.read_bytes())
    lines = normalise(text).split("\n")
    header, more = read_yaml(ACCOUNTS, lines) if text.strip() else (None, [])
    problems += [replace(each, line=max(0, each.line - 1)) for each in more]
    people: dict[str, Person] = {}
    for site, node in header.nodes.items() if header else ():
        try:
            people[site] = _person(site, node)
        except Misfit as misfit:
            problems += [
                Problem(
                    path=ACCOUNTS,
                    line=each.line - 1,
                    key=site,
                    value=each.value,
                    reason=each.reason,
                    remedy=each.remedy,
                )
                for each in misfit.complaints
            ]
    if problems:
        raise ContentError(replace(each, path=f"{content}/{ACCOUNTS}") for each in problems)
    return people


def parse_account(text: str) -> tuple[str, Person]:
    """Return the site and the person that `lesswrong=a-slug` names, or `…=id:…` or `…=name:…`.

    Raise ValueError where it names none, or a site that nothing is imported from.
    """
    site, _, called = text.partition("=")
    kind, colon, value = called.partition(":")
    if not site or not called or (colon and (kind not in ("id", "name", "slug") or not value)):
        raise ValueError("write it as lesswrong=a-slug, lesswrong=id:… or lesswrong=name:…")
    if site not in SITES:
        raise ValueError(f"no site {site}; {_which(site)}")
    return site, Person(**{kind: value}) if colon else Person(slug=called)


def _which(site: str) -> str:
    """Return which site may be meant, and where that cannot be guessed all that there are."""
    return did_you_mean(site, SITES) or f"it is one of {', '.join(SITES)}"


def with_accounts(
    people: Mapping[str, Person], given: Iterable[tuple[str, Person]]
) -> dict[str, Person]:
    """Return people with what is given of each put in the place of what was known."""
    told = dict(people)
    for site, person in given:
        known = told.get(site, Person())
        told[site] = Person(
            name=person.name or known.name,
            slug=person.slug or known.slug,
            id=person.id or known.id,
        )
    return told


def _person(site: str, node: Node) -> Person:
    if site not in SITES:
        raise misfit(node, "", "no site that can be imported from", _which(site))
    return Person(slug=TEXT.read(node)) if isinstance(node, Scalar) else _PERSON.read(node)


_PERSON = record(Person, {"slug": TEXT, "id": TEXT, "name": TEXT})
