"""The desk: what every use case works with, built once by the composition root."""

from dataclasses import dataclass

from bot.answers.finder import Answers
from bot.figures.figures import Figures
from bot.places.find import Places
from bot.reports.category import Taxonomy
from bot.reports.phrases import Phrases
from bot.tickets.directory import Directory
from bot.tickets.duty import DutyRota
from bot.tickets.feedback import Feedback
from bot.usecases.ports import Clock, Hasher, Store, Triage, Views


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a use case may need; all of it is shared and safe to use at once."""

    store: Store
    triage: Triage
    taxonomy: Taxonomy
    directory: Directory
    views: Views
    places: Places
    duty: DutyRota
    answers: Answers
    figures: Figures
    phrases: Phrases
    feedback: Feedback
    clock: Clock
    hasher: Hasher
