"""What the owner runs on content: the renaming of topics, and how its commands end."""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Library,
    Status,
    Topic,
    TopicId,
    load_content,
    parse_document,
    write_document,
)
from plugins.documents.dates import is_surely_before
from plugins.errors import ContentError, ToolError
from plugins.relations import build_graph
from plugins.upkeep.__main__ import main
from plugins.upkeep.edits import add_values, remove_value, replace_value, set_value, values_of
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.place import read_texts
from plugins.upkeep.proof import check_move
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.topics import edit_texts, find_move
from plugins.views import make_feeds
from plugins.views.identifiers import identify
from plugins.views.redirects import make_redirects
from tests.graph_strategies import TOPICS, day, libraries, make
from tests.sites_fixture import read_folder
from tests.strategies import bodies, texts

OLD, NEW = TopicId("ada"), TopicId("zulu")


def _loadable(library: Library) -> list[Document]:
    """Return the documents of a library as far as they can stand in one folder."""
    return [_mended(document) for document in library.documents.values()]


def _mended(document: Document) -> Document:
    """Return a document without the names that may lead to what is not published."""
    changes: dict[str, Any] = {}
    if is_surely_before(document.modified, document.date):
        changes["modified"] = document.date
    if document.status is Status.WITHDRAWN:
        changes["reason"] = "A reason."
    if isinstance(document, Topic):
        changes["broader"] = document.broader if document.slug < (document.broader or "") else None
    if isinstance(document, Essay):
        changes |= {"grew_from": None, "revises": None}
    if isinstance(document, Comment):
        changes |= {"in_reply_to": None, "revises": None}
    if isinstance(document, Bet):
        changes |= {"comes_from": None, "offered": day(2020), "date": day(2020)}
    return replace(document, **changes)


def _write(folder: str | Path, texts: Mapping[str, str]) -> Path:
    content = Path(folder) / "content"
    for path, text in texts.items():
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return content


def _texts(documents: Iterable[Document]) -> dict[str, str]:
    return {document.path: write_document(document) for document in documents}


def _parsed(content: Path) -> dict[str, Document]:
    """Return every document in content as it was written, the withdrawn ones too."""
    texts = {path: data.decode() for path, data in read_folder(content).items()}
    load_content(content)
    return {path: parse_document(path, text) for path, text in texts.items()}


def _renamed(document: Document, old: TopicId, new: TopicId) -> Document:
    """Return what a document says once a topic has another name."""
    changes: dict[str, Any] = {"topics": _names(document.topics, old, new)}
    if isinstance(document, Topic):
        changes["see_also"] = _names(document.see_also, old, new)
        changes["broader"] = new if document.broader == old else document.broader
        if document.slug == old:
            changes |= {"slug": new, "former_urls": (*document.former_urls, f"/topics/{old}/")}
    return replace(document, **changes)


def _names(names: tuple[TopicId, ...], old: TopicId, new: TopicId) -> tuple[TopicId, ...]:
    return tuple(new if name == old else name for name in names)


# ---- the ways to write a list

_LIST = re.compile(r"^(topics|see_also):\n((?:  - .*\n)+)", re.MULTILINE)
_STYLES = (
    ("{key}: [", "{name}", ", ", "]\n"),
    ("{key}: [\n  ", "{name}", ", # which\n  ", ",\n  ]\n"),
    ("{key}:  [ ", "'{name}'", " , ", " ] # why\n"),
    ("{key}:\n", "- {name}\n", "", "# a remark\n"),
    ("{key}:\n", '    -   "{name}" # why\n', "", ""),
    ("{key}:\n", "  - >-\n    {name}\n", "", ""),
    ("tags: [", "{name}", ",", "]\n"),
    ("{key}: ", "{name}", "", "\n"),
)
"""What stands before the names of a list, around each, between them and behind them."""


