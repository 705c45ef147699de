"""What decides how a text is read, beside its bytes: code, versions and settings."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

from plugins.frugal.store import digest

__all__ = ["UnknownValueError", "describe", "make_recipe"]

DISTRIBUTIONS = (
    "pelican",
    "Markdown",
    "docutils",
    "Pygments",
    "typogrify",
    "smartypants",
    "python-dateutil",
)
"""Those whose code turns texts into HTML and front matter into values."""

READ_BY_READERS = (
    "MARKDOWN",
    "FORMATTED_FIELDS",
    "DOCUTILS_SETTINGS",
    "PYGMENTS_RST_OPTIONS",
    "DEFAULT_LANG",
    "TYPOGRIFY",
    "TYPOGRIFY_IGNORE_TAGS",
    "TYPOGRIFY_OMIT_FILTERS",
    "TYPOGRIFY_DASHES",
)
"""The settings that Pelican's own readers look at; each must be known whole."""

NOT_FOR_READERS = frozenset(
    {
        "BIND",
        "CACHE_PATH",
        "OUTPUT_PATH",
        "PATH",
        "PLUGIN_PATHS",
        "PORT",
        "THEME",
        "THEME_TEMPLATES_OVERRIDES",
    }
)
"""The settings that say where things are; without them, a copy of a site finds what was kept."""


class UnknownValueError(Exception):
    """A setting whose value cannot be told from another."""


def make_recipe(settings: Mapping[str, Any]) -> bytes:
    """Return a digest that differs wherever a text might be read differently.

    Any plugin may have a hand in reading, and look at any setting: so their sources and all other
    settings count too, these as far as they are plain values.
    Raise UnknownValueError where a setting that readers use is not.
    """
    own = [name for name in READ_BY_READERS if name in settings]
    others = sorted(settings.keys() - set(own) - NOT_FOR_READERS)
    modules = [*_extension_modules(settings["MARKDOWN"]), *map(str, settings["PLUGINS"])]
    return digest(
        sys.version.encode(),
        *(_version(name).encode() for name in DISTRIBUTIONS),
        *(f"{name} {_told(name, settings[name])}".encode() for name in own),
        *(f"{name} {_as_far_as_plain(settings[name])}".encode() for name in others),
        *_sources({*modules, __name__, *_modules_in(settings["MARKDOWN"])}),
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


# ---- settings


def describe(value: object) -> str:
    """Return what tells value from all others; raise UnknownValueError where nothing does.

    Functions and classes are told by their names, since their modules' sources count as well.
    """
    match value:
        case None | bool() | int() | float() | str() | bytes() | Path():
            return repr(value)
        case list() | tuple():
            return f"{type(value).__name__}({','.join(map(describe, value))})"
        case set() | frozenset():
            return f"set({','.join(sorted(map(describe, value)))})"
        case Mapping():
            pairs = (f"{describe(key)}:{describe(each)}" for key, each in value.items())
            return f"{{{','.join(pairs)}}}"
        case partial():
            return f"partial({describe([value.func, value.args, value.keywords])})"
    return _name_of(value)


def _name_of(value: object) -> str:
    """Return where a function or class can be imported from."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
    found: object = sys.modules.get(str(module))
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None or found is not value:
        raise UnknownValueError(f"{value!r}")
    return f"{module}.{name}"


def _told(name: str, value: object) -> str:
    try:
        return describe(value)
    except UnknownValueError as error:
        raise UnknownValueError(f"{name} holds {error}") from None


def _as_far_as_plain(value: object) -> str:
    try:
        return describe(value)
    except UnknownValueError:
        return type(value).__qualname__


# ---- code


def _extension_modules(markdown: Mapping[str, Any]) -> Iterator[str]:
    """Yield the module of each of Markdown's extensions, whose names may be short ones."""
    named = {point.name: point.module for point in entry_points(group="markdown.extensions")}
    for extension in markdown.get("extensions", ()):
        name = str(extension).partition(":")[0]
        yield named.get(name, name)


def _modules_in(value: object) -> Iterator[str]:
    """Yield the module of each function or class that value holds."""
    match value:
        case Mapping():
            for each in value.values():
                yield from _modules_in(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from _modules_in(each)
        case partial():
            yield from _modules_in([value.func, value.args, value.keywords])
        case Callable():
            yield str(value.__module__)


def _sources(modules: Iterable[str]) -> Iterator[bytes]:
    """Yield name and bytes of each source file of the packages that modules are in, in order.

    Pelican's and Markdown's own are told by their versions.
    """
    packages = {name if _is_shared(name) else name.partition(".")[0] for name in modules}
    for package in sorted(packages - _TOLD_BY_VERSION):
        for file in sorted(_files(package)):
            yield package.encode()
            yield file.name.encode()
            yield file.read_bytes()


_TOLD_BY_VERSION = frozenset({"pelican", "markdown", "builtins"})


def _is_shared(module: str) -> bool:
    """Whether module is one of several plugins in one package, as `pelican.plugins` is."""
    return module.startswith("pelican.plugins.")


def _files(package: str) -> list[Path]:
    """Return the Python files of a package or a module; none of what cannot be imported."""
    try:
        module = import_module(package)
    except ImportError:
        return []  # then whoever needs it says so
    folders = getattr(module, "__path__", None)
    if folders is not None:
        return [file for folder in folders for file in Path(folder).rglob("*.py")]
    file = getattr(module, "__file__", None)
    return [Path(file)] if file else []
