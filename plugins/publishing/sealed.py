"""Files in one archive, with the SHA-256 of each, so that years later it can be proved whole.

The archive is a plain zip file, and the list of sums has the form that `sha256sum --check` reads:
whoever finds it needs neither this project nor Python.
"""

import os
import stat
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from plugins.errors import Problem, ToolError
from plugins.launch import too_late

__all__ = ["SUMS", "find_faults", "read_sealed", "write_sealed"]

SUMS = "SHA256SUMS"
"""The file that lists the others with their sums."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""What each file in a zip is dated, since a date of today would make other bytes every day."""


def write_sealed(place: Path, files: Mapping[str, bytes]) -> None:
    """Write files, by their paths, and their sums to place, whole or not at all."""
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", suffix="~", delete=False) as new:
        try:
            with ZipFile(new, "w", ZIP_DEFLATED, compresslevel=9) as archive:
                for name, content in sorted({**files, SUMS: sums.encode()}.items()):
                    info = ZipInfo(name, _LONG_AGO)
                    info.compress_type = ZIP_DEFLATED
                    info.create_system = _UNIX
                    info.external_attr = (stat.S_IFREG | 0o644) << 16
                    archive.writestr(info, content)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).chmod(0o644)
            too_late()
            Path(new.name).replace(place)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


_UNIX = 3


def find_faults(place: Path) -> list[Problem]:
    """Return what is wrong with an archive: files that changed, that are missing or too many.

    Raises ToolError where it is no archive of this kind at all.
    """
    with _opened(place) as archive:
        sums = _read_sums(archive, place)
        names = Counter(info.filename for info in archive.infolist() if not info.is_dir())
        faults = [*_misnamed(place, names), *_miscounted(place, names, set(sums))]
        links = [each.filename for each in archive.infolist() if stat.S_ISLNK(_mode(each))]
        faults += [_fault(place, name, "is a symbolic link, and no file") for name in links]
        both = set(sums) & set(names)
        changed = [name for name in both if _sum_of(archive, name) != sums[name]]
        other = "is not what was put in: its sum is another"
        return sorted([*faults, *(_fault(place, name, other) for name in changed)])


def read_sealed(place: Path, folder: str) -> dict[str, bytes]:
    """Return the files in a folder of an archive in which no fault was found."""
    with _opened(place) as archive:
        return {
            info.filename.removeprefix(f"{folder}/"): archive.read(info)
            for info in archive.infolist()
            if info.filename.startswith(f"{folder}/") and not info.is_dir()
        }


def _mode(info: ZipInfo) -> int:
    """Return what Unix programs have written of the kind and rights of a file (APPNOTE, 4.4.15)."""
    return info.external_attr >> 16


def _opened(place: Path) -> ZipFile:
    try:
        return ZipFile(place)
    except FileNotFoundError:
        raise ToolError(f"{place}: there is no such file; ARCHIVE= names the archive") from None
    except (BadZipFile, OSError) as error:
        raise ToolError(f"{place}: no archive, or only a part of one ({error})") from None


def _read_sums(archive: ZipFile, place: Path) -> dict[str, str]:
    try:
        lines = archive.read(SUMS).decode("utf-8").splitlines()
    except (KeyError, UnicodeDecodeError, *_BROKEN):
        message = f"{place}: has no list {SUMS} that can be read, so nothing can be proved"
        raise ToolError(message) from None
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What reading a damaged entry may raise."""


def _misnamed(place: Path, names: Counter[str]) -> Iterator[Problem]:
    """Yield a problem for each name that would be unpacked somewhere else, or over another."""
    for name, times in names.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            yield _fault(place, name, "would be unpacked outside its folder")
        if times > 1:
            yield _fault(place, name, f"is there {times} times")


def _miscounted(place: Path, names: Counter[str], listed: set[str]) -> Iterator[Problem]:
    for name in sorted(listed - set(names)):
        yield _fault(place, name, "is missing")
    for name in sorted(set(names) - listed - {SUMS}):
        yield _fault(place, name, f"is not in {SUMS}, so it was put in later")


def _sum_of(archive: ZipFile, name: str) -> str | None:
    """Return the sum of a file in the archive, None where it cannot be read."""
    digest = sha256()
    try:
        with archive.open(name) as file:
            while part := file.read(_PART):
                digest.update(part)
    except _BROKEN:
        return None
    return digest.hexdigest()


_PART = 1 << 20


def _fault(place: Path, name: str, reason: str) -> Problem:
    remedy = "take another copy of the archive; this one is not whole"
    return Problem(path=place.name, key="file", value=name, reason=reason, remedy=remedy)
