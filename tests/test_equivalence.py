"""Whatever happened before, a build gives the same bytes as one that knows of nothing before it."""

import os
import random
import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plugins.documents import Fidelity, Status, parse_date
from tests.changing import Changing, Expression, Piece, new_piece, put, small_archive, theme_files
from tests.sites_fixture import OURS, read_folder
from tests.twice_built import (
    LOOKED_AT,
    NOTHING_NEW,
    PUBLISHED,
    CleanBuilds,
    Ended,
    build,
    build_and_be_killed,
    stats,
)

SOAK = int(os.environ.get("SOAK", "0"))
"""How many steps are wanted; 0 for as many as the suite has time for."""

WORDS = [
    "Some words.",
    "Same words.",
    'He said "so", and it was so -- twice.',
    "A formula: \\(x + y\\).",
    "> Somebody's words, quoted.",
    "Rockets and turbines are engines; engines need fuel.",
    "Rockets and turbines are machines; machines need fuel.",
    "A note.[^1]\n\n[^1]: At the foot.",
]
TITLES = ["One", "Two & three", "A “third”", "It's a title", "Onf"]
DATES = [None, *(parse_date(each) for each in ("2021", "2022-12~", "2023-01-01", "2023-01-02"))]
THEME_EDITS = {
    "css": ("css/base.css", b"", b"/* ink */\n"),
    "tokens": ("css/tokens.css", b"", b"/* ink */\n"),
    "script": ("js/scheme.js", b"", b"// dark\n"),
    "favicon": ("static/favicon.svg", b"", b"<!-- a -->"),
    "feed sheet": ("feeds/feed.css", b"", b"/* ink */\n"),
    "article": ("templates/article.html", b"<article class", b'<article id="it" class'),
    "foot": ("templates/partials/piece_foot.html", b"More on", b"Still more on"),
    "macro": ("templates/macros/lists.html", b"In answer to", b"Answering"),
    "no accounts": (
        "templates/base.html",
        b"{% for name, url in SOCIAL %}",
        b"{% for name, url in () %}",
    ),
    "no owner": ("templates/base.html", b"{{ AUTHOR }}", b"Somebody"),
    "reads more": ("templates/page.html", b"<article class", b"{{ TIMEZONE }}<article class"),
    "drafts": ("templates/thread.html", b"<h1>", b"<h1>{% if SHOW_DRAFTS %}+{% endif %}"),
    "by Pelican": ("templates/404.html", b"<h1>", b"<h1>{{ articles | length }}"),
    "asks": ("templates/page.html", b"<h1", b"{% if site.years is defined %}{% endif %}<h1"),
    "undeclared": ("templates/article.html", b"<h1", b"{{ site.years | length }}<h1"),
}
"""What becomes of a file of the theme: what stands there, and what takes its place."""


SETTINGS = {
    "SITENAME": ["A Name", "B Name"],
    "SITESUBTITLE": ["A line", "Another"],
    "AUTHOR": ["Ada Example", "Bob Example"],
    "SOCIAL": [(), (("there", "https://a.example/"),)],
    "LICENCE": [("CC0", "https://cc.example/0"), ("CC1", "https://cc.example/1")],
    "DEFAULT_PAGINATION": [1, 2, 3, 20],
    "SHOW_DRAFTS": [True, False],
    "NEWEST_FIRST_ARCHIVES": [True, False],
    "DEFAULT_LANG": ["en", "de"],
    "FEED_AUTHORITY": ["a.example,2026", "b.example,2026"],
    "DIRECTORY_INDEX": ["index.html", ""],
    "JINJA_ENVIRONMENT": [
        Expression(f"{{**JINJA_ENVIRONMENT, 'trim_blocks': {each}}}") for each in (True, False)
    ],
}

MOVED = {
    "templates/corrections.html",
    "templates/find.html",
    "static/a.txt",
    "js/more.js",
    "css/print.css",
    "feeds/feed.css",
}
"""Files of the theme that may be there or not."""

_COUNT = {"steps": 0}