def _listed(key: str, names: list[str], style: tuple[str, str, str, str]) -> str:
    """Return a list in a style, or in the first one where the style is for others."""
    is_other = key != "topics" and style[0].startswith("tags")
    is_single = len(names) > 1 and not style[2] and "\n" not in style[0]
    before, around, between, after = _STYLES[0] if is_other or is_single else style
    items = between.join(around.format(name=name) for name in names)
    return before.format(key=key) + items + after


@st.composite
def _styled(draw: st.DrawFn, document: Document) -> str:
    """Return the text of a document as somebody may have written it."""

    def styled(match: re.Match[str]) -> str:
        names = re.findall(r"- (.*)", match[2])
        return _listed(match[1], names, draw(st.sampled_from(_STYLES)))

    text = _LIST.sub(styled, write_document(document))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "", "\ufeff"]))
    return mark + text.replace("\n", newline)


@st.composite
def _folders(draw: st.DrawFn) -> dict[str, str]:
    """Return the texts of an archive that loads, each written in a way of its own."""
    documents = _loadable(draw(libraries(most=4)))
    return {document.path: draw(_styled(document)) for document in documents}


# ---- renaming


@settings(max_examples=12)
@given(_folders())
def test_renaming_changes_the_name_and_nothing_else(texts: dict[str, str]) -> None:
    """Every document says what it said, but for the topic's name, and no other line changed."""
    with TemporaryDirectory() as folder:
        content = _write(folder, texts)
        before = _parsed(content)
        rename_topic(content, OLD, NEW)
        assert _parsed(content) == {p: _renamed(d, OLD, NEW) for p, d in before.items()}
        for path, text in texts.items():
            after = (content / path).read_bytes().decode()
            for line in _changed(text, after):
                assert line[0] != "-" or OLD in line
                assert line[0] != "+" or NEW in line or f"/topics/{OLD}/" in line


def _changed(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(True), after.splitlines(True), n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@settings(max_examples=8)
@given(_folders())
def test_renaming_back_gives_the_address_back(texts: dict[str, str]) -> None:
    """The first name is the present one again and still the oldest, and no other came of it."""
    with TemporaryDirectory() as folder:
        content = _write(folder, texts)
        before = _parsed(content)
        rename_topic(content, OLD, NEW)
        rename_topic(content, NEW, OLD)
        topic = before[f"topics/{OLD}.md"]
        former = (f"/topics/{OLD}/", f"/topics/{NEW}/")
        back = {topic.path: replace(topic, former_urls=former)}
        assert _parsed(content) == before | back
        rename_topic(content, OLD, NEW)
        back = {path: _renamed(document, OLD, NEW) for path, document in before.items()}
        moved = replace(back[topic.path], former_urls=former)
        assert _parsed(content) == back | {topic.path: moved}


_NAMES = [*TOPICS, NEW]
_MOVES = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), max_size=5)
_FORMER = st.sampled_from([(), (), ("/old/",), ("/topics/older",), ("/old/", "/topics/older/")])


@settings(max_examples=15)
@given(_MOVES, _FORMER, st.sampled_from(TOPICS))
def test_no_id_changes_however_topics_are_renamed_and_merged(
    moves: list[tuple[TopicId, TopicId]], former: tuple[str, ...], whose: TopicId
) -> None:
    """Every feed and document that stays keeps its id, and every address a topic had leads on."""
    topics = [_topic(slug, former_urls=former if slug == whose else ()) for slug in TOPICS]
    with TemporaryDirectory() as folder:
        content = _write(folder, _texts([*topics, _essay(topics=TOPICS)]))
        library = load_content(content)
        ids, addresses = _ids(library), _addresses(library)
        for old, new in moves:
            with suppress(ToolError, ContentError):  # the address may be another's former one
                rename_topic(content, old, new)
            library = load_content(content)
            addresses |= _addresses(library)
            assert _ids(library).items() <= ids.items()
            assert _answered(library) >= addresses


