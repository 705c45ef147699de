"""The command `check-links`: its options, and which of its jobs they ask for."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from plugins.errors import ToolError
from plugins.upkeep.links.archives import look_up_copies
from plugins.upkeep.links.check import Question, check_links
from plugins.upkeep.links.lychee import Manner
from plugins.upkeep.links.moved import fix_moved

__all__ = ["add_links", "run_links"]

_USUAL = Manner()


def add_links(commands: Any) -> argparse.ArgumentParser:
    """Add the command to those of a parser, and return its own parser."""
    links: argparse.ArgumentParser = commands.add_parser(
        "check-links", help="ask each link that leads elsewhere whether it is alive"
    )
    links.add_argument("--on", type=date.fromisoformat, help="the day, by default today")
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
        agent=_agent(options.contact),
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


def _agent(contact: str) -> str:
    """Return what servers are told: a program that checks links, and where to ask who runs it."""
    if not contact.isprintable() or not contact.isascii():
        raise ToolError(f"{contact!r}: not a contact that a header can hold")
    return f"{_USUAL.agent} (+{contact})" if contact else _USUAL.agent


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= _LONGEST:
        raise ValueError(text)
    return seconds


_LONGEST = 3600.0
