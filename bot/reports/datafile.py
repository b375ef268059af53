"""Reads the YAML that the partnership edits, so that every mistake is named by file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import yaml

from bot.errors import DataError

type Scalar = str | int | float | bool | None

# The C reader is ten times faster; it is missing only from Python builds without libyaml.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a data file together with the file and line it was written on.

    value is a scalar, a tuple of entries (a list) or a mapping of name to entry.
    """

    path: Path
    line: int
    value: Scalar | tuple[Entry, ...] | Mapping[str, Entry]

    def error(self, what: str) -> DataError:
        """Return (not raise) the error that says what is wrong on this line."""
        return DataError(f"{self.path}, line {self.line}: {what}")

    def fields(self) -> Mapping[str, Entry]:
        """Return this entry as name -> entry; DataError when it is not a mapping."""
        if isinstance(self.value, Mapping):
            return self.value
        raise self.error("expected names with values here")

    def each(self) -> Iterator[Entry]:
        """Yield the entries of a list; DataError when this is not a list."""
        if not isinstance(self.value, tuple):
            raise self.error("expected a list here")
        yield from self.value

    def get(self, name: str) -> Entry | None:
        """Return the named field, or None when it is absent or empty."""
        found = self.fields().get(name)
        return None if found is None or found.value is None else found

    def need(self, name: str) -> Entry:
        """Return the named field; DataError when it is absent or empty."""
        found = self.get(name)
        if found is None:
            raise self.error(f"'{name}' is missing")
        return found

    def only(self, *names: str) -> None:
        """Refuse field names other than these, so that a misspelt name is noticed."""
        for name, entry in self.fields().items():
            if name not in names:
                raise entry.error(f"'{name}' is not a name that is known here")

    def text(self) -> str:
        """Return this entry as non-empty text; DataError otherwise."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        raise self.error("expected some text")

    def number(self) -> float:
        """Return this entry as a number; DataError otherwise."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        raise self.error("expected a number")

    def whole(self) -> int:
        """Return this entry as a whole number; DataError otherwise."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self.error("expected a whole number")

    def truth(self) -> bool:
        """Return this entry as true or false; DataError otherwise."""
        if isinstance(self.value, bool):
            return self.value
        raise self.error("expected true or false")

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts; DataError when anything in it is not text."""
        return tuple(entry.text() for entry in self.each())

    def choice[E: Enum](self, kind: type[E]) -> E:
        """Return the member of kind whose value or name is written here, or raise DataError."""
        for member in kind:
            if self.value in (member.value, member.name):
                return member
        known = ", ".join(str(member.value) for member in kind)
        raise self.error(f"'{self.value}' is not one of: {known}")


def read(path: Path) -> Entry:
    """Read one YAML file into entries; DataError when it is missing, broken or repeats a name."""
    try:
        with path.open(encoding="utf-8") as file:
            node = yaml.compose(file, Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as wrong:
        raise DataError(f"{path}: this file cannot be read ({type(wrong).__name__})") from wrong
    except yaml.YAMLError as wrong:
        raise DataError(_where(path, wrong)) from wrong
    if node is None:
        raise DataError(f"{path}, line 1: the file is empty")
    return _entry(path, node)


def _where(path: Path, wrong: yaml.YAMLError) -> str:
    mark = getattr(wrong, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = getattr(wrong, "problem", None) or "this is not YAML"
    return f"{path}, line {line}: {problem}"


def _entry(path: Path, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Entry(path, line, tuple(_entry(path, item) for item in node.value))
    if isinstance(node, yaml.MappingNode):
        return Entry(path, line, _mapping(path, node))
    return Entry(path, line, _scalar(node))


def _mapping(path: Path, node: yaml.MappingNode) -> dict[str, Entry]:
    fields: dict[str, Entry] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in fields:
            line = key.start_mark.line + 1
            raise DataError(f"{path}, line {line}: '{name}' is written twice")
        fields[name] = _entry(path, value)
    return fields


def _scalar(node: yaml.Node) -> Scalar:
    text = str(node.value)
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("yes", "true", "on", "y")
    if kind == "int" and text.lstrip("+-").isdigit():
        return int(text)
    if kind == "float":
        return float(text)
    return text
