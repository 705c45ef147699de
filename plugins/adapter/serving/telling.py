"""What the server says in the terminal: addresses and mistakes, as links where it knows links."""

from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from plugins.adapter.serving.outcome import Outcome
from plugins.errors import Problem
from plugins.terminal import file_link, knows_links

__all__ = ["Voice"]

_MANY = 5
"""How many saved pieces are told; `git checkout` saves hundreds."""


class Voice:
    """Says what happens: what went well on standard output, the rest on standard error."""

    def __init__(self, out: Console | None = None, err: Console | None = None) -> None:
        """Speak in the terminal, or else to consoles."""
        self._out = out or Console(highlight=False, soft_wrap=True)
        self._err = err or Console(highlight=False, soft_wrap=True, stderr=True)

    def say(self, text: str) -> None:
        """Say what goes well."""
        self._print(self._out, Text(text))

    def warn(self, text: str) -> None:
        """Say what somebody should know."""
        self._print(self._err, Text(text))

    def tell_address(self, before: str, address: str, after: str = "") -> None:
        """Say an address, as a link, and what stands around it."""
        self._print(self._out, Text.assemble(before, _link(address, address), after))

    def tell_build(self, seconds: float, addresses: Sequence[str]) -> None:
        """Say that the site was built again, and where the pieces are that were saved."""
        if not addresses:
            self.say(f"Built in {seconds:.1f} s")
        for address in addresses[:_MANY]:
            self.tell_address(f"Built in {seconds:.1f} s: ", address)
        if more := addresses[_MANY:]:
            self.say(f"and {len(more)} more")

    def tell_failure(self, outcome: Outcome) -> None:
        """Say what keeps a build from being one, and where."""
        for problem in outcome.problems:
            self._print(self._err, _told(problem))
        self._print(self._err, Text(outcome.summary, "bold"))

    def _print(self, console: Console, text: Text) -> None:
        if console.is_terminal and not knows_links():
            text = Text(text.plain)
        console.print(text)


def _told(problem: Problem) -> Text:
    """Return problem in a line that begins with a link to its place."""
    line = str(problem)
    if not problem.path:
        return Text(line)
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    if not line.startswith(place):  # it has signs that no terminal should be sent
        return Text(line)
    return Text.assemble(_link(place, file_link(problem.path, problem.line)), line[len(place) :])


def _link(text: str, target: str) -> Text:
    return Text(text, Style(link=target))
