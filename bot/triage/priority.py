"""The ladder from danger, category, signs and answers to a priority; see `data/priorities.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.category import Category
from bot.reports.datafile import Entry, read
from bot.triage.danger import Danger, Priority
from bot.triage.floor import FloorResult

_YES = frozenset("yes y yeah yep aye yea yh true now".split())
_NO = frozenset("no n nope nah not none never".split())
GSM_LIMIT = 160


@dataclass(frozen=True, slots=True)
class Wording:
    """The same advice for web and for SMS; the SMS text fits one message."""

    web: str
    sms: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What residents read: danger now, danger possible, and when somebody may be watching."""

    emergency: Wording
    possible: Wording
    discreet: Wording


@dataclass(frozen=True, slots=True)
class Level:
    """One priority as staff see it; times are our own service levels, never shown to residents."""

    priority: Priority
    name: str
    meaning: str
    desk: str
    partner: str


@dataclass(frozen=True, slots=True)
class Band:
    """From this score on, the priority is at least ``floor``."""

    start: int
    floor: Priority


@dataclass(frozen=True, slots=True)
class Matrix:
    """Scores of answers (slot -> rows of score and words) and of flags, and what they lead to."""

    groups: frozenset[str]
    bands: tuple[Band, ...]
    flags: Mapping[str, int]
    answers: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]

    def score(self, flags: frozenset[str], answers: Mapping[str, str]) -> int:
        """Return the sum of what flags and answers score."""
        total = sum(points for flag, points in self.flags.items() if flag in flags)
        for slot, rows in self.answers.items():
            said = f" {answers.get(slot, '').lower()} "
            hit = (points for points, words in rows if any(word in said for word in words))
            total += next(hit, 0)
        return total


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that set or raised the priority, and the words of the text it rests on."""

    rule: str
    priority: Priority
    flag: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Above which chances (0 to 1) the model alone says possible or now."""

    possible: float
    now: float

    def danger(self, possible: float, now: float) -> Danger:
        """Return what the chances of danger at all, and of danger now, mean."""
        if now > self.now:
            return Danger.NOW
        return Danger.POSSIBLE if possible > self.possible else Danger.NONE


@dataclass(frozen=True, slots=True)
class Doubting:
    """When the model may doubt what the rules call danger now.

    Its chance of any danger lies ``below`` this, the text has at most ``longest`` characters, and
    none of the flags is one of ``never``.
    """

    below: float
    longest: int
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Priorities:
    """Everything of ``priorities.yml``."""

    levels: Mapping[Priority, Level]
    says: Mapping[str, str]
    uplift: frozenset[str]
    uplift_limit: Priority
    sure_score: float
    thresholds: Thresholds
    foreign_thresholds: Thresholds
    doubting: Doubting
    live: frozenset[str]
    matrix: Matrix
    advice: Advice

    def suspects(self, possible: float, now: float, language: str | None) -> Danger:
        """Return what the model's chances mean in a text of this language (ISO 639-1)."""
        known = self.thresholds if language == "en" else self.foreign_thresholds
        return known.danger(possible, now)

    def doubts(self, possible: float, text: str, sure: str | None, flags: Iterable[str]) -> bool:
        """Tell whether so small a chance of any danger leaves doubt of what the rules call now.

        ``sure`` is the language that the text is surely in: in others than English the model is not
        sure enough of what is calm. A chance of 0.0 says that the model has read nothing.
        """
        known = self.doubting
        told = sure == "en" and len(text) <= known.longest and known.never.isdisjoint(flags)
        return told and 0.0 < possible < known.below

    def climb(
        self,
        category: Category,
        floor: FloorResult,
        danger: Danger,
        *,
        flags: frozenset[str],
        answers: Mapping[str, str],
        thin: bool,
    ) -> tuple[Priority, tuple[Step, ...]]:
        """Return the priority and the steps that led to it; no step ever lowers it."""
        steps: list[Step] = []
        now = category.priority
        for step in (
            *self._danger_steps(floor, danger, category),
            *self._flag_steps(floor),
            *self._score_steps(category, flags, answers),
        ):
            if step.priority < now or (not steps and step.priority == now):
                steps.append(step)
                now = now.higher(step.priority)
        lifted = self._lifted(category, now, flags)
        if lifted < now:
            hit = next(h for h in floor.hits if h.flag in self.uplift)
            steps.append(Step("r6_uplift", lifted, hit.flag, hit.quote))
        now = now.higher(lifted)
        if thin and now > Priority.P3:
            now = Priority.P3
            steps.append(Step("r9_unsure", now))
        return now, tuple(steps)

    def danger_of_answers(
        self, category: str, answers: Mapping[str, str], *, happening_now: bool | None
    ) -> Danger:
        """Return the danger that plain answers to the form's safety questions mean."""
        live = happening_now if happening_now is not None else says(answers.get("happening_now"))
        weapon, hurt = says(answers.get("weapon")), says(answers.get("anyone_hurt"))
        if live and (weapon or hurt or category in self.live):
            return Danger.NOW
        if live is not False and (weapon or hurt):
            return Danger.POSSIBLE
        return Danger.NONE

    def _danger_steps(
        self, floor: FloorResult, danger: Danger, category: Category
    ) -> Iterator[Step]:
        top = floor.hits[0] if floor.hits else None
        if danger is Danger.NOW:
            if top and top.danger is Danger.NOW:
                yield Step("r1_danger", Priority.P1, top.flag, top.quote)
            else:
                yield Step("r2_answer", Priority.P1)
        elif danger is Danger.POSSIBLE:
            flag, quote = (top.flag, top.quote) if top else (None, "")
            yield Step("r3_possible", category.priority.higher(Priority.P2), flag, quote)

    def _flag_steps(self, floor: FloorResult) -> Iterator[Step]:
        for hit in floor.hits:
            if hit.floor is Priority.P2 and not hit.over:
                yield Step("r5_flag", Priority.P2, hit.flag, hit.quote)
            elif hit.past:
                yield Step("r5_flag", hit.past, hit.flag, hit.quote)

    def _score_steps(
        self, category: Category, flags: frozenset[str], answers: Mapping[str, str]
    ) -> Iterator[Step]:
        if category.group not in self.matrix.groups:
            return
        score = self.matrix.score(flags, answers)
        for band in self.matrix.bands:
            if score >= band.start:
                yield Step("r7_matrix", band.floor)

    def _lifted(self, category: Category, now: Priority, flags: frozenset[str]) -> Priority:
        if self.uplift.isdisjoint(flags) or now <= self.uplift_limit:
            return now
        return max(self.uplift_limit, Priority(category.priority - 1)).higher(now)


