"""What the server asks of a build, and what it is told; both go from process to process as JSON."""

from dataclasses import dataclass

from plugins.errors import Problem

__all__ = ["Order", "Outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A build that is wanted."""

    settings: str
    """The settings file."""
    changed: tuple[str, ...]
    """Absolute paths of the files that changed since the last build that went well."""
    is_preview: bool = False
    """Whether only the pages of these pieces are wanted, at once; a build follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a build ended."""

    status: int
    """0: built; 1: there are mistakes in the content; 2: the build itself could not run."""
    summary: str
    """What was built, a line each, or in one line why nothing was."""
    problems: tuple[Problem, ...] = ()
    """Each mistake, in the order of files; empty after a build that went well."""
    saved: tuple[str, ...] = ()
    """The permalinks of the pieces among the changed files."""
    output: str = ""
    """The absolute path of the folder that is built into; empty where it could not be told."""
    watched: tuple[str, ...] = ()
    """The absolute paths of the folders that the settings name; empty likewise."""
