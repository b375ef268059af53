"""The processes of the service: each `run_…` is one, from its start until it is told to stop.

The gateway listens before it imports anything heavy.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from bot.bootstrap import (
    SystemClock,
    create_alarm,
    create_desk,
    create_floors,
    create_reach,
    create_rooms,
    create_senders,
    create_store,
)
from bot.settings import Settings
from bot.supervisor import Port, cannot_listen

if TYPE_CHECKING:
    from aiohttp import web


async def run_gateway(settings: Settings) -> None:
    """Serve residents: listen first, then load what is heavy (see `bot.channels.gateway`)."""
    from bot.channels.gateway import Gateway
    from bot.channels.sms.parts import create_sms_door
    from bot.store.crypto import KeyedHasher, field_cipher

    async with AsyncExitStack() as stack:
        gateway = await Gateway.open(
            stack,
            settings,
            clock=SystemClock(),
            hasher=KeyedHasher(settings.hash_key.get_secret_value()),
            sealer=field_cipher(settings.field_key.get_secret_value()),
        )
        texts = create_sms_door(settings, gateway.talk, SystemClock())
        app = gateway.app(texts.routes())
        at = Port("SAFER_GATEWAY_PORT", settings.gateway_host, settings.gateway_port)
        await _listen(stack, app, at)
        room = create_rooms(stack, settings, gateway.talk, texts)
        working = asyncio.create_task(gateway.work(lambda: create_floors(settings), room))
        try:
            await _until_told(working)
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def run_console(settings: Settings) -> None:
    """Serve staff on one port, partners on another."""
    from bot.console.app import create_console
    from bot.partner_api.app import create_partner_app
    from bot.store.queries import Reader
    from bot.tickets.update_words import load_update_words
    from bot.usecases.sign_in import ensure_first_staff

    async with AsyncExitStack() as stack:
        store = create_store(settings)
        stack.push_async_callback(store.close)
        await store.migrate()
        desk = create_desk(settings, store)
        password = settings.first_staff_password.get_secret_value()
        if password:
            await ensure_first_staff(desk, settings.first_staff_email, password)
        console = create_console(desk, Reader(store), settings)
        words = load_update_words(settings.data_dir / "updates.yml")
        partners = create_partner_app(desk, create_reach(settings, desk), words)
        at = Port("SAFER_CONSOLE_PORT", settings.console_host, settings.console_port)
        await _listen(stack, console, at)
        at = Port("SAFER_PARTNER_PORT", settings.partner_host, settings.partner_port)
        await _listen(stack, partners, at)
        await _until_told()


async def run_actions(settings: Settings) -> None:
    """Serve Rasa's actions, and carry what must leave the house."""
    from actions.host import create_app
    from bot.channels.sms.parts import create_stand_in
    from bot.outbox.engine import choose_engine
    from bot.outbox.relay import Relay

    async with AsyncExitStack() as stack:
        store = create_store(settings)
        stack.push_async_callback(store.close)
        await store.migrate()
        desk = create_desk(settings, store)
        at = Port("SAFER_ACTIONS_PORT", "127.0.0.1", settings.actions_port)
        await _listen(stack, create_app(desk), at)
        if settings.stand_in:
            at = Port("SAFER_TWILIO_STAND_IN_PORT", "127.0.0.1", settings.twilio_stand_in_port)
            await _listen(stack, create_stand_in(settings), at)
        relay = Relay(desk.store, await create_senders(stack, settings, desk), desk.clock)
        engine = choose_engine(settings.delivery_engine, relay)
        warming = asyncio.create_task(asyncio.to_thread(desk.answers.ready))
        work = [asyncio.create_task(engine.run())]
        if settings.operator_alert_url:
            work.append(asyncio.create_task(await create_alarm(stack, settings, store)))
        try:
            await _until_told(*work)
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, warming, return_exceptions=True)


async def _listen(stack: AsyncExitStack, app: web.Application, port: Port) -> None:
    from aiohttp import web

    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, port.host, port.number).start()
    except OSError as wrong:
        raise cannot_listen(port, wrong) from wrong


async def _until_told(*work: asyncio.Task[None]) -> None:
    """Wait for SIGINT or SIGTERM, or for work that ends although it never should."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    waiting = asyncio.create_task(told.wait())
    done, _ = await asyncio.wait({waiting, *work}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in done - {waiting}:
        task.result()
