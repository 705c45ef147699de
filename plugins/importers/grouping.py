"""Which witnesses show one piece: those with a key in common, and copies by their words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from plugins.importers.encoding import encode
from plugins.importers.identities import body_digest, fingerprint, is_of_profile, keys_of
from plugins.importers.matching import copies
from plugins.importers.records import Person, Piece, Witness
from plugins.importers.texts import folded_words

__all__ = ["group_witnesses"]


def group_witnesses(
    witnesses: set[Witness], known: Iterable[tuple[Witness, ...]]
) -> Iterator[tuple[list[Witness], tuple[str, ...]]]:
    """Yield the witnesses of each piece, each of them once, in no order.

    Those of a group of `known` are together. With each comes nothing, or the keys of several
    pieces of whose words they are a copy, so that nobody can tell of which.
    """
    yield from _Parts(witnesses, known).groups()


class _Parts:
    """Witnesses, put together where they show one piece."""

    def __init__(self, witnesses: set[Witness], known: Iterable[tuple[Witness, ...]]) -> None:
        keyed: dict[str, list[Witness]] = defaultdict(list)
        bare: dict[str, list[Witness]] = defaultdict(list)
        roots = _Roots()
        names = _known_names(known)
        for each in witnesses:
            if keys := sorted(keys_of(each) | names.get(each, frozenset())):
                roots.join(keys)
                keyed[keys[0]].append(each)
            else:
                bare[f"? {each.site} {_text_name(each)}"].append(each)
        self._keyed = _grouped(keyed, roots)
        self._bare = bare
        self._like: dict[str, tuple[str, ...]] = {}
        self._place_bare()

    def groups(self) -> Iterator[tuple[list[Witness], tuple[str, ...]]]:
        """Yield the witnesses of each piece, with the pieces of which they may be copies."""
        for name, group in (self._keyed | self._bare).items():
            yield group, self._like.get(name, ())

    def _place_bare(self) -> None:
        """Put each text without a key beside the copies of it, if they are one piece's."""
        texts = dict(self._texts())
        sought = sorted(name for name in texts if _piece_of(name) in self._bare)
        found = list(copies(texts, sought))
        found = [(one, two, same) for one, two, same in found if self._may_be_one(one, two)]
        roots = _Roots()
        for one, two, _ in found:
            if _piece_of(one) in self._bare and _piece_of(two) in self._bare:
                roots.join([_piece_of(one), _piece_of(two)])
        owners: dict[str, dict[str, bool]] = defaultdict(dict)
        for one, two, same in found:
            if (owner := _piece_of(two)) in self._keyed:
                near = owners[roots.of(_piece_of(one))]
                near[owner] = near.get(owner, False) or same
        self._bare = _grouped(self._bare, roots)
        for name, near in owners.items():
            self._give(name, near)

    def _give(self, name: str, near: Mapping[str, bool]) -> None:
        """Put texts without a key to the one piece they are copies of, else tell of which."""
        equal = [owner for owner, same in near.items() if same]
        if len(near) == 1 or len(equal) == 1:
            self._keyed[equal[0] if equal else next(iter(near))] += self._bare.pop(name)
        else:
            self._like[name] = tuple(sorted(near))

    def _texts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the words of each different text, named by its piece and itself."""
        if not self._bare:
            return
        for piece, group in (self._keyed | self._bare).items():
            bodies = {body_digest(each.body): each.body for each in group if each.body}
            for digest, body in bodies.items():
                yield f"{piece}\n{digest}", folded_words(body)

    def _may_be_one(self, one: str, two: str) -> bool:
        """Whether nothing but their words is against two pieces' being one."""
        groups = [(self._keyed | self._bare)[_piece_of(name)] for name in (one, two)]
        both = groups[0] + groups[1]
        if _piece_of(one) == _piece_of(two) or any(map(is_of_profile, both)):
            return False
        if len({each.piece is Piece.POST for each in both}) > 1:
            return False
        return all(_agree(a.author, b.author) for a in groups[0] for b in groups[1])


def _known_names(known: Iterable[tuple[Witness, ...]]) -> dict[Witness, frozenset[str]]:
    """Return the keys that witnesses have because of others which show the same piece."""
    names: dict[Witness, frozenset[str]] = {}
    for group in known:
        keys = frozenset(key for each in group for key in keys_of(each))
        if len(group) > 1:
            keys = keys or frozenset({min(f"text {_text_name(each)}" for each in group)})
            names |= dict.fromkeys(group, keys)
    return names


def _text_name(witness: Witness) -> str:
    """Return the name of what a witness without a key says."""
    words = folded_words(witness.body) if witness.body else ()
    return fingerprint(words) if words else fingerprint((encode(witness).decode(),))


def _piece_of(name: str) -> str:
    return name.partition("\n")[0]


def _agree(one: Person | None, other: Person | None) -> bool:
    """Whether two may be the same person: nothing that both show tells otherwise."""
    if one is None or other is None:
        return True
    if one.id and other.id:
        return one.id == other.id
    if one.slug and other.slug:
        return one.slug.casefold() == other.slug.casefold()
    return not (one.name and other.name) or one.name.casefold() == other.name.casefold()


class _Roots:
    """Sets of names that only grow together (union-find; Tarjan, 1975)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the least name of the set that a name is in."""
        way = []
        while (above := self._above.get(name, name)) != name:
            way.append(name)
            name = above
        for passed in way:
            self._above[passed] = name
        return name

    def join(self, names: list[str]) -> None:
        """Make one set of those that the names are in."""
        roots = sorted({self.of(name) for name in names})
        for root in roots[1:]:
            self._above[root] = roots[0]


def _grouped(groups: Mapping[str, list[Witness]], roots: _Roots) -> dict[str, list[Witness]]:
    """Return groups with those put together whose names are in one set."""
    joined: dict[str, list[Witness]] = defaultdict(list)
    for name, group in groups.items():
        joined[roots.of(name)] += group
    return dict(joined)
