"""Templates that are parsed and compiled once in all tests of a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
import pytest

from plugins.adapter.incremental import templates_read

__all__ = ["parsed_once"]


@contextmanager
def parsed_once() -> Iterator[None]:
    """Have each source of a template parsed and compiled once with the same settings of Jinja.

    It is what costs most in a clean build of few documents, and nothing that is proved here.
    """
    patch = pytest.MonkeyPatch()
    compiled, parsed = jinja2.Environment.compile, templates_read._parse  # noqa: SLF001
    known: dict[object, object] = {}

    def compile_once(self: jinja2.Environment, source: Any, *more: Any, **named: Any) -> object:
        key = (_syntax(self), str(source), more, *sorted(named.items()))
        if key not in known:
            known[key] = compiled(self, source, *more, **named)
        return known[key]

    def parse_once(source: str, env: jinja2.Environment) -> object:
        key = (_syntax(env), source)
        if key not in known:
            known[key] = parsed(source, env)
        return known[key]

    patch.setattr(jinja2.Environment, "compile", compile_once)
    patch.setattr(templates_read, "_parse", parse_once)
    try:
        yield
    finally:
        patch.undo()


def _syntax(env: jinja2.Environment) -> tuple[object, ...]:
    """Return what tells how an environment reads templates."""
    told = (
        type(env),
        *sorted(env.extensions),
        env.trim_blocks,
        env.lstrip_blocks,
        env.autoescape,
        env.variable_start_string,
    )
    return (*told, env.undefined, tuple(sorted(env.filters)))
