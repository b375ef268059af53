"""What people wrote and machines made: data files, models, numbers to check, partners, duty."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

from yarl import URL

from bot.answers.finder import load_thresholds
from bot.answers.ready import FILE, SURE
from bot.channels.sms.words import read_sms_words
from bot.conversation.bundle import FILE as WAITS
from bot.conversation.bundle import read_waits
from bot.doctor.finding import Finding, bad, good, note
from bot.doctor.wording import check_wording
from bot.errors import DataError
from bot.figures.wording import FILE as FIGURES
from bot.figures.wording import load_wording
from bot.partners.reach import Reached, read_book
from bot.places.find import load_places
from bot.reports.category import load_taxonomy
from bot.reports.faq import load_faq
from bot.reports.phrases import load_phrases
from bot.reports.texting import read_prices
from bot.settings import ROOT, Settings
from bot.tickets.directory import Directory, load_directory
from bot.tickets.duty import LONDON, load_duty
from bot.tickets.feedback import load_feedback
from bot.tickets.partner import Way
from bot.tickets.update_words import load_update_words
from bot.triage.floor import load_floor
from bot.triage.priority import load_priorities

SECONDS = 3.0


async def check_data(settings: Settings) -> AsyncIterator[Finding]:
    """Every file people write; then what they say of numbers, partners and duty."""
    data, taxonomy, directory = settings.data_dir, None, None
    loaders: tuple[Callable[[], object], ...] = (
        lambda: read_sms_words(data / "sms.yml"),
        lambda: read_prices(data / "sms.yml"),
        lambda: read_waits(data / WAITS),
        lambda: load_duty(data / "duty.yml"),
        lambda: load_faq(data / FILE),
        lambda: load_thresholds(data / SURE),
        lambda: load_wording(data / FIGURES),
        lambda: load_floor(data),
        lambda: load_priorities(data / "priorities.yml"),
        lambda: load_phrases(data / "phrases"),
        lambda: load_feedback(data / "updates.yml"),
        lambda: load_update_words(data / "updates.yml"),
        lambda: check_wording(ROOT / "bot" / "domain" / "responses"),
    )
    wrong = [problem for load in loaders if (problem := _problem(load))]
    try:
        taxonomy = load_taxonomy(data / "taxonomy.yml")
        directory = load_directory(data, taxonomy, load_places(data / "places").wards)
    except DataError as mistake:
        wrong.append(bad("Data files", str(mistake), "Correct that line."))
    for finding in wrong or [good("Data files", "valid")]:
        yield finding
    if taxonomy and directory:
        for finding in _numbers(directory):
            yield finding
        async for partner in _partners(settings, directory):
            yield partner
    if not any("duty.yml" in finding.found for finding in wrong):
        for finding in _duty(settings):
            yield finding


async def check_models(settings: Settings) -> AsyncIterator[Finding]:
    """Both models are there and were made from today's data."""
    retrain = "Run `make train`."
    fits = await _fits()
    for about, made, path in (
        ("Triage model", "triage", settings.models_dir / "triage"),
        ("Rasa model", "rasa", settings.models_dir / "rasa" / "dialogue.tar.gz"),
    ):
        if not path.exists():
            yield bad(about, "missing", retrain)
        elif fits.get(made) is False:
            yield note(about, "made from other data than today's", retrain)
        else:
            yield good(about, "fits the data" if made in fits else "there")


async def _fits() -> dict[str, bool]:
    script = ROOT / "deploy" / "models_fit.py"
    if not script.exists():
        return {}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    try:
        found = json.loads(out)
    except ValueError:
        return {}
    return {str(name): bool(fits) for name, fits in found.items()}


def _problem(load: Callable[[], object]) -> Finding | None:
    try:
        load()
    except DataError as mistake:
        return bad("Data files", str(mistake), "Correct that line.")
    return None


def _numbers(directory: Directory) -> Iterator[Finding]:
    unchecked = [contact for contact in directory.contacts.unchecked() if contact.number]
    if not unchecked:
        yield good("Telephone numbers", "all checked")
        return
    listed = "; ".join(f"{contact.name} {contact.number}" for contact in unchecked)
    yield note(
        "Telephone numbers",
        f"{len(unchecked)} are shown to no resident until somebody checks them: {listed}",
        "Ring each, then write `checked:` with date and initials in data/contacts.yml.",
    )


async def _partners(settings: Settings, directory: Directory) -> AsyncIterator[Finding]:
    usual = {partner.id: partner.way for partner in directory.addressable()}
    try:
        book = read_book(settings.partners_overlay, usual)
    except DataError as mistake:
        yield bad("Partners", str(mistake), "Correct that line.")
        return
    screens = sum(reached.door is Way.SCREEN for reached in book.partners.values())
    yield good("Partners", f"{len(book.partners)} known, {screens} of them on screen")
    for name, reached in book.entries().items():
        if reached.paused:
            yield note(f"Partner {name}", "paused: its messages are kept back")
        if reached.door is Way.WEBHOOK:
            yield await _endpoint(name, reached)


async def _endpoint(name: str, reached: Reached) -> Finding:
    url = URL(reached.url)
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=url.scheme == "https")
            writer.close()
    except (OSError, TimeoutError) as wrong:
        found = f"{url.host} cannot be reached ({type(wrong).__name__})"
        return bad(f"Partner {name}", found, "Its tickets wait and are tried again.")
    stand_in = " (a stand-in)" if reached.stand_in else ""
    return good(f"Partner {name}", f"{url.host} answers{stand_in}")


def _duty(settings: Settings) -> Iterator[Finding]:
    rota = load_duty(settings.data_dir / "duty.yml")
    duty = rota.at(datetime.now(UTC))
    if duty.open:
        yield good("Duty", f"the desk is open ({duty.hours_text})")
    elif duty.next_open:
        opens = f"{duty.next_open.astimezone(LONDON):%A %d %B, %H:%M}"
        yield note("Duty", f"the desk is closed until {opens}; residents are told so")
    else:
        yield bad("Duty", "the desk never opens", "Look at data/duty.yml.")
    if not settings.operator_alert_url:
        yield note("Alerts", "nobody is told outside the console", "Set SAFER_OPERATOR_ALERT_URL.")
