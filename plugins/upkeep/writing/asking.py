"""What the commands for writing may be asked, with an example of each in its help."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from plugins.command import Commands, add_command, day, given
from plugins.upkeep.writing.begin import KINDS

__all__ = ["DEEDS", "add_writing"]

DEEDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "begin it",
        "promote": "begin an essay from it",
        "fmt": "format",
        "rename": "rename it",
        "schema": "write the schemas",
        "check-content": "check the content",
        "init": "make it yours",
    }
)
"""What each command could not do, where it could not."""


def add_writing(commands: Commands) -> tuple[argparse.ArgumentParser, ...]:
    """Add the commands for writing, and return them."""
    return (
        _add_new(commands),
        _add_promote(commands),
        _add_fmt(commands),
        _add_rename(commands),
        _add_schema(commands),
        _add(commands, "check-content", "tell every mistake in the content", ""),
        _add_init(commands),
    )


def _add(commands: Commands, name: str, about: str, examples: str) -> argparse.ArgumentParser:
    """Return a new command, whose help shows examples, a line each."""
    lines = examples.splitlines() or [""]
    shown = [f"python -m plugins.upkeep {name} {line}".rstrip() for line in lines]
    return add_command(commands, name, about, shown)


def _add_new(commands: Commands) -> argparse.ArgumentParser:
    examples = (
        'essay --title "What a licence is for" --topics licensing\n'
        "comment --url 'https://www.lesswrong.com/posts/…?commentId=…'\n"
        "comment --url 'https://news.ycombinator.com/item?id=…' --offline\n"
        'bet --title "Rain before Friday"'
    )
    new = _add(commands, "new", "begin a piece, as a draft that builds", examples)
    new.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    new.add_argument("--title", default="", help="what it is called")
    url = "of a comment: its own address; LessWrong, the EA Forum and Hacker News are asked for it"
    new.add_argument("--url", default="", help=url)
    new.add_argument("--contact", default="", help="an address that tells the forum who asks")
    new.add_argument("--offline", action="store_true", help="ask nobody")
    new.add_argument("--slug", default="", help="the last part of its address, else from the title")
    new.add_argument("--summary", default="", help="one or two sentences, else to be written")
    new.add_argument("--topics", default="", help="slugs of topics, with commas")
    new.add_argument("--on", type=day, help="its day, by default today")
    return new


def _add_promote(commands: Commands) -> argparse.ArgumentParser:
    example = 'llama-2-is-not-open-source --title "What open source asks"'
    grown = _add(commands, "promote", "begin an essay that grows from a comment", example)
    grown.add_argument(
        "comment", type=given, metavar="COMMENT", help="the slug of a comment, or its file"
    )
    grown.add_argument("--title", default="", help="the essay's, by default the comment's")
    grown.add_argument("--slug", default="", help="the essay's, by default from its title")
    grown.add_argument("--on", type=day, help="its day, by default today")
    return grown


def _add_fmt(commands: Commands) -> argparse.ArgumentParser:
    examples = "--check\n--sentences content/essays/a-licence.md"
    form = _add(commands, "fmt", "bring content files into their one form", examples)
    form.add_argument("files", nargs="*", type=Path, metavar="FILE", help="by default all")
    form.add_argument("--check", action="store_true", help="only tell which are not in it")
    lines = "put each sentence of a paragraph on a line of its own, too"
    form.add_argument("--sentences", action="store_true", help=lines)
    return form


def _add_rename(commands: Commands) -> argparse.ArgumentParser:
    examples = (
        "essays/a-licence what-a-licence-is-for\n"
        "content/comments/old.md comments/lesswrong/new.md\n"
        "images/plot.png images/loss-by-day.png"
    )
    moved = _add(commands, "rename", "rename a piece or a file, and all that leads to it", examples)
    what = "a file of content, or a section and a slug"
    moved.add_argument("old", type=given, metavar="FROM", help=what)
    moved.add_argument("new", type=given, metavar="TO", help="its new slug, or its new file")
    return moved


def _add_schema(commands: Commands) -> argparse.ArgumentParser:
    about = "write the JSON Schema of each kind's front matter, for editors"
    schema = _add(commands, "schema", about, "\n--check")
    schema.add_argument("--check", action="store_true", help="only tell which are out of date")
    schema.add_argument("--guide", type=Path, default=Path("docs/content.md"), help="says the keys")
    schema.add_argument("--into", type=Path, default=Path("schemas"), help="the folder")
    return schema


def _add_init(commands: Commands) -> argparse.ArgumentParser:
    about = "make a copy of this repository yours: empty its content, and set whose it is"
    example = '--name "Ada Lovelace" --address https://ada.example --account lesswrong=ada'
    yours = _add(commands, "init", about, example)
    yours.add_argument("--name", default="", help="your name; asked for where it is not given")
    yours.add_argument("--address", default="", help="where the site will be; asked for likewise")
    account = "your account on a forum, such as lesswrong=a-slug; as often as you have one"
    yours.add_argument("--account", action="append", default=[], metavar="SITE=WHO", help=account)
    yours.add_argument("--on", type=day, help="the day, by default today")
    return yours
