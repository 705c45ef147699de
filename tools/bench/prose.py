"""Bodies of made-up text, with the shapes that essays and forum comments have.

A body depends on its random numbers alone; what a tool's dialect writes in its own way, links
between pieces and formulas, is left to two functions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, product
from math import log
from random import Random

__all__ = ["MEDIAN", "Writer", "words"]

MEDIAN, SPREAD, SHORTEST, LONGEST = 200, 0.75, 50, 1_800
"""Words of a body: log-normal, as lengths of comments are, and within bounds."""
SECTIONED = 450
"""From so many words on, a body has headings."""

_SYLLABLES = [*map("".join, zip("bdfglmnprstvwzkl", "aeiouaeiouaeioae", strict=True))]
_VOCABULARY = ["".join(parts) for size in (1, 2, 3) for parts in product(_SYLLABLES, repeat=size)]
_ZIPF = list(accumulate(1 / (rank + 3) for rank in range(len(_VOCABULARY))))
"""Zipf's law, flattened at its head: no word of a text is as common as the law would have it."""
_OTHERS = (
    "«naïve» façades",
    "日本語と中文",
    "שלום and مرحبا",
    "a family 👨‍👩‍👧 and a flag 🇦🇺",
    "half a\u00a0metre ≤ ½ m",
)
"""What is not plain Latin letters."""
_FORMULAS = (
    r"a^2 + b^2 = c^2",
    r"\frac{n(n+1)}{2}",
    r"\Pr(A \mid B) \le 1",
    r"\sqrt{x} \to \infty",
)
_CODE = '''```python
def {name}(rows: list[dict[str, int]], limit: int = {number}) -> int:
    """{words}."""
    found = [row["{key}"] for row in rows if row.get("{key}", 0) > limit]
    # {more}
    return sum(found) if found else -1
```'''


def words(random: Random, number: int) -> list[str]:
    """Return that many words, the common ones often."""
    return random.choices(_VOCABULARY, cum_weights=_ZIPF, k=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes one body."""

    random: Random
    link: Callable[[str], str]
    """Makes a link with these words to some earlier piece, or the words alone."""
    formula: Callable[[str], str]
    """Makes TeX a formula within a line."""

    def body(self) -> str:
        """Return the body as Markdown, a block after the other with an empty line between."""
        length = self.random.lognormvariate(log(MEDIAN), SPREAD)
        return "\n\n".join(self._blocks(min(LONGEST, max(SHORTEST, round(length)))))

    def _blocks(self, length: int) -> Iterator[str]:
        """Yield blocks until they have length words; the first may be what is answered."""
        written = 0
        if self._happens(0.4):
            yield self._quotation()
        while written < length:
            if length > SECTIONED and self._happens(0.2):
                yield f"## {' '.join(words(self.random, 4)).capitalize()}"
            block = self._block()
            written += len(block.split())
            yield block
        yield from self._extras()

    def _block(self) -> str:
        makers = (self._paragraph, self._list, self._quotation)
        (make,) = self.random.choices(makers, weights=(12, 2, 1))
        return make()

    def _extras(self) -> Iterator[str]:
        """Yield what few bodies have: code, a table, a footnote, a formula, other scripts."""
        makers = (self._code, self._table, self._footnote, self._mathematics, self._other_scripts)
        for make, share in zip(makers, (0.1, 0.05, 0.08, 0.06, 0.05), strict=True):
            if self._happens(share):
                yield make()

    def _happens(self, share: float) -> bool:
        return self.random.random() < share

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self.random.randint(2, 5)))

    def _sentence(self, shortest: int = 6, longest: int = 22) -> str:
        """Return a sentence in which at most one word is anything but plain."""
        said = words(self.random, self.random.randint(shortest, longest))
        place = self.random.randrange(1, len(said))
        said[place] = self._marked(said[place])
        return f"{said[0].capitalize()} {' '.join(said[1:])}{self.random.choice('.....?!')}"

    def _marked(self, word: str) -> str:
        marks: tuple[Callable[[str], str], ...] = (
            "{}".format,
            "{},".format,
            "*{}*".format,
            "**{}**".format,
            "`{}`".format,
            '"{}"'.format,
            "{}'s".format,
            "{} --".format,
            self._link_elsewhere,
            self.link,
        )
        (mark,) = self.random.choices(marks, weights=(40, 15, 8, 4, 4, 5, 8, 5, 6, 3))
        return mark(word)

    def _link_elsewhere(self, word: str) -> str:
        return f"[{word}](https://{self.random.choice('abcdef')}.example/{word}/{self.random.randrange(900)})"

    def _quotation(self) -> str:
        quoted = f"> {self._paragraph()}"
        return f"{quoted}\n>\n> > {self._sentence()}" if self._happens(0.25) else quoted

    def _list(self) -> str:
        """Return a list, numbered or not, with lists inside some of its items."""
        is_numbered, lines = self._happens(0.3), []
        for number in range(1, self.random.randint(3, 6)):
            lines.append(f"{f'{number}.' if is_numbered else '-'} {self._sentence(4, 12)}")
            if self._happens(0.3):
                lines += [f"    - {self._sentence(3, 8)}" for _ in range(2)]
        return "\n".join(lines)

    def _code(self) -> str:
        name, key, *more = words(self.random, 12)
        number = self.random.randrange(90)
        return _CODE.format(
            name=name, key=key, number=number, words=" ".join(more[:5]), more=" ".join(more[5:])
        )

    def _table(self) -> str:
        rows = [
            f"| {name} | {self.random.randrange(5_000):,} | {self.random.random():.2f} |"
            for name in words(self.random, self.random.randint(3, 7))
        ]
        return "\n".join(["| name | number | part |", "| --- | ---: | ---: |", *rows])

    def _footnote(self) -> str:
        return f"{self._sentence()}[^1]\n\n[^1]: {self._sentence()}"

    def _mathematics(self) -> str:
        said = " ".join(words(self.random, 5)).capitalize()
        return f"{said} {self.formula(self.random.choice(_FORMULAS))}, {self._sentence().lower()}"

    def _other_scripts(self) -> str:
        return f"{self._sentence()} {self.random.choice(_OTHERS)}."