def says(answer: str | None) -> bool | None:
    """Return what a yes-or-no answer says, or None when it is neither or was not given."""
    words = (answer or "").lower().replace("'", "").replace(",", " ").replace(".", " ").split()
    if not words:
        return None
    if words[0] in _NO:
        return False
    return True if words[0] in _YES else None


def load_priorities(path: Path) -> Priorities:
    """Read and check ``priorities.yml``; DataError names file and line of the first mistake."""
    root = read(path)
    levels = {level.priority: level for level in map(_level, root.need("levels").each())}
    uplift = root.need("uplift")
    return Priorities(
        levels=levels,
        says={row.need("id").text(): row.need("says").text() for row in root.need("ladder").each()},
        uplift=frozenset(uplift.need("flags").texts()),
        uplift_limit=uplift.need("limit").choice(Priority),
        sure_score=root.need("sure_score").number(),
        thresholds=_thresholds(root.need("danger_model")),
        foreign_thresholds=_thresholds(root.need("danger_model_foreign")),
        doubting=_doubting(root.need("danger_model_doubts"), root.need("danger_model")),
        live=frozenset(root.need("live_categories").texts()),
        matrix=_matrix(root.need("matrix")),
        advice=Advice(
            emergency=_wording(root.need("emergency_advice")),
            possible=_wording(root.need("possible_advice")),
            discreet=_wording(root.need("discreet")),
        ),
    )


def _level(entry: Entry) -> Level:
    return Level(
        entry.need("id").choice(Priority),
        *(entry.need(name).text() for name in ("name", "meaning", "desk", "partner")),
    )


def _wording(entry: Entry) -> Wording:
    web, sms = entry.need("web").text(), entry.need("sms").text()
    if len(sms) > GSM_LIMIT or not sms.isascii():
        raise entry.need("sms").error(f"this text message is longer than {GSM_LIMIT} characters")
    return Wording(web, sms)


def _thresholds(entry: Entry) -> Thresholds:
    return Thresholds(entry.need("possible").number(), entry.need("now").number())


def _doubting(entry: Entry, thresholds: Entry) -> Doubting:
    below = entry.need("below").number()
    if not 0 <= below < thresholds.need("possible").number():
        raise entry.need("below").error("a chance from 0 to less than danger_model.possible")
    never = frozenset(entry.need("never").texts())
    return Doubting(below, entry.need("longest").whole(), never)


def _matrix(entry: Entry) -> Matrix:
    answers: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
    for slot, rows in entry.need("answers").fields().items():
        answers[slot] = tuple(
            (row.need("score").whole(), _words(row.need("words"))) for row in rows.each()
        )
    return Matrix(
        groups=frozenset(entry.need("groups").texts()),
        bands=tuple(
            Band(band.need("from").whole(), band.need("floor").choice(Priority))
            for band in (entry.need("medium"), entry.need("high"))
        ),
        flags={name: row.whole() for name, row in entry.need("flags").fields().items()},
        answers=answers,
    )  # fmt: skip


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(f" {word.strip()}" for word in entry.text().split(",") if word.strip())
