"""All that is measured at one size: rounds of builds, floors beside them, then servers."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree

from plugins.errors import ToolError
from tools.bench.contenders import ARCHIVE, Contender
from tools.bench.installing import ROOT
from tools.bench.results import OfSize
from tools.bench.rounds import Plan, Tell, measure_rounds
from tools.bench.running import environment_in, run
from tools.bench.serving import measure_saves
from tools.bench.sites import Site, lay_out
from tools.bench.steps import EDITED

__all__ = ["Bench", "corpora_of", "measure_size", "warm_up"]

_FEW = 25
"""Documents, of which some have code, formulas and footnotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured, where, and with whom."""

    folder: Path
    """A scratch folder of its own."""
    contenders: tuple[Contender, ...]
    plan: Plan
    saves: int
    """How often each server has a document saved; 0 starts none."""
    floors: Mapping[str, bool]
    """Names of parts that are measured alone, and whether they are so dear that once must do."""
    corpus: Path | None = None
    """A folder of others' making."""


def warm_up(bench: Bench, tell: Tell) -> None:
    """Build a few documents with everybody, so that Python has compiled what it imports."""
    once = Plan(rounds=1, steps=frozenset({EDITED}))
    few = replace(bench, plan=once, saves=0, floors=dict.fromkeys(_COMMANDS, True), corpus=None)
    measure_size(few, _FEW, tell)


def measure_size(bench: Bench, number: int, tell: Tell) -> OfSize:
    """Return what was measured with a corpus of so many documents, or with the one given."""
    folder = bench.folder / f"{number}"
    try:
        return _measure(bench, number, folder, tell)
    finally:
        rmtree(folder, ignore_errors=True)


def _measure(bench: Bench, number: int, folder: Path, tell: Tell) -> OfSize:
    tell(f"{number:,} documents: laying out sites")
    dialects = dict.fromkeys(each.dialect for each in bench.contenders)
    given = corpora_of(bench.corpus) if bench.corpus else {}
    corpora = dict(_corpora(dialects, given, number, folder / "corpora"))
    sites = [
        lay_out(each, folder / each.name.replace(" ", "-"), corpora) for each in bench.contenders
    ]
    samples, failed = measure_rounds(number, sites, bench.plan, tell)
    ours = next((site for site in sites if site.contender.name == ARCHIVE), None)
    served = [site for site in sites if site.contender.serve and site.contender.name not in failed]
    return OfSize(
        documents=number,
        samples=tuple(samples),
        failed=failed,
        floors=_floors(bench, ours, tell) if ours else {},
        saves=measure_saves(_once(served), bench.saves, tell) if bench.saves else {},
    )


def _once(sites: Sequence[Site]) -> list[Site]:
    """Return a site of each dialect: cards and search have no part in serving."""
    return [*{site.contender.dialect: site for site in reversed(sites)}.values()][::-1]


# ---- corpora


def corpora_of(folder: Path) -> Mapping[str, Path]:
    """Return the corpora in folder by dialect: its subfolders, or the folder of one archive.

    Raise ToolError where there is none.
    """
    if any((folder / kind).is_dir() for kind in ("essays", "comments")):
        return {"archive": folder}
    found = {entry.name: entry for entry in folder.iterdir() if entry.is_dir()}
    if "archive" not in found:
        message = f"{folder}: neither essays/ nor comments/ nor archive/ is there"
        raise ToolError(f"{message}; name a folder of content, or one with a folder per dialect")
    return found


def _corpora(
    dialects: Sequence[str] | Mapping[str, None],
    given: Mapping[str, Path],
    number: int,
    folder: Path,
) -> Iterator[tuple[str, Path]]:
    """Yield the corpus of each dialect, made where it is not given."""
    for dialect in dialects:
        if dialect in given:
            yield dialect, given[dialect].resolve()
            continue
        place = folder / dialect
        made = ["-m", "tools.bench.corpus", str(number), str(place), "--dialect", dialect]
        subprocess.run([sys.executable, *made], cwd=ROOT, check=True)
        yield dialect, place


# ---- floors


def _floors(bench: Bench, site: Site, tell: Tell) -> dict[str, tuple[float, ...]]:
    """Return the seconds of each part of a build alone, once or in each round."""
    return {
        name: tuple(_floor(name, site, tell) for _ in range(1 if is_dear else bench.plan.rounds))
        for name, is_dear in bench.floors.items()
    }


def _floor(name: str, site: Site, tell: Tell) -> float:
    """Return the seconds of a part: those that it prints, or those that its command took."""
    tell(f"floor: {name}")
    part = [sys.executable, "-m", "tools.bench.floors", str(site.documents), name]
    copy = site.folder.with_name("copied")
    command = _COMMANDS.get(name)
    if command:
        part = [each.format(output=site.output, copy=copy) for each in command]
    took = run(part, site.folder if command else ROOT, environment_in(site.folder))
    rmtree(copy, ignore_errors=True)
    if took.status:
        raise ToolError(f"{name}: could not be measured: {took.said}")
    return took.seconds if command else float(took.said.split()[-1])


_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "write the same output (cp -r)": ("/bin/cp", "-r", "{output}", "{copy}"),
    "start Python": (sys.executable, "-c", "pass"),
    "start Python and import Pelican": (sys.executable, "-c", "import pelican"),
    "start Python and import the archive's build": (
        sys.executable,
        "-c",
        "import plugins.adapter.building, plugins.adapter.render",
    ),
}
FLOORS: Mapping[str, bool] = {
    "stat all sources": False,
    "read all sources": False,
    "read and hash all sources": False,
    **dict.fromkeys(_COMMANDS, False),
    "Markdown of all bodies, one process": True,
    "Markdown of all bodies, two processes": True,
    "smartypants of all bodies": True,
    "Typogrify of all bodies": True,
}
"""The parts of a build that are measured alone, and which of them are dear."""
