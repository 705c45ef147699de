"""Which addresses a stylesheet names."""

import re
from collections.abc import Iterator

from .facts import Reference


def css_references(css: str, *, line: int = 1) -> Iterator[Reference]:
    """Yield each address css names, its lines counted from line.

    A bare `#fragment` is left out: it points into the page that uses the rule, whichever that is.
    """
    for token in _TOKEN.finditer(css):
        kind = token.lastgroup
        if kind is None or token[kind].startswith("#"):
            continue
        yield Reference(
            line=line + css.count("\n", 0, token.start()),
            tag="css",
            attribute="@import" if kind.startswith("import") else "url",
            value=token[kind],
            loads=True,
        )


# What is passed over stands first, so that an address in a comment or a string is not one, and
# neither is the name of a namespace. An `@import url(…)` is found as any other `url(…)`.
_TOKEN = re.compile(
    r"""
      /\* .*? (?: \*/ | \Z )
    | @namespace [^;]* ;
    | @import \s* (?: "(?P<import_double>[^"]*)" | '(?P<import_single>[^']*)' )
    | \burl\( \s* (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^)"'\s]*) ) \s* \)
    | " (?: [^"\\\n] | \\. )* "
    | ' (?: [^'\\\n] | \\. )* '
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
