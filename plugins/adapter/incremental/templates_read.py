"""What each template of a theme reads: other templates, settings, names; read from its source."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables

from plugins.documents.sources import Memory
from plugins.frugal.store import digest

__all__ = ["Reading", "read_templates", "settings_read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a template and all that it includes read."""

    names: frozenset[str]
    """Those that are set by none of them."""
    digest: bytes
    """What tells their sources."""


def read_templates(folder: Path, env: Environment, memory: Memory) -> Mapping[str, Reading] | None:
    """Return what each template in folder reads, by its name without `.html`.

    What memory knows of these sources is not told from them again.

    None where that cannot be told from the sources: a template chooses another by a value, extends
    one that is not in folder, or is no template at all.
    """
    sources = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in _in(folder)}
    key = digest(*(text for each in sources.items() for text in each))
    if known := memory.read([key]).get(key):
        return {name: Reading(names=n, digest=d) for name, n, d in pickle.loads(known)}  # noqa: S301 (the store has proved it to be ours)
    readings = _readings(sources, env)
    if readings:
        told = [(name, each.names, each.digest) for name, each in readings.items()]
        memory.write({key: pickle.dumps(told, pickle.HIGHEST_PROTOCOL)})
    return readings


def _readings(sources: Mapping[str, str], env: Environment) -> Mapping[str, Reading] | None:
    try:
        parsed = {name: _parse(source, env) for name, source in sources.items()}
        return {
            name.removesuffix(".html"): _reading(name, parsed, sources)
            for name in parsed
            if "/" not in name
        }
    except (TemplateError, KeyError):
        return None


def _in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.html")) if path.is_file())


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a source says itself."""

    reads: frozenset[str]
    sets: frozenset[str]
    refers_to: tuple[str, ...]


def _parse(source: str, env: Environment) -> _Parsed:
    """Return what a source says; raise KeyError where it names another template by a value."""
    tree = env.parse(source)
    referred = list(find_referenced_templates(tree))
    if None in referred:
        raise KeyError(source)
    stored = (each.name for each in tree.find_all(nodes.Name) if each.ctx in ("store", "param"))
    targets = (each.target for each in tree.find_all(nodes.Import))
    named = (
        name if isinstance(name, str) else name[1]
        for each in tree.find_all(nodes.FromImport)
        for name in each.names
    )
    return _Parsed(
        reads=frozenset(find_undeclared_variables(tree)),
        sets=frozenset({*stored, *targets, *named}),
        refers_to=tuple(str(name) for name in referred),
    )


def _reading(name: str, parsed: Mapping[str, _Parsed], sources: Mapping[str, str]) -> Reading:
    closure = sorted(_closure(name, parsed, set()))
    reads = frozenset[str]().union(*(parsed[each].reads for each in closure))
    sets = frozenset[str]().union(*(parsed[each].sets for each in closure))
    told = (text for each in closure for text in (each, sources[each]))
    return Reading(names=reads - sets, digest=digest(*told))


def _closure(name: str, parsed: Mapping[str, _Parsed], seen: set[str]) -> set[str]:
    """Return a template and all that it leads to; raise KeyError for one that is not there."""
    if name not in seen:
        seen.add(name)
        for other in parsed[name].refers_to:
            _closure(other, parsed, seen)
    return seen


def settings_read(reading: Reading, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings among the names that a template reads."""
    return {name: settings[name] for name in sorted(reading.names) if name in settings}
