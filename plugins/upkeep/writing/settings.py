"""Settings in a Python file, replaced where they stand, so that every comment stays."""

import ast
from collections.abc import Mapping

from plugins.errors import ToolError

__all__ = ["written_address", "written_settings"]


def written_settings(name: str, text: str, values: Mapping[str, object]) -> str:
    """Return the text of a settings file with other values; raise ToolError for one it has not."""
    places = {
        target.id: node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if missing := sorted(set(values) - set(places)):
        raise ToolError(f"{name}: sets no {missing[0]}; bring the line back from the last commit")
    for setting in sorted(values, key=lambda each: places[each].lineno, reverse=True):
        text = _replaced(text, places[setting], _written(values[setting]))
    return text


def written_address(name: str, text: str, address: str) -> str:
    """Return the text of publishconf.py with another address where `SITEURL` has its own."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.get":
            first, *others = node.args
            if ast.unparse(first) == "'SITEURL'" and others:
                return _replaced(text, others[0], _written(address))
    raise ToolError(f'{name}: has no `os.environ.get("SITEURL", "https://…")`; bring it back')


def _replaced(text: str, node: ast.expr, written: str) -> str:
    """Return text with another expression in the place of node, whose columns count bytes."""
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    start, end = starts[node.lineno - 1] + node.col_offset, starts[end_line - 1] + end_column
    data = text.encode()
    return (data[:start] + written.encode() + data[end:]).decode()


def _written(value: object) -> str:
    """Return a value as Python, a list of pairs with a line each."""
    if isinstance(value, tuple):
        inner = "".join(f"    ({', '.join(map(_written, pair))}),\n" for pair in value)
        return f"(\n{inner})" if inner else "()"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
