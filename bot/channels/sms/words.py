"""The words of the text line itself, from `data/sms.yml`; reports have theirs in `bot/domain`."""

from dataclasses import dataclass, fields
from pathlib import Path

from bot.reports.datafile import read
from bot.reports.segments import fits


@dataclass(frozen=True, slots=True)
class SmsWords:
    """One text for each thing the line may say of itself; `picture_note` stands in transcripts.

    `receipt_stop` ends a receipt where Twilio may block the number after STOP.
    """

    help: str
    stopped: str
    started: str
    picture: str
    picture_note: str
    empty: str
    receipt_stop: str


def read_sms_words(path: Path) -> SmsWords:
    """Read `data/sms.yml`; `DataError` names the line that is missing, wrong or too long."""
    entry = read(path).need("sms_words")
    names = [field.name for field in fields(SmsWords)]
    entry.only(*names)
    for name in names:
        if not fits(entry.need(name).text(), 1):
            raise entry.need(name).error(f"'{name}' does not fit one text message")
    return SmsWords(**{name: entry.need(name).text() for name in names})
