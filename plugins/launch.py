"""How every command begins: Ctrl-C is heard from its first moment, and no more at its last.

Nothing is imported here that takes long, as whatever interrupts that is a traceback.
"""

import gc
import os
import signal
import sys
from typing import NoReturn

__all__ = ["end", "launch", "too_late"]


def launch(module: str, arguments: list[str] | None = None) -> int:
    """Run `main` of a module and return its exit status; Ctrl-C is heard while that is imported.

    The first Ctrl-C stops the command; it may then clear up, and takes no notice of another.
    """
    before = signal.getsignal(signal.SIGINT)
    is_ours = before is signal.default_int_handler  # else it is ignored, or somebody else's
    try:
        if is_ours:
            signal.signal(signal.SIGINT, _interrupt)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see command.run_part
        return _run(module, arguments)
    except KeyboardInterrupt:
        if "PART_OF_A_COMMAND" not in os.environ:  # command.PART_OF
            sys.stderr.write("Stopped; nothing was changed\n")
        return 130
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, before)


def end(status: int) -> NoReturn:
    """End the process with a status; Ctrl-C has nothing to stop any more.

    What is left is not looked through for garbage, as the system takes all of it back: after a
    build of ten thousand documents that is a quarter of a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    sys.exit(status)


def _run(module: str, arguments: list[str] | None) -> int:
    from importlib import import_module  # noqa: PLC0415 (see above)

    from plugins.command import Ending, guarded  # noqa: PLC0415 (likewise)

    def work() -> int:
        status: int = import_module(module).main(arguments)
        return status

    return guarded(work, Ending(failed="Could not begin"))


def _interrupt(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def too_late() -> None:
    """Have Ctrl-C stop nothing any more: what was asked is decided, and done in a moment.

    Called right before the first file is changed, so that who stops a command is told the truth.
    """
    if signal.getsignal(signal.SIGINT) is _interrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
