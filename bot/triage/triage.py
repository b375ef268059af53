"""Assesses one report: danger from rules and model, category from the model, then the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import DataError
from bot.reports.category import UNCLEAR, Taxonomy, load_taxonomy
from bot.triage.assessment import Assessment, Reason
from bot.triage.danger import Danger
from bot.triage.features import load_topics
from bot.triage.floor import MODEL_FLAG, Floor, FloorResult, Hit
from bot.triage.language import Languages
from bot.triage.priority import Advice, Priorities, Step, load_priorities
from bot.triage.rules import load_rules
from bot.triage.streetname import only_a_street
from bot.triage.text import Text
from bot.triage.timeonly import only_a_time

if TYPE_CHECKING:
    from bot.triage.pipeline import Model, Opinion

_BEST = 3
_SEVERAL = 2
_NO_ANSWERS: Mapping[str, str] = {}
# Answers about how to reach or thank the reporter tell nothing of what happened.
_NOT_TOLD = frozenset(("contact", "safe_contact", "consent", "support", "confirm"))


class Triage:
    """Everything that decides on a report; safe to share, it keeps nothing between texts."""

    def __init__(
        self,
        floor: Floor,
        taxonomy: Taxonomy,
        priorities: Priorities,
        model: Model | None,
    ) -> None:
        """Take the parts; without a model every category is unclear and a person reads all."""
        self.floor = floor
        self.taxonomy = taxonomy
        self.priorities = priorities
        self._model = model
        self._languages = Languages(floor.foreign)

    @property
    def advice(self) -> Advice:
        """What residents read when there is danger."""
        return self.priorities.advice

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = _NO_ANSWERS,
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return the assessment of a report in the resident's own words.

        ``answers`` are the form's answers by slot, in the resident's words; danger in them counts.
        ``category`` is one that a person has chosen; it then stands, whatever the model says.
        """
        read = self.floor.read(text)
        found = self.floor.judge(read)
        opinion = self._opinion(read, found)
        language = self._languages.of_read(read)
        doubted = opinion is not None and self._doubts(read, found, opinion)
        if doubted:
            found = self.floor.doubted(found)
        # What is doubted in the text is not to come back as the answer that repeats it.
        extra = [
            self.floor.check(said)
            for slot, said in answers.items()
            if slot not in _NOT_TOLD and not (doubted and said in text)
        ]
        scores = list(opinion.categories) if opinion else self._unclear()
        everything = _together(found, [*extra, *self._seen(text, opinion, language)])
        chosen = category if category is not None and category in self.taxonomy else None
        best = chosen or scores[0][0]
        thin = chosen is None and scores[0][1] < self.priorities.sure_score
        answered = self.priorities.danger_of_answers(best, answers, happening_now=happening_now)
        danger = everything.danger.higher(answered)
        flags = frozenset(hit.flag for hit in everything.hits)
        priority, steps = self.priorities.climb(
            self.taxonomy[best], everything, danger, flags=flags, answers=answers, thin=thin
        )
        return Assessment(
            danger=danger,
            emergency=danger is Danger.NOW,
            priority=priority,
            category=best,
            categories=tuple((name, round(score, 4)) for name, score in scores[:_BEST]),
            red_flags=tuple(dict.fromkeys(hit.flag for hit in everything.hits)),
            strategy=self.taxonomy[best].strategy,
            language=language,
            needs_human=thin or best == UNCLEAR or danger is not Danger.NONE,
            reasons=_reasons(_own(found, everything), steps, best, text),
            question=everything.question.id if everything.question else None,
            unanswered=everything.unanswered,
            discreet=everything.discreet,
        )

    def denied(self, line: str, answer: str) -> str | None:
        """Return the slot that a no to the danger question in our ``line`` answers, if that is one
        and the answer a clear no.
        """
        questions = self.floor.questions.values()
        slot = next((q.no_to for q in questions if q.web in line or q.sms in line), None)
        return slot if slot and self.floor.denies(answer) else None

    def whispered(self, flags: Iterable[str]) -> bool:
        """Tell whether one of these red flags says that somebody who must not know may look on."""
        known = self.floor.flags
        return any(known[flag].watched for flag in flags if flag in known)

    def _opinion(self, read: Text, found: FloorResult) -> Opinion | None:
        if self._model is None or not read.written.strip():
            return None
        flags = (hit.flag for hit in found.hits)
        told = _without_bare_lines(read.written)
        if told != read.written:
            return self._model.read(told, flags, acts=False)
        return self._model.read(told, flags, acts=False, sentences=read.sentences)

    def _doubts(self, read: Text, found: FloorResult, opinion: Opinion) -> bool:
        text = read.written
        if found.danger is not Danger.NOW or _without_bare_lines(text) != text:
            return False
        sure, flags = self._languages.sure(text), (hit.flag for hit in found.hits)
        return self.priorities.doubts(opinion.danger.possible, text, sure, flags)

    def _unclear(self) -> list[tuple[str, float]]:
        return [(UNCLEAR, 0.0), *((c.id, 0.0) for c in self.taxonomy if c.id != UNCLEAR)]

    def _seen(
        self, text: str, opinion: Opinion | None, language: str | None
    ) -> Iterator[FloorResult]:
        """Yield what the model sees in a text, in the shape in which the rules say it."""
        if opinion is not None:
            yield self.floor.suspected(
                self.priorities.suspects(opinion.danger.possible, opinion.danger.now, language),
                text,
                opinion.danger.start,
                opinion.danger.end,
            )


