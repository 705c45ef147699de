"""The whole archive in one file that needs no host, no server and no program of ours.

    READ-ME.txt     what this is, how to read it, prove it and bring it back
    site/           every page, to be opened in a browser from where it lies
    feed.json       every piece in one JSON Feed
    content/        what it was all made from, with its pictures and other files
    settings/       the settings it was built with
    SHA256SUMS      the sum of each file

Only what is published is in it, so that it can be given away: no draft, no held piece, and of
what was withdrawn no more than its page says.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.command import run_part
from plugins.documents import Library, Status, load_content, write_tombstone
from plugins.errors import ContentError, SiteError, ToolError
from plugins.launch import too_late
from plugins.publishing.public_records import public_records
from plugins.publishing.repository import surroundings
from plugins.publishing.sealed import find_faults, read_sealed, write_sealed

__all__ = ["Export", "export_archive", "restore_content", "verify_archive"]

_MARK = ".built"
"""Of a build, and not of the site (plugins/adapter/staging.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to be kept, and where."""

    root: Path
    """The folder of the archive."""
    place: Path
    """The file to write."""
    owner: str
    address: str

    @property
    def work(self) -> Path:
        """The folder that the sites are built into."""
        return self.root / ".export"


def export_archive(export: Export) -> str:
    """Build the site twice, write it with its sources into one file, and tell how large it is."""
    library = load_content(export.root / "content")
    _build(export, "site", "--without-drafts")
    _build(export, "published", "--settings", "publishconf.py")
    files = dict(_files(export, library))
    write_sealed(export.place, files)
    size = export.place.stat().st_size / 1e6
    return f"{export.place}: {len(files):,} files, {size:.1f} MB"


def _build(export: Export, name: str, *words: str) -> None:
    command = ["plugins.adapter", "build", "--quiet", *words, "--output", str(export.work / name)]
    if run_part(command, export.root, surroundings(SITEURL=export.address)):
        raise ToolError("the site could not be built; see above")


def _files(export: Export, library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the archive with its path."""
    yield "READ-ME.txt", _told(export).encode()
    yield from _below(export.work / "site", "site")
    yield "feed.json", (export.work / "published/feeds/all.json").read_bytes()
    for name in ("pelicanconf.py", "publishconf.py"):
        yield f"settings/{name}", (export.root / name).read_bytes()
    yield from _content(export.root / "content", library)


def _below(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != _MARK:
            yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _content(content: Path, library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield the sources of all that is public, the files they lead to, and their records.

    Nothing else that lies in the folder, as nobody decided that others may have it.
    """
    linked: set[str] = set()
    for path, document in library.documents.items():
        if not document.is_public:
            continue
        linked |= {link.file for link in library.bodies[path].links if link.file}
        is_gone = document.status is Status.WITHDRAWN
        text = write_tombstone(document).encode() if is_gone else (content / path).read_bytes()
        yield f"content/{path}", text
    for path in sorted(linked & library.files - set(library.documents)):
        yield f"content/{path}", (content / path).read_bytes()
    for path, record in public_records(content, library):
        yield f"content/{path}", record


def _told(export: Export) -> str:
    at = f", as it was published at {export.address}/" if export.address else ""
    return _TOLD.format(owner=export.owner, at=at)


_TOLD = """\
The archive of {owner}{at}.

To read it
    Open site/index.html in any browser. It needs no connection and no program beside.

To read all pieces in one go, with a program
    feed.json is a JSON Feed (https://www.jsonfeed.org/version/1.1/) of every piece.

To prove that nothing was lost or changed
    In this folder:  sha256sum --check SHA256SUMS
    Or, from a copy of the software:  make verify ARCHIVE=this-file.zip

To publish it again
    content/ holds every piece as it was written: Markdown below a few lines of YAML.
    In a copy of the software without content:  make restore ARCHIVE=this-file.zip
    settings/ holds the settings that it was built with.

Drafts are not in here, nor what was withdrawn.
"""


def verify_archive(place: Path) -> str:
    """Return that an archive is whole; raise ContentError with everything that is wrong with it."""
    if faults := find_faults(place):
        raise ContentError(faults)
    return f"{place}: whole, every file is what was put in"


def restore_content(place: Path, content: Path) -> str:
    """Unpack the sources of a whole archive into a folder that is empty or not there yet.

    Raises ContentError where the archive is not whole, SiteError where the folder holds something.
    """
    verify_archive(place)
    if content.exists() and any(content.iterdir()):
        raise SiteError(f"{content}: is not empty, and nothing in it is overwritten; move it away")
    unpacking = content.with_name(f".{content.name}.new")
    if unpacking.exists():
        raise SiteError(f"{unpacking}: is left from a restoring that was broken off; remove it")
    files = read_sealed(place, content.name)
    if not files:
        raise ToolError(f"{place}: holds no {content.name}/, so there is nothing to restore")
    try:
        for path, data in files.items():
            target = unpacking / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except BaseException:
        shutil.rmtree(unpacking, ignore_errors=True)
        raise
    too_late()
    if content.exists():
        content.rmdir()
    unpacking.rename(content)
    return f"{content}: {len(files):,} files restored"