def _ids(library: Library) -> dict[str, tuple[str, ...]]:
    """Return the ids of what stands at each path."""
    feeds = {feed.name: feed.oldest_name for feed in make_feeds(build_graph(library))}
    return {
        path: (identify(document, "a"), feeds.get(f"feeds/topics/{document.slug}", ""))
        for path, document in library.documents.items()
    }


def _addresses(library: Library) -> set[str]:
    """Return the addresses of the pages and the feeds of topics."""
    slugs = {each.slug for each in library.documents.values() if isinstance(each, Topic)}
    return {f"topics/{slug}" for slug in slugs} | {f"feeds/topics/{slug}" for slug in slugs}


def _answered(library: Library) -> set[str]:
    """Return the addresses at which a page, a redirect or a feed stands."""
    documents = library.documents.values()
    pages = {each.permalink.strip("/") for each in documents}
    redirects = {each.address.strip("/") for each in make_redirects(documents)}
    feeds = make_feeds(build_graph(library))
    return pages | redirects | {name for feed in feeds for name in (feed.name, *feed.former_names)}


@settings(max_examples=12)
@given(_folders(), st.sampled_from(TOPICS[1:]))
def test_merging_loses_no_word_and_names_no_topic_twice(
    texts: dict[str, str], other: TopicId
) -> None:
    """Each document of the one topic is one of the other, and what introduced it is still there."""
    with TemporaryDirectory() as folder:
        content = _write(folder, texts)
        before = _parsed(content)
        rename_topic(content, OLD, other)
        after = _parsed(content)
    assert set(before) - set(after) == {f"topics/{OLD}.md"}
    for path, document in after.items():
        topics = before[path].topics
        assert set(document.topics) == set(_names(topics, OLD, other))
        assert len(set(document.topics)) == len(document.topics)
        if isinstance(document, Topic):
            named = {document.broader, *document.see_also}
            assert OLD not in named
            assert document.slug not in named
    merged = after[f"topics/{other}.md"]
    assert merged.former_urls == (f"/topics/{other}/", f"/topics/{OLD}/")
    assert isinstance(merged, Topic)
    assert merged.former_names == (f"Title of {OLD}",)
    assert merged.body == f"Text.\n\n## Title of {OLD}\n\nText."


def test_pelicans_header_is_edited_too(tmp_path: Path) -> None:
    """Tags with commas, over several lines, and keys as Pelican's users write them."""
    head = "Summary: A summary.\nAdded: 2024-01-01\n"
    texts = {
        "topics/ada.md": f"Title: Ada\n{head}\nText.\n",
        "topics/basic.md": f"Title: Basic\n{head}See Also: cobol,ada\nBroader: ada\n\nText.\n",
        "topics/cobol.md": f"Title: Cobol\n{head}",
        "essays/one.md": f"Title: One\nDate: 2023\nTags: cobol, ada,\n  basic\n{head}\nada\n",
    }
    content = _write(tmp_path, texts)
    rename_topic(content, OLD, NEW)
    written = {path: data.decode() for path, data in read_folder(content).items()}
    added = "Slug: zulu\nFormer_urls: /topics/ada/\n"
    assert written == {
        "topics/ada.md": f"Title: Ada\n{head}{added}\nText.\n",
        "topics/basic.md": texts["topics/basic.md"].replace("ada", "zulu"),
        "topics/cobol.md": texts["topics/cobol.md"],
        "essays/one.md": f"Title: One\nDate: 2023\nTags: cobol, zulu,\n  basic\n{head}\nada\n",
    }
    rename_topic(content, NEW, "cobol")
    merged = texts["essays/one.md"].replace("cobol, ada,", "cobol,")
    assert (content / "essays/one.md").read_text("utf-8") == merged
    assert not (content / "topics/ada.md").exists()
    former = "Former_urls: /topics/cobol/, /topics/ada/, /topics/zulu/\n"
    assert former in (content / "topics/cobol.md").read_text("utf-8")


