"""Measure the archive beside other generators and beside what cannot be less.

    python -m tools.bench [--sizes 300 1000] [--rounds 3] [--corpus FOLDER] [--only NAME…]
                          [--steps NAME…] [--saves 5] [--folder FOLDER] [--json FILE]
    python -m tools.bench parts [FOLDER…]

Exit status 0: measured; 2: that could not be done.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Drawn

from plugins.errors import ToolError
from tools.bench.contenders import contenders
from tools.bench.installing import install_eleventy, install_hugo
from tools.bench.machine import describe_machine, quick_folder
from tools.bench.measuring import FLOORS, Bench, corpora_of, measure_size, warm_up
from tools.bench.results import OfSize, Results
from tools.bench.rounds import Plan
from tools.bench.steps import STEPS
from tools.bench.tables import Table, machine_table, size_tables, summary_tables

__all__ = ["main"]

_SIZES = (300, 1_000)
_ROUNDS = 3
_SAVES = 5
_WIDE = 150
"""Columns of what is printed elsewhere than to a terminal."""


def main(arguments: list[str] | None = None) -> int:
    """Measure what arguments ask for, and print it; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["parts"]:
        from tools.bench import parts  # noqa: PLC0415 (it imports all that it measures)

        return parts.main(given[1:])
    asked = _parse(given)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays in memory
    try:
        results = _measure(asked)
        _print(summary_tables(results))
    except ToolError as error:
        print(error, file=sys.stderr)
        return error.exitcode
    except KeyboardInterrupt:
        print("Stopped; a size that is not printed was not measured", file=sys.stderr)
        return 130
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results), indent=1), "utf-8")
    return 0


def _parse(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="how many documents")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="what is odd has a median")
    parser.add_argument("--corpus", type=Path, help="content instead of what would be made up")
    parser.add_argument("--only", nargs="+", default=[], help="words in names of generators")
    parser.add_argument("--steps", nargs="+", default=[""], help="words in names of steps")
    parser.add_argument("--saves", type=int, default=_SAVES, help="0 starts no server")
    parser.add_argument("--folder", type=Path, help="where all is built, instead of in memory")
    parser.add_argument("--json", type=Path, help="a file for all that was measured")
    return parser.parse_args(given)


def _measure(asked: argparse.Namespace) -> Results:
    hugo, eleventy = install_hugo(), install_eleventy()
    everybody = contenders(hugo, eleventy)
    chosen = [each for each in everybody if _is_named(each.name, asked.only or [""])]
    steps = frozenset(step for step in STEPS if _is_named(step, asked.steps))
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
    with Console(stderr=True).status("") as status:
        warm_up(bench, status.update)
        for size in sizes:
            measured = measure_size(bench, size, status.update)
            _print(size_tables(measured))
            yield measured


def _is_named(name: str, words: list[str]) -> bool:
    return any(word.lower() in name.lower() for word in words)


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


if __name__ == "__main__":
    sys.exit(main())
