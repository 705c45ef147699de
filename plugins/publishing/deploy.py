"""Put the site where readers find it, whole and checked, or change nothing at all.

The pages and the ledger of their addresses are pushed in one transaction: there is no moment at
which something is published that the ledger does not know, or the other way round.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from plugins.errors import SiteError, ToolError
from plugins.permanence import LEDGER, harvest_folder, read_ledger, record, write_ledger
from plugins.publishing.repository import GitError, Repository, surroundings

__all__ = ["Deployment", "RefusedError", "deploy"]


_LEDGER = f"content/{LEDGER}"
"""From the root of the repository."""


class RefusedError(SiteError):
    """The site may not be published as it is; nothing was changed."""

    exitcode = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is to be published, and where."""

    root: Path
    """The work tree of the archive."""
    address: str
    """Where readers find the site, `https://host/path`."""
    remote: str = "origin"
    branch: str = "gh-pages"
    """The branch that holds the pages."""
    day: date
    """The day on which what is new is first published."""
    say: Callable[[str], None] = print

    @property
    def work(self) -> Path:
        """The folder that the deployment works in."""
        return self.root / ".deploy"

    @property
    def site(self) -> Path:
        """The folder that the site is built into."""
        return self.work / "site"


def deploy(deployment: Deployment) -> str:
    """Build, check, record and push the site; return in words what was published.

    Raises RefusedError where it may not be published, and ToolError where a part could not run.
    Either way the remote, the ledger and every branch are as they were.
    """
    repository = Repository(deployment.root)
    with _alone(deployment):
        source = _check_state(deployment, repository)
        _build(deployment)
        _check(deployment)
        return _publish(deployment, repository, source)


@contextmanager
def _alone(deployment: Deployment) -> Iterator[None]:
    """Hold the lock that lets one deployment at a time run in this folder."""
    deployment.work.mkdir(exist_ok=True)
    lock = FileLock(deployment.work / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = "another deployment is running in this folder; wait for its end"
        raise RefusedError(message) from None
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The commit that is published."""

    branch: str
    commit: str


def _check_state(deployment: Deployment, repository: Repository) -> _Source:
    """Return what is to be published; raise RefusedError where the remote cannot have it."""
    _check_address(deployment.address)
    branch = repository.branch()
    if branch is None:
        raise RefusedError("no branch is checked out; `git switch` to the one to publish")
    if branch == deployment.branch:
        raise RefusedError(
            f"{branch} holds the built pages; `git switch` to the branch of the sources"
        )
    if changes := repository.changes():
        raise RefusedError(
            f"the work tree has changes that no commit holds: {_list(changes)}; "
            "commit them, or put them aside with `git stash -u`"
        )
    commit = repository.find("HEAD^{commit}")
    if commit is None:
        raise RefusedError("the repository has no commit yet")
    commit = _follow(deployment, repository, branch, commit)
    return _Source(branch=branch, commit=commit)


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(f"SITEURL '{address}' is no address; write it as https://host/path")
    if parts.hostname.endswith((".example", ".invalid", ".test")):
        raise RefusedError(
            f"SITEURL is still '{address}', which leads nowhere; "
            "set it in publishconf.py, or for once: make github SITEURL=https://…"
        )


def _list(changes: list[str]) -> str:
    shown = ", ".join(change.split(maxsplit=1)[-1] for change in changes[:_SHOWN])
    return f"{shown} and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else shown


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
        repository.ask("diff", "--name-only", commit, there).splitlines() == [_LEDGER]
    )
    if not only_recorded:
        raise RefusedError(
            f"{remote}/{branch} has commits that are not here; `git pull` and look at them first"
        )
    repository.ask("merge", "--quiet", "--ff-only", there)
    return there


def _build(deployment: Deployment) -> None:
    deployment.say("Building …")
    shutil.rmtree(deployment.site, ignore_errors=True)
    settings = ["--settings", "publishconf.py", "--output", str(deployment.site)]
    _run(deployment, "plugins.upkeep", "ledger", "--check", reason="the content is not ready")
    _run(deployment, "plugins.adapter", "build", *settings, reason="the site could not be built")


def _check(deployment: Deployment) -> None:
    deployment.say("Checking …")
    where = [str(deployment.site), "--address", deployment.address, "--content", "content"]
    _run(deployment, "plugins.checks", *where, reason="the checks found problems")


def _run(deployment: Deployment, module: str, *words: str, reason: str) -> None:
    """Run a command of the archive's own; raise RefusedError with reason where it ends badly."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(  # noqa: S603 (the archive's own)
        command, cwd=deployment.root, env=surroundings(SITEURL=deployment.address), check=False
    )
    if done.returncode:
        raise RefusedError(f"{reason}; see above")


