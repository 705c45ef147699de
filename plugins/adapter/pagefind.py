"""How a search index is written: Pagefind is run on pages made for it.

It indexes words, titles and filters; what it writes is put into one order, and what no page asks
for is left out.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryDirectory

import cbor2

from plugins.adapter.spelling import SPELLINGS, fold_spelling
from plugins.documents import Permalink
from plugins.errors import ToolError

__all__ = ["Record", "write_index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What can be found of a document."""

    permalink: Permalink
    title: str
    """Empty where it is not to be found."""
    lines: tuple[str, ...]
    """The text, a line for each of its blocks."""
    filters: tuple[str, ...]
    """What it is to be found by, beside its words.

    These are kinds (`kind-essay`), topics (`topic-licensing`), years (`year-2023`, `year-undated`),
    `own` for a record of the owner's own words alone, and `copy` where another record has the
    document whole.
    """


def write_index(records: Iterable[Record], place: Path, language: str) -> None:
    """Write the index of records as the folder place; raise ToolError where Pagefind fails.

    Words are stemmed as in language.  The same records give the same bytes.
    """
    with TemporaryDirectory() as scratch:
        for record in records:
            page = Path(scratch, "site", record.permalink, _file_name(record))
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(_page(record), "utf-8")
        _run_pagefind(Path(scratch), language)
        bundle = Path(scratch, "bundle")
        _order_filters(bundle)
        _finish_script(bundle / "pagefind.js")
        shutil.copytree(bundle, place, ignore=_unneeded(bundle))


def _file_name(record: Record) -> str:
    """Return the last part of a record's address, which no reader sees."""
    return "own.html" if "copy" in record.filters else "index.html"


def _page(record: Record) -> str:
    """Return record as the page that Pagefind reads.

    Words stand in it in one spelling.  An id, which Pagefind hands on and does not search, tells
    search.js how to show them: at which words lines begin, and what was written where another word
    stands or Pagefind adds a full stop; places count from the title's first word.
    """
    title, *lines = [_words(text) for text in (record.title, *record.lines)]
    words = [*title, *chain.from_iterable(lines)]
    begins = [*accumulate(map(len, lines[:-1]), initial=len(title))]
    ends = (len(title) - 1, len(words) - 1)
    written = {
        place: word
        for place, word in enumerate(words)
        if place in ends or _fold_spellings(word) != word
    }
    note = json.dumps([begins, written], ensure_ascii=False, separators=(",", ":"))
    folded = [escape(_fold_spellings(word)) for word in words]
    return "".join(
        (
            "<html><body>",
            *(f'<i data-pagefind-filter="{name}:1"></i>' for name in record.filters),
            f"<h1>{' '.join(folded[: len(title)])}</h1>" if title else "",
            f'<i id="{escape(note)}"></i><p>{" ".join(folded[len(title) :])}</p>',
            "</body></html>",
        )
    )


def _words(text: str) -> list[str]:
    """Return what stands between blanks of any kind."""
    return text.translate(_UNSEEN).split()


_UNSEEN = dict.fromkeys((0x200B, 0xFEFF))
"""Characters at which Pagefind or a browser would part words, and Python does not."""


@cache
def _fold_spellings(text: str) -> str:
    """Return text with each word that has several spellings in the one that is searched."""
    return _LETTERS.sub(lambda word: _folded(word[0]), text)


def _folded(word: str) -> str:
    folded = fold_spelling(word)
    return word if folded == word.lower() else folded


_LETTERS = re.compile(r"[^\W\d_]+")


def _run_pagefind(folder: Path, language: str) -> None:
    """Have the pages in folder/site indexed as folder/bundle; raise ToolError where that fails."""
    command = [sys.executable, "-m", "pagefind", "--site", "site", "--output-path", "bundle"]
    without = {name: value for name, value in os.environ.items() if "PAGEFIND" not in name}
    done = subprocess.run(  # noqa: S603 (a command of the environment's own, no shell)
        [*command, "--force-language", language],
        cwd=folder,
        env=without,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode or not (folder / "bundle" / _ENTRY).is_file():
        told = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise ToolError(
            f"search: Pagefind ended with status {done.returncode}: {told[-1]}; "
            "`make clean` and build again, which installs it anew"
        )


_ENTRY = "pagefind-entry.json"
_MAGIC = b"pagefind_dcd"
"""What each of Pagefind's packed files begins with."""
_FILTERS = 3
"""The place of the filters in an index's table of contents, each a name and its file."""


def _order_filters(bundle: Path) -> None:
    """Give the filters one order: Pagefind lists them as its hash table does, anew at each run."""
    entry = json.loads((bundle / _ENTRY).read_text("utf-8"))
    for language, index in entry["languages"].items():
        file = bundle / f"pagefind.{index['hash']}.pf_meta"
        contents = cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(_MAGIC))
        contents[_FILTERS].sort()
        packed = _MAGIC + cbor2.dumps(contents)
        index["hash"] = f"{language}_{sha256(packed).hexdigest()[:10]}"
        file.unlink()
        place = bundle / f"pagefind.{index['hash']}.pf_meta"
        place.write_bytes(gzip.compress(packed, mtime=0))
    (bundle / _ENTRY).write_text(json.dumps(entry, separators=(",", ":")), "utf-8")


def _finish_script(script: Path) -> None:
    """Have Pagefind search where it is loaded, and give it the table of spellings.

    Its worker is its script over again, so without it half as much is loaded.
    """
    text = script.read_text("utf-8")
    if text.count(_HAS_WORKERS) != 1:
        raise ToolError(
            "search: Pagefind asks for workers in another way than it did; "
            "use the version in requirements.txt, or mend plugins/adapter/pagefind.py"
        )
    spellings = f"export const spellings={json.dumps(SPELLINGS, separators=(',', ':'))};\n"
    script.write_text(text.replace(_HAS_WORKERS, "false") + spellings, "utf-8", newline="")


_HAS_WORKERS = 'typeof Worker!=="undefined"'


def _unneeded(bundle: Path) -> Callable[[str, list[str]], list[str]]:
    """Return what tells which files of a folder of the bundle search.js never asks for."""
    languages = json.loads((bundle / _ENTRY).read_text("utf-8"))["languages"].values()
    programs = {f"wasm.{index['wasm'] or 'unknown'}.pagefind" for index in languages}
    needed = {"pagefind.js", _ENTRY, *programs, "index", "fragment", "filter"}

    def unneeded(folder: str, names: list[str]) -> list[str]:
        is_top = Path(folder) == bundle
        return [each for each in names if is_top and each not in needed and ".pf_" not in each]

    return unneeded
