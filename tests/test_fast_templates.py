"""Templates that are compiled to fewer steps make what Jinja's own make."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from plugins.adapter.incremental.fast_templates import FastEnvironment, escape

MACROS = """
{% macro plain(a, b="<b>") %}{{ a }}/{{ b }}{% endmacro %}
{% macro rest(a) %}{{ a }}:{{ varargs | join(",") }}:{{ kwargs.get("k") }}{% endmacro %}
{% macro around(a) %}<i>{{ caller(a) }}</i>{% endmacro %}
{% macro twice(a) %}{{ plain(a) | trim }}{{ plain(plain(a), a) }}{% endmacro %}
"""
PARTS = (
    "{{ x }}",
    "{{ x | safe }}",
    "{{ x | upper }}",
    "{{ m.plain(x) }}",
    "{{ m.plain(x, y) }}",
    "{{ m.plain(b=x, a=y) }}",
    "{{ m.plain() }}",
    "{{ m.plain(x, y, x) }}",
    "{{ m.plain(x, c=y) }}",
    "{{ m.twice(x) ~ y }}",
    "{{ m.rest(x, y, x, k=y) }}",
    "{% call(v) m.around(x) %}{{ v }}{{ y }}{% endcall %}",
    "{{ m.around(x) }}",
    "{% set z %}{{ x }}<hr>{% endset %}{{ z }}{{ z | length }}",
    "{% for v in [x, y] %}{{ m.plain(v, loop.index) }}{{ loop.cycle(x, y) }}{% endfor %}",
    "{% autoescape false %}{{ x }}{{ m.plain(x) }}{% endautoescape %}",
    "{% filter lower %}{{ x }}{{ m.plain(y) }}{% endfilter %}",
    "{{ y.missing }}",
    "{{ nobody }}",
    "{% block part %}{{ m.plain(x) }}{% endblock %}",
    "{% include 'part' %}",
)


def values() -> st.SearchStrategy[object]:
    """Return what may be printed: text, safe or not, and what is no text."""
    text = st.text("ab&<>\"'é \n", max_size=6)
    return text | text.map(Markup) | st.none() | st.integers() | st.lists(text, max_size=2)


def rendered(kind: type[Environment], source: str, **shown: object) -> str:
    """Return what a template makes of values, or how it fails and in which of its lines."""
    templates = {"macros": MACROS, "part": "{{ x }}", "page": source}
    env = kind(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined)
    try:
        return env.get_template("page").render(shown)
    except Exception as error:  # noqa: BLE001 (whatever it is, it has to be the same)
        return f"{error!r} {list(lines_of(error))}"


def lines_of(error: Exception) -> Iterator[int]:
    """Yield the lines of templates that an error came through."""
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            yield trace.tb_lineno
        trace = trace.tb_next


@given(st.lists(st.sampled_from(PARTS), max_size=3, unique=True), values(), values())
def test_a_template_makes_what_jinja_makes_of_it(parts: list[str], x: object, y: object) -> None:
    """It has the same text, or fails in the same way at the same place."""
    source = "\n".join(['{% import "macros" as m with context %}', *parts])
    stock = rendered(Environment, source, x=x, y=y)
    assert rendered(FastEnvironment, source, x=x, y=y) == stock


@pytest.mark.parametrize("value", ["a", "a & b", Markup("<b>"), 3, None])
def test_what_is_printed_is_what_jinja_prints(value: object) -> None:
    """Text is escaped, what is safe is not, and anything else is text first."""
    assert escape(value) == str(Markup.escape(value))
