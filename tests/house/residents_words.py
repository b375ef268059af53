"""Every sentence that residents read in English, with where it stands."""

import re
from collections.abc import Iterator, Mapping

import yaml

from bot.conversation.fallback import _SMS, _WEB, emergency_line
from bot.conversation.inbound import Channel
from tests.house.tree import ROOT

# What stands in for a gap, so that a sentence is whole.
GAPS = {
    "ref": "SSP",
    "pin": "1234",
    "number": "7",
    "fewest": "5",
    "crimes": "123",
    "asb": "45",
    "since": "1 May",
    "until": "2 June",
    "hours": "9am to 5pm",
    "most": " Most often it was drugs and burglary.",
    "year": " In the twelve months up to then it was 900 crimes.",
}
GAP = re.compile(r"\{(\w+)\}")
MARKUP = re.compile(r"\{[{%#].*?[}%#]\}|<(script|style|svg)\b.*?</\1>", re.DOTALL)
BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|div|dt|dd|dl|section|main|button|label|title)\b[^>]*>")


def residents_words() -> Iterator[tuple[str, str]]:
    """Yield place and words, gaps filled."""
    found = (*_responses(), *_answers(), *_danger(), *_door(), *_news(), *_figures(), *_pages())
    for name, text in found:
        yield name, GAP.sub(lambda gap: GAPS.get(gap[1], "Norton"), text)


def _read(path: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((ROOT / path).read_text("utf-8"))
    return found


def _leaves(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}", inner)


def _responses() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot" / "domain" / "responses").glob("*.yml")):
        for name, rows in _read(str(path))["responses"].items():  # type: ignore[attr-defined]
            for number, row in enumerate(rows):
                yield f"{name}.{number}", row["text"]
                for button in row.get("buttons", ()):
                    yield f"{name}.{number}.button", button["title"]


def _answers() -> Iterator[tuple[str, str]]:
    for entry in _read("data/faq.yml")["faqs"]:  # type: ignore[attr-defined]
        yield f"faq.{entry['id']}.web", entry["web"]
        yield f"faq.{entry['id']}.sms", entry["sms"]


def _danger() -> Iterator[tuple[str, str]]:
    priorities = _read("data/priorities.yml")
    for name in ("emergency_advice", "possible_advice", "discreet"):
        yield from _leaves(name, priorities[name])
    yield from _leaves("red_flags", _read("data/red_flags.yml")["questions"])
    yield from _leaves("phrases.en", _read("data/phrases/en.yml")["phrases"])
    for channel, texts in (("web", _WEB), ("sms", _SMS)):
        yield from ((f"outage.{name}.{channel}", text) for name, text in texts.items())
    for each in (Channel.WEB, Channel.SMS):
        yield f"outage.emergency.{each}", emergency_line(each).text


def _door() -> Iterator[tuple[str, str]]:
    yield from _leaves("sms", _read("data/sms.yml")["sms_words"])


def _news() -> Iterator[tuple[str, str]]:
    told = _read("data/updates.yml")
    for name, value in told.items():
        if name != "pulse":
            yield from _leaves(f"updates.{name}", value)
    pulse = told["pulse"]
    for name in ("ask", "thanks", "sorry", "declined", "choices"):
        yield from _leaves(f"updates.pulse.{name}", pulse[name])  # type: ignore[index]


def _figures() -> Iterator[tuple[str, str]]:
    told = _read("data/figures.yml")["figures"]
    for channel in ("web", "sms"):
        yield from _leaves(f"figures.{channel}", told[channel])  # type: ignore[index]


def _pages() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot" / "channels" / "templates").glob("*.html")):
        text = BLOCK.sub("\n", MARKUP.sub(" ", path.read_text("utf-8")))
        for number, part in enumerate(re.sub(r"<[^>]+>", " ", text).split("\n\n")):
            words = " ".join(part.split())
            if re.search(r"[.?!]$", words):
                yield f"{path.name}.{number}", words
