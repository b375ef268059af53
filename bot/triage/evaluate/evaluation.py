"""One evaluation: all answer the same texts, dev gives the thresholds, then it is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import SettingsError
from bot.reports.category import load_taxonomy
from bot.triage.evaluate.answer import Judge
from bot.triage.evaluate.cage import check_cage
from bot.triage.evaluate.figures import Figures, count_figures
from bot.triage.evaluate.keywords import keyword_judge
from bot.triage.evaluate.onecore import one_core
from bot.triage.evaluate.ours import is_current, our_judges
from bot.triage.evaluate.peers import CAGED, NAMES, learnt_judge
from bot.triage.evaluate.ready import Ready, time_to_ready
from bot.triage.evaluate.sets import set_of
from bot.triage.evaluate.thresholds import Matched, matched
from bot.triage.messages import Message, Split, described, load_messages

_TUNED = "_same_alarms"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the data and the trained models are, and Rasa's own interpreter."""

    data_dir: Path
    models_dir: Path
    rasa_python: Path


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one split, of ``messages`` texts that machines wrote (people wrote none).

    ``training_s`` has the seconds that each peer took to learn, ``thresholds`` those from which on
    each counts a text as danger, ``ready`` what a fresh start of ours takes. ``current`` tells that
    our model was trained on the data, rules and encoder that are there now. ``every`` tells of each
    peer that it learnt from every so-many-th message that ours learnt from.
    """

    split: Split
    messages: int
    voices: int
    names: dict[str, str]
    figures: Figures
    training_s: dict[str, float]
    thresholds: dict[str, Matched]
    ready: Ready
    current: bool
    every: Mapping[str, int] = field(default_factory=dict)


def read_peers(told: str, every: int = 1) -> dict[str, int]:
    """Return the peers that a list with commas names, `none` for none; SettingsError if unknown.

    Each learns from every ``every``-th message, or from as many as it says: `diet:60`.
    """
    if told.strip() == "none":
        return {}
    wanted = dict(_peer(name.strip(), every) for name in told.split(","))
    return {name: wanted[name] for name in NAMES if name in wanted}


def _peer(told: str, every: int) -> tuple[str, int]:
    name, _, share = told.partition(":")
    if name not in NAMES:
        raise SettingsError(f"--peers: there is no '{name}'; known are {', '.join(NAMES)}")
    if share and not (share.isdecimal() and int(share)):
        raise SettingsError(f"--peers: '{told}' needs a number above 0 after its colon")
    return name, int(share) if share else every


def evaluate(places: Places, split: Split, peers: Mapping[str, int]) -> Evaluation:
    """Judge a split; the thresholds of peers come from dev, whatever the split.

    Each peer learns from every so-many-th message of train: some take hours for all of it.
    SettingsError when Rasa's environment is needed and missing, DataError when triage is not
    trained, Unavailable when a peer fails.
    """
    if not CAGED.isdisjoint(peers):
        check_cage(places.rasa_python)
    taxonomy = load_taxonomy(places.data_dir / "taxonomy.yml")
    dev = load_messages(places.data_dir, taxonomy, Split.DEV)
    judged = dev if split is Split.DEV else load_messages(places.data_dir, taxonomy, split)
    texts = [message.text for message in (dev if split is Split.DEV else [*dev, *judged])]
    with one_core():
        ready = time_to_ready(places.data_dir, places.models_dir)
        ours = our_judges(places.data_dir, places.models_dir, texts)
    others: list[Judge] = []
    if "keywords" in peers:
        answer = keyword_judge(taxonomy)
        others.append(Judge("keywords", NAMES["keywords"], tuple(map(answer, texts))))
    train = [*load_messages(places.data_dir, taxonomy, Split.TRAIN), *described(taxonomy)]
    others.extend(
        learnt_judge(peer, train[::every], dev, texts, places.rasa_python)
        for peer, every in peers.items()
        if peer != "keywords"
    )
    thresholds = _thresholds(dev, ours[0], others)
    judges = [_last(judge, len(judged)) for judge in (*ours, *_tuned(others, thresholds))]
    return Evaluation(
        split,
        len(judged),
        len({message.voice for message in judged}),
        {judge.id: judge.name for judge in judges},
        count_figures(judged, judges),
        {judge.id: judge.training_s for judge in others if judge.training_s is not None},
        thresholds,
        ready,
        is_current(places.data_dir, places.models_dir),
        {peer: every for peer, every in peers.items() if peer != "keywords"},
    )


def _thresholds(dev: Sequence[Message], ours: Judge, others: Sequence[Judge]) -> dict[str, Matched]:
    """Return for each peer that gives chances what matches ours on the calm texts of dev."""
    calm = [at for at, message in enumerate(dev) if set_of(message).calm]
    known = [ours.answers[at] for at in calm]
    return {
        judge.id: matched(known, [judge.answers[at] for at in calm])
        for judge in others
        if judge.answers[0].chances
    }


def _tuned(others: Sequence[Judge], thresholds: dict[str, Matched]) -> list[Judge]:
    """Return each peer with as many false alarms as ours, then as it comes, by its best guess."""
    found: list[Judge] = []
    for judge in others:
        if judge.id in thresholds:
            answers = tuple(map(thresholds[judge.id].verdict, judge.answers))
            name = f"{judge.name}, as many false alarms as ours on dev"
            found.append(Judge(judge.id + _TUNED, name, answers, tuned=True))
            found.append(replace(judge, name=f"{judge.name}, best guess"))
        else:
            found.append(judge)
    return found


def _last(judge: Judge, count: int) -> Judge:
    return replace(judge, answers=judge.answers[-count:])
