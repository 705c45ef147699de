"""The theme's templates, as Pelican would have them (pelican/generators.py), without its import."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket

from plugins.adapter.incremental.fast_templates import FastEnvironment
from plugins.adapter.scripts import read_scripts
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.adapter.words import FILTERS
from plugins.documents.sources import Memory

__all__ = ["make_environment"]


def make_environment(
    settings: Mapping[str, Any], with_sources: Callable[[str], str], memory: Memory
) -> Environment:
    """Return what renders the theme's templates; with_sources puts sizes of images into a body.

    What templates compile to is kept in memory.
    """
    theme = Path(settings["THEME"])
    env = FastEnvironment(
        loader=FileSystemLoader(theme / "templates"),
        bytecode_cache=_Compiled(memory),
        **{"auto_reload": False, **settings["JINJA_ENVIRONMENT"]},
    )
    env.policies["json.dumps_function"] = _LastWritten()
    env.filters |= {**FILTERS, "with_sources": with_sources}
    scripts = read_scripts(settings, STYLESHEET_FOLDER)
    env.globals["scripts"] = {script.page: script.address for script in scripts}
    if sheet := join_styles(settings):
        env.globals["stylesheet"] = f"{STYLESHEET_FOLDER}/{sheet.name}"
    return env


class _LastWritten:
    """Writes JSON, and once where a page shows what its policy has told the digest of."""

    def __init__(self) -> None:
        self._last: tuple[object, dict[str, Any], str] = (None, {}, "null")

    def __call__(self, data: object, **how: Any) -> str:
        """Return data as JSON, written as json.dumps is asked to."""
        known, was, text = self._last
        if data is not known or how != was:
            text = json.dumps(data, **how)
            self._last = (data, how, text)
        return text


class _Compiled(BytecodeCache):
    """Compiled templates, by their sources."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what its template compiled to, if that is known."""
        key = self._key(bucket)
        if code := self._memory.read([key]).get(key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template compiled to."""
        self._memory.write({self._key(bucket): bucket.bytecode_to_string()})

    def _key(self, bucket: Bucket) -> bytes:
        """Return what tells a template by its source, and by its name, which errors tell."""
        return f"{bucket.key} {bucket.checksum}".encode()
