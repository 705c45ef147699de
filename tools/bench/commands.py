"""What the benchmark is asked, and what it prints: the archive beside others."""

import argparse
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Drawn

from plugins.command import Ending, Parser, add_command, guarded
from plugins.progress import progress
from tools.bench.contenders import contenders, named
from tools.bench.installing import install_eleventy, install_hugo
from tools.bench.machine import describe_machine, quick_folder
from tools.bench.measuring import FLOORS, Bench, corpora_of, measure_size, warm_up
from tools.bench.results import OfSize, Results
from tools.bench.rounds import Plan
from tools.bench.steps import steps_with
from tools.bench.tables import Table, machine_table, size_tables, summary_tables

__all__ = ["main", "parser"]

_SIZES = (300, 1_000)
_ROUNDS = 3
_SAVES = 5
_WIDE = 150
"""Columns of what is printed elsewhere than to a terminal."""


def main(arguments: list[str] | None = None) -> int:
    """Measure what arguments ask for, and print it; return the exit status."""
    asked = parser().parse_args(arguments)
    if asked.command == "parts":
        from tools.bench.parts import measure_all  # noqa: PLC0415 (it imports all that it measures)

        return guarded(partial(measure_all, asked.folders), _ENDING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays in memory
    return guarded(partial(_measure_and_tell, asked), _ENDING)


_ENDING = Ending(failed="Could not measure", stopped="a size that is not printed was not measured")


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python -m tools.bench"
    about = "Measure the archive beside other generators and beside what cannot be less."
    examples = [program, f"{program} --sizes 300 1000 --only archive hugo", f"{program} parts"]
    reader = Parser(prog=program, about=about, examples=examples)
    reader.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="how many documents")
    reader.add_argument("--rounds", type=int, default=_ROUNDS, help="what is odd has a median")
    reader.add_argument("--corpus", type=Path, help="content instead of what would be made up")
    reader.add_argument("--only", nargs="+", default=[], help="generators, or words in their names")
    reader.add_argument("--steps", nargs="+", default=[""], help="words in names of steps")
    reader.add_argument("--saves", type=int, default=_SAVES, help="0 starts no server")
    reader.add_argument("--folder", type=Path, help="where all is built, instead of in memory")
    reader.add_argument("--json", type=Path, help="a file for all that was measured")
    about = "measure what imports and the relations between documents cost"
    examples = [f"{program} parts", f"{program} parts content"]
    parts = add_command(reader.add_subparsers(dest="command"), "parts", about, examples)
    usual = "content, the smallest first; by default what is made up for it"
    parts.add_argument("folders", nargs="*", metavar="FOLDER", help=usual)
    return reader


def _measure_and_tell(asked: argparse.Namespace) -> int:
    results = _measure(asked)
    _print(summary_tables(results))
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results), indent=1), "utf-8")
    return 0


def _measure(asked: argparse.Namespace) -> Results:
    hugo, eleventy = install_hugo(), install_eleventy()
    everybody = [*contenders(hugo, eleventy)]
    chosen = named(everybody, asked.only) if asked.only else everybody
    steps = steps_with(asked.steps)
    sizes = [_documents_in(asked.corpus)] if asked.corpus else sorted(asked.sizes)
    with TemporaryDirectory(prefix="bench-", dir=asked.folder or quick_folder()) as folder:
        sys.pycache_prefix = str(Path(folder, "bytecode"))
        bench = Bench(
            folder=Path(folder),
            contenders=tuple(chosen),
            plan=Plan(rounds=asked.rounds, steps=steps),
            saves=asked.saves,
            floors=FLOORS,
            corpus=asked.corpus,
        )
        machine = {
            **dict(describe_machine(Path(folder), hugo, eleventy)),
            "rounds": f"{asked.rounds}, and {asked.saves} saves while serving",
            "corpus": str(asked.corpus or "made up"),
        }
        _print([machine_table(machine)])
        return Results(machine=machine, sizes=tuple(_sizes(bench, sizes)))


def _sizes(bench: Bench, sizes: Iterable[int]) -> Iterator[OfSize]:
    """Yield what was measured at each size, once it is printed: a long run may be ended."""
    with progress("Measuring") as show:
        warm_up(bench, show)
        for size in sizes:
            measured = measure_size(bench, size, show)
            _print(size_tables(measured))
            yield measured


def _documents_in(corpus: Path) -> int:
    """Return how many pieces a folder of content has; raise ToolError where it is none."""
    folder = corpora_of(corpus)["archive"]
    return sum(1 for kind in ("essays", "comments") for _ in (folder / kind).rglob("*.md"))


def _print(tables: Iterable[Table]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)
    for table in tables:
        console.print(table.title, style="bold")
        console.print(_drawn(table))
        console.print(f"{table.note}\n" if table.note else "", markup=False)


def _drawn(table: Table) -> Drawn:
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(table.columns):
        is_text = not number or table.columns == ("what", "which")
        drawn.add_column(column, justify="left" if is_text else "right")
    for row in table.rows:
        drawn.add_row(*row)
    return drawn
