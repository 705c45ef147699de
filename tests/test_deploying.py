"""A deployment publishes a whole, checked site with the ledger of its addresses, or nothing."""

import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Comment, Essay, Status
from plugins.permanence import Entry, Harvest, HarvestedPage, Ledger, Records
from plugins.publishing.commands import main
from plugins.publishing.deployment import Deployment, RefusedError
from plugins.publishing.readiness import Source, check_live, check_unchanged
from plugins.publishing.repository import Repository
from tests.graph_strategies import day, make
from tests.sites_fixture import Outcome, SmallSite, fresh_settings, make_site, run, surroundings

ADDRESS = "https://ada.invalid-but-real.org"
DAY = day(2023, 7, 18)
LEDGER = "content/ledger/addresses.txt"
WHOLE, QUICK, HERE = "plugins.publishing", "tests.quick_pages", ""
"""What is run: the command itself, or the same with pages that are made in a moment, or here."""


class Clone:
    """An archive in a work tree, with a bare repository that is its remote."""

    def __init__(self, site: SmallSite, remote: Path) -> None:
        """Take a site that is a work tree already."""
        self.site = site
        self.remote = remote

    @property
    def folder(self) -> Path:
        """The work tree."""
        return self.site.folder

    def git(self, *words: str) -> str:
        """Return what git prints, run in the work tree."""
        return _git(self.folder, *words)

    def commit(self, message: str = "Write") -> None:
        """Commit all that is in the work tree."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def deploy(self, module: str = QUICK, **more: str) -> Outcome:
        """Run the command as `make github` does; quickly where only git is asked about."""
        environment = {**_QUIET, "SITEURL": ADDRESS, **more}
        arguments = ["-m", module, "deploy", "--on", "2026-11-22"]
        return run(self.site, *arguments, environment=environment)

    def deploy_here(self) -> Outcome:
        """Deploy whole, with every command that is part of it run in this process."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            for name, value in _QUIET.items():
                patch.setenv(name, value)
            with fresh_settings(ADDRESS):
                status = main(["deploy", "--on", "2026-11-22"], run=_run_here)
        return Outcome(status, out.getvalue(), err.getvalue())

    def must_deploy(self, module: str = QUICK) -> Outcome:
        """Deploy, and be sure that it was done."""
        outcome = self.deploy_here() if module == HERE else self.deploy(module)
        assert outcome.status == 0, outcome.err + outcome.out
        return outcome

    def refs(self) -> str:
        """Return every branch of the remote with its newest commit."""
        return _git(self.remote, "for-each-ref", "--format=%(refname) %(objectname)")

    def published(self, path: str) -> str:
        """Return a file as the remote has it published."""
        return _git(self.remote, "show", f"gh-pages:{path}")


_QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada Example",
    "GIT_AUTHOR_EMAIL": "ada@archive.example",
    "GIT_COMMITTER_NAME": "Ada Example",
    "GIT_COMMITTER_EMAIL": "ada@archive.example",
}