# ---- merging


def _topic(slug: str, **fields: Any) -> Topic:
    return make(Topic, slug, **fields)


def _essay(slug: str = "one", **fields: Any) -> Essay:
    given = {"date": day(2023), "topics": (OLD,)}
    return make(Essay, slug, **(given | fields))


def test_links_to_a_topic_that_is_gone_lead_to_the_other(tmp_path: Path) -> None:
    """However they are written, but in code, and from folders of another depth."""
    body = (
        '[a](../topics/ada.md) `[b](../topics/ada.md)` [c](../topics/ada.md#why "Why")\n\n'
        "[d]({filename}/topics/ada.md) and [e][r]\n\n    [f](../topics/ada.md)\n\n"
        "[r]: <../topics/ada.md>"
    )
    texts = _texts(
        [
            _essay(body=body),
            _topic("basic", body="See [ada](ada.md)."),
            replace(
                _topic(
                    "ada", body="## Why {: #why }\n\n[Here](#why), [b](../basic.md), [c](ada.md)."
                ),
                path="topics/deep/ada.md",
            ),
        ]
    )
    texts = {
        path: text.replace("topics/ada.md", "topics/deep/ada.md") for path, text in texts.items()
    }
    texts["topics/basic.md"] = texts["topics/basic.md"].replace("(ada.md)", "(deep/ada.md)")
    content = _write(tmp_path, texts)
    rename_topic(content, OLD, "basic")
    assert (content / "essays/one.md").read_text("utf-8").partition("---\n\n")[2] == (
        '[a](../topics/basic.md) `[b](../topics/deep/ada.md)` [c](../topics/basic.md#why "Why")\n\n'
        "[d]({filename}/topics/basic.md) and [e][r]\n\n    [f](../topics/deep/ada.md)\n\n"
        "[r]: <../topics/basic.md>\n"
    )
    assert (content / "topics/basic.md").read_text("utf-8").partition("---\n\n")[2] == (
        "See [ada](basic.md).\n\n## Title of ada\n\n"
        "## Why {: #why }\n\n[Here](#why), [b](basic.md), [c](basic.md).\n"
    )


@pytest.mark.parametrize(
    "link",
    [
        '<a href="{}">it</a>',
        "<a href='{}'>it</a>",
        "<a href={}>it</a>",
        '<a class="x" href="{}#why" title="../topics/ada.md">it</a> and [it]({})',
        '<p><a href="{}">it</a></p>',
        "<div>\n<a href='{}'>it</a>\n</div>",
        '| a | b |\n|---|---|\n| <a href="{}">it</a> | c |',
        '- <a\n  href="{}">it</a>',
    ],
)
@pytest.mark.parametrize("target", ["../topics/ada.md", "{filename}/topics/ada.md"])
def test_links_in_html_lead_to_the_other_topic_too(tmp_path: Path, link: str, target: str) -> None:
    """However they are quoted and wherever they stand; a title that looks like one stays."""
    body = link.replace("{}", target)
    texts = _texts([_essay(body=body), _topic("ada", body="## Why {: #why }"), _topic("basic")])
    content = _write(tmp_path, texts)
    rename_topic(content, OLD, "basic")
    written = (content / "essays/one.md").read_text("utf-8").partition("---\n\n")[2]
    assert written == link.replace("{}", target.replace("ada", "basic")) + "\n"


