"""The categories of reports and the strategy they serve, read from `data/taxonomy.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.reports.priority import Priority

# The only questions a form may ask; each has its wording in bot/domain/responses/questions.yml.
SLOTS = frozenset(
    "what where when happening_now anyone_hurt weapon who vehicle what_taken how_often hate "
    "evidence children hazard would_help targeted reported_before effect landlord premises "
    "safe_contact contact support consent confirm".split()
)
UNCLEAR = "other_unclear"
_ROUTINE_ASK_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Strategy:
    """One of the partnership's strategy priorities; ``number`` is how tickets name it."""

    number: int
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of report: what it means, what to ask, where it starts, what it counts as.

    ``ask`` holds slot names in the order of asking; ``strategy`` numbers, the first is primary;
    ``never_ask`` are notes for the people who write questions. ``feeling`` marks places where
    people do not feel safe: no crime, so no name is asked and little else.
    """

    id: str
    label: str
    group: str
    description: str
    priority: Priority
    strategy: tuple[int, ...]
    ask: tuple[str, ...]
    subtypes: tuple[str, ...] = ()
    confusable_with: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    never_ask: tuple[str, ...] = ()
    asb_type: str | None = None
    nsir: str | None = None
    police_uk: tuple[str, ...] = ()
    hocr: str | None = None
    fms: str | None = None
    private: bool = False
    feeling: bool = False


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Every category by id, in the order of the file, and the strategy priorities by number."""

    categories: Mapping[str, Category]
    strategy: Mapping[int, Strategy]
    groups: Mapping[str, str]

    def __getitem__(self, category: str) -> Category:
        """Return one category; KeyError for an unknown id."""
        return self.categories[category]

    def __contains__(self, category: object) -> bool:
        """Tell whether this id is a category."""
        return category in self.categories

    def __iter__(self) -> Iterator[Category]:
        """Yield the categories in the order of the file."""
        return iter(self.categories.values())

    def __len__(self) -> int:
        """Return how many categories there are."""
        return len(self.categories)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read and check ``taxonomy.yml``; DataError names file and line of the first mistake."""
    root = read(path)
    meta = root.need("meta")
    strategy = {row.number: row for row in map(_strategy, meta.need("strategy").each())}
    groups = {name: entry.text() for name, entry in meta.need("groups").fields().items()}
    categories: dict[str, Category] = {}
    for entry in root.need("categories").each():
        category = _category(entry, strategy, groups)
        if category.id in categories:
            raise entry.error(f"category '{category.id}' is written twice")
        categories[category.id] = category
    _check_links(root, categories)
    return Taxonomy(categories, strategy, groups)


def _strategy(entry: Entry) -> Strategy:
    return Strategy(
        entry.need("number").whole(), entry.need("id").text(), entry.need("label").text()
    )


def _category(
    entry: Entry, strategy: Mapping[int, Strategy], groups: Mapping[str, str]
) -> Category:
    entry.only(
        *("id label group description subtypes nsir asb_type police_uk hocr fms strategy").split(),
        *("priority private feeling ask never_ask confusable_with examples").split(),
    )
    priority = entry.need("priority").choice(Priority)
    if entry.need("group").text() not in groups:
        raise entry.need("group").error("this group is not in meta.groups")
    private, feeling = entry.get("private"), entry.get("feeling")
    return Category(
        id=entry.need("id").text(),
        label=entry.need("label").text(),
        group=entry.need("group").text(),
        description=entry.need("description").text(),
        priority=priority,
        strategy=_numbers(entry.need("strategy"), strategy),
        ask=_ask(entry.need("ask"), priority),
        subtypes=_texts(entry, "subtypes"),
        confusable_with=_texts(entry, "confusable_with"),
        examples=_texts(entry, "examples"),
        never_ask=_texts(entry, "never_ask"),
        asb_type=_maybe(entry, "asb_type"),
        nsir=_maybe(entry, "nsir"),
        police_uk=_texts(entry, "police_uk"),
        hocr=_maybe(entry, "hocr"),
        fms=_maybe(entry, "fms"),
        private=private.truth() if private else False,
        feeling=feeling.truth() if feeling else False,
    )


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    found = entry.get(name)
    return found.texts() if found else ()


def _maybe(entry: Entry, name: str) -> str | None:
    found = entry.get(name)
    return found.text() if found else None


def _numbers(entry: Entry, strategy: Mapping[int, Strategy]) -> tuple[int, ...]:
    numbers = tuple(item.whole() for item in entry.each())
    if not numbers or any(number not in strategy for number in numbers):
        raise entry.error("each number must be one of meta.strategy, and at least one is needed")
    return numbers


def _ask(entry: Entry, priority: Priority) -> tuple[str, ...]:
    slots = entry.texts()
    for item in entry.each():
        if item.text() not in SLOTS:
            raise item.error(f"'{item.text()}' is not a question that can be asked")
    if priority >= Priority.P3 and len(slots) > _ROUTINE_ASK_LIMIT:
        raise entry.error(f"a P3 or P4 category asks at most {_ROUTINE_ASK_LIMIT} of its own")
    return slots


def _check_links(root: Entry, categories: Mapping[str, Category]) -> None:
    if UNCLEAR not in categories:
        raise root.need("categories").error(f"the category '{UNCLEAR}' is missing")
    for entry in root.need("categories").each():
        others = entry.get("confusable_with")
        for other in others.each() if others else ():
            if other.text() not in categories:
                raise other.error(f"'{other.text()}' is not a category")
