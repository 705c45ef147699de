"""Builds, serves, and builds again after every change, until it is interrupted."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from types import FrameType

from plugins.adapter.serving.board import Board, Kind
from plugins.adapter.serving.builder import Builder
from plugins.adapter.serving.outcome import Order, Outcome
from plugins.adapter.serving.pace import QUIET, Changes, LastBuild, next_build, seconds_to_wait
from plugins.adapter.serving.server import Server, open_server
from plugins.adapter.serving.telling import Voice
from plugins.adapter.serving.watcher import Watcher
from plugins.errors import ToolError
from plugins.progress import progress

__all__ = ["LOOPBACK", "greet", "serve"]

LOOPBACK = "127.0.0.1"
_SETTINGS = "pelicanconf.py"
_FOLDERS = ("content", "theme", "plugins")
"""What is watched in any case; settings may name others beside."""
_FEW = 4
"""So many pieces that were saved at a time are previewed before the site is built."""


def serve(port: int, host: str = LOOPBACK) -> int:
    """Serve the site of this folder until interrupted; return the exit status.

    It is 0 when somebody ends it, since that is how it ends, and 2 where it cannot begin.
    """
    voice, board, root = Voice(), Board(), Path.cwd()
    try:
        server = open_server(host, port, root / "output", board)
    except ToolError as error:
        print(error, file=sys.stderr)
        return error.exitcode
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as ending:
        ending.enter_context(_ended_by_signals())
        ending.enter_context(_answering(server))
        session = ending.enter_context(contextlib.closing(_Session(root, server, board, voice)))
        session.run(wanted=port)
    voice.say("Stopped")
    return 0


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Have each signal that asks for an end raise KeyboardInterrupt, once: the rest is clearing up.

    One that is ignored, as in the background and by `nohup`, stays so.
    """
    before = {each: signal.getsignal(each) for each in _ENDS}
    heard = [each for each in _ENDS if before[each] is not signal.SIG_IGN]

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        for each in heard:
            signal.signal(each, end)
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each])


_ENDS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextlib.contextmanager
def _answering(server: Server) -> Iterator[None]:
    """Have server answer, in a thread of its own; at the end all its threads have ended."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.close()
        thread.join()


class _Session:
    """Builds whenever something changed, and tells the terminal and open pages what came of it."""

    def __init__(self, root: Path, server: Server, board: Board, voice: Voice) -> None:
        self._root, self._server, self._board, self._voice = root, server, board, voice
        self._builder = Builder()
        self._builder.prepare()
        self._watcher = Watcher(root, [root / name for name in _FOLDERS])
        self._unseen: set[Path] = set()
        self._is_previewed = False
        self._last = LastBuild(began=0, ended=0)

    def run(self, wanted: int) -> None:
        """Build and build again, until KeyboardInterrupt; wanted is the port that was asked for."""
        outcome = self._build(None)
        if not outcome.status:
            self._voice.say(outcome.summary)
        greet(self._server, wanted, self._voice)
        while True:
            when, changed = self._next_changes()
            self._build_again(when, changed)

    def _next_changes(self) -> tuple[Changes, frozenset[Path]]:
        """Return what changed, and when, once it is time to build it."""
        changed: frozenset[Path] = frozenset()
        when, is_previewed, is_seen = Changes(first=0, last=0), True, False
        while not changed or (rest := self._rest(when, is_seen=is_seen)) > 0:
            soon = max(when.last + QUIET - monotonic(), 0)
            rung = self._watcher.wait((rest if is_previewed else soon) if changed else None)
            if rung and (more := self._watcher.changed()):
                when = Changes(first=when.first if changed else rung.first, last=rung.last)
                changed, is_previewed = changed | more, False
            if changed and not is_previewed and monotonic() >= when.last + QUIET:
                is_previewed, is_seen = True, self._preview(changed)
        return when, changed

    def _rest(self, when: Changes, *, is_seen: bool) -> float:
        return seconds_to_wait(monotonic(), when, self._last, is_seen=is_seen)

    def _build_again(self, when: Changes, changed: frozenset[Path]) -> None:
        self._unseen |= changed
        sources = [path for path in changed if path.suffix == ".py"]
        if any(path.parent == Path(__file__).parent for path in sources):
            self._voice.warn("The server itself was edited; start it anew to see that take effect")
        if sources:
            self._builder.forget(sources)
            self._builder.prepare()
        outcome = self._build(when)
        if not outcome.status:
            addresses = [self._server.address + permalink for permalink in outcome.saved]
            self._voice.tell_build(self._last.ended - self._last.began, addresses)

    def _preview(self, changed: frozenset[Path]) -> bool:
        """Have open pages show at once what was saved of a few pieces, if that is all there is."""
        is_few = len(changed) <= _FEW and {path.suffix for path in changed} == {".md"}
        if not is_few or self._board.state.verdict:
            return False
        paths = tuple(sorted(map(str, changed)))
        previewed = self._builder.build(Order(settings=_SETTINGS, changed=paths, is_preview=True))
        if not previewed.status:
            self._is_previewed = True
            self._board.show_build("pages")
        return not previewed.status

    def _build(self, when: Changes | None) -> Outcome:
        """Build once, and tell open pages; tell the terminal of mistakes."""
        began = monotonic()
        changed = tuple(sorted(map(str, self._unseen)))
        with progress("Building"):
            outcome = self._builder.build(Order(settings=_SETTINGS, changed=changed))
        self._last = next_build(self._last, when, began=began, ended=monotonic())
        self._look_where_told(outcome)
        if outcome.status:
            self._voice.tell_failure(outcome)
            if self._is_previewed:  # and taken back
                self._board.show_build("pages")
            self._board.show_problems(outcome.summary, outcome.problems)
        else:
            self._board.show_build(_kind(self._unseen))
            self._unseen.clear()
        self._is_previewed = False
        return outcome

    def _look_where_told(self, outcome: Outcome) -> None:
        """Watch the folders and serve the output that the settings name."""
        if outcome.output:
            self._server.root = Path(outcome.output)
            folders = [*map(Path, outcome.watched), *(self._root / name for name in _FOLDERS)]
            self._watcher.watch(dict.fromkeys(folders), self._server.root)

    def close(self) -> None:
        """End what runs."""
        self._watcher.close()
        self._builder.close()


def _kind(changed: Iterable[Path]) -> Kind:
    """Return what open pages have to do about files that changed."""
    suffixes = {path.suffix for path in changed}
    if suffixes == {".css"}:
        return "styles"
    return "pages" if suffixes == {".md"} else "files"


def greet(server: Server, wanted: int, voice: Voice) -> None:
    """Say where the site is served, instead of at which port, and who can see it."""
    if wanted not in {0, server.server_port}:
        voice.say(f"Port {wanted} is taken; the next free one is {server.server_port}")
    if server.serves_others:
        voice.warn("Others who reach this machine can see this, drafts included")
    voice.tell_address("Serving ", server.address, " (Ctrl-C ends it)")
