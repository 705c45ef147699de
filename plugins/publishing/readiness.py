"""Whether a deployment may begin, and whether what it built may take the place of what is live."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from plugins.permanence import (
    DECLARED,
    LEDGER,
    Fate,
    Harvest,
    Records,
    address_of,
    follow,
    is_promise,
)
from plugins.publishing.deployment import Deployment, RefusedError
from plugins.publishing.repository import GitError, Repository

__all__ = ["LEDGER_FILE", "Source", "check_live", "check_state", "check_unchanged"]

LEDGER_FILE = f"content/{LEDGER}"
"""From the root of the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The commit that is published."""

    branch: str
    commit: str


def check_state(deployment: Deployment, repository: Repository) -> Source:
    """Return what is to be published; raise RefusedError where the remote cannot have it."""
    _check_address(deployment.address)
    branch = repository.branch()
    if branch is None:
        raise RefusedError("no branch is checked out; `git switch` to the one to publish")
    if branch == deployment.branch:
        raise RefusedError(
            f"{branch} holds the built pages; `git switch` to the branch of the sources"
        )
    if place := repository.work_tree_of(deployment.branch):
        raise RefusedError(
            f"{deployment.branch} is checked out in {place}, which would no longer fit it; "
            f"`git worktree remove` takes that away"
        )
    _check_clean(repository)
    _check_identity(repository)
    commit = repository.find("HEAD^{commit}")
    if commit is None:
        raise RefusedError("the repository has no commit yet")
    commit = _follow(deployment, repository, branch, commit)
    return Source(branch=branch, commit=commit)


def check_unchanged(repository: Repository, source: Source) -> None:
    """Raise RefusedError where what was built may be another than what is committed."""
    _check_clean(repository)
    if repository.find("HEAD^{commit}") != source.commit:
        raise RefusedError("another commit was checked out meanwhile; try again")


def check_live(
    deployment: Deployment, files: Sequence[str], harvest: Harvest, records: Records
) -> None:
    """Raise RefusedError where an address would be lost that is live and the ledger has not.

    Files are those that the remote serves, and harvest is what would take their place.  What the
    ledger knows was checked before.  It does not know what was published by another program, or
    from another branch, nor what lines of it said that were taken out.
    """
    live = {address_of(file) for file in files if is_promise(file)} - set(records.ledger.entries)
    lost = sorted(
        address
        for address in live
        if follow(address, harvest, records.declared).fate not in _ANSWERED
    )
    if lost:
        place = deployment.work / "lost.txt"
        place.write_text("".join(f"{address}\n" for address in lost), "utf-8", "surrogateescape")
        raise RefusedError(
            f"it would lose what is live and {LEDGER_FILE} does not know: {_list(lost)} "
            f"(all are in {place.relative_to(deployment.root).as_posix()}); if lines of that file "
            "were taken out, take them back from an earlier commit; else write each address into "
            f"`former_urls` of a piece, or say in content/{DECLARED} what became of it"
        )


_ANSWERED = (Fate.FOUND, Fate.DECLARED, Fate.ELSEWHERE)


def _check_clean(repository: Repository) -> None:
    if changes := repository.changes():
        raise RefusedError(
            "the work tree has changes that no commit holds: "
            f"{_list([change.split(maxsplit=1)[-1] for change in changes])}; "
            "commit them, or put them aside with `git stash -u`"
        )


def _check_identity(repository: Repository) -> None:
    try:
        repository.identity()
    except GitError as error:
        raise RefusedError(
            "git does not know who you are; `git config user.name …` and `user.email …` tell it"
        ) from error


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(f"SITEURL '{address}' is no address; write it as https://host/path")
    is_real = "." in parts.hostname and not parts.hostname.endswith(_NOBODYS)
    if not is_real:
        raise RefusedError(
            f"SITEURL is still '{address}', which leads nowhere; "
            "set it in publishconf.py, or for once: make github SITEURL=https://…"
        )


_NOBODYS = (".example", ".invalid", ".test", ".localhost")
"""RFC 2606."""


def _list(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


_SHOWN = 3


def _follow(deployment: Deployment, repository: Repository, branch: str, commit: str) -> str:
    """Return the commit to publish, after taking over what an interrupted deployment had recorded.

    Raises RefusedError where the remote's branch has what this one has not: publishing would take
    it from the site.
    """
    remote = deployment.remote
    if remote not in repository.ask("remote").splitlines():
        raise RefusedError(f"git knows no remote '{remote}'; `git remote add {remote} …` names one")
    there = repository.remote_tip(remote, branch)
    if there is None or repository.is_ancestor(there, commit):
        return commit
    only_recorded = repository.is_ancestor(commit, there) and (
        repository.ask("diff", "--name-only", commit, there).splitlines() == [LEDGER_FILE]
    )
    if not only_recorded:
        raise RefusedError(
            f"{remote}/{branch} has commits that are not here; `git pull` and look at them first"
        )
    repository.ask("merge", "--quiet", "--ff-only", there)
    return there
