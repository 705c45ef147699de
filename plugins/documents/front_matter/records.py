"""Keys within a key: the shape of a record such as `in_reply_to`."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from plugins.documents.front_matter.nodes import Entries, Node, Scalar
from plugins.documents.front_matter.shapes import Complaint, Misfit, Plain, Shape, misfit
from plugins.errors import did_you_mean

__all__ = ["record"]

T = TypeVar("T")


def record(kind: Callable[..., T], shapes: Mapping[str, Shape[Any]]) -> Shape[T]:
    """Return the shape of keys that fill the fields of the dataclass kind.

    Those that are left out keep its defaults.
    """
    defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]  # T is a dataclass
    needed = {name for name, default in defaults.items() if default is MISSING}

    def read(node: Node) -> T:
        if not isinstance(node, Entries):
            reason = f"no keys, where {', '.join(shapes)} are"
            raise misfit(node, _shown(node), reason, f"write `{next(iter(shapes))}: …` below it")
        values, complaints = _read_entries(node, shapes)
        complaints += [_absent(node, name) for name in sorted(needed - set(node.nodes))]
        if complaints:
            raise Misfit(*complaints)
        return kind(**values)

    def write(value: T) -> Plain:
        pairs = ((name, getattr(value, name)) for name in shapes)
        return {name: shapes[name].write(part) for name, part in pairs if part != defaults[name]}

    return Shape(read, write)


def _read_entries(
    node: Entries, shapes: Mapping[str, Shape[Any]]
) -> tuple[dict[str, Any], list[Complaint]]:
    values: dict[str, Any] = {}
    complaints: list[Complaint] = []
    for name, value in node.nodes.items():
        try:
            if name in shapes:
                values[name] = shapes[name].read(value)
            else:
                complaints.append(_stranger(node, name, shapes))
        except Misfit as misfit:
            complaints += misfit.complaints
    return values, complaints


def _stranger(node: Entries, name: str, shapes: Mapping[str, Shape[Any]]) -> Complaint:
    remedy = did_you_mean(name, shapes) or f"the keys are {', '.join(shapes)}"
    return Complaint(line=node.lines[name], value=name, reason="no such key here", remedy=remedy)


def _absent(node: Entries, name: str) -> Complaint:
    return Complaint(line=node.line, value=name, reason="missing here", remedy=f"write `{name}: …`")


def _shown(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
