"""The report: what happened, where, when, and what the reporter allows us to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """The door a report came through."""

    WEB = "web"
    SMS = "sms"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened: the words as said, and what we made of them (unknown is None)."""

    text: str | None = None
    place: str | None = None
    ward: str | None = None
    lat: float | None = None
    lon: float | None = None
    postcode: str | None = None
    in_borough: bool | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When it happened: the words as said, and what we made of them (times are aware, UTC)."""

    text: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    pattern: str | None = None
    happening_now: bool | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who tells us, as far as they want to say; `contact` is a telephone number or e-mail."""

    anonymous: bool | None = None
    name: str | None = None
    contact: str | None = None
    safe_to_contact: bool | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Consents:
    """What the reporter said yes or no to; None is not asked.

    `pass_on` is about the report itself: asked of what goes to nobody without a yes.
    """

    share_identity: bool | None = None
    text_updates: bool | None = None
    support: bool | None = None
    pass_on: bool | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One incident as told by one reporter; `answers` holds the words given to each question."""

    narrative: str
    channel: Channel
    conversation_id: str | None
    place: Place = Place()
    when: When = When()
    reporter: Reporter = Reporter()
    consents: Consents = Consents()
    answers: Mapping[str, str] = field(default_factory=dict)