def test_a_link_in_html_needs_no_edit_where_its_topic_keeps_its_file(tmp_path: Path) -> None:
    """A renamed topic is linked to by its file, as before."""
    essay = _essay(body='<a href="../topics/ada.md">it</a>')
    content = _write(tmp_path, _texts([essay, _topic("ada")]))
    rename_topic(content, OLD, NEW)
    assert load_content(content).documents[essay.path].body == essay.body


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Some",
            "Other",
            (12, "body", "write each link to the topic as `[text](../topics/ada.md)`"),
        ),
        ("Title of one", "Another", (2, "title", "write the key on one line")),
    ],
)
def test_an_edit_that_says_something_else_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: tuple[int, str, str]
) -> None:
    """A body by the link that was to change, a key by its own line, each with what to do."""
    essay = _essay(body="Some\ntext.\n\nIn <a href='../topics/ada.md'>it</a>.")
    content = _write(tmp_path, _texts([essay, _topic("ada"), _topic("basic")]))
    library = load_content(content)
    before, move = read_texts(content, library), find_move(library, OLD, "basic")
    after = edit_texts(library, before, move)
    after[essay.path] = after[essay.path].replace(old, new)
    with pytest.raises(ContentError) as caught:
        check_move(content, library, (before, after), move)
    (problem,) = caught.value.problems
    line, key, remedy = told
    assert (problem.line, problem.key) == (line, key)
    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("own", "added", "told"),
    [
        ("## Why {: #a }", "## Why {: #a }\n\n[Here](#a).", "stands twice"),
        ("## Why\n\nText.", "## Why\n\nText. [Here](#why).", "has a part of its own called 'why'"),
        ("A[^n].\n\n[^n]: One.", "B[^n].\n\n[^n]: Other.", "would be lost"),
        (
            "[A][r].\n\n[r]: https://a.example/",
            "[B][r].\n\n[r]: https://b.example/",
            "would be lost",
        ),
    ],
)
def test_a_merging_that_would_lose_something_is_refused(
    tmp_path: Path, own: str, added: str, told: str
) -> None:
    """Two parts, notes or links of one name cannot stand in one text; nothing is written."""
    content = _write(tmp_path, _texts([_topic("ada", body=added), _topic("basic", body=own)]))
    before = read_folder(content)
    with pytest.raises(ContentError) as caught:
        rename_topic(content, OLD, "basic")
    assert told in str(caught.value)
    assert "content/topics/" in str(caught.value)
    assert read_folder(content) == before


def test_a_topic_keeps_what_it_was_called(tmp_path: Path) -> None:
    """Former names and addresses of both are kept, oldest first, each once."""
    ada = _topic("ada", title='A: "one", two', former_names=("A0", "B0"), former_urls=("/a,[0]/",))
    basic = _topic("basic", former_names=("B0",), former_urls=("/b/",), body="")
    content = _write(tmp_path, _texts([ada, basic]))
    rename_topic(content, OLD, "basic")
    merged = load_content(content).documents["topics/basic.md"]
    assert isinstance(merged, Topic)
    assert merged.former_names == ("B0", "A0", 'A: "one", two')
    assert merged.former_urls == ("/b/", "/topics/basic/", "/a,[0]/", "/topics/ada/")
    assert merged.body == '## A: "one", two\n\nText.'


@settings(max_examples=12)
@given(texts(), texts(), bodies(), bodies())
def test_whatever_topics_are_called_they_merge_or_stay(
    title: str, former: str, own: str, added: str
) -> None:
    """Either the names and every word are kept, or it is told why not and nothing has changed."""
    ada = _topic("ada", title=title, former_names=(former,), body=added)
    with TemporaryDirectory() as folder:
        content = _write(folder, _texts([ada, _topic("basic", body=own)]))
        assume(_loads(content))  # or there is nothing to rename: a body may be a mere remark
        before = read_folder(content)
        if told := _refusal(content):
            assert "content/topics/basic.md" in told
            assert read_folder(content) == before
            return
        merged = load_content(content).documents["topics/basic.md"]
    assert isinstance(merged, Topic)
    assert set(merged.former_names) == {title, former}
    assert merged.body.startswith(own)
    assert merged.body.endswith(added)


def _loads(content: Path) -> bool:
    try:
        load_content(content)
    except ContentError:
        return False
    return True


