"""How faithfully the importers turn forums' HTML into the site's Markdown, as a table.

`python tools/fidelity.py` converts every case of `tests/fidelity/`, renders it with the site's own
renderer, and compares what a reader sees before and after.  Its status is 1 where a case differs or
fewer than 85 of 100 blocks stay Markdown.  A name or a part of one shows those cases in full.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from plugins.command import Ending, Parser, guarded  # noqa: E402 (the project is found by the line above)
from plugins.documents.body import read_body  # noqa: E402 (the project is found by the line above)
from plugins.documents.kinds import Comment, Fidelity, Slug  # noqa: E402
from plugins.documents.markdown.misreadings import check_misreadings  # noqa: E402
from plugins.importers.bodies import Converted, to_markdown  # noqa: E402
from plugins.importers.records import Body, Notation  # noqa: E402
from tests.fidelity.canonical import Token, seen, shown, words  # noqa: E402

BASE = "https://www.lesswrong.com/posts/aaaaaaaaaaaaaaaaa/a-post?commentId=bbbbbbbbbbbbbbbbb"
LEAST_MARKDOWN = 0.85
GROUPS = ("lists", "quotes", "inline", "code", "tables", "footnotes", "math", "misc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """HTML of a source, and what it is an example of."""

    group: str
    name: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case."""

    case: Case
    converted: Converted
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    problems: tuple[str, ...]
    """What would stop a build."""

    @property
    def is_alike(self) -> bool:
        """Whether structure and text are as they were, and the site builds."""
        return self.before == self.after and not self.problems

    @property
    def is_same_text(self) -> bool:
        """Whether at least every word is as it was."""
        return words(list(self.before)) == words(list(self.after))


def read_cases() -> Iterator[Case]:
    """Yield each case of `tests/fidelity/`, in the order of the files."""
    for group in GROUPS:
        text = (ROOT / "tests" / "fidelity" / f"{group}.html").read_text(encoding="utf-8")
        _, *parts = re.split(r"^<!-- case: (.*) -->\n", text, flags=re.MULTILINE)
        for name, html in zip(parts[::2], parts[1::2], strict=True):
            yield Case(group=group, name=name, html=html.rstrip("\n"))


def judge(case: Case) -> Outcome:
    """Return what becomes of a case."""
    converted = to_markdown(Body(text=case.html, notation=Notation.HTML), base=BASE)
    document = Comment(
        path="comments/case.md",
        slug=Slug("case"),
        title="",
        summary="",
        body=converted.markdown,
        text=Fidelity.FULL,
    )
    body, problems = read_body(document)
    misread = check_misreadings(document.path, converted.markdown, 1)
    return Outcome(
        case=case,
        converted=converted,
        before=tuple(seen(case.html, BASE)),
        after=tuple(shown(body.html)),
        problems=tuple(map(str, [*problems, *misread])),
    )


def table(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield the lines of the table: a group each, and all."""
    yield f"{'group':<12}{'cases':>6}{'structure':>11}{'text':>6}{'blocks':>8}{'Markdown':>10}"
    for group in (*GROUPS, ""):
        of_group = [each for each in outcomes if group in ("", each.case.group)]
        blocks = sum(each.converted.blocks for each in of_group)
        kept = sum(each.converted.kept_as_html for each in of_group)
        alike = sum(each.is_alike for each in of_group)
        same = sum(each.is_same_text for each in of_group)
        share = f"{1 - kept / blocks:.0%}" if blocks else ""
        name = group or "all"
        yield f"{name:<12}{len(of_group):>6}{alike:>11}{same:>6}{blocks:>8}{share:>10}"


def share_of_markdown(outcomes: list[Outcome]) -> float:
    """Return the share of blocks, in [0, 1], that are not kept as HTML."""
    blocks = sum(each.converted.blocks for each in outcomes)
    return 1 - sum(each.converted.kept_as_html for each in outcomes) / blocks


def _told(outcome: Outcome) -> Iterator[str]:
    """Yield a case in full: its source, its Markdown, and where the two differ."""
    yield f"\n--- {outcome.case.group}: {outcome.case.name}"
    yield outcome.case.html
    yield "-- becomes"
    yield outcome.converted.markdown
    yield from (f"lost: {loss.kind}: {loss.what}" for loss in outcome.converted.losses)
    yield from (f"problem: {each}" for each in outcome.problems)
    if outcome.before != outcome.after:
        yield from (f"only before: {each}" for each in outcome.before if each not in outcome.after)
        yield from (f"only after: {each}" for each in outcome.after if each not in outcome.before)


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python tools/fidelity.py"
    about = "Print how faithfully forums' HTML becomes Markdown, case by case."
    reader = Parser(prog=program, about=about, examples=[program, f"{program} footnote table"])
    reader.add_argument("names", nargs="*", metavar="NAME", help="a part of it: shown in full")
    return reader


def main(arguments: list[str]) -> int:
    """Print the table, and each case that differs or is asked for; return the status."""
    asked = parser().parse_args(arguments).names
    return guarded(lambda: _judge_all(asked), Ending(failed="Could not compare"))


def _judge_all(asked: list[str]) -> int:
    outcomes = [judge(case) for case in read_cases()]
    wanted = [
        each
        for each in outcomes
        if not each.is_alike or any(name in each.case.name for name in asked)
    ]
    for outcome in wanted:
        print("\n".join(_told(outcome)))
    print("\n".join(table(outcomes)))
    is_good = all(each.is_alike for each in outcomes)
    return 0 if is_good and share_of_markdown(outcomes) >= LEAST_MARKDOWN else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
