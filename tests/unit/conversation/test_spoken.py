"""In which language somebody is answered whose text is too short to tell it."""

from datetime import UTC, datetime, timedelta

from bot.conversation.guard import Guard
from bot.conversation.inbound import Channel
from bot.conversation.spoken import SMS_SILENCE, Spoken
from bot.reports.conversation import OpenQuestion
from bot.reports.phrases import Phrases
from bot.usecases import start_conversation

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_surely_english_ends_another_language(guard: Guard, phrases: Phrases) -> None:
    """What is surely English is told from doubt, so that one wrong guess does not stay."""
    sure = guard.judge("there is a bin on fire near the school", Channel.WEB, AT, spoken="pl")
    assert (None, "en") == (sure.language, sure.spoken)
    doubt = guard.judge("he stabbed me", Channel.WEB, AT, spoken=sure.spoken)
    assert (None, "en") == (doubt.language, doubt.spoken)
    assert doubt.lines[0].text.isascii()
    assert None is guard.judge("knife", Channel.WEB, AT).spoken
    asked = OpenQuestion("rf", phrases["pl"].ask(Channel.WEB, "dq_now"), "P2", AT)
    assert None is guard.judge("knife", Channel.WEB, AT, asked, spoken="en").language


def test_languages_are_remembered_and_forgotten() -> None:
    """The last language stands, doubt changes nothing, and memory is bounded."""
    spoken = Spoken()
    spoken.note("one", Channel.WEB, AT, "pl")
    spoken.note("one", Channel.WEB, AT, None)
    assert "pl" == spoken.get("one", Channel.WEB, AT)
    spoken.note("one", Channel.WEB, AT, "en")
    spoken.learn("one", Channel.WEB, AT, "pl")
    assert "en" == spoken.get("one", Channel.WEB, AT)
    spoken.learn("two", Channel.WEB, AT, "pl")
    assert "pl" == spoken.get("two", Channel.WEB, AT)
    for number in range(20_001):
        spoken.note(str(number), Channel.WEB, AT, "ro")
    assert None is spoken.get("one", Channel.WEB, AT)


def test_a_number_forgets_its_language_with_its_conversation() -> None:
    """A day of silence by text ends it, as it ends the conversation; each text begins the day."""
    assert start_conversation.SMS_SILENCE == SMS_SILENCE
    spoken = Spoken()
    spoken.note("+447700900123", Channel.SMS, AT, "pl")
    later = AT + SMS_SILENCE
    assert "pl" == spoken.get("+447700900123", Channel.SMS, later)
    spoken.note("+447700900123", Channel.SMS, later, None)
    over = later + SMS_SILENCE + timedelta(seconds=1)
    assert "pl" == spoken.get("+447700900123", Channel.SMS, later + timedelta(hours=1))
    assert None is spoken.get("+447700900123", Channel.SMS, over)
    spoken.note("+447700900123", Channel.SMS, over, None)
    assert None is spoken.get("+447700900123", Channel.SMS, over)
    assert None is spoken.get("+447700900123", Channel.SMS, AT)