def _refusal(content: Path) -> str:
    try:
        rename_topic(content, OLD, "basic")
    except ContentError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("status", Status)
def test_what_is_not_published_is_edited_too(tmp_path: Path, status: Status) -> None:
    """A draft would not load once its topic is gone, nor a withdrawn piece if it came back."""
    reason = "Wrong." if status is Status.WITHDRAWN else None
    essay = _essay(status=status, reason=reason, body="[A](../topics/ada.md) [b](nowhere.md)")
    if not reason:
        essay = replace(essay, body="[A](../topics/ada.md)")
    content = _write(tmp_path, _texts([essay, _topic("ada"), _topic("basic")]))
    rename_topic(content, OLD, "basic")
    text = (content / "essays/one.md").read_text("utf-8")
    assert "- basic\n" in text
    assert "ada" not in text or reason


# ---- what is refused


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("adda", "zulu", "FROM: 'adda': no such topic; did you mean 'ada'?"),
        ("none", "zulu", "no such topic; the topics are ada, basic"),
        ("ada", "a b", "TO: 'a b': not a slug"),
        ("ada", "a/../b", "not a slug"),
        ("ada", "", "TO: ''"),
        ("ada", "ada", "the name that the topic has"),
        ("ada", "Ada", "did you mean 'ada'?"),
        ("ada", "BASIC", "did you mean 'basic'?"),
    ],
)
def test_names_that_cannot_be_meant_are_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """The message says what could be; no file is touched."""
    content = _write(tmp_path, _texts([_topic("ada"), _topic("basic")]))
    before = read_folder(content)
    with pytest.raises(ToolError) as caught:
        rename_topic(content, old, new)
    assert told in str(caught.value)
    assert read_folder(content) == before


def test_an_address_that_another_topic_had_is_not_taken(tmp_path: Path) -> None:
    """It leads readers to that one; the clash is told as it would be for any content."""
    content = _write(tmp_path, _texts([_topic("ada"), _topic("b", former_urls=("/topics/zulu/",))]))
    before = read_folder(content)
    with pytest.raises(ContentError, match=r"content/topics/b\.md:\d+: former_urls"):
        rename_topic(content, OLD, NEW)
    assert read_folder(content) == before


@pytest.mark.parametrize(
    ("owner", "step", "number"),
    [
        *((shutil, "copymode", 1), (shutil, "copymode", 3)),
        *((Path, "replace", 1), (Path, "replace", 3), (Path, "unlink", 1)),
    ],
)
def test_all_files_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, step: str, number: int
) -> None:
    """Wherever a file system fails, every file is as it was and nothing is left behind."""
    essays = [_essay(f"e{each}") for each in range(4)]
    content = _write(tmp_path, _texts([*essays, _topic("ada"), _topic("basic")]))
    before = read_folder(content)
    calls: list[object] = []

    def fail(original: Callable[..., object]) -> Callable[..., object]:
        def failing(file: Path, *others: object, **options: object) -> object:
            calls.append(file)
            if len(calls) == number:
                raise OSError(28, "No space left on device", str(file))
            return original(file, *others, **options)

        return failing

    monkeypatch.setattr(owner, step, fail(getattr(owner, step)))
    status = main(["rename-topic", "ada", "basic", "--content", str(content)])
    monkeypatch.undo()
    assert status == 2
    assert read_folder(content) == before


def test_permissions_and_links_to_files_stay(tmp_path: Path) -> None:
    """A file is replaced by one like it, where it really is."""
    content = _write(tmp_path, _texts([_essay(), _topic("ada")]))
    real = tmp_path / "elsewhere.md"
    (content / "essays/one.md").rename(real)
    real.chmod(0o640)
    (content / "essays/one.md").symlink_to(real)
    rename_topic(content, OLD, NEW)
    assert (content / "essays/one.md").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "zulu" in real.read_text("utf-8")


# ---- single edits

