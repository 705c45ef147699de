"""The command `check-links`: its options, and which of its jobs they ask for."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from plugins.command import Commands, add_command, day
from plugins.importers.agent import agent_of
from plugins.upkeep.links.archives import look_up_copies
from plugins.upkeep.links.check import Question, check_links
from plugins.upkeep.links.lychee import Manner
from plugins.upkeep.links.moved import fix_moved

__all__ = ["add_links", "run_links"]

_USUAL = Manner()
_EXAMPLES = (
    "python -m plugins.upkeep check-links --contact https://your.address",
    "python -m plugins.upkeep check-links --fix-moved",
)


def add_links(commands: Commands) -> argparse.ArgumentParser:
    """Add the command to those of a parser, and return its own parser."""
    about = "ask each link that leads elsewhere whether it is alive"
    links = add_command(commands, "check-links", about, _EXAMPLES)
    links.add_argument("--on", type=day, help="the day, by default today")
    links.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), help="the file")
    links.add_argument("--contact", default="", help="an address that tells who asks")
    links.add_argument("--again", action="store_true", help="ask also what answered a few days ago")
    for name, what in (
        ("timeout", "how long a server is waited for"),
        ("pause", "between two questions to one host"),
        ("rest", "before what failed is asked again"),
    ):
        usual = getattr(_USUAL, name)
        links.add_argument(f"--{name}", type=_seconds, default=usual, help=f"seconds, {what}")
    jobs = links.add_mutually_exclusive_group()
    jobs.add_argument("--fix-moved", action="store_true", help="only write moved links anew")
    jobs.add_argument("--look-up", action="store_true", help="only ask for copies of dead links")
    return links


def run_links(
    options: argparse.Namespace, on: date, tell: Callable[[str], None] = lambda _: None
) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    manner = Manner(
        agent=agent_of(_USUAL.agent, options.contact),
        timeout=options.timeout,
        pause=options.pause,
        rest=options.rest,
    )
    if options.fix_moved:
        return fix_moved(options.content)
    if options.look_up:
        return look_up_copies(options.content, manner)
    question = Question(on=on, settings=options.settings, is_again=options.again, manner=manner)
    return check_links(options.content, question, tell)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 <= (seconds := float(text)) <= _LONGEST:
            return seconds
    told = f"'{text}' is no time; write seconds, from 0 to {_LONGEST:.0f}"
    raise argparse.ArgumentTypeError(told)


_LONGEST = 3600.0