def load_triage(data_dir: Path, models_dir: Path, *, untrained: bool = False) -> Triage:
    """Read data and trained model; DataError when either is missing or wrong.

    With ``untrained`` a missing model is no error: every category is then unclear.
    """
    # spaCy takes a second to import: whoever only needs the rules does not wait for it.
    import structlog

    from bot.triage.encoder import load_encoder
    from bot.triage.pipeline import Given, load_model

    rules = load_rules(data_dir / "red_flags.yml")
    topics = load_topics(data_dir / "triage" / "topics.yml")
    model: Model | None = None
    try:
        encoder = load_encoder(models_dir / "encoder")
        model = load_model(models_dir / "triage", Given(rules.lexicon, topics, encoder))
    except DataError:
        if not untrained:
            raise
        # A report that only a person can sort is better than none.
        structlog.get_logger().error("triage_model_not_loaded")
    return Triage(
        Floor(rules),
        load_taxonomy(data_dir / "taxonomy.yml"),
        load_priorities(data_dir / "priorities.yml"),
        model,
    )


def _together(text: FloorResult, others: Iterable[FloorResult]) -> FloorResult:
    """Return one result of several: the gravest danger, all hits, its question.

    What the model alone suspects is left out when the rules are as grave.
    """
    top = text
    hits: list[Hit] = list(text.hits)
    discreet = text.discreet
    for other in others:
        if other.flag == MODEL_FLAG and other.danger.rank <= top.danger.rank:
            continue
        hits.extend(other.hits)
        discreet = discreet or other.discreet
        if other.danger.rank > top.danger.rank:
            top = other
    hits.sort(key=lambda hit: (-hit.danger.rank, hit.floor))
    return FloorResult(top.danger, tuple(hits), top.question, top.unanswered, top.flag, discreet)


def _without_bare_lines(text: str) -> str:
    """Return a text with lines that are only a time or a place as blanks, where it has others.

    They answer our questions: "now" is when the music plays, and no danger.
    """
    lines = text.split("\n")
    if len(lines) < _SEVERAL:
        return text
    bare = [only_a_time(line) or only_a_street(line) for line in lines]
    if all(bare[n] or not line.strip() for n, line in enumerate(lines)):
        return text
    return "\n".join(
        " " * len(line) if empty else line for line, empty in zip(lines, bare, strict=True)
    )


def _own(text: FloorResult, everything: FloorResult) -> list[Hit]:
    """Return the hits of the text itself, the model's included; answers are quoted elsewhere."""
    own = set(text.hits)
    return [hit for hit in everything.hits if hit in own or hit.flag == MODEL_FLAG]


def _reasons(
    hits: Iterable[Hit], steps: tuple[Step, ...], category: str, text: str
) -> tuple[Reason, ...]:
    """Return why, in the words of the text: its flags, the rules that moved, the model's guess."""
    said = [hit for hit in hits if hit.quote in text]
    reasons = [
        Reason("model", "danger", hit.quote)
        if hit.flag == MODEL_FLAG
        else Reason("rule", hit.flag, hit.quote)
        for hit in said
    ]
    quoted = {hit.quote for hit in said}
    reasons.extend(
        Reason("rule", step.rule, step.quote if step.quote in quoted else "") for step in steps
    )
    reasons.append(Reason("model", category, text.strip()[:120]))
    return tuple(dict.fromkeys(reasons))