_HEAD = "---\ntitle: T\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x: [a, b]\n", "x: [a]\n"),
        ("x: [b, a]\n", "x: [a]\n"),
        ("x: [a, b, c]\n", "x: [a, c]\n"),
        ("x:\n  - a\n  - b\n  - c\n", "x:\n  - a\n  - c\n"),
        ("x:\n- b # why\n- a\n", "x:\n# why\n- a\n"),
        ("x: [\n  a, # one\n  b, # two\n]\n", "x: [\n  a, # one\n  # two\n]\n"),
        ("x: b\ny: c\n", "y: c\n"),
        ("x:\n  - b\n# kept\ny: c\n", "# kept\ny: c\n"),
    ],
)
def test_a_value_is_taken_out_with_its_sign_alone(before: str, after: str) -> None:
    """Its comma or dash goes with it, and an empty line or key does not stay behind."""
    assert remove_value(f"{_HEAD}{before}---\n", "x", "b") == f"{_HEAD}{after}---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "x: [/b/]\n"),
        ("x: []\n", "x: [/b/]\n"),
        ("x: [/a/]\n", "x: [/a/, /b/]\n"),
        ("x: /a/\n", "x: [/a/, /b/]\n"),
        ("x: /a,c/\n", 'x: ["/a,c/", /b/]\n'),
        ("x: '/a/' # why\n", "x: ['/a/', /b/] # why\n"),
        ("x:\n  - /a/\ny: c\n", "x:\n  - /a/\n  - /b/\ny: c\n"),
        ("x:\n- >\n  /a/\n# why\n", "x:\n- >\n  /a/\n- /b/\n# why\n"),
    ],
)
def test_a_value_is_added_in_the_manner_of_the_list(before: str, after: str) -> None:
    """In brackets behind the last one, on a line of its own, or in a list that was none."""
    assert add_values(f"{_HEAD}{before}---\n", "x", "/b/") == f"{_HEAD}{after}---\n"


def test_keys_stand_where_the_others_do() -> None:
    """An indented header gets an indented line, and one in braces is refused."""
    assert set_value("---\n  title: T\n---\n", "slug", "a") == "---\n  title: T\n  slug: a\n---\n"
    assert set_value("---\nslug: 'b'\n---\n", "slug", "a") == "---\nslug: 'a'\n---\n"
    assert replace_value('---\nx: ["\\x62"]\n---\n', "x", "b", "a") == '---\nx: ["a"]\n---\n'
    for edit in (set_value, add_values, remove_value):
        with pytest.raises(Uneditable, match="braces"):
            edit("---\n{title: T, x: a}\n---\n", "slug" if edit is not remove_value else "x", "a")
    assert values_of("---\nx: {y: [a]}\n---\n", "x") == ()


# ---- the command


def test_the_status_tells_mistakes_from_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 done, 1 mistakes in the content, 2 could not run; never a traceback."""
    content = _write(tmp_path, _texts([_topic("ada"), _essay()]))
    arguments = ["--content", str(content)]
    assert main(["ledger", *arguments]) == 0
    assert capsys.readouterr().out
    for command in (["ledger"], ["ledger", "--check"], ["rename-topic", "a", "b"]):
        assert main([*command, "--content", str(tmp_path / "nowhere")]) == 2
        assert "no such folder" in capsys.readouterr().err
    assert main(["rename-topic", "adda", "b", *arguments]) == 2
    (content / "essays/one.md").write_text("Just text.", encoding="utf-8")
    for command in (["ledger"], ["ledger", "--check"], ["rename-topic", "ada", "b"]):
        assert main([*command, *arguments]) == 1
        assert "essays/one.md:1: front matter" in capsys.readouterr().err
    for wrong in ([], ["adopt", "x", "--on", "today"], ["rename-topic", "ada"]):
        with pytest.raises(SystemExit) as left:
            main(wrong)
        assert left.value.code == 2
        assert "Traceback" not in capsys.readouterr().err
