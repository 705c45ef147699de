"""Put the site where readers find it, whole and checked, or change nothing at all.

The pages and the ledger of their addresses are pushed in one transaction: there is no moment at
which something is published that the ledger does not know, or the other way round.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from plugins.errors import StoppedError, ToolError
from plugins.launch import too_late
from plugins.permanence import Ledger, harvest_folder, load_records, record, write_ledger
from plugins.publishing.deployment import Deployment, RefusedError
from plugins.publishing.readiness import (
    LEDGER_FILE,
    Source,
    check_live,
    check_state,
    check_unchanged,
)
from plugins.publishing.repository import GitError, Repository, surroundings

__all__ = ["deploy"]


def deploy(deployment: Deployment) -> str:
    """Build, check, record and push the site; return in words what was published.

    Raises RefusedError where it may not be published, and ToolError where a part could not run.
    Either way the remote, the ledger and every branch are as they were.
    """
    repository = Repository(deployment.root)
    with _alone(deployment):
        source = check_state(deployment, repository)
        _build(deployment)
        _check(deployment)
        check_unchanged(repository, source)
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
    if deployment.run(deployment.root, module, words, deployment.address):
        raise RefusedError(f"{reason}; see above")


def _publish(deployment: Deployment, repository: Repository, source: Source) -> str:
    """Push the built pages and the ledger together; return in words what was published."""
    pages = f"refs/heads/{deployment.branch}"
    before = repository.find(pages)
    there = repository.remote_tip(deployment.remote, deployment.branch)
    harvest = harvest_folder(deployment.site, deployment.address)
    records = load_records(deployment.root / "content")  # the checks found nothing wrong with them
    check_live(deployment, repository.files(there) if there else [], harvest, records)
    try:
        deployment.say("Publishing …")
        _import_pages(deployment, repository, there)
        new = repository.ask("rev-parse", pages)
        if there and _tree(repository, new) == _tree(repository, there):
            new = there
            repository.ask("update-ref", pages, there)
        grown = record(records.ledger, harvest, deployment.day)
        recorded = _record(repository, source, records.ledger, grown)
        if new == there and recorded == source.commit:
            return f"Nothing has changed at {deployment.address}"
        _push(deployment, repository, new, source.branch, recorded)
    except BaseException:
        _put_back(repository, pages, before)
        raise
    told = f"Published at {deployment.address}/: {_count(repository, there, new)}"
    try:
        repository.ask("merge", "--quiet", "--ff-only", recorded)
    except GitError as error:
        return f"{told}; the ledger is not here yet ({error}): `git pull` brings it"
    return told


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
        command, cwd=deployment.root, env=_signed(repository), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ToolError(f"ghp-import failed: {said[-1] if said else done.returncode}")


def _signed(repository: Repository) -> dict[str, str]:
    """Return the environment for ghp-import, which does not know all places where a name may be."""
    name, email = repository.identity()
    return surroundings(GIT_COMMITTER_NAME=name, GIT_COMMITTER_EMAIL=email)


def _tree(repository: Repository, commit: str) -> str:
    return repository.ask("rev-parse", f"{commit}^{{tree}}")


def _record(repository: Repository, source: Source, ledger: Ledger, grown: Ledger) -> str:
    """Return a commit that is the source with the grown ledger; the source where nothing grew."""
    if grown == ledger:
        return source.commit
    message = "Record the addresses that were published"
    content = write_ledger(grown).encode()
    return repository.commit_with(source.commit, LEDGER_FILE, content, message)


def _push(
    deployment: Deployment, repository: Repository, new: str, branch: str, recorded: str
) -> None:
    """Push both branches or neither; raise RefusedError where somebody else was faster."""
    refs = [f"{new}:refs/heads/{deployment.branch}", f"{recorded}:refs/heads/{branch}"]
    try:
        repository.ask("push", "--quiet", "--atomic", deployment.remote, *refs)
        too_late()
    except KeyboardInterrupt:
        raise StoppedError(_STOPPED) from None
    except GitError as error:
        if reason := _refusal(deployment.remote, error.said):
            raise RefusedError(reason) from error
        raise


_STOPPED = "either nothing was published or all was, and the next run tells which"


def _refusal(remote: str, said: str) -> str:
    """Return why a remote did not take a push, empty where it was never asked.

    A push that came too late is `[rejected]`, or one whose branch could not be updated; all else
    is the remote's own decision, for which it may give its reasons (git-push, output).
    """
    refused = [line for line in said.splitlines() if "rejected]" in line]
    if not refused:
        return ""
    if any(late in said for late in _TOO_LATE):
        reason = " ".join(refused[0].split())
        return (
            f"{remote} did not take it, as somebody else published meanwhile; "
            f"`git pull` and try again ({reason})"
        )
    lines = [line.removeprefix("remote:").strip() for line in said.splitlines() if _is_told(line)]
    decided = [line for line in refused if "atomic push fail" not in line] or refused
    words = " ".join(filter(None, dict.fromkeys(lines))) or " ".join(decided[0].split())
    return f"{remote} refuses it: {words}"


def _is_told(line: str) -> bool:
    return line.startswith("remote:")


_TOO_LATE = ("[rejected]", "failed to update ref", "cannot lock ref", "incorrect old value")


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