def _publish(deployment: Deployment, repository: Repository, source: _Source) -> str:
    """Push the built pages and the ledger together; return in words what was published."""
    pages = f"refs/heads/{deployment.branch}"
    before = repository.find(pages)
    there = repository.remote_tip(deployment.remote, deployment.branch)
    try:
        deployment.say("Publishing …")
        _import_pages(deployment, repository, there)
        new = repository.ask("rev-parse", pages)
        if there and _tree(repository, new) == _tree(repository, there):
            new = there
            repository.ask("update-ref", pages, there)
        recorded = _record(deployment, repository, source)
        if new == there and recorded == source.commit:
            return f"Nothing has changed at {deployment.address}"
        _push(deployment, repository, new, source.branch, recorded)
    except BaseException:
        _put_back(repository, pages, before)
        raise
    if recorded != source.commit:
        repository.ask("merge", "--quiet", "--ff-only", recorded)
    return f"Published at {deployment.address}/: {_count(repository, there, new)}"


def _import_pages(deployment: Deployment, repository: Repository, there: str | None) -> None:
    """Make a commit of the built site on the pages branch, on top of what the remote has."""
    pages = f"refs/heads/{deployment.branch}"
    if there is None and repository.find(pages):
        repository.ask("update-ref", "-d", pages)  # never published, so it is no history
    (deployment.site / ".built").unlink(missing_ok=True)
    host = urlsplit(deployment.address).hostname or ""
    cname = [] if host.endswith(".github.io") else ["--cname", host]
    commit = repository.ask("rev-parse", "--short", "HEAD")
    words = ["--no-jekyll", *cname, "--message", f"Publish {commit}"]
    where = ["--remote", deployment.remote, "--branch", deployment.branch, str(deployment.site)]
    command = [sys.executable, "-m", "ghp_import", *words, *where]
    done = subprocess.run(  # noqa: S603 (the tool that the project depends on)
        command, cwd=deployment.root, env=surroundings(), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ToolError(f"ghp-import failed: {said[-1] if said else done.returncode}")


def _tree(repository: Repository, commit: str) -> str:
    return repository.ask("rev-parse", f"{commit}^{{tree}}")


def _record(deployment: Deployment, repository: Repository, source: _Source) -> str:
    """Return a commit that is the source with all addresses of the built site in the ledger."""
    path = deployment.root / _LEDGER
    former = path.read_text("utf-8") if path.exists() else ""
    ledger, _ = read_ledger(former)  # the checks have found nothing wrong with it
    grown = record(ledger, harvest_folder(deployment.site, deployment.address), deployment.day)
    if grown == ledger:
        return source.commit
    message = "Record the addresses that were published"
    content = write_ledger(grown).encode()
    return repository.commit_with(source.commit, _LEDGER, content, message)


def _push(
    deployment: Deployment, repository: Repository, new: str, branch: str, recorded: str
) -> None:
    """Push both branches or neither; raise RefusedError where somebody else was faster."""
    refs = [f"{new}:refs/heads/{deployment.branch}", f"{recorded}:refs/heads/{branch}"]
    try:
        repository.ask("push", "--quiet", "--atomic", deployment.remote, *refs)
    except GitError as error:
        said = error.said
        if "rejected]" in said:
            raise RefusedError(
                f"{deployment.remote} did not take it, perhaps because somebody else published "
                f"meanwhile; `git pull` and try again ({_reason(said)})"
            ) from error
        raise


def _reason(said: str) -> str:
    """Return the line of git's answer that says why."""
    lines = [line.strip() for line in said.splitlines() if "rejected]" in line]
    return " ".join((lines or said.splitlines())[0].split())


def _put_back(repository: Repository, ref: str, before: str | None) -> None:
    """Have a branch lead where it did before."""
    if before:
        repository.ask("update-ref", ref, before)
    elif repository.find(ref):
        repository.ask("update-ref", "-d", ref)


def _count(repository: Repository, there: str | None, new: str) -> str:
    """Return in words how many files the deployment changed."""
    if there is None:
        return f"{len(repository.ask('ls-tree', '-r', '--name-only', new).splitlines()):,} files"
    changed = repository.ask("diff", "--name-only", there, new).splitlines()
    return f"{len(changed):,} file{'' if len(changed) == 1 else 's'} changed"
