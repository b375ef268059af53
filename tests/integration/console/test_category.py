"""Staff say what a report really is: who leads follows, and triage can learn from it."""

import io
import json
from typing import Any

from bot.bootstrap import export_training_lines
from bot.errors import DataError
from bot.reports.category import load_taxonomy
from bot.reports.report import Channel, Consents
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.tickets.ticket import Ticket
from bot.triage.danger import Danger, Priority
from bot.triage.messages import Split, load_messages
from bot.usecases.forward import forward
from bot.usecases.take_message import take_message
from tests.fakes.clock import FixedClock
from tests.fakes.samples import NUMBER, a_ticket
from tests.integration.console.conftest import OTHER, POLICE, Staff

REF = "SSP-9WX-3KM"
TOLD = "Sam Sample here 07700 900123, Kevin sells bags from flat 3 on Norton Road AB12 CDE"


async def file(staff: Staff, **changes: Any) -> Ticket:
    """File fly-tipping that is none, and return the ticket as it went out."""
    told = {"category": "fly_tipping_litter", "narrative": TOLD, **changes}
    async with staff.desk.store.begin() as uow:
        await uow.tickets.add(a_ticket(REF, **told), pin_hash="x", first_seq=1)
        return await forward(uow, staff.desk, await uow.tickets.get(REF))


async def correct(staff: Staff, who: str, category: str, reason: str = "") -> int:
    """Post the form from a fresh page."""
    version = str((await kept(staff)).version)
    form = {"csrf": await staff.csrf(who), "version": version, "choice": category, "reason": reason}
    return await staff.post(f"/tickets/{REF}/set_category", who, **form)


async def kept(staff: Staff) -> Ticket:
    """Return the ticket as it is now."""
    async with staff.desk.store.read() as uow:
        return await uow.tickets.get(REF)


async def test_the_right_partner_leads_and_the_other_no_longer_decides(
    staff: Staff, store: SqlStore
) -> None:
    """The police get it, the street team keeps what it had; who and why are in the history."""
    before = await file(staff)
    assert (OTHER, "lead") in {(d.partner, d.role) for d in before.deliveries}
    assert 303 == await correct(staff, "reviewer", "drug_dealing_production", "Bags of pills.")
    after = await kept(staff)
    roles = {d.partner: d.role for d in after.deliveries}
    assert ("lead", "copy") == (roles[POLICE], roles[OTHER])
    assert "drug_dealing_production" == after.category
    assert staff.desk.taxonomy["drug_dealing_production"].strategy == after.strategy
    (event,) = [e for e in await Reader(store).events(REF) if e.what == "category"]
    assert ("fly_tipping_litter", "Bags of pills.") == (
        event.detail["before"],
        event.detail["reason"],
    )
    form = {"csrf": await staff.csrf("street"), "version": str(after.version), "choice": "accepted"}
    assert 303 != await staff.post(f"/tickets/{REF}/move", "street", **form)


async def test_the_one_who_leads_again_decides_again(staff: Staff) -> None:
    """Corrected there and back, exactly one partner leads."""
    await file(staff)
    for category in ("drug_dealing_production", "fly_tipping_litter"):
        assert 303 == await correct(staff, "reviewer", category)
    assert [OTHER] == [d.partner for d in (await kept(staff)).deliveries if d.role == "lead"]


async def test_nobody_leads_on_what_is_held_back(staff: Staff) -> None:
    """Without a yes domestic abuse goes to nobody, and who led on noise decides no more."""
    nobody = Consents(share_identity=False)
    sent = await file(staff, category="noise_nuisance", consents=nobody)
    assert any(d.role == "lead" for d in sent.deliveries)
    assert 303 == await correct(staff, "reviewer", "domestic_abuse")
    assert [] == [d.partner for d in (await kept(staff)).deliveries if d.role == "lead"]


