"""A relay in a process of its own, to be killed: `python -m tests.fakes.worker JSON`."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.outbox.message import Way
from bot.outbox.relay import Pace, Relay
from bot.partners.lines import open_lines
from bot.partners.reach import Reach
from bot.partners.sender import PartnerSender
from bot.partners.webhook import Webhook
from bot.settings import Settings
from bot.store.engine import create_store
from bot.tickets.partner import Way as Door

PACE = Pace(lease=2, look=0.02, idle=0.05, grace=0.5)


class RealClock:
    """The time as it is."""

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC)


async def work(told: dict[str, str], partners: list[str]) -> None:
    """Carry messages until SIGTERM."""
    settings = Settings(**{**told, "var_dir": Path(told["var_dir"])})
    store = create_store(settings)
    async with open_lines(seconds=5) as lines:
        reach = Reach(settings.partners_overlay, dict.fromkeys(partners, Door.SCREEN))
        sender = PartnerSender(reach, {Door.WEBHOOK: Webhook(lines, RealClock())})
        relay = Relay(store, {Way.PARTNER: sender}, RealClock(), pace=PACE)
        task = asyncio.create_task(relay.run())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await asyncio.gather(task, return_exceptions=True)
    await store.close()


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    names = settings.pop("partners")
    asyncio.run(work(settings, names))
