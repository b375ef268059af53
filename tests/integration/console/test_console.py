"""The console: nobody gets in without a right, words stay words, and changes need their form."""

from dataclasses import replace

import pytest

from bot.console.access import RIGHTS
from bot.console.app import create_console
from bot.reports.report import Consents, Reporter
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.usecases.accounts import Role
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.samples import NUMBER
from tests.integration.console.conftest import Staff

ROLES = {
    "admin": Role.ADMIN,
    "reviewer": Role.REVIEWER,
    "police": Role.PARTNER,
    "street": Role.PARTNER,
}


# Forms on one's own account, which test_accounts.py holds.
OWN = {"sign_in", "sign_out", "password"}


async def say_yes(staff: Staff) -> None:
    """Let the resident be named, so that only the role decides who may look."""
    async with staff.desk.store.begin() as uow:
        ticket = await uow.tickets.get(staff.ref)
        named = replace(
            ticket, reporter=Reporter(False, "Sam", NUMBER), consents=Consents(share_identity=True)
        )
        await uow.tickets.save(named)


async def test_every_route_has_a_rule(
    store: SqlStore, store_settings: Settings, clock: FixedClock
) -> None:
    """A new route without a rule fails here, and is refused in use."""
    app = create_console(make_desk(store, clock), Reader(store), store_settings)
    named = {route.name for route in app.router.routes() if route.name}
    assert set(RIGHTS) - named == set()
    assert named - set(RIGHTS) == set()


async def test_nobody_sees_a_page_without_signing_in(staff: Staff) -> None:
    """Pages lead to the sign-in, forms are refused."""
    for path in ("/tickets", f"/tickets/{staff.ref}"):
        assert 303 == (await staff.page(path))[0]
    for act in ("accept", "move", "send_on", "set_category", "set_priority", "contact", "release"):
        assert 403 == await staff.post(f"/tickets/{staff.ref}/{act}", None)
    assert 403 == await staff.post("/alerts/1/close", None)


async def test_roles_get_what_the_table_says(staff: Staff) -> None:
    """Every form route times every role: a 403 exactly where the table has no right."""
    await say_yes(staff)
    forms = {
        "accept": {},
        "send_on": {},
        "move": {"choice": "accepted"},
        "set_category": {},
        "set_priority": {},
        "contact": {"reason": "to test"},
        "release": {"reason": "to test"},
        "close_alert": {},
    }
    assert set(forms) | OWN == {
        route.name for route in staff.app.router.routes() if route.method == "POST"
    }
    for name, role in ROLES.items():
        csrf = await staff.csrf(name)
        for act, form in forms.items():
            path = "/alerts/0/close" if act == "close_alert" else f"/tickets/{staff.ref}/{act}"
            status = await staff.post(path, name, csrf=csrf, version="0", **form)
            assert (role in RIGHTS[act]) == (status != 403), (name, act, status)


async def test_a_partner_sees_only_its_own(staff: Staff) -> None:
    """A foreign ticket is no ticket, in the list and by its address."""
    _, own = await staff.page("/tickets", "police")
    _, foreign = await staff.page("/tickets", "street")
    assert staff.ref in own
    assert staff.ref not in foreign
    assert 404 == (await staff.page(f"/tickets/{staff.ref}", "street"))[0]
    assert 404 == (await staff.page("/tickets/SSP-222-222", "street"))[0]


async def test_a_partner_sees_its_view_not_the_ticket(staff: Staff) -> None:
    """The partner's page holds what was sent, and no transcript."""
    status, page = await staff.page(f"/tickets/{staff.ref}", "police")
    assert 200 == status
    assert "console-talk" not in page
    assert "knife" in page


async def test_hostile_words_stay_words(staff: Staff) -> None:
    """HTML in a report is shown as text on every page that shows it."""
    for who in ("admin", "police"):
        _, page = await staff.page(f"/tickets/{staff.ref}", who)
        assert "<script>" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


async def test_a_form_without_its_token_changes_nothing(staff: Staff) -> None:
    """A forged form is refused, also from another site with the right token."""
    path = f"/tickets/{staff.ref}/move"
    assert 403 == await staff.post(path, "admin", version="1", choice="closed")
    csrf = await staff.csrf("admin")
    headers = {
        "Cookie": f"__Host-staff={staff.cookies['admin']}",
        "Origin": "https://evil.example",
    }
    form = {"csrf": csrf, "version": "1", "choice": "closed"}
    async with staff.client.post(path, data=form, headers=headers) as answer:
        assert 403 == answer.status


async def test_two_people_never_overwrite_each_other(staff: Staff) -> None:
    """The second change made from an old page is refused and says so."""
    await staff.page(f"/tickets/{staff.ref}", "admin")
    async with staff.desk.store.read() as uow:
        version = str((await uow.tickets.get(staff.ref)).version)
    path = f"/tickets/{staff.ref}/move"
    first = await staff.post(
        path, "admin", csrf=await staff.csrf("admin"), version=version, choice="in_progress"
    )
    second = await staff.post(
        path, "reviewer", csrf=await staff.csrf("reviewer"), version=version, choice="closed"
    )
    assert (303, 409) == (first, second)


async def test_lowering_needs_a_reason(staff: Staff) -> None:
    """A less urgent priority without a reason is refused; with one it is kept with the name."""
    await staff.page(f"/tickets/{staff.ref}", "reviewer")
    csrf = await staff.csrf("reviewer")
    path = f"/tickets/{staff.ref}/set_priority"
    async with staff.desk.store.read() as uow:
        version = str((await uow.tickets.get(staff.ref)).version)
    form = {"csrf": csrf, "version": version, "choice": "P3"}
    assert 400 == await staff.post(path, "reviewer", **form)
    assert 303 == await staff.post(path, "reviewer", reason="It was a toy.", **form)
    async with staff.desk.store.read() as uow:
        change = (await uow.tickets.get(staff.ref)).priority_history[-1]
    assert ("P1", "P3", "reviewer@safer.example") == (
        change.before.name if change.before else None,
        change.after.name,
        change.by,
    )


async def test_wrong_passwords_lock(staff: Staff, clock: FixedClock) -> None:
    """Guessing is stopped for a while, even with the right password at last."""
    form = {"email": "admin@safer.example", "password": "wrong"}
    for _ in range(6):
        assert 403 == await staff.post("/sign-in", None, **form)
    right = {**form, "password": staff.passwords["admin"]}
    assert 403 == await staff.post("/sign-in", None, **right)
    clock.forward(hours=2)
    assert 303 == await staff.post("/sign-in", None, **right)


async def test_a_session_ends(staff: Staff, clock: FixedClock) -> None:
    """Half an hour without use, and signing out, both end it."""
    csrf = await staff.csrf("reviewer")
    assert 303 == await staff.post("/sign-out", "reviewer", csrf=csrf)
    assert 303 == (await staff.page("/tickets", "reviewer"))[0]
    clock.forward(minutes=31)
    assert 303 == (await staff.page("/tickets", "admin"))[0]


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_signing_in_leads_nowhere_else(staff: Staff, wanted: str) -> None:
    """The page to go to after signing in is one of ours."""
    form = {"email": "admin@safer.example", "password": staff.passwords["admin"], "next": wanted}
    async with staff.client.post("/sign-in", data=form, allow_redirects=False) as answer:
        assert (303, "/tickets") == (answer.status, answer.headers["Location"])
