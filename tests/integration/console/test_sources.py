"""Staff see beside an answer of the bot's where it comes from, and who read it when."""

from bot.reports.report import Channel
from bot.usecases.answer_question import answer_question
from tests.integration.console.conftest import Staff
from tests.integration.console.test_texts import texted


async def test_an_answer_shows_its_source_and_its_review(staff: Staff) -> None:
    """On the web and by text; a question of the interview shows none."""
    answer = await answer_question(staff.desk, "who removes graffiti", Channel.SMS.value)
    assert "graffiti" == answer.question_id
    ref, _ = await texted(staff, answer.text, "Where was it?")
    _, page = await staff.page(f"/tickets/{ref}", "reviewer")
    assert 1 == page.count("Answer graffiti. Source: https://www.stockton.gov.uk/Litter-")
    assert "Last read 22 Nov 2026" in page
    assert 1 == page.count("Last read")


async def test_an_answer_without_its_unchecked_numbers_is_known_too(staff: Staff) -> None:
    """And what nobody has confirmed is marked."""
    answer = await answer_question(
        staff.desk, "where can I get help for domestic abuse", Channel.WEB.value
    )
    whole = staff.desk.answers.faq[answer.question_id or ""].web
    assert "03000 202525" in whole
    assert "03000 202525" not in answer.text
    ref, _ = await texted(staff, answer.text)
    _, page = await staff.page(f"/tickets/{ref}", "reviewer")
    assert "Answer domestic_abuse." in page
    assert "Nobody has confirmed it yet." in page