async def test_the_residents_next_words_do_not_undo_it(staff: Staff, clock: FixedClock) -> None:
    """The danger ticket is not finished; what a person said of it stands all the same."""
    async with staff.desk.store.read() as uow:
        before = await uow.tickets.get(staff.ref)
    assert before.unfinished
    form = {"csrf": await staff.csrf("reviewer"), "version": str(before.version)}
    path = f"/tickets/{staff.ref}/set_category"
    assert 303 == await staff.post(path, "reviewer", choice="robbery", **form)
    await take_message(
        staff.desk,
        channel=Channel.WEB,
        text="he has a knife and he is still here",
        key="web:2",
        at=clock.now(),
        danger=Danger.NOW,
        conversation_id="c_hostile",
    )
    async with staff.desk.store.read() as uow:
        after = await uow.tickets.get(staff.ref)
    assert "still here" in after.narrative
    assert "robbery" == after.category


async def test_a_correction_raises_the_priority_and_never_lowers_it(staff: Staff) -> None:
    """The graver kind counts; a lesser kind leaves the priority to a person."""
    await file(staff, priority=Priority.P4)
    usual = staff.desk.taxonomy["drug_dealing_production"].priority
    await correct(staff, "reviewer", "drug_dealing_production")
    assert usual == (await kept(staff)).priority
    await correct(staff, "reviewer", "dog_fouling")
    assert usual == (await kept(staff)).priority


async def test_only_staff_correct_and_only_to_what_there_is(staff: Staff) -> None:
    """Partners are refused; an unknown kind, and the same kind again, are answered."""
    await file(staff)
    assert 403 == await correct(staff, "street", "dog_fouling")
    assert 400 == await correct(staff, "reviewer", "nonsense")
    assert 400 == await correct(staff, "reviewer", "fly_tipping_litter")
    assert "fly_tipping_litter" == (await kept(staff)).category


async def test_a_corrected_ticket_becomes_an_anonymous_line(
    staff: Staff, store_settings: Settings
) -> None:
    """Without name, number, house and plate; what only a person can say is left for a person."""
    await file(staff)
    assert [] == await lines(store_settings)
    await correct(staff, "reviewer", "drug_dealing_production")
    (line,) = await lines(store_settings)
    assert ("drug_dealing_production", "?", "report") == (
        line["category"],
        line["danger"],
        line["act"],
    )
    assert "sells bags from flat" in line["text"]
    assert "Norton Road" in line["text"]
    for word in ("Sam", "Sample", "900123", NUMBER, "Kevin", "flat 3", "AB12"):
        assert word not in line["text"]


async def test_nothing_is_learnt_before_a_person_filled_it_in(
    staff: Staff, store_settings: Settings
) -> None:
    """A line with a question mark stops the training; with an answer it is taken."""
    await file(staff)
    await correct(staff, "reviewer", "drug_dealing_production")
    (line,) = await lines(store_settings)
    assert "DataError" == await taken(store_settings, line)
    assert "drug_dealing_production" == await taken(store_settings, {**line, "danger": "none"})


async def test_a_raise_by_the_rule_says_nothing_of_danger(
    staff: Staff, store_settings: Settings
) -> None:
    """Corrected to what is urgent by itself: a person still fills in how dangerous it was."""
    await file(staff)
    await correct(staff, "reviewer", "missing_person")
    assert "?" == (await lines(store_settings))[0]["danger"]


async def test_a_priority_that_a_person_set_says_what_the_danger_is(
    staff: Staff, store_settings: Settings
) -> None:
    """P1 is now; lowered from P1 to P3 is none."""
    await file(staff, priority=Priority.P2)
    for choice, danger in (("P1", "now"), ("P3", "none")):
        form = {
            "csrf": await staff.csrf("reviewer"),
            "version": str((await kept(staff)).version),
            "choice": choice,
            "reason": "I rang.",
        }
        assert 303 == await staff.post(f"/tickets/{REF}/set_priority", "reviewer", **form)
        assert danger == (await lines(store_settings))[0]["danger"]


async def lines(settings: Settings) -> list[dict[str, str]]:
    """Return what the command writes."""
    out = io.StringIO()
    count = await export_training_lines(settings, out)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(found)
    return found


async def taken(settings: Settings, line: dict[str, str]) -> str | None:
    """Return the category that training would learn from a line, or what it says against it."""
    folder = settings.var_dir / "try" / "triage" / "train"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reviewed.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    taxonomy = load_taxonomy(settings.data_dir / "taxonomy.yml")
    try:
        return load_messages(folder.parents[1], taxonomy, Split.TRAIN)[0].category
    except DataError:
        return "DataError"
