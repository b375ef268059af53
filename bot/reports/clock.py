"""A time on a clock face, as far as the words say: "half 7" may be morning or evening."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "quarter": 15, "twenty": 20,
    "twenty five": 25, "twenty-five": 25,
}  # fmt: skip
_NOON = 12
_SMALL_HOURS = 6


@dataclass(frozen=True, slots=True)
class Clock:
    """Hour 0 to 23 and minute; `half` tells morning from evening where the hour alone does not."""

    hour: int
    minute: int = 0
    half: Literal["am", "pm"] | None = None

    def hours(self) -> tuple[int, ...]:
        """Return the hours of the day that this may be."""
        if self.half == "am":
            return (self.hour % _NOON,)
        if self.half == "pm":
            return (self.hour % _NOON + _NOON,)
        if self.hour > _NOON or self.hour == 0:
            return (self.hour,)
        return (self.hour % _NOON, self.hour % _NOON + _NOON)

    def hour_in(self, part: str | None) -> int | None:
        """Return the hour of the day, told by its part ("night", "morning"), or None if unclear."""
        hours = self.hours()
        if len(hours) == 1:
            return hours[0]
        early, late = hours
        if part in ("morning", "early hours", "first thing"):
            return early
        if part in ("afternoon", "evening", "lunch", "tea"):
            return late
        if part in ("night", "dark"):
            return early if early < _SMALL_HOURS else late
        return None


def begins(first: Clock, last: Clock) -> Clock:
    """Return the first of two times with its half of the day: "11 till 1am" begins at night."""
    if first.half or not last.half or len(first.hours()) == 1:
        return first
    if first.hour % _NOON <= last.hour % _NOON:
        return replace(first, half=last.half)
    return replace(first, half="am" if last.half == "pm" else "pm")


def in_the_morning(first: Clock, last: Clock) -> Clock:
    """Return the last of two times, said to be in the morning: "10 till 12" ends at noon."""
    if last.half:
        return last
    evening = first.half == "pm" or first.hour > _NOON
    return replace(last, half="pm" if last.hour == _NOON and not evening else "am")


def ends(first: Clock, last: Clock) -> Clock:
    """Return the last of two times with its half of the day: "midnight to 6" ends early."""
    if len(first.hours()) > 1 or len(last.hours()) == 1:
        return last
    hour = min(last.hours(), key=lambda hour: (hour - first.hours()[0]) % 24)
    return replace(last, half="am" if hour < _NOON else "pm")


def read_clock(groups: Mapping[str, str | None]) -> Clock | None:
    """Return the time that the parts of one clock expression say, None where there is none."""
    named = groups.get("named")
    if named:
        return Clock(0) if "night" in named.lower() else Clock(_NOON, half="pm")
    if groups.get("h24"):
        return Clock(int(groups["h24"] or 0), int(groups["m24"] or 0))
    if groups.get("halfh"):
        return _clock(groups["halfh"], 30)
    if groups.get("sideh"):
        return _beside(groups)
    hour = next(
        (groups[name] for name in ("h", "h2", "h3", "h4", "h5", "h6") if groups.get(name)), None
    )
    return _clock(hour, int(groups.get("m") or 0), groups.get("ap1") or groups.get("ap2"))


def _beside(groups: Mapping[str, str | None]) -> Clock | None:
    minutes = _number(groups["mins"])
    clock = _clock(groups["sideh"], 0)
    if clock is None or (groups["side"] or "").lower() == "past":
        return Clock(clock.hour, minutes) if clock else None
    return Clock((clock.hour - 1) or _NOON, 60 - minutes)


def _clock(hour: str | None, minute: int, half: str | None = None) -> Clock | None:
    if not hour:
        return None
    value = _number(hour)
    said: Literal["am", "pm"] | None = None
    if half and value <= _NOON:
        said = "am" if half.lower().startswith("a") else "pm"
    written_in_full = len(hour) == 2 and hour.startswith("0")
    if written_in_full and said is None:
        said = "am"
    return Clock(value % 24, minute, said)


def _number(words: str | None) -> int:
    plain = (words or "0").lower().strip()
    return int(plain) if plain.isdigit() else _WORDS.get(plain, 0)
