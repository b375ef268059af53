"""The danger floor: rules that see an emergency in any message, in memory, in milliseconds.

It needs no database, no model and no network, so that the 999 advice can always be given first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.triage.answers import denies, judged
from bot.triage.danger import Danger, Priority
from bot.triage.foreign import Foreign
from bot.triage.hits import FloorResult, Hit
from bot.triage.lexicon import MAX_SENTENCE, Lexicon
from bot.triage.pattern import Match, Sentence, find
from bot.triage.reading import Reading, Story, without
from bot.triage.rules import load_rules
from bot.triage.ruleset import Confirm, Effect, Flag, Question, Rules, Signal, Strength
from bot.triage.streetname import only_a_street
from bot.triage.text import Text
from bot.triage.timeonly import only_a_time

# The flag of what the model suspects; its question and what silence means stand with the others.
MODEL_FLAG = "m_danger"
_PRONOUNS = frozenset("he she they i we it you".split())
_WHOLE_MAX = 7
_PAST_REACH = 18
_CLAUSE_REACH = 2
# What a suppressor does within its own sentence.
_IN_SENTENCE = (Effect.CANCEL, Effect.SOFTEN)


class Floor:
    """The rules, ready to read texts; safe to share, it keeps nothing between texts."""

    def __init__(self, rules: Rules) -> None:
        """Take the rules; `load_floor` reads them from the data folder."""
        self._rules = rules

    @property
    def flags(self) -> Mapping[str, Flag]:
        """Every flag by id."""
        return self._rules.flags

    @property
    def lexicon(self) -> Lexicon:
        """The words of the rules, which the model reads too."""
        return self._rules.lexicon

    @property
    def foreign(self) -> Foreign:
        """The words of other languages, which also tell the language of a text."""
        return self._rules.foreign

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every danger question by id."""
        return self._rules.questions

    @property
    def reply_window_s(self) -> Mapping[str, int]:
        """How many seconds a danger question waits for its answer, by channel."""
        return self._rules.reply_window_s

    def check(self, text: str) -> FloorResult:
        """Return the danger in a text of any length and language, with the words that say so."""
        return self.judge(self.read(text))

    def read(self, text: str) -> Text:
        """Return a text as the rules read it, for all who judge the same one."""
        return Text(text, self._rules.lexicon, self._rules.foreign)

    def judge(self, read: Text) -> FloorResult:
        """Return what `check` does, of a text that others read too."""
        text = read.written
        if only_a_street(text):
            return FloorResult(Danger.NONE, ())
        hits = [*self._sentence_hits(read.sentences, text), *self._whole_hits(read.sentences, text)]
        hits.extend(
            self._hit(self._rules.flags[flag], danger, text, start, end)
            for line in (read.spoken, *read.lines)
            for flag, danger, start, end in line.hits()
        )
        return self._result(list(dict.fromkeys(hits)))

    def suspected(self, danger: Danger, text: str, start: int, end: int) -> FloorResult:
        """Return what the model says of ``text[start:end]``, in the shape of a rule's result."""
        if danger is Danger.NONE or only_a_street(text) or only_a_time(text):
            return FloorResult(Danger.NONE, ())
        return self._result([self._hit(self.flags[MODEL_FLAG], danger, text, start, end)])

    def doubted(self, result: FloorResult) -> FloorResult:
        """Return a result with every now as possible; as it is beside a flag that nothing may
        silence, or where somebody may look on.
        """
        grave = [self.flags[hit.flag] for hit in result.hits if hit.danger is not Danger.NONE]
        if result.discreet or any(flag.careful for flag in grave):
            return result
        return self._result([
            replace(hit, danger=Danger.POSSIBLE) if hit.danger is Danger.NOW else hit
            for hit in result.hits
        ])  # fmt: skip

    def judge_answer(self, question_id: str, answer: str) -> Danger:
        """Return what the answer to a danger question means; KeyError for an unknown question.

        The resident's own words outrank everything: danger in the answer itself, then yes, then a
        clear no. What is neither is judged as any text.
        """
        if question_id not in self._rules.questions:
            raise KeyError(question_id)
        own = self.check(answer)
        if own.danger is Danger.NOW:
            return Danger.NOW
        return judged(answer, own.danger, self._rules)

    def denies(self, answer: str) -> bool:
        """Return whether there is a no in an answer to a danger question."""
        return denies(answer, self._rules)

    def _sentence_hits(self, sentences: list[Sentence], text: str) -> Iterable[Hit]:
        best: dict[str, Hit] = {}
        once = {sentence.words: sentence for sentence in reversed(sentences)}
        # Most sentences of most texts say nothing of danger: look at small words only if one does.
        telling = [s for s in reversed(once.values()) if self._rules.signals.any(s)]
        if not telling:
            return ()
        readings = [self._read(sentence) for sentence in telling]
        story = self._story(once.values())
        for reading in readings:
            for signal, match in self._matches(reading.masked, best):
                hit = self._judge(signal, match, reading, text, story)
                kept = best.get(signal.flag)
                if hit and (kept is None or hit.danger.rank > kept.danger.rank
                            or (kept.over and not hit.over)):  # fmt: skip
                    best[signal.flag] = hit
        return best.values()

    def _matches(
        self, sentence: Sentence, best: Mapping[str, Hit]
    ) -> Iterable[tuple[Signal, Match]]:
        """Yield matches, passing over flags that are certain already: work stays bounded."""
        for pattern, signal in self._rules.signals.candidates(sentence):
            kept = best.get(signal.flag)
            if kept and (kept.danger is Danger.NOW or self.flags[signal.flag].floor > Priority.P1):
                continue
            for match in find(pattern, sentence):
                yield signal, match

    def _whole_hits(self, sentences: list[Sentence], text: str) -> Iterable[Hit]:
        """Return hits of patterns that must be the whole of a short message, such as 'help'."""
        words = sum(len(sentence.words) for sentence in sentences)
        if len(sentences) != 1 or words > _WHOLE_MAX:
            return
        for signal, match in self._rules.whole.matches(sentences[0]):
            rest = set(range(words)) - set(match.path)
            if match.end == words and all(sentences[0].fillers[at] for at in rest):
                flag = self.flags[signal.flag]
                yield self._quoted(flag, Danger.NOW, sentences[0], match, text)
                return

    def _judge(
        self, signal: Signal, match: Match, reading: Reading, text: str, story: Story
    ) -> Hit | None:
        flag = self.flags[signal.flag]
        if self._denied(signal, match, reading):
            return None
        if (reading.cancelled and not flag.careful) or reading.made_up or story.made_up:
            return None
        if self._over(match, reading, flag, story):
            return self._quoted(flag, Danger.NONE, reading.sentence, match, text, over=True)
        danger = self._danger(signal, flag, match, reading, now=story.now)
        milder = reading.cancelled or reading.softened or self._ended(match, reading, story)
        if milder or self._long_ago(match, reading, flag, story):
            danger = _milder(danger, careful=flag.careful)
        if danger is Danger.NONE and flag.floor is Priority.P1:
            return self._quoted(flag, danger, reading.sentence, match, text, over=True)
        return self._quoted(flag, danger, reading.sentence, match, text)

    def _danger(
        self, signal: Signal, flag: Flag, match: Match, reading: Reading, *, now: bool
    ) -> Danger:
        if flag.floor is not Priority.P1:
            return Danger.NONE
        if signal.strength is Strength.WEAK:
            return Danger.POSSIBLE
        present = self._present(match, reading)
        done = self._done(match, reading) or self._finished(match, reading, flag)
        if reading.habit and not reading.now:
            return Danger.POSSIBLE
        if signal.strength is Strength.SURE or flag.confirm is Confirm.AUTO:
            finished = done and not present and not reading.now and not flag.recent
            return Danger.POSSIBLE if finished else Danger.NOW
        certain = reading.now or now or (not done and (present or reading.here))
        return Danger.NOW if certain else Danger.POSSIBLE

    def _denied(self, signal: Signal, match: Match, reading: Reading) -> bool:
        """Tell whether a no stands before or in the match, other than one it looks for."""
        first = reading.sentence.words[match.start]
        back = 0 if first in _PRONOUNS else 4 if len(match.path) == 1 else 2
        window = set(range(match.start - back, match.end))
        if signal.pattern.speaks_of_no:
            window -= set(match.path)
        clause = range(match.start - _CLAUSE_REACH, match.start + 1)
        return not (reading.deny.isdisjoint(window) and reading.deny_clause.isdisjoint(clause))

    def _present(self, match: Match, reading: Reading) -> bool:
        near = range(match.start - 3, match.end + 3)
        return any(at in reading.present for at in near)

    def _done(self, match: Match, reading: Reading) -> bool:
        return any(at in reading.done for at in range(match.start - 2, match.end + 1))

    def _over(self, match: Match, reading: Reading, flag: Flag, story: Story) -> bool:
        """Tell whether the message puts the match clearly into the past."""
        if self._ended(match, reading, story) and not flag.careful:
            return True
        old = _distance(match, reading.old)
        if old < min(_distance(match, reading.now_at), _PAST_REACH):
            return True
        if reading.now:
            return False
        reach = range(match.start - _PAST_REACH, match.end + _PAST_REACH)
        recent = any(at in reach for at in reading.recent)
        if self._finished(match, reading, flag):
            return recent or flag.confirm is Confirm.ASK
        if recent and not flag.recent and flag.confirm is Confirm.ASK:
            return True
        past = self._told_of_a_day_gone_by(match, reading, story)
        return past and not flag.careful and not flag.recent

    def _finished(self, match: Match, reading: Reading, flag: Flag) -> bool:
        """Tell whether a deed that leaves only damage is told as done, with nobody still there."""
        if not flag.fades or reading.now or reading.here or reading.present:
            return False
        told = any(at in reading.deed for at in range(match.start, match.end))
        return told and "just" not in reading.sentence.words

    def _long_ago(self, match: Match, reading: Reading, flag: Flag, story: Story) -> bool:
        """Tell whether it was yesterday or so: milder, unless it lasts and is told as going on."""
        if reading.now:
            return False
        past = self._told_of_a_day_gone_by(match, reading, story)
        return past or (bool(reading.recent) and not flag.recent)

    def _told_of_a_day_gone_by(self, match: Match, reading: Reading, story: Story) -> bool:
        """Tell whether the match is told in the past tense in a message that names a past day."""
        if story.now or not story.dated or self._present(match, reading):
            return False
        told = any(at in reading.told for at in range(match.start - 2, match.end + 1))
        return told or self._done(match, reading)

    def _ended(self, match: Match, reading: Reading, story: Story) -> bool:
        """Tell whether the message says that this has ended; elsewhere said, not of the present."""
        if reading.sentence.words in story.ended:
            return True
        return bool(story.ended) and not self._present(match, reading)

    def _story(self, sentences: Iterable[Sentence]) -> Story:
        """Read what the sentences say of the message as a whole."""
        every = list(sentences)
        cues = self._rules.cues
        said = {Effect.MADE_UP: frozenset[tuple[str, ...]](), Effect.ENDED: frozenset()}
        for s in self._rules.suppressors:
            if s.effect not in said:
                continue
            where = frozenset(sentence.words for sentence in every if s.cues.any(sentence))
            if where and not any(s.guards.any(sentence) for sentence in every):
                said[s.effect] |= where
        return Story(
            now=any(self._now(sentence) for sentence in every),
            dated=any(cues[name].any(s) for name in ("old", "recent") for s in every),
            made_up=bool(said[Effect.MADE_UP]),
            ended=said[Effect.ENDED],
        )

    def _read(self, sentence: Sentence) -> Reading:
        masked = self._mask(sentence)
        cue = {name: self._cue(name, sentence) for name in self._rules.cues}
        fired = {s.effect: s for s in self._rules.suppressors
                 if s.effect in _IN_SENTENCE and s.cues.any(sentence)
                 and not s.guards.any(sentence)}  # fmt: skip
        guards = frozenset(at for m in cue["deny_guard"] for at in range(m.start, m.end))
        deny = frozenset(m.start for m in cue["deny"]) - guards
        return Reading(
            sentence=sentence,
            masked=masked,
            now_at=tuple(m.start for m in cue["now"]),
            here=bool(cue["here"]),
            present=frozenset(m.start for m in cue["present"]),
            done=frozenset(m.start for m in cue["done"]),
            told=frozenset(m.start for m in cue["told"]),
            deed=frozenset(m.start for m in cue["deed"]),
            old=tuple(m.start for m in cue["old"]),
            recent=tuple(m.start for m in cue["recent"]),
            habit=bool(cue["habit"]),
            deny=deny,
            deny_clause=frozenset(m.end for m in cue["deny_clause"]) - guards,
            cancelled=Effect.CANCEL in fired,
            made_up=Effect.CANCEL in fired and fired[Effect.CANCEL].id != "sup_hypothetical",
            softened=Effect.SOFTEN in fired,
        )

    def _now(self, sentence: Sentence) -> bool:
        """Tell whether a sentence says now and is not make-believe or a question."""
        if not self._rules.cues["now"].any(sentence):
            return False
        return not any(
            s.effect is Effect.CANCEL and s.cues.any(sentence) and not s.guards.any(sentence)
            for s in self._rules.suppressors
        )

    def _cue(self, name: str, sentence: Sentence) -> list[Match]:
        return [match for _, match in self._rules.cues[name].matches(sentence)]

    def _mask(self, sentence: Sentence) -> Sentence:
        """Hide the words of sayings, names and tools, so that no danger is read into them."""
        hidden: set[int] = set()
        for suppressor in self._rules.suppressors:
            if suppressor.effect is not Effect.MASK:
                continue
            found = {at for _, match in suppressor.cues.matches(sentence) for at in match.path}
            if found and not suppressor.guards.any(sentence):
                hidden |= found
        return without(sentence, hidden) if hidden else sentence

    def _result(self, hits: list[Hit]) -> FloorResult:
        ordered = sorted(hits, key=lambda hit: (-hit.danger.rank, hit.floor, hit.start))
        if not ordered:
            return FloorResult(Danger.NONE, ())
        top = ordered[0]
        flag = self.flags[top.flag]
        discreet = any(self.flags[h.flag].discreet and h.danger is not Danger.NONE for h in hits)
        if top.danger is not Danger.POSSIBLE:
            return FloorResult(top.danger, tuple(ordered), flag=top.flag, discreet=discreet)
        return FloorResult(
            Danger.POSSIBLE,
            tuple(ordered),
            question=self._rules.questions[flag.question],
            unanswered=flag.unanswered,
            flag=flag.id,
            discreet=discreet,
        )

    def _quoted(
        self, flag: Flag, danger: Danger, sentence: Sentence, match: Match, text: str,
        *, over: bool = False,
    ) -> Hit:  # fmt: skip
        start, end = sentence.spans[match.start][0], sentence.spans[match.end - 1][1]
        return self._hit(flag, danger, text, start, end, over=over)

    def _hit(
        self, flag: Flag, danger: Danger, text: str, start: int, end: int, *, over: bool = False
    ) -> Hit:
        past = flag.past if over else None
        return Hit(
            flag.id, flag.floor, flag.confirm, danger, text[start:end], start, end, over, past
        )


def load_floor(data_dir: Path) -> Floor:
    """Read the rules of ``data_dir/red_flags.yml``; DataError names file and line of a mistake."""
    return Floor(load_rules(data_dir / "red_flags.yml"))


def _distance(match: Match, places: Iterable[int]) -> int:
    """Return how many words lie between a match and the nearest of some places."""
    return min((max(match.start - at, at - match.end, 0) for at in places), default=MAX_SENTENCE)


def _milder(danger: Danger, *, careful: bool) -> Danger:
    if danger is Danger.NOW:
        return Danger.POSSIBLE
    return Danger.POSSIBLE if careful and danger is Danger.POSSIBLE else Danger.NONE


__all__ = ["MODEL_FLAG", "Floor", "FloorResult", "Hit", "load_floor"]
