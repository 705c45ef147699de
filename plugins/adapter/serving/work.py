"""What a build does when it is asked to: it builds, and tells what came of it."""

import gc
import io
import os
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from pelican.settings import get_settings_from_file

from plugins.adapter import read, relate, render  # imported now, they need not be later
from plugins.adapter.building import Built, build_site, verdict
from plugins.adapter.incremental.prepared import read_raw
from plugins.adapter.incremental.preview import Preview
from plugins.adapter.incremental.quick import build_quickly
from plugins.adapter.serving.child import place_of
from plugins.adapter.serving.outcome import Order, Outcome
from plugins.adapter.told import tell
from plugins.documents import Document
from plugins.errors import ContentError, Problem, SiteError, ToolError
from plugins.progress import progress

__all__ = ["READY", "after", "failure", "here", "work"]

READY = (read, relate, render)
"""The plugins that a build loads by their names."""


def work(order: bytes) -> bytes:
    """Return the outcome of the build that was ordered; both are JSON."""
    outcome = _outcome(msgspec.json.decode(order, type=Order))
    return msgspec.json.encode(outcome)


def here(order: bytes) -> bytes | None:
    """Return the outcome of an order that can be done without Pelican; None for any other."""
    wanted = msgspec.json.decode(order, type=Order)
    if wanted.is_preview:
        return msgspec.json.encode(_preview(wanted))
    outcome = _outcome(wanted, _build_here)
    if _KNOWN.preview and (outcome is None or outcome.status):
        with suppress(OSError):  # no byte decides of itself: the next build mends what it finds
            _KNOWN.preview.take_back()
    if outcome is None:
        _KNOWN.preview = None  # it knows nothing of what Pelican is going to make
        return None
    return msgspec.json.encode(outcome)


def after(order: bytes) -> None:
    """Make ready for previews, where none could be made yet, and clear up now and then.

    Nothing is shown of that: by now the server speaks in the terminal.
    """
    wanted = msgspec.json.decode(order, type=Order)
    if _KNOWN.preview is None and not wanted.is_preview:
        # The build has told whatever is wrong.
        with suppress(Exception), redirect_stderr(io.StringIO()):
            _build_here(wanted.settings)
    if _KNOWN.preview:
        _KNOWN.preview.make_ready()
    _KNOWN.builds += 1
    if _KNOWN.builds % _CLEARING == 0:
        gc.unfreeze()  # builds do without it (plugins/frugal/collector.py)
        gc.collect()


@dataclass(slots=True)
class _Known:
    """What builds in this process have left."""

    preview: Preview | None = None
    builds: int = 0


_KNOWN = _Known()
_CLEARING = 20


def _preview(order: Order) -> Outcome:
    """Return where the pages of the changed pieces stand anew; status 2 where none do."""
    preview, saved = _KNOWN.preview, None
    with suppress(Exception):  # the build that follows tells whatever is wrong
        saved = preview.show(map(Path, order.changed)) if preview else None
    return Outcome(status=0 if saved else 2, summary="", saved=saved or ())


def _build_here(settings_file: str) -> Built | None:
    """Build in this process; None where Pelican has to be asked."""
    raw = read_raw(Path(settings_file), {})
    built = build_quickly(raw, is_preview_wanted=_KNOWN.preview is None) if raw else None
    if built and built.preview:
        _KNOWN.preview = built.preview
    return built


def _outcome(
    order: Order, build: Callable[[str], Built | None] = lambda settings: build_site(settings, {})
) -> Outcome | None:
    with progress("Building"):  # as the server shows, which cannot know what is printed here
        return _built(order, build)


def _built(order: Order, build: Callable[[str], Built | None]) -> Outcome | None:
    try:
        output, watched = _folders(Path(order.settings))
    except Exception as error:  # noqa: BLE001 (settings are Python, which may raise anything)
        return failure(error)
    try:
        built = build(order.settings)
    except Exception as error:  # noqa: BLE001 (whatever Pelican, Jinja or a plugin raises)
        outcome = failure(error)
    else:
        if built is None:
            return None
        saved = tuple(_saved(built, watched[0], order.changed))
        outcome = Outcome(status=0, summary=str(built), saved=saved)
    return replace(outcome, output=output, watched=watched)


def _folders(settings_file: Path) -> tuple[str, tuple[str, ...]]:
    """Return the folder of output and those to watch, content first, as the settings name them."""
    if not settings_file.is_file():
        raise ToolError(f"{settings_file}: no such settings file")
    settings = get_settings_from_file(str(settings_file))
    folder = settings_file.absolute().parent
    content = settings.get("PATH") or "content"
    watched = (content, settings.get("THEME") or "theme", *settings.get("PLUGIN_PATHS", ()))
    output = folder / settings.get("OUTPUT_PATH", "output")
    return str(output), tuple(os.path.normpath(folder / name) for name in watched)


def _saved(built: Built, content: str, changed: Iterable[str]) -> Iterable[str]:
    """Yield the permalink of each document among the files that changed."""
    documents = _documents(built)
    for path in map(Path, changed):
        if path.is_relative_to(content):
            name = path.relative_to(content).as_posix()
            if document := documents.get(name):
                yield document.permalink


def _documents(built: Built) -> Mapping[str, Document]:
    """Return what the site is made of, also where the last build had read it all already."""
    if built.archive:
        return built.archive.library.documents
    return _KNOWN.preview.desk.graph.library.documents if _KNOWN.preview else {}


def failure(error: Exception) -> Outcome:
    """Return how a build ended that error ended."""
    if isinstance(error, ContentError):
        return Outcome(status=error.exitcode, summary=verdict(error), problems=error.problems)
    if os.environ.get("DEBUG"):
        traceback.print_exception(error)
    # Ours say themselves where they are from, a line each; of others the traceback knows.
    is_ours = isinstance(error, SiteError)
    told = tell(error).splitlines() if is_ours else [tell(error)]
    path, line = ("", 0) if is_ours else place_of(error)
    return Outcome(
        status=SiteError.exitcode,
        summary="Could not build; what was built before is as it was",
        problems=tuple(_placed(each, path, line) for each in told),
    )


def _placed(told: str, path: str, line: int) -> Problem:
    """Return a problem at the place that told names, or else at the path and the line."""
    if named := _PLACE.search(told):
        return Problem(
            path=_shown(named["path"]),
            line=int(named["line"]),
            reason=told.replace(named[0], "", 1),
        )
    return Problem(path=path, line=line, reason=told)


_PLACE = re.compile(r"(?P<path>[^\s:]+\.(?:html|py|md|yaml|json)):(?P<line>[0-9]+): ")


def _shown(path: str) -> str:
    """Return path as its owner would type it."""
    full, here = Path(path).absolute(), Path.cwd()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path
