"""The composition root: the only place that builds engines, clients and adapters.

What is long-lived goes onto the caller's stack. `bot.processes` puts the parts into processes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from bot.errors import Invalid
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answers.finder import Answers
    from bot.channels.sms.webhook import SmsDoor
    from bot.conversation.gateway import Talk
    from bot.conversation.guard import Floors
    from bot.conversation.ports import Room
    from bot.conversation.tongue import Tongue
    from bot.outbox.message import Way
    from bot.outbox.sending import Sender
    from bot.partners.reach import Reach
    from bot.store.engine import SqlStore
    from bot.triage.floor import Floor as Rules
    from bot.triage.triage import Triage
    from bot.usecases.desk import Desk


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time now, aware, UTC."""
        return datetime.now(UTC)


def create_store(settings: Settings) -> SqlStore:
    """Build the store of these settings."""
    from bot.store.engine import create_store as create

    return create(settings)


def create_triage(settings: Settings) -> Triage:
    """Load what triage knows: rules from data, weights from models."""
    from bot.triage.triage import load_triage

    return load_triage(settings.data_dir, settings.models_dir, untrained=True)


def create_desk(settings: Settings, store: SqlStore) -> Desk:
    """Read every data file and put the desk together; `DataError` names the first mistake."""
    from bot.figures.figures import load_figures
    from bot.partners.views import ProfileViews
    from bot.places.find import load_places
    from bot.places.index import known_streets
    from bot.reports.category import load_taxonomy
    from bot.reports.phrases import load_phrases
    from bot.store.crypto import KeyedHasher
    from bot.tickets.directory import load_directory
    from bot.tickets.duty import load_duty
    from bot.tickets.feedback import load_feedback
    from bot.usecases.desk import Desk

    data = settings.data_dir
    taxonomy = load_taxonomy(data / "taxonomy.yml")
    places = load_places(data / "places", known_streets(settings.var_dir))
    directory = load_directory(data, taxonomy, places.wards)
    return Desk(
        store=store,
        triage=create_triage(settings),
        taxonomy=taxonomy,
        directory=directory,
        views=ProfileViews(directory),
        places=places,
        duty=load_duty(data / "duty.yml"),
        answers=create_answers(settings),
        figures=load_figures(data, settings.var_dir, places),
        phrases=load_phrases(data / "phrases"),
        feedback=load_feedback(data / "updates.yml"),
        clock=SystemClock(),
        hasher=KeyedHasher(settings.hash_key.get_secret_value()),
    )


def create_answers(settings: Settings) -> Answers:
    """Return what answers questions; the encoder is loaded when the first one is asked."""
    from bot.answers.ready import load_answers

    return load_answers(settings.data_dir, settings.models_dir, settings.var_dir)


