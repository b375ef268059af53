"""Reads `data/red_flags.yml`: signs of danger, what cancels them, questions and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.reports.category import SLOTS
from bot.reports.datafile import Entry, read
from bot.triage.danger import Priority
from bot.triage.foreign import load_foreign
from bot.triage.lexicon import build_lexicon
from bot.triage.normalise import plain_words
from bot.triage.pattern import Pattern, Step, parse
from bot.triage.ruleset import (
    Answers,
    Confirm,
    Effect,
    Flag,
    PatternSet,
    Question,
    Rules,
    Signal,
    Strength,
    Suppressor,
)

CUES = (
    *("now", "here", "present", "done", "told", "deed", "old", "recent", "habit"),
    *("deny", "deny_clause", "deny_guard"),
)


def load_rules(path: Path) -> Rules:
    """Read and check ``red_flags.yml``; DataError names file and line of the first mistake."""
    root = read(path)
    spelling = {name: _listed(entry) for name, entry in root.need("spelling").fields().items()}
    classes = {name: _listed(entry) for name, entry in root.need("words").fields().items()}
    reader = _Reader(spelling, frozenset(classes))
    questions = {
        name: _question(name, entry) for name, entry in root.need("questions").fields().items()
    }
    flags: dict[str, Flag] = {}
    signals: list[Signal] = []
    for entry in root.need("flags").each():
        flag = _flag(entry, questions)
        if flag.id in flags:
            raise entry.error(f"flag '{flag.id}' is written twice")
        flags[flag.id] = flag
        signals.extend(_signals(entry, flag.id, reader))
    cues = {name: reader.patterns(root.need("cues").need(name)) for name in CUES}
    answers = _answers(root.need("answers"), reader)
    suppressors = tuple(_suppressor(entry, reader) for entry in root.need("suppressors").each())
    return Rules(
        lexicon=build_lexicon(
            spelling, classes, reader.literals,
            fuzzy=_listed(root.need("fuzzy")), real=_listed(root.need("real_words")),
        ),
        flags=flags,
        signals=PatternSet((s.pattern, s) for s in signals if s.strength is not Strength.ONLY),
        whole=PatternSet((s.pattern, s) for s in signals if s.strength is Strength.ONLY),
        cues={name: PatternSet((p, name) for p in found) for name, found in cues.items()},
        suppressors=suppressors,
        questions=questions,
        answers=answers,
        foreign=load_foreign(path.with_name("foreign.yml")),
        reply_window_s={
            name: entry.whole()
            for name, entry in root.need("meta").need("reply_window_s").fields().items()
        },
    )  # fmt: skip


def _answers(entry: Entry, reader: _Reader) -> Answers:
    yes, no, over, alone = (
        PatternSet((pattern, name) for pattern in reader.patterns(entry.need(name)))
        for name in ("yes", "no", "over", "yes_alone")
    )
    words = (
        frozenset(word for text in _listed(entry.need(name)) for word in _plain(text))
        for name in ("yes_first", "no_first", "small", "no_unless", "clause_ends")
    )
    return Answers(yes, no, over, alone, *words)


def _plain(text: str) -> tuple[str, ...]:
    # A text's "he's" is read as 'he' and ''s'.
    return (text,) if text == "'s" else plain_words(text)


def _listed(entry: Entry) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in entry.text().split(",") if part.strip())


class _Reader:
    """Reads blocks of patterns, one a line, and remembers every word they name."""

    def __init__(self, spelling: Mapping[str, Iterable[str]], classes: frozenset[str]) -> None:
        self._canonical = {
            variant: name for name, variants in spelling.items() for variant in variants
            if " " not in name
        }  # fmt: skip
        self._classes = classes
        self.literals: set[str] = set()

    def patterns(self, entry: Entry, *, skip: str = "guard:") -> list[Pattern]:
        """Return the patterns of a block, leaving out lines that start with ``skip``."""
        return [self._pattern(entry, n, line) for n, line in _lines(entry) if skip not in line]

    def guards(self, entry: Entry) -> list[Pattern]:
        """Return the patterns of the lines that start with 'guard:'."""
        return [
            self._pattern(entry, n, line.split("guard:", 1)[1])
            for n, line in _lines(entry)
            if "guard:" in line
        ]

    def _pattern(self, entry: Entry, number: int, line: str) -> Pattern:
        where = Entry(entry.path, entry.line + number, line)
        try:
            parsed = parse(line.strip())
        except ValueError as wrong:
            raise where.error(str(wrong)) from wrong
        steps = tuple(
            Step(self._labels(step.labels, where), step.gap, step.optional) for step in parsed.steps
        )
        return Pattern(parsed.source, steps, tuple(s.labels for s in steps if not s.optional))

    def _labels(self, labels: frozenset[str], where: Entry) -> frozenset[str]:
        found: set[str] = set()
        for label in labels:
            if label.startswith("$"):
                if label[1:] not in self._classes:
                    raise where.error(f"there is no class of words '{label}'")
                found.add(label)
                continue
            word = self._canonical.get(label, label)
            self.literals.add(word)
            found.add(word)
            if word == "its":
                # A text's 'its' is read as 'it' and ''s'.
                found.add("it")
        return frozenset(found)


def _lines(entry: Entry) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(entry.text().splitlines(), 1):
        if line.strip():
            yield number, line


def _question(name: str, entry: Entry) -> Question:
    entry.only("web", "sms", "no_to")
    no_to = entry.get("no_to")
    if no_to and no_to.text() not in SLOTS:
        raise no_to.error(f"the interview has no question '{no_to.text()}'")
    web, sms = entry.need("web").text(), entry.need("sms").text()
    return Question(name, web, sms, no_to.text() if no_to else None)


def _flag(entry: Entry, questions: Mapping[str, Question]) -> Flag:
    entry.only(
        *"id label floor confirm action definition question unanswered past recent".split(),
        *"fades careful discreet watched sure likely weak only".split(),
    )
    question = entry.need("question")
    if question.text() not in questions:
        raise question.error(f"there is no question '{question.text()}'")
    past = entry.get("past")
    return Flag(
        id=entry.need("id").text(),
        label=entry.need("label").text(),
        floor=entry.need("floor").choice(Priority),
        confirm=entry.need("confirm").choice(Confirm),
        action=entry.need("action").text(),
        question=question.text(),
        unanswered=entry.need("unanswered").text(),
        past=past.choice(Priority) if past else None,
        recent=_truth(entry, "recent"),
        fades=_truth(entry, "fades"),
        careful=_truth(entry, "careful"),
        discreet=_truth(entry, "discreet"),
        watched=_truth(entry, "watched"),
    )


def _truth(entry: Entry, name: str) -> bool:
    found = entry.get(name)
    return found.truth() if found else False


def _signals(entry: Entry, flag: str, reader: _Reader) -> Iterator[Signal]:
    for strength in Strength:
        block = entry.get(strength.value)
        for pattern in reader.patterns(block) if block else ():
            yield Signal(flag, strength, pattern)


def _suppressor(entry: Entry, reader: _Reader) -> Suppressor:
    cues = entry.need("cues")
    guard = entry.get("guard")
    guards = [*reader.guards(cues), *(reader.patterns(guard) if guard else ())]
    return Suppressor(
        id=entry.need("id").text(),
        effect=entry.need("effect").choice(Effect),
        cues=PatternSet((p, "cue") for p in reader.patterns(cues)),
        guards=PatternSet((p, "guard") for p in guards),
    )
