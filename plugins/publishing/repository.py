"""What a deployment asks of git, each question one command of git's own."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.errors import ToolError

__all__ = ["GitError", "Repository", "surroundings"]


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment for a command: without what a hook of git's sets for its own."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", **more}


_OF_A_HOOK = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"),
}
"""What would lead a command to another repository (`git rev-parse --local-env-vars`)."""


class GitError(ToolError):
    """Git would not do what it was asked; `said` is all that it answered."""

    def __init__(self, said: str, command: str = "") -> None:
        """Tell in one line which command failed and why: in git's own words, where it has any."""
        self.said = said
        lines = said.splitlines()
        telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
        super().__init__(f"git {command}: {telling[0].partition(': ')[2] or telling[0]}")


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder with a work tree."""

    root: Path

    def ask(self, *words: str, given: bytes | None = None, index: Path | None = None) -> str:
        """Return what git prints, without the blanks at its ends; raise GitError where it fails."""
        more = {"GIT_INDEX_FILE": str(index)} if index else {}
        try:
            done = subprocess.run(  # noqa: S603 (git, with words of our own)
                ["git", *words],  # noqa: S607 (wherever the owner has it)
                cwd=self.root,
                env=surroundings(**more),
                input=given,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitError(f"does not run: {error.strerror}", words[0]) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise GitError(said or f"status {done.returncode}", words[0])
        return done.stdout.decode(errors="replace").strip()

    def find(self, name: str) -> str | None:
        """Return the id of the object that name leads to, None where it leads nowhere."""
        try:
            return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except GitError:
            return None

    def changes(self) -> list[str]:
        """Return the files that are changed or not yet added, as git lists them."""
        return self.ask("status", "--porcelain", "--untracked-files=all").splitlines()

    def files(self, commit: str) -> list[str]:
        """Return the path of each file that a commit has."""
        names = self.ask("ls-tree", "-r", "-z", "--name-only", commit).split("\0")
        return [name for name in names if name]

    def identity(self) -> tuple[str, str]:
        """Return name and address of who commits; raise GitError where git knows neither."""
        name, _, rest = self.ask("var", "GIT_COMMITTER_IDENT").rpartition(" <")
        return name, rest.partition("> ")[0]

    def work_tree_of(self, branch: str) -> str | None:
        """Return the folder in which a branch is checked out, None where it is in none."""
        for told in self.ask("worktree", "list", "--porcelain").split("\n\n"):
            lines = told.splitlines()
            if f"branch refs/heads/{branch}" in lines:
                return lines[0].removeprefix("worktree ")
        return None

    def branch(self) -> str | None:
        """Return the name of the branch that is checked out, None where it is a single commit."""
        try:
            return self.ask("symbolic-ref", "--quiet", "--short", "HEAD")
        except GitError:
            return None

    def is_ancestor(self, earlier: str, later: str) -> bool:
        """Whether later has all that earlier has."""
        try:
            self.ask("merge-base", "--is-ancestor", earlier, later)
        except GitError:
            return False
        return True

    def remote_tip(self, remote: str, branch: str) -> str | None:
        """Fetch a branch of remote and return its newest commit, None where it has none.

        What was known of a branch that is gone there is forgotten, so that nothing is built on it.
        """
        known = f"refs/remotes/{remote}/{branch}"
        if not self.ask("ls-remote", remote, f"refs/heads/{branch}"):
            if self.find(known):
                self.ask("update-ref", "-d", known)
            return None
        self.ask("fetch", "--quiet", "--no-tags", remote, f"+refs/heads/{branch}:{known}")
        return self.find(known)

    def commit_with(self, parent: str, path: str, content: bytes, message: str) -> str:
        """Return a new commit that is parent with one file written; the work tree is untouched."""
        blob = self.ask("hash-object", "-w", "--stdin", given=content)
        with TemporaryDirectory() as folder:
            index = Path(folder) / "index"
            self.ask("read-tree", parent, index=index)
            entry = f"100644,{blob},{path}"
            self.ask("update-index", "--add", "--cacheinfo", entry, index=index)
            tree = self.ask("write-tree", index=index)
        return self.ask("commit-tree", tree, "-p", parent, "-m", message)
