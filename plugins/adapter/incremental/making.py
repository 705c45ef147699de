"""What is not there yet is made, into a staging folder, and put in its place when all of it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.adapter.incremental.code import BUILDING, code_digest
from plugins.adapter.incremental.processes import processors, shared_among
from plugins.adapter.incremental.products import Product
from plugins.adapter.incremental.record import (
    Made,
    Record,
    Stat,
    intact,
    stat_of,
)
from plugins.adapter.staging import Staging
from plugins.frugal.store import digest
from plugins.progress import progress

__all__ = ["Changes", "Making"]

_AT_ONCE = 300
"""From so many on, copies of the process save more than they cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a build has done."""

    made: int
    """How many pages and other products were made anew."""
    of: int
    """How many there are."""
    written: int
    """How many files have other bytes than before."""

    def __str__(self) -> str:
        """Return it in a line."""
        files = f"{self.written:,} file{'' if self.written == 1 else 's'}"
        return f"Work   {self.made:,} of {self.of:,} pages and files made, {files} written"


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was made."""

    file: str
    digest: bytes
    is_new: bool
    """Whether it waits in the staging folder, as its bytes are not those that stand there."""
    stat: Stat
    """How the disk told of it in the one folder or the other, when it surely had those bytes."""


class Making:
    """Makes what differs from what is on record, and leaves the rest as it is."""

    def __init__(self, staging: Staging, record: Record, built: Mapping[str, Stat]) -> None:
        """Leave what record says is there, and is; built is every file in the output."""
        self._staging = staging
        self._last = record
        self._built = built
        self._made: dict[str, Made] = {}
        self._new: dict[str, tuple[bytes, list[_Written]]] = {}
        self._code = code_digest(BUILDING)

    def make(
        self, products: Sequence[Product], make_ready: Callable[[], None] | None = None
    ) -> None:
        """Make those products that are not there as they are to be.

        Where that is much, make_ready is called before: what each copy would do, but for all.
        """
        missing = [each for each in products if not self._has(each)]
        if not missing:
            return
        if make_ready and len(missing) >= _AT_ONCE:
            make_ready()
        work = shared_among(processors(), _AT_ONCE)
        with progress(f"Making {len(missing):,} of {len(products):,} pages and files"):
            written_of_each = work(self._write, missing)
        for product, written in zip(missing, written_of_each, strict=True):
            self._new[product.name] = (self._inputs(product), written)

    def _has(self, product: Product) -> bool:
        made = self._last.made.get(product.name)
        if made is None or made.inputs != self._inputs(product):
            return False
        files = intact(made, self._staging.output, self._built)
        if files is None:
            return False
        self._made[product.name] = Made(made.inputs, files)
        return True

    def _inputs(self, product: Product) -> bytes:
        return digest(product.inputs, self._code)

    def _write(self, product: Product) -> list[_Written]:
        """Make a product and write what is new of it into the staging folder."""
        return [self._write_file(file, content) for file, content in product.make()]

    def _write_file(self, file: str, content: bytes) -> _Written:
        # What is reached through a link to a folder goes away with that link.
        stands = file in self._built and _holds(self._staging.output / file, content)
        if not stands:
            place = self._staging.folder / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        stat = self._built[file] if stands else stat_of(place.stat())
        return _Written(file, digest(content), not stands, stat)

    def read(self, file: str) -> bytes | None:
        """Return the bytes of a file of the site, None where it has none of that name."""
        if file not in self.owned():
            return None
        staged = self._staging.folder / file
        return (staged if staged.is_file() else self._staging.output / file).read_bytes()

    def owned(self) -> set[str]:
        """Return the files that the site has so far, by their paths."""
        kept = {file for made in self._made.values() for file, _, _ in made.files}
        return kept | {each.file for _, written in self._new.values() for each in written}

    def finish(self) -> tuple[Record, Changes]:
        """Put everything in place, take away what nothing owns, and return the record of it."""
        self._staging.commit_changes(self.owned(), self._built)
        made = dict(self._made)
        for name, (inputs, written) in self._new.items():
            made[name] = Made(inputs, tuple(self._noted(each) for each in written))
        new = [each for _, written in self._new.values() for each in written if each.is_new]
        changes = Changes(made=len(self._new), of=len(made), written=len(new))
        return Record(made=made), changes

    def _noted(self, written: _Written) -> tuple[str, bytes, Stat]:
        stat = written.stat
        if written.is_new:
            now = stat_of((self._staging.output / written.file).stat())
            # To be put in place changes nothing but the time of the file's status.
            is_same = (now[0], now[1], now[3]) == (stat[0], stat[1], stat[3])
            stat = now if is_same else _UNKNOWN
        return written.file, written.digest, stat


_UNKNOWN: Stat = (0, 0, 0, 0)
"""Of a file that somebody else has changed already: its bytes are to be looked at."""


def _holds(file: Path, content: bytes) -> bool:
    """Whether a file, and no link to one, has just these bytes."""
    try:
        return (
            not file.is_symlink()
            and file.stat().st_size == len(content)
            and file.read_bytes() == content
        )
    except OSError:
        return False
