"""What imports and the relations between documents cost, each at two sizes.

Made up for it: exports of 300 and 3,000 comments, and archives of 1,000 and 10,000 documents; or
the relations in folders of content, the smallest first.

Prints milliseconds per document for the whole and for each of its parts, and how much more a
document costs at the last size than at the first.  Where that is near 1.0 the time is linear; a
quadratic part shows as the ratio of the sizes.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from plugins.command import say
from plugins.documents import (
    Library,
    load_content,
    parse_date,
)
from plugins.importers.bodies import to_markdown
from plugins.importers.intake import take_in
from plugins.importers.readers.base import Asked
from plugins.importers.records import Person
from plugins.importers.running import Errand, find, write
from plugins.progress import progress
from plugins.relations import graph
from tools.bench.made_up import SEED, made_up, words

__all__ = ["Measured", "measure", "measure_all", "measure_import"]

SIZES = (1_000, 10_000)
IMPORTS = (300, 3_000)
RUNS = 3
"""The median of three is deaf to one disturbance; time is that of this process alone."""


def measure_all(folders: list[str]) -> int:
    """Print the tables for folders, or for what is made up; return the exit status."""
    with progress("Measuring"):
        if not folders:
            say("\n".join([*_table([*map(measure_import, IMPORTS)]), ""]))
        libraries = _loaded(folders) if folders else map(made_up, SIZES)
        measured = [measure(library) for library in libraries]
    say("\n".join(_table(measured)))
    return 0


def _loaded(folders: list[str]) -> Iterator[Library]:
    for folder in folders:
        yield load_content(Path(folder))


# ---- measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one archive or export cost."""

    documents: int
    milliseconds: Mapping[str, float]
    """Per document, by part; first the whole, last what is in no part."""


def measure(library: Library) -> Measured:
    """Return the median cost of each part of library's graph, over RUNS runs."""
    runs = [_run(library) for _ in range(RUNS)]
    number = len(library.documents)
    per_document = {
        part: median(run[part] for run in runs) * 1000 / number if number else 0.0
        for part in runs[0]
    }
    return Measured(documents=number, milliseconds=per_document)


@dataclass(slots=True)
class _Clock:
    """Adds up the seconds that each part took."""

    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, part: str, build: Callable[..., object]) -> Callable[..., object]:
        """Return build as a function that tells this clock how long it took."""

        def built(*arguments: object, **named: object) -> object:
            start = process_time()
            try:
                return build(*arguments, **named)
            finally:
                taken = process_time() - start
                self.seconds[part] = self.seconds.get(part, 0.0) + taken

        return built


def _run(library: Library) -> dict[str, float]:
    """Return the seconds that one graph took, in whole and by part.

    A part is each `build_…`, `gather_…`, `index_…` or `find_…` that the module of the graph calls:
    new ones show by themselves.
    """
    clock = _Clock()
    builders = {
        name: build
        for name, build in vars(graph).items()
        if name.startswith(_PARTS) and name != "build_graph"
    }
    timed = {name: clock.timed(name.partition("_")[2], build) for name, build in builders.items()}
    vars(graph).update(timed)
    try:
        with _without_collector():
            start = process_time()
            graph.build_graph(library)
            whole = process_time() - start
    finally:
        vars(graph).update(builders)
    parts = {"whole graph": whole} | clock.seconds
    return parts | {"the rest": whole - sum(clock.seconds.values())}


_PARTS = ("build_", "find_", "gather_", "index_")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector out of what is measured: its cost grows with all there is."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _table(measured: list[Measured]) -> Iterator[str]:
    """Yield a line per part, with its cost in each archive and how that grows."""
    head = [f"{each.documents:,} documents" for each in measured]
    is_compared = len(measured) > 1
    yield _row("ms per document", [*head, "ratio"] if is_compared else head)
    for part in measured[0].milliseconds:
        costs = [each.milliseconds.get(part, 0.0) for each in measured]
        growth = f"{costs[-1] / costs[0]:.2f}" if costs[0] else "-"
        shown = [f"{cost:.4f}" for cost in costs]
        yield _row(part, [*shown, growth] if is_compared else shown)
    if is_compared:
        yield "The ratio is that of the last column to the first; 1.0 is linear."


def _row(name: str, cells: list[str]) -> str:
    return f"{name:<18}" + "".join(f"{cell:>18}" for cell in cells)


# ---- what an import costs


def measure_import(number: int) -> Measured:
    """Return what an export of so many comments costs to import, and to import again."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "comments.json"
        file.write_text(json.dumps(_export(number)), "utf-8")
        content = Path(folder) / "content"
        content.mkdir()
        parts = _import(file, content)
        again = _import(file, content)
    seconds = {"first import": sum(parts.values()), **parts, "import again": sum(again.values())}
    per_document = {part: spent * 1000 / number for part, spent in seconds.items()}
    return Measured(documents=number, milliseconds=per_document)


def _import(file: Path, content: Path) -> dict[str, float]:
    """Return the seconds of processor time that each part of an import takes."""
    whose = {"lesswrong": Person(slug="ada")}
    errand = Errand(
        content=content, added=parse_date("2026-01-01"), convert=to_markdown, whose=whose
    )
    start = process_time()
    seen = take_in([file], Asked(whose=whose))
    read = process_time()
    found = find(errand, seen)
    made = process_time()
    write(content, found)
    return {"  reading": read - start, "  making": made - read, "  writing": process_time() - made}


# ---- an export that is made up


def _export(number: int) -> dict[str, object]:
    """Return an answer of a forum's with so many comments of one person's, each on another post."""
    rows = [_comment(place, Random(f"{SEED} {place}")) for place in range(number)]  # noqa: S311 (nothing secret)
    return {"data": {"comments": {"results": rows, "totalCount": number}}}


def _comment(place: int, random: Random) -> dict[str, object]:
    post = f"p{place:016}"
    address = f"https://www.lesswrong.com/posts/{post}/post-{place}"
    moment = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=place)
    return {
        "_id": f"c{place:016}",
        "postId": post,
        "postedAt": moment.isoformat(),
        "pageUrl": f"{address}?commentId=c{place:016}",
        "user": {"_id": "user", "slug": "ada", "displayName": "Ada"},
        "post": {"_id": post, "title": f"Post {place}", "pageUrl": address},
        "contents": {"html": "".join(_block(random) for _ in range(random.randint(1, 6)))},
    }


def _block(random: Random) -> str:
    """Return HTML as a forum's editor writes it: mostly paragraphs, sometimes something else."""
    shapes = (
        "<p>{} <em>{}</em> <a href='https://example.org/'>{}</a>{}</p>",
        "<blockquote><p>{}</p><p>{}</p></blockquote><p>{}{}</p>",
        "<ol start='3'><li>{}</li><li>{}</li></ol><p>{}{}</p>",
        "<p>{} <span class='mjx-math' aria-label='x^2'></span> {}</p><pre><code>{}</code></pre>{}",
    )
    shape = random.choices(shapes, weights=(6, 2, 1, 1))[0]
    return shape.format(*(words(random, random.randint(1, 30)) for _ in range(4)))
