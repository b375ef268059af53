"""Finds the name that a misspelt one was meant to be: one slip, or two in a long name."""

from collections.abc import Iterable, Iterator

# Shorter names are too near to common words.
_SHORTEST = 6
_LONG = 9


class Spelling:
    """Names by what is left of them when one letter is dropped, so that a look-up is quick."""

    def __init__(self, names: Iterable[str]) -> None:
        # Most rests have one name: a set for each would take ten times the memory.
        self._by_rest: dict[str, str | tuple[str, ...]] = {}
        for name in dict.fromkeys(names):
            if len(name) >= _SHORTEST:
                for rest in dict.fromkeys(_rests(name)):
                    known = self._by_rest.get(rest)
                    self._by_rest[rest] = name if known is None else (*_all(known), name)

    def nearest(self, written: str) -> tuple[str, ...]:
        """Return the names that are near enough, the nearest only; more than one is a tie."""
        if len(written) < _SHORTEST - 1:
            return ()
        near = {name for rest in _rests(written) for name in _all(self._by_rest.get(rest, ()))}
        scored = sorted((_slips(written, name), name) for name in near if name[0] == written[0])
        allowed = 2 if len(written) >= _LONG else 1
        return tuple(name for slips, name in scored if slips <= allowed and slips == scored[0][0])


def _all(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _rests(name: str) -> Iterator[str]:
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def _slips(one: str, other: str) -> int:
    """Count letters wrong, missing, extra or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        current = [i]
        for j, right in enumerate(other, start=1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