class Archive(RuleBasedStateMachine):
    """An archive to which anything may happen between two builds, and during one."""

    def __init__(self) -> None:
        """Begin with an archive that nobody has built."""
        super().__init__()
        self.scratch = Path(mkdtemp(prefix="equivalence-", dir=_memory()))
        self.folder = self.scratch / "a"
        self.clean = CleanBuilds(self.scratch)
        self.now = Changing()
        self.settings = LOOKED_AT
        self.is_frozen = False
        self.last: dict[str, bytes] = {}
        """What stands in the output, once that is whole."""
        self.is_whole = False
        self.is_torn = False
        """Whether a build was killed, whose work the next one may end, even if that fails."""
        self.good = deepcopy((self.now, self.settings))

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.scratch)

    @initialize(is_whole=st.sampled_from([False] * 9 + [SOAK > 0]))
    def begin(self, is_whole: bool) -> None:
        """Start with a piece of each kind; with cards and search where there is time for them."""
        self.now = small_archive()
        self.now.theme = dict(theme_files(is_whole=is_whole))

    def _any(self, data: st.DataObject) -> Piece:
        return self.now.pieces[data.draw(st.sampled_from(sorted(self.now.pieces)))]

    # ---- documents

    @rule(data=st.data(), words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
    def write(self, data: st.DataObject, words: list[str]) -> None:
        """Write a piece anew."""
        self._any(data).words = words

    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def retitle(self, data: st.DataObject, title: str) -> None:
        """Give a piece another title, or summary."""
        setattr(self._any(data), data.draw(st.sampled_from(["title", "summary"])), title)

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """Give a piece another slug, another file, or both."""
        piece = self._any(data)
        name = data.draw(st.sampled_from([f"new-{n}" for n in range(4)]))
        if any(name in (each.stem, each.slug) for each in self.now.pieces.values()):
            return
        how = data.draw(st.sampled_from(["slug", "stem", "both"]))
        former = f"/{piece.folder}/{piece.slug}/"
        piece.stem = name if how != "slug" else piece.stem
        if how != "stem":
            piece.slug = name
            if piece.folder != "pages" and data.draw(st.booleans()):
                piece.former = (*(each for each in piece.former if each != former), former)

    @rule(data=st.data())
    def change_facts(self, data: st.DataObject) -> None:
        """Date, place, pin or otherwise change what is known of a piece."""
        piece = self._any(data)
        name = data.draw(st.sampled_from(sorted(_FACTS)))
        setattr(piece, name, data.draw(_FACTS[name]))

    @rule(data=st.data(), status=st.sampled_from([*Status, *[Status.PUBLISHED] * 3]))
    def change_status(self, data: st.DataObject, status: Status) -> None:
        """Withdraw, hide, hold, draft or publish a piece."""
        number = data.draw(st.sampled_from(self.now.of("essays", "comments", "bets", "pages")))
        self.now.pieces[number].status = status

    @rule(data=st.data())
    def re_topic(self, data: st.DataObject) -> None:
        """Put a piece on other topics, or a topic below another."""
        topics = self.now.of("topics")
        piece = self._any(data)
        if piece.folder == "topics":
            piece.broader = data.draw(st.sampled_from([None, *topics]))
        else:
            piece.topics = data.draw(st.sets(st.sampled_from(topics), max_size=2))

    @rule(data=st.data(), form=st.sampled_from(["file", "part", "name", "forum", "words"]))
    def link(self, data: st.DataObject, form: str) -> None:
        """Have a piece link to another, or no more."""
        piece = self._any(data)
        other = data.draw(st.sampled_from(sorted(self.now.pieces)))
        linked = [each for each in piece.links if each[0] != other]
        piece.links = linked if len(linked) < len(piece.links) else [*linked[-2:], (other, form)]

    @rule(data=st.data(), how=st.sampled_from(["address", "comment", "under", "post", ""]))
    def reply(self, data: st.DataObject, how: str) -> None:
        """Have a comment answer another one, or something elsewhere."""
        comments = self.now.of("comments")
        if comments:
            other = data.draw(st.sampled_from(comments))
            piece = self.now.pieces[data.draw(st.sampled_from(comments))]
            piece.reply = (how, other) if how else None

    @rule(data=st.data(), folder=st.sampled_from(["essays", "comments", "bets", "pages", "topics"]))
    def add(self, data: st.DataObject, folder: str) -> None:
        """Add a piece."""
        if len(self.now.pieces) > 12:
            self.remove(data)
            return
        number = 27 + data.draw(st.integers(0, 9))
        if number not in self.now.pieces:
            slug = "colophon" if folder == "pages" else f"p{number}"
            if all(slug != each.slug for each in self.now.pieces.values()):
                topics = set(self.now.of("topics")[:1])
                date = data.draw(st.sampled_from(DATES))
                self.now.pieces[number] = new_piece(
                    folder, number, slug=slug, topics=topics, date=date, reply=("post", 0)
                )

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Remove a piece, and from others what names it; one topic stays."""
        number = data.draw(st.sampled_from(sorted(self.now.pieces)))
        if self.now.of("topics") != [number]:
            del self.now.pieces[number]

    # ---- files

    @rule(data=st.data(), name=st.sampled_from(["images/a.png", "images/b.png"]))
    def change_image(self, data: st.DataObject, name: str) -> None:
        """Add an image, change it, or take it away; and show it somewhere, or no more."""
        seed = data.draw(st.sampled_from([None, *range(5)]))
        self.now.images.pop(name, None)
        if seed is not None:
            self.now.images[name] = seed
        shown = self._any(data).images
        shown.remove(name) if name in shown else shown.append(name)

    @rule(name=st.sampled_from(["files/a.txt", "files/b.txt"]))
    def change_unused(self, name: str) -> None:
        """Add a file that no piece leads to, or take it away: nothing is rendered or written."""
        if self.now.others.pop(name, None) is None:
            self.now.others[name] = b"unused"

    # ---- theme and settings

    @rule(data=st.data())
    def edit_theme(self, data: st.DataObject) -> None:
        """Edit a file of the theme, or undo that."""
        path, old, new = THEME_EDITS[data.draw(st.sampled_from(sorted(THEME_EDITS)))]
        text = self.now.theme.get(path)
        if text is None:
            return
        if new in text:
            self.now.theme[path] = text.replace(new, old, 1)
        else:
            self.now.theme[path] = text.replace(old, new, 1) if old else text + new

    @rule(name=st.sampled_from(sorted(MOVED)))
    def move_theme_file(self, name: str) -> None:
        """Take a file of the theme away, or put it there."""
        if self.now.theme.pop(name, None) is None:
            self.now.theme[name] = theme_files().get(name, b"text")

    @rule(data=st.data(), name=st.sampled_from(sorted(SETTINGS)))
    def change_setting(self, data: st.DataObject, name: str) -> None:
        """Change a setting."""
        self.now.settings[name] = data.draw(st.sampled_from(SETTINGS[name]))

    @rule()
    def take_turns(self) -> None:
        """Build the other edition."""
        self.settings = PUBLISHED if self.settings == LOOKED_AT else LOOKED_AT

    # ---- what happens to what was built

    @precondition(lambda self: self.is_whole)
    @rule(seed=st.integers(0, 2**16))
    def tamper(self, seed: int) -> None:
        """Edit or delete files of the output, put others there, make folders of files."""
        chance = random.Random(seed)  # noqa: S311 (no secret)
        output = self.folder / "output"
        files = sorted(set(self.last) - {".built"})
        _TAMPERING[seed % len(_TAMPERING)](output, files, chance)

    @precondition(lambda self: self.is_whole)
    @rule(seed=st.integers(0, 2**16))
    def damage_store(self, seed: int) -> None:
        """Delete, cut off, overwrite or replace what is kept from build to build."""
        _damage(self.folder / ".store", random.Random(seed))  # noqa: S311 (no secret)

    @precondition(lambda self: self.is_whole)
    @rule()
    def keep_store(self) -> None:
        """Put an old store in the place of the one that is there, or keep it for that."""
        kept, store = self.scratch / "kept.store", self.folder / ".store"
        if kept.exists():
            kept.replace(store)
        elif store.is_file():
            shutil.copy2(store, kept)

    @precondition(lambda self: self.is_whole)
    @rule()
    def keep_output(self) -> None:
        """Put an old output in the place of the one that is there, or keep it for that."""
        kept, output = self.scratch / "kept.output", self.folder / "output"
        if kept.exists():
            shutil.rmtree(output)
            kept.rename(output)
        else:
            shutil.copytree(output, kept, symlinks=True)

    @rule(is_move=st.booleans())
    def go_elsewhere(self, is_move: bool) -> None:
        """Copy or move everything to another folder, and go on there."""
        other = self.scratch / ("b" if self.folder.name == "a" else "a")
        if self.folder.exists():
            self.folder.rename(other) if is_move else shutil.copytree(self.folder, other)
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = other

    @rule()
    def stop_the_clock(self) -> None:
        """From now on every file has the same time, whenever it was written; or no more."""
        self.is_frozen = not self.is_frozen

    @rule(data=st.data(), operation=st.integers(1, 150))
    def kill(self, data: st.DataObject, operation: int) -> None:
        """Kill a build of something else, at some operation on files."""
        piece = self._any(data)
        words, piece.words = piece.words, [*piece.words, "More."]
        self._put()
        self.is_torn = build_and_be_killed(self.folder, self.settings, operation)
        note(f"killed: {self.is_torn}")
        if data.draw(st.booleans()):
            piece.words = words

    @rule(data=st.data())
    def be_mistaken(self, data: st.DataObject) -> None:
        """Make a mistake in a piece: the build fails and changes nothing; it is mended then."""
        piece = self._any(data)
        piece.words = ["See [that](nowhere.md)."]

    @precondition(lambda self: self.is_whole)
    @rule()
    def build_by_pelican(self) -> None:
        """Have Pelican's own generators build, where others' plugins are, and go on from there."""
        other = deepcopy(self.now)
        other.settings["PLUGINS"] = [OURS[0], "tests.nothing_plugged", *OURS[1:]]
        put(other.tree(), self.folder)
        ended = build(self.folder, self.settings)
        assert not ended.fault
        assert not ended.work
        self._compare(self.last)

    # ---- after each step

    @invariant()
    def is_equivalent(self) -> None:
        """Hold the output to a clean build's, and a second build to having nothing to do."""
        if not self.now.pieces:
            return
        _COUNT["steps"] += 1
        if self._fails():
            self.now, self.settings = deepcopy(self.good)
            assert not self._fails()
        self.good = deepcopy((self.now, self.settings))

    def _fails(self) -> bool:
        """Build, and compare with a clean build; return whether both failed, alike."""
        self._put()
        expected, files = self.clean.of(self.now.tree(), self.settings)
        standing = stats(self.folder / "output")
        ended = build(self.folder, self.settings)
        assert ended.fault == expected.fault
        if ended.fault:
            note(f"fault: {ended.fault}")
            assert self.is_torn or stats(self.folder / "output") == standing
            return True
        note(ended.work)
        self._compare(files)
        self._build_again(ended)
        self.last, self.is_whole, self.is_torn = files, True, False
        return False

    def _put(self) -> None:
        put(self.now.tree(), self.folder)
        if self.is_frozen:
            for path in (*self.folder.glob("content/**/*"), *self.folder.glob("*.py")):
                os.utime(path, ns=(_LONG_AGO, _LONG_AGO))

    def _compare(self, files: dict[str, bytes]) -> None:
        found = read_folder(self.folder / "output")
        assert sorted(found) == sorted(files)
        assert [name for name in files if found[name] != files[name]] == []
        assert set(stats(self.folder / "output")) == set(files)

    def _build_again(self, first: Ended) -> None:
        """Build once more: nothing is rendered, and nothing is written or moved."""
        standing = stats(self.folder / "output")
        again = build(self.folder, self.settings)
        assert not again.fault
        if first.work:
            # What was found damaged may cost more than one build its time.
            assert again.work == NOTHING_NEW or ".store: " in first.err, again.work
            assert stats(self.folder / "output") == standing


_LONG_AGO = 10**18
_FACTS = {
    "date": st.sampled_from(DATES),
    "modified": st.sampled_from([None, parse_date("2024-02-03")]),
    "pinned": st.booleans(),
    "author": st.sampled_from([None, "Somebody Else"]),
    "lang": st.sampled_from([None, "de"]),
    "text": st.sampled_from(Fidelity),
    "is_known": st.booleans(),
    "is_retracted": st.booleans(),
    "has_part": st.booleans(),
    "corrections": st.integers(0, 2),
    "origin": st.sampled_from([None, 22, 23]),
    "revises": st.sampled_from([None, 20, 21, 22]),
}


def _memory() -> str | None:
    """Return a folder in memory, where there is one: ten thousand builds are a strain on a disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (mkdtemp makes one of our own there)


# ---- what befalls output and store


def _edit(output: Path, files: list[str], chance: random.Random) -> None:
    """Change a byte of a file, and leave its size and its time as they were."""
    place = output / chance.choice(files)
    data, times = bytearray(place.read_bytes()), place.stat().st_mtime_ns
    if data:
        data[chance.randrange(len(data))] ^= 1
    place.write_bytes(data)
    os.utime(place, ns=(times, times))


def _delete(output: Path, files: list[str], chance: random.Random) -> None:
    (output / chance.choice(files)).unlink()


def _delete_folder(output: Path, files: list[str], chance: random.Random) -> None:
    above = (output / chance.choice([each for each in files if "/" in each])).parent
    shutil.rmtree(above)


def _stray(output: Path, files: list[str], chance: random.Random) -> None:
    del files
    place = output / chance.choice(["stray.html", "essays/stray/index.html", "new/index.html"])
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("stray")


def _folder_for_file(output: Path, files: list[str], chance: random.Random) -> None:
    place = output / chance.choice(files)
    place.unlink()
    place.mkdir()
    (place / "stray").write_text("stray")


def _file_for_folder(output: Path, files: list[str], chance: random.Random) -> None:
    above = (output / chance.choice([each for each in files if "/" in each])).parent
    shutil.rmtree(above)
    above.write_text("stray")


def _link(output: Path, files: list[str], chance: random.Random) -> None:
    """Put a link in the place of a file, or of a folder, to what has the same bytes."""
    place = output / chance.choice(files)
    if place.parent != output and chance.random() < 0.5:
        place = place.parent
    other = output.with_name(f"elsewhere-{chance.random()}")
    place.rename(other)
    place.symlink_to(other)


def _swap(output: Path, files: list[str], chance: random.Random) -> None:
    """Let two files change their names, which keep their times."""
    one, other = (output / each for each in chance.sample(files, 2))
    between = output.with_name("between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


_TAMPERING = [
    _edit,
    _delete,
    _delete_folder,
    _stray,
    _folder_for_file,
    _file_for_folder,
    _link,
    _swap,
]


def _damage(store: Path, chance: random.Random) -> None:
    """Delete, cut off, change or replace a store."""
    if not store.is_file():
        return
    data = bytearray(store.read_bytes())
    match chance.randrange(5):
        case 0:
            store.unlink()
        case 1:
            store.write_bytes(data[: chance.randrange(len(data))])
        case 2:
            for _ in range(chance.choice([1, 20, 2000])):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            store.write_bytes(data)
        case 3:
            store.write_bytes(b"no store at all")
        case 4:
            place = chance.randrange(len(data))
            data[place : place + 4096] = bytes(len(data[place : place + 4096]))
            store.write_bytes(data)


def test_whatever_happens_a_build_gives_the_bytes_of_a_clean_one() -> None:
    """After each of a few hundred steps, every file is as a build gives it that knows nothing."""
    while _COUNT["steps"] < max(200, SOAK):
        run_state_machine_as_test(Archive, settings=_PROFILE)
        print(f"{_COUNT['steps']:,} steps")  # noqa: T201 (told to who has asked for so many)


_PROFILE = settings(
    max_examples=20 if SOAK else 5,
    stateful_step_count=56,
    deadline=None,
    derandomize=not SOAK,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