def _run_here(root: Path, module: str, words: Sequence[str], address: str) -> int:
    with chdir(root), fresh_settings(address):
        status: int = import_module(f"{module}.commands").main([*words])
    return status


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=surroundings(_QUIET),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Return an archive of an essay and a comment, committed, with an empty remote."""
    remote = tmp_path / "remote.git"
    _git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    essay = make(Essay, "on-engines", body="An essay of one line.", date=DAY)
    site = make_site(tmp_path / "ada", essay, make(Comment, "a-remark", body="A remark.", date=DAY))
    site.write(".gitignore", ".deploy/\n.output.*\n.images/\n__pycache__/\n.*.lock\n")
    _git(site.folder, "init", "--quiet", "--initial-branch=main")
    archive = Clone(site, remote)
    archive.git("remote", "add", "origin", str(remote))
    archive.commit()
    return archive


def test_a_deployment_has_all_that_is_public_then_what_changed_and_loses_no_address(
    clone: Clone,
) -> None:
    """The first has all but drafts and held pieces, the next only what changed, then nothing.

    One that would lose an address is refused by name, and changes nothing.
    """
    for status in (Status.DRAFT, Status.HOLD):
        clone.site.add(make(Essay, f"a-{status}", body=f"Xyzzy {status}.", status=status, date=DAY))
    clone.commit()
    clone.must_deploy(WHOLE)
    assert "An essay of one line." in clone.published("essays/on-engines/index.html")
    assert clone.published("CNAME") == "ada.invalid-but-real.org"
    names = _git(clone.remote, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert ".nojekyll" in names
    assert not {name for name in names if ".built" in name or "a-draft" in name or "a-hold" in name}
    assert not _holds(clone.remote, "Xyzzy")
    recorded = clone.git("show", f"main:{LEDGER}")
    assert "2026-11-22 /essays/on-engines/\n" in recorded
    assert clone.git("status", "--porcelain") == ""
    assert clone.git("rev-parse", "main") == _git(clone.remote, "rev-parse", "main")

    page = clone.folder / "content/comments/a-remark.md"
    page.write_text(page.read_text("utf-8").replace("A remark.", "A second thought."), "utf-8")
    assert run(clone.site, "-m", "plugins.upkeep", "anchors").status == 0
    clone.git("commit", "--quiet", "--all", "--message", "Think again, and lead the anchor on")
    said = clone.must_deploy(HERE).out
    changed = _git(clone.remote, "diff", "--name-only", "gh-pages~", "gh-pages").splitlines()
    assert f"{len(changed)} files changed" in said
    assert "comments/a-remark/index.html" in changed
    assert not [name for name in changed if name.startswith(("essays/", "theme/", "cards/"))]

    before = clone.refs()
    assert "Nothing has changed" in clone.must_deploy(HERE).out
    assert clone.refs() == before

    page.unlink()
    clone.commit()
    local = clone.git("for-each-ref")
    outcome = clone.deploy_here()
    assert outcome.status == 1
    assert "/comments/a-remark/" in outcome.out
    assert outcome.err.splitlines()[-1] == "Not published: the checks found problems; see above"
    assert clone.refs() == before
    assert clone.git("for-each-ref") == local


def _holds(repository: Path, word: str) -> bool:
    """Whether any file that is published has the word."""
    asked = ["git", "grep", "--quiet", word, "gh-pages"]
    return subprocess.run(asked, cwd=repository, check=False).returncode == 0


@pytest.mark.parametrize("hook", ["pre-push", "post-merge"])
def test_a_deployment_that_is_killed_is_finished_by_the_next(clone: Clone, hook: str) -> None:
    """Killed before the push nothing is published, after it all is: the next run ends well."""
    _hook(clone, hook, 'kill -KILL "$(ps -o ppid= -p "$PPID" | tr -d " ")"; exit 1')
    outcome = clone.deploy()
    assert outcome.status == -signal.SIGKILL
    assert bool(clone.refs()) == (hook == "post-merge")
    (clone.folder / ".git/hooks" / hook).unlink()
    clone.must_deploy()
    assert _git(clone.remote, "rev-list", "--count", "gh-pages") == "1"
    assert "/comments/a-remark/" in _git(clone.remote, "show", f"main:{LEDGER}")
    assert clone.git("status", "--porcelain") == ""


def test_of_two_deployments_at_once_one_wins_and_the_other_says_why(
    clone: Clone, tmp_path: Path
) -> None:
    """What the winner published stays whole; in one folder the second does not even begin."""
    clone.git("push", "--quiet", "--set-upstream", "origin", "main")
    _git(tmp_path, "clone", "--quiet", str(clone.remote), str(tmp_path / "other"))
    other = Clone(SmallSite(tmp_path / "other"), clone.remote)
    other.site.add(make(Essay, "from-the-other", body="Written elsewhere.", date=DAY))
    other.commit()
    go_on = f'cd "{other.folder}"; {_deploy_line(other)} > /dev/null || exit 3'
    again = f'cd "{clone.folder}"; {_deploy_line(clone)} 2> said.tmp; rm -f .git/hooks/pre-push'
    _hook(clone, "pre-push", f"{again}; ({go_on})")
    outcome = clone.deploy()
    assert outcome.status == 1, outcome.err
    assert "somebody else published meanwhile; `git pull`" in outcome.err
    said = (clone.folder / "said.tmp").read_text("utf-8")
    assert "another deployment is running in this folder" in said
    assert "Written elsewhere." in other.published("essays/from-the-other/index.html")
    assert clone.git("branch", "--list", "gh-pages") == ""

    (clone.folder / "said.tmp").unlink()
    outcome = clone.deploy()
    assert outcome.status == 1
    assert "origin/main has commits that are not here; `git pull`" in outcome.err
    clone.git("pull", "--quiet")
    assert "Nothing has changed" in clone.must_deploy().out


def _deploy_line(clone: Clone) -> str:
    more = {**_QUIET, "PYTHONPATH": surroundings()["PYTHONPATH"], "SITEURL": ADDRESS}
    settings = " ".join(f"{name}='{value}'" for name, value in more.items())
    command = f"'{sys.executable}' -m {QUICK} deploy --on 2026-11-22"
    return f"cd '{clone.folder}'; {settings} {command}"


def _hook(clone: Clone, name: str, script: str) -> None:
    _make_hook(clone.folder / ".git/hooks" / name, script)


def _make_hook(hook: Path, script: str) -> None:
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)


def _detach(clone: Clone) -> Mapping[str, str]:
    clone.git("switch", "--quiet", "--detach")
    return {}


def _stand_on_the_pages(clone: Clone) -> Mapping[str, str]:
    clone.git("switch", "--quiet", "--create", "gh-pages")
    return {}


def _leave_a_file(clone: Clone) -> Mapping[str, str]:
    clone.site.write("content/essays/a new one.md", "not committed")
    return {}


def _have_no_remote(clone: Clone) -> Mapping[str, str]:
    clone.git("remote", "remove", "origin")
    return {}


def _lose_the_remote(clone: Clone) -> Mapping[str, str]:
    clone.git("remote", "set-url", "origin", str(clone.folder / "nowhere.git"))
    return {}


def _have_no_address(_: Clone) -> Mapping[str, str]:
    return {"SITEURL": ""}


def _keep_the_address_of_the_settings(_: Clone) -> Mapping[str, str]:
    return {"SITEURL": "https://archive.example"}


def _have_an_address_of_this_machine(_: Clone) -> Mapping[str, str]:
    return {"SITEURL": "http://localhost:8000"}


def _be_nobody(_: Clone) -> Mapping[str, str]:
    return {"GIT_COMMITTER_NAME": ""}


def _look_at_the_pages(clone: Clone) -> Mapping[str, str]:
    clone.git("worktree", "add", "--quiet", "-b", "gh-pages", str(clone.folder.parent / "pages"))
    return {}


def _make_a_mistake(clone: Clone) -> Mapping[str, str]:
    clone.site.write("content/essays/wrong.md", "---\ntitel: A slip\n---\n")
    clone.commit()
    return {}


@pytest.mark.parametrize(
    ("prepare", "status", "reason"),
    [
        (_detach, 1, "no branch is checked out"),
        (_stand_on_the_pages, 1, "gh-pages holds the built pages"),
        (_leave_a_file, 1, 'changes that no commit holds: "content/essays/a new one.md"'),
        (_have_no_remote, 1, "git knows no remote 'origin'"),
        (_lose_the_remote, 2, "does not appear to be a git repository"),
        (_have_no_address, 1, "SITEURL '' is no address"),
        (_keep_the_address_of_the_settings, 1, "which leads nowhere"),
        (_have_an_address_of_this_machine, 1, "which leads nowhere"),
        (_be_nobody, 1, "git does not know who you are"),
        (_look_at_the_pages, 1, "gh-pages is checked out in "),
        (_make_a_mistake, 1, "the content is not ready; see above"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_refusal_is_one_line_and_changes_nothing(
    clone: Clone,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    prepare: object,
    status: int,
    reason: str,
) -> None:
    """Whatever is missing is told before anything is built or pushed."""
    assert callable(prepare)
    for name, value in {**_QUIET, "SITEURL": ADDRESS, **prepare(clone)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(clone.folder)
    monkeypatch.setattr(sys, "path", list(sys.path))
    local = clone.git("for-each-ref")
    assert main(["deploy", "--on", "2026-11-22"]) == status
    said = capsys.readouterr().err
    assert reason in said
    assert said.strip().splitlines()[-1].startswith("Not published: ")
    assert "Traceback" not in said
    assert clone.git("for-each-ref") == local
    assert clone.refs() == ""


def test_a_remote_that_will_not_have_one_of_the_branches_gets_neither(clone: Clone) -> None:
    """Its words are told; and what git could not do here afterwards is told, and no failure."""
    (clone.remote / "hooks").mkdir(exist_ok=True)
    _make_hook(clone.remote / "hooks/update", 'echo "Closed on Sundays."; [ "$1" != "$main" ]')
    refused = clone.deploy(main="refs/heads/main")
    assert refused.err.splitlines()[-1] == (
        "Not published: origin refuses it: Closed on Sundays. error: hook declined to update "
        "refs/heads/main"
    )
    assert clone.refs() == ""
    assert clone.git("branch", "--list", "gh-pages") == ""
    clone.site.write(".git/index.lock", "")  # as a git that died leaves it
    assert "the ledger is not here yet" in clone.must_deploy().out
    (clone.folder / ".git/index.lock").unlink()


def test_what_was_changed_while_the_site_was_built_is_not_published(clone: Clone) -> None:
    """Neither a file that was saved meanwhile, nor a commit that was made."""
    repository = Repository(clone.folder)
    source = Source(branch="main", commit=clone.git("rev-parse", "HEAD"))
    check_unchanged(repository, source)
    clone.site.write("content/essays/meanwhile.md", "A thought.")
    with pytest.raises(RefusedError, match="changes that no commit holds: content/essays/mean"):
        check_unchanged(repository, source)
    clone.commit()
    with pytest.raises(RefusedError, match="another commit"):
        check_unchanged(repository, source)


_ADDRESSES = st.lists(st.from_regex(r"[a-z]{1,2}(/[a-z]{1,2})?", fullmatch=True), max_size=8)


@given(_ADDRESSES, _ADDRESSES, _ADDRESSES)
def test_what_is_live_is_never_lost_whatever_the_ledger_lacks(
    tmp_path_factory: pytest.TempPathFactory, live: list[str], known: list[str], built: list[str]
) -> None:
    """Refused exactly where something is live that neither the build nor the ledger has."""
    work = Deployment(root=tmp_path_factory.getbasetemp(), address=ADDRESS, day=date(2026, 11, 22))
    work.work.mkdir(exist_ok=True)
    files = [*(f"{path}/index.html" for path in live), "theme/a.css", "CNAME"]
    harvest = Harvest(pages={f"/{path}/": HarvestedPage() for path in built})
    ledger = Ledger(entries={f"/{path}/": Entry(day=work.day) for path in known})
    lost = sorted({f"/{path}/" for path in {*live} - {*known} - {*built}})
    try:
        check_live(work, files, harvest, Records(ledger=ledger, declared={}))
    except RefusedError:
        assert (work.work / "lost.txt").read_text("utf-8").splitlines() == lost != []
    else:
        assert lost == []
