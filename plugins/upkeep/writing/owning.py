"""The command that makes a copy of the repository somebody else's: settings, and empty content.

What tests hold of the former owner's content goes with it: `tests/content/`.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from urllib.parse import urlsplit

from plugins.documents import Document, Essay, Page, Slug, Topic, TopicId, write_document
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import TEXT, URL, Misfit, Shape
from plugins.errors import ToolError
from plugins.launch import too_late
from plugins.upkeep.place import write_file
from plugins.upkeep.writing.begin import day_of
from plugins.upkeep.writing.committed import find_uncommitted
from plugins.upkeep.writing.settings import written_address, written_settings

__all__ = ["Owner", "make_yours", "parse_owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose an archive is to be."""

    name: str
    address: str
    """Of the site, without a final slash."""
    accounts: tuple[tuple[str, str], ...] = ()
    """Pairs of a site and a name there."""


_PROFILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "lesswrong": ("LessWrong", "https://www.lesswrong.com/users/{}"),
        "eaforum": ("EA Forum", "https://forum.effectivealtruism.org/users/{}"),
        "hackernews": ("Hacker News", "https://news.ycombinator.com/user?id={}"),
    }
)
"""What a forum is called, and where it shows an account."""


def parse_owner(name: str, address: str, accounts: Sequence[str]) -> Owner:
    """Return the owner that was asked for; raise ToolError for what cannot be meant."""
    pairs = []
    for account in accounts:
        site, sign, who = account.partition("=")
        if site not in _PROFILES or not sign or not re.fullmatch(r"[\w-]+", who):
            forums = ", ".join(_PROFILES)
            raise ToolError(f"ACCOUNT: '{account}': write it as lesswrong=a-slug, of {forums}")
        pairs.append((site, who))
    url = _read("ADDRESS", URL, address).rstrip("/")
    if "?" in url or "#" in url:
        raise ToolError(f"ADDRESS: '{address}': has more than a host and a path; leave that out")
    return Owner(name=_read("NAME", TEXT, name), address=url, accounts=tuple(pairs))


def _read(option: str, shape: Shape[str], text: str) -> str:
    try:
        return shape.read(Scalar(text, 0))
    except Misfit as misfit:
        (complaint, *_) = misfit.complaints
        raise ToolError(f"{option}: '{text}': {complaint.reason}; {complaint.remedy}") from None


def make_yours(content: Path, owner: Owner, day: date) -> str:
    """Empty content into a starter of owner's, set the settings beside it, and tell of it.

    Raise ToolError where something would be thrown away that is not committed; nothing has changed
    then, and whatever stops it later leaves everything as it was.
    """
    root = content.absolute().parent
    _check_committed(root, (content.name, *_SETTINGS, _TESTS))
    settings = _settings(root, owner, day)
    with TemporaryDirectory(dir=root, prefix=".init.") as folder:
        new, old, tests = (Path(folder) / name for name in ("new", "old", "tests"))
        _write_starter(new, owner, day)
        before = {name: (root / name).read_bytes() for name in settings}
        too_late()
        try:
            content.rename(old)
            new.rename(content)
            if (root / _TESTS).exists():
                (root / _TESTS).rename(tests)
            for name, text in settings.items():
                write_file(root / name, text.encode())
        except BaseException:
            if tests.exists():
                tests.rename(root / _TESTS)
            _bring_back(content, old, {root / name: data for name, data in before.items()})
            raise
    return _told(content, owner)


def _bring_back(content: Path, old: Path, settings: Mapping[Path, bytes]) -> None:
    if old.exists():
        with suppress(FileNotFoundError):
            shutil.rmtree(content)
        old.rename(content)
    for file, data in settings.items():
        write_file(file, data)


def _told(content: Path, owner: Owner) -> str:
    return "\n".join(
        (
            f"This archive is {owner.name}'s now, to be published at {owner.address}/.",
            f"{content.as_posix()}/ has a profile, a topic and a first essay: write them anew.",
            f"{_TESTS}/, which was about what {content.name}/ had before, is gone with it.",
            "pelicanconf.py has your name and links; FEED_AUTHORITY in it is never changed again.",
            f"`git checkout . && git clean -fd {content.name}` undoes it.",
        )
    )


# ---- what may be thrown away


def _check_committed(root: Path, paths: Sequence[str]) -> None:
    """Raise ToolError where Git could not bring back what stands at one of paths."""
    found = find_uncommitted(root, paths)
    if lines := [line for line in found if not line.endswith((".pyc", "__pycache__/"))]:
        named = ", ".join(lines[:3])
        more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""  # noqa: PLR2004 (three are named)
        raise ToolError(f"not committed, and would be lost: {named}{more}; commit it, or move it")


# ---- what takes its place


_SETTINGS = ("pelicanconf.py", "publishconf.py")
_TESTS = "tests/content"


def _settings(root: Path, owner: Owner, day: date) -> dict[str, str]:
    """Return the text of each settings file, by its name, as it is to be."""
    ours, published = _SETTINGS
    links = [(urlsplit(owner.address).netloc, f"{owner.address}/")]
    links += [(_PROFILES[site][0], _PROFILES[site][1].format(who)) for site, who in owner.accounts]
    values = {
        "AUTHOR": owner.name,
        "SITENAME": owner.name,
        "SOCIAL": tuple(links),
        "FEED_AUTHORITY": f"{urlsplit(owner.address).hostname},{day.year}",
    }
    return {
        ours: written_settings(ours, _text(root / ours), values),
        published: written_address(published, _text(root / published), owner.address),
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ToolError(f"{file.name}: no such file beside the content; clone the whole") from None


def _write_starter(folder: Path, owner: Owner, day: date) -> None:
    """Write the content with which an archive begins."""
    for document in _starter(owner, day):
        file = folder / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_document(document), encoding="utf-8")
    if owner.accounts:
        lines = (f"{site}: {who}\n" for site, who in owner.accounts)
        (folder / "accounts.yaml").write_text("".join(lines), encoding="utf-8")


def _starter(owner: Owner, day: date) -> tuple[Document, ...]:
    """Return a profile, which is the home page, a topic, and an essay on it."""
    begun = "Who writes here, and about what, is to be said here."
    return (
        Page(
            path="pages/profile.md",
            slug=Slug("profile"),
            title=owner.name,
            summary=f"An archive of what {owner.name} writes.",
            body=f"{begun}\n\nSee [the first essay](../essays/a-beginning.md).",
        ),
        Topic(
            path="topics/beginnings.md",
            slug=Slug("beginnings"),
            title="Beginnings",
            summary="The first topic of this archive, to be renamed.",
            body="`make rename FROM=topics/beginnings TO=…` gives it another name.",
        ),
        Essay(
            path="essays/a-beginning.md",
            slug=Slug("a-beginning"),
            title="A beginning",
            summary="The first essay of this archive, to be replaced.",
            body="`make new KIND=essay TITLE='…'` begins the next one.",
            date=day_of(day),
            topics=(TopicId("beginnings"),),
        ),
    )