@asynccontextmanager
async def opened_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Open the store, bring it up to date, and close it at the end."""
    store = create_store(settings)
    try:
        await store.migrate()
        yield create_desk(settings, store)
    finally:
        await store.close()


def create_floors(settings: Settings) -> Floors:
    """Return the rules and, where it is trained, the model; without it the rules judge alone.

    Beside them what says it in other languages, unless its files are wrong; then it stays English.
    """
    import structlog

    from bot.conversation.guard import Floors
    from bot.conversation.model_floor import ModelFloor
    from bot.conversation.rule_floor import RuleFloor
    from bot.triage.floor import load_floor
    from bot.triage.priority import load_priorities
    from bot.triage.suspicion import load_suspicion

    rules = load_floor(settings.data_dir)
    priorities = load_priorities(settings.data_dir / "priorities.yml")
    floor = RuleFloor(rules, priorities.advice)
    try:
        suspicion = load_suspicion(settings.data_dir, settings.models_dir, rules, priorities)
    except Exception:
        # Whatever is wrong with the model, the rules must go on.
        structlog.get_logger().error("danger_model_not_loaded")
        return Floors((floor,), create_tongue(settings, rules))
    weighed = RuleFloor(rules, priorities.advice, suspicion.doubt)
    floors = (weighed, ModelFloor(suspicion.suspect, floor))
    return Floors(floors, create_tongue(settings, rules))


def create_tongue(settings: Settings, rules: Rules) -> Tongue | None:
    """Return what says it in other languages, or None where a file of phrases has a mistake."""
    import structlog

    from bot.conversation.tongue import Tongue
    from bot.reports.phrases import load_phrases
    from bot.triage.language import Languages

    try:
        tongue = Tongue(load_phrases(settings.data_dir / "phrases"), Languages(rules.foreign))
        tongue.warm()
    except Exception as wrong:
        # The floors are what counts; the doctor and the start name the file and the line.
        structlog.get_logger().error("phrases_not_loaded", kind=type(wrong).__name__)
        return None
    return tongue


def create_rooms(
    stack: AsyncExitStack, settings: Settings, talk: Talk, texts: SmsDoor
) -> Callable[[], Awaitable[Room]]:
    """Return what opens the store and the use cases; heavy imports happen in a thread."""

    async def open_room() -> Room:
        store = await asyncio.to_thread(create_store, settings)
        try:
            await store.migrate()
            desk = await asyncio.to_thread(create_desk, settings, store)
            room = await asyncio.to_thread(_desk_room, desk)
        except BaseException:
            await store.close()
            raise
        stack.push_async_callback(store.close)
        texts.attach(store)
        await _recover_texts(stack, settings, talk, store)
        return room

    return open_room


async def _recover_texts(
    stack: AsyncExitStack, settings: Settings, talk: Talk, store: SqlStore
) -> None:
    """Fetch texts that never reached us, from now on until the end."""
    from aiohttp import ClientSession

    from bot.channels.sms.parts import create_reconciler

    http = await stack.enter_async_context(ClientSession())
    reconciler = create_reconciler(settings, http, talk, store, SystemClock())
    recovering = asyncio.create_task(reconciler.run())
    stack.callback(recovering.cancel)


def _desk_room(desk: Desk) -> Room:
    from bot.conversation.room import DeskRoom

    return DeskRoom(desk)


def create_reach(settings: Settings, desk: Desk) -> Reach:
    """Return how each partner is reached on this installation."""
    from bot.partners.reach import Reach

    usual = {partner.id: partner.way for partner in desk.directory}
    return Reach(settings.partners_overlay, usual)


async def create_senders(
    stack: AsyncExitStack, settings: Settings, desk: Desk
) -> Mapping[Way, Sender]:
    """Return who carries each kind of message out of the house."""
    from aiohttp import ClientSession

    from bot.channels.sms.parts import create_sms_sender
    from bot.outbox.message import Way
    from bot.partners.lines import open_lines
    from bot.partners.screen import Screen
    from bot.partners.sender import PartnerSender, WayOut
    from bot.partners.webhook import Webhook
    from bot.tickets.partner import Way as Door

    http = await stack.enter_async_context(ClientSession())
    lines = await stack.enter_async_context(open_lines())
    texts = create_sms_sender(settings, http, desk.store, desk.clock)
    ways_out: Mapping[Door, WayOut] = {
        Door.SCREEN: Screen(),
        Door.WEBHOOK: Webhook(lines, desk.clock),
    }
    return {Way.SMS: texts, Way.PARTNER: PartnerSender(create_reach(settings, desk), ways_out)}


async def create_alarm(
    stack: AsyncExitStack, settings: Settings, store: SqlStore
) -> Coroutine[None, None, None]:
    """Return what tells the operators of alerts; it ends only when it is cancelled."""
    from aiohttp import ClientSession

    from bot.partners.alarm import Alarm
    from bot.store.queries import Reader

    http = await stack.enter_async_context(ClientSession())
    return Alarm(Reader(store), http, settings.operator_alert_url).run()


async def export_tickets(settings: Settings, out: TextIO) -> None:
    """Write every ticket as one JSON line, oldest first."""
    from bot.store.queries import Reader
    from bot.tickets.ticket import to_json

    async with AsyncExitStack() as stack:
        store = create_store(settings)
        stack.push_async_callback(store.close)
        await store.migrate()
        async for ticket in Reader(store).all_tickets():
            print(json.dumps(to_json(ticket), ensure_ascii=False), file=out)


async def export_training_lines(settings: Settings, out: TextIO) -> int:
    """Write what staff re-labelled as lines to read and commit; returns how many."""
    from bot.store.queries import Reader
    from bot.usecases.training_line import training_line

    written = 0
    async with AsyncExitStack() as stack:
        store = create_store(settings)
        stack.push_async_callback(store.close)
        await store.migrate()
        desk = create_desk(settings, store)
        async for ticket in Reader(store).all_tickets():
            if line := training_line(desk, ticket):
                print(json.dumps(line, ensure_ascii=False), file=out)
                written += 1
    return written


async def add_staff(
    settings: Settings, email: str, name: str, role: str, partner_id: str | None
) -> str:
    """Add an account and return its first password; a partner's account names its partner."""
    from bot.usecases.accounts import Role
    from bot.usecases.sign_in import add_account

    async with opened_desk(settings) as desk:
        if (role == Role.PARTNER) != (partner_id is not None):
            raise Invalid("An account of role partner needs --partner-id, and only that role.")
        if partner_id is not None and partner_id not in desk.directory:
            raise Invalid("There is no partner of this id in data/partners.yml.")
        return await add_account(desk, email, name, Role(role), partner_id)


async def replay_partner(settings: Settings, partner_id: str) -> int:
    """Make a partner's dead letters due now; return how many, `Invalid` for an unknown partner."""
    from bot.usecases.replay import replay_all

    async with opened_desk(settings) as desk:
        number = await replay_all(desk, partner_id, by="command line")
        if not number and partner_id not in desk.directory:
            raise Invalid("There is no partner of this id in data/partners.yml.")
        return number
