"""The schemas that editors are given say what the documents room says, as far as schemas can."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from plugins.documents import Document, write_document
from plugins.documents.front_matter.keys import FOLDERS, KEYS
from plugins.documents.parse import kind_of, read_document
from plugins.upkeep.__main__ import main
from plugins.upkeep.check_content import main as check
from plugins.upkeep.writing.schema import schema_texts
from tests.record import INVALID_SITES
from tests.sites_fixture import REPOSITORY
from tests.strategies import bets, comments, essays, pages, topics

GUIDE = (REPOSITORY / "docs/content.md").read_text("utf-8")
SCHEMAS = {
    kind: json.loads((REPOSITORY / f"schemas/{kind.__name__.lower()}.json").read_text("utf-8"))
    for kind in FOLDERS.values()
}


class _CoreLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by the core schema of YAML 1.2, whose dates are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (as PyYAML declares it)


for _tag, _form in {
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE",
    "tag:yaml.org,2002:null": r"null|Null|NULL|~|",
    "tag:yaml.org,2002:int": r"[-+]?[0-9]+",
    "tag:yaml.org,2002:float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
}.items():
    _CoreLoader.add_implicit_resolver(_tag, re.compile(f"^(?:{_form})$"), None)


_CoreLoader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node), 10)
)


def _front_matter(text: str) -> Any:
    return yaml.load(text.split("\n---", maxsplit=1)[0].removeprefix("---\n"), Loader=_CoreLoader)  # noqa: S506 (it makes nothing but text and numbers)


def _faults(kind: type[Document], text: str) -> list[str]:
    found = Draft7Validator(SCHEMAS[kind]).iter_errors(_front_matter(text))
    return [f"{list(each.path)}: {each.message[:200]}" for each in found]


def _files(content: Path) -> Iterator[tuple[type[Document], str, str]]:
    """Yield the kind, path and text of each document that has YAML which loads."""
    for file in sorted(content.rglob("*.md")):
        path = file.relative_to(content).as_posix()
        kind = kind_of(path)
        text = file.read_bytes().decode("utf-8", "replace")
        if kind and text.startswith("---\n"):
            yield kind, path, text


def test_the_committed_schemas_are_what_the_documents_room_says() -> None:
    """`python -m plugins.upkeep schema` would write the same bytes."""
    committed = {file.name: file.read_text("utf-8") for file in (REPOSITORY / "schemas").iterdir()}
    assert committed == schema_texts(GUIDE)
    for schema in SCHEMAS.values():
        Draft7Validator.check_schema(schema)


def test_every_key_has_a_description() -> None:
    """An editor tells of each what it holds, and names no key that is not read."""
    for kind, keys in KEYS.items():
        properties = SCHEMAS[kind]["properties"]
        assert {key.name for key in keys} == set(properties) - {"tags"}
        assert [name for name, each in properties.items() if not each.get("description")] == []


@pytest.mark.content
def test_what_the_archive_holds_is_accepted() -> None:
    """Every document of this repository."""
    told = {
        path: _faults(kind, text)
        for kind, path, text in _files(REPOSITORY / "content")
        if _faults(kind, text)
    }
    assert told == {}


@settings(deadline=None, max_examples=12)
@given(st.one_of(essays(), comments(), bets(), topics(), pages()))
def test_what_is_read_without_a_mistake_is_accepted(document: Document) -> None:
    """Whatever a document says, but for a text that YAML calls nothing, such as `~`."""
    text = write_document(document)
    values = _front_matter(text)
    if _says_nothing(values):
        return
    assert _faults(type(document), text) == []


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_nothing, value.values()))
    return any(map(_says_nothing, value)) if isinstance(value, list) else value is None


_FORM = (
    "not a word that this key knows",
    "no such key",
    "a key that Pelican keeps for itself",
    "a list where one text is wanted",
    "keys where one text is wanted",
    "no keys, where",
    "no pairs, where",
    "not a slug",
    "not a date",
    "not a web address",
    "not a language tag",
    "not an address on this site",
    "neither true nor false",
    "an empty list",
    "written twice",
    "missing",
    "empty",
)
"""What the message of a mistake begins with that lies in the form of one value or key alone."""
_BETWEEN = frozenset({"added", "offered", "agreed", "body", "title_by"})
"""Keys that such words are said of where it is another key that asks for them."""


def _form_mistakes(kind: type[Document], path: str, text: str) -> list[str]:
    return [
        str(problem)
        for problem in read_document(path, kind, text).problems
        if problem.reason.startswith(_FORM)
        and problem.key not in _BETWEEN
        and not problem.reason.startswith("written twice (")
    ]


def test_mistakes_of_form_are_refused() -> None:
    """Each invalid site whose mistake is in a type, a word, a pattern or a key."""
    seen, missed = 0, []
    for site in sorted(INVALID_SITES.iterdir()):
        for kind, path, text in _files(site / "content"):
            try:
                mistakes, faults = _form_mistakes(kind, path, text), _faults(kind, text)
            except yaml.YAMLError:
                continue
            seen += bool(mistakes)
            missed += [each for each in mistakes if not faults]
    assert missed == []
    assert seen > 20


def test_a_stale_schema_is_told_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check changes nothing and says what writes it."""
    asked = ["schema", "--into", str(tmp_path), "--guide", str(REPOSITORY / "docs/content.md")]
    assert main([*asked, "--check"]) == 1
    assert "python -m plugins.upkeep schema" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(asked) == 0
    assert main([*asked, "--check"]) == 0


# ---- before a commit


def test_each_hook_is_the_projects_own_and_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, and what each hook calls is there and finds this repository well."""
    monkeypatch.chdir(REPOSITORY)
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text("utf-8"))
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook["entry"].split() for hook in repository["hooks"]}
    assert {entry[0] for entry in hooks.values()} == {".venv/bin/python"}
    assert hooks["content"][2] == "plugins.upkeep.check_content"
    assert check([]) == 0
    assert main(hooks["schemas"][3:]) == 0


def test_a_mistake_in_content_is_told_before_a_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its place, and the status of a mistake; a folder that is not there is another one."""
    file = tmp_path / "content/essays/x.md"
    file.parent.mkdir(parents=True)
    file.write_text("---\ntitel: x\n---\n\nX.\n", encoding="utf-8")
    assert check(["--content", str(tmp_path / "content")]) == 1
    assert f"{file}:2: titel: 'x': no such key" in capsys.readouterr().err
    assert check(["--content", str(tmp_path / "nowhere")]) == 2
