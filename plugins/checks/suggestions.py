"""Which file may have been meant by a path that leads nowhere."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from posixpath import basename, dirname


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The files of a site by what a misspelled path still shares with them, each group sorted."""

    by_case: Mapping[str, tuple[str, ...]]
    """By all but their case."""
    by_folder: Mapping[str, tuple[str, ...]]
    """By the folder they are in, a page standing for its own folder."""
    by_name: Mapping[str, tuple[str, ...]]
    """By the last part of their path, a page standing for its own folder."""
    guesses: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The file each path that was asked for may have meant."""

    @classmethod
    def of(cls, files: Iterable[str]) -> "Neighbours":
        """Return the neighbours among files."""
        paths = sorted(files)
        return cls(
            by_case=_grouped(paths, str.casefold),
            by_folder=_grouped(paths, _folder_of),
            by_name=_grouped(paths, _name_of),
        )

    def twin(self, path: str) -> str:
        """Return the file that differs from path in nothing but case, or nothing."""
        return self.by_case.get(path.casefold(), ("",))[0]

    def nearest(self, path: str) -> str:
        """Return the file that path may have meant, or nothing.

        It is a neighbour with a similar name, else a namesake in a similar folder.
        """
        # The same slip in a menu is on every page, and is guessed at once.
        if path not in self.guesses:
            self.guesses[path] = self._find_nearest(path)
        return self.guesses[path]

    def _find_nearest(self, path: str) -> str:
        # To compare path with every file would take minutes on a large site.
        folder, name = _folder_of(path), _name_of(path)
        siblings = {_name_of(file): file for file in self.by_folder.get(folder, ())}
        namesakes = {_folder_of(file): file for file in self.by_name.get(name, ())}
        for part, files in ((name, siblings), (folder, namesakes)):
            for match in get_close_matches(part, _closest(part, files), n=1):
                return files[match]
        return ""


def _grouped(paths: Iterable[str], key: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    """Return paths by what key tells of them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[key(path)].append(path)
    return {shared: tuple(group) for shared, group in groups.items()}


def _folder_of(path: str) -> str:
    return dirname(path.removesuffix("/index.html"))


def _name_of(path: str) -> str:
    return basename(path.removesuffix("/index.html"))


def _closest(word: str, words: Collection[str]) -> Iterator[str]:
    """Yield those of words that stand next to word by how they begin and by how they end."""
    for spelling in (_forwards, _backwards):
        ordered = sorted(words, key=spelling)
        place = bisect_left(ordered, spelling(word), key=spelling)
        yield from ordered[max(place - _ENOUGH, 0) : place + _ENOUGH]


def _forwards(word: str) -> str:
    return word


def _backwards(word: str) -> str:
    return word[::-1]


_ENOUGH = 50
