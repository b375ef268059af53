"""Real Rasa with our real actions, spoken to as the gateway speaks to it."""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from actions.host import create_app
from bot.conversation.dispatch import metadata
from bot.conversation.rasa import RasaClient
from bot.conversation.room import DeskRoom
from bot.reports.conversation import Line
from bot.reports.report import Channel
from bot.settings import ROOT
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.reply import reply
from bot.usecases.take_message import take_message

RASA = ROOT / ".venv-rasa" / "bin" / "python"


@dataclass
class Talk:
    """One resident in one conversation."""

    desk: Desk
    rasa: RasaClient
    channel: Channel
    conversation_id: str | None = None
    contact: str | None = None
    turns: int = field(default=0)

    async def say(self, text: str, danger: Danger = Danger.NONE) -> tuple[Line, ...]:
        """Keep one message, as the gateway does, and keep and return Rasa's replies."""
        seq = await self.tell(text, danger)
        said = await self.ask()
        await reply(self.desk, self.conversation_id or "", said, handled_up_to=seq)
        return said

    async def tell(self, text: str, danger: Danger = Danger.NONE) -> int:
        """Keep one message and return its number; Rasa does not have it yet."""
        self.turns += 1
        taken = await take_message(
            self.desk,
            channel=self.channel,
            text=text,
            key=f"{self.conversation_id or self.contact}:{self.turns}",
            at=self.desk.clock.now(),
            danger=danger,
            conversation_id=self.conversation_id,
            contact=self.contact,
        )
        self.conversation_id = taken.conversation_id
        return taken.seq

    async def ask(self, rasa: RasaClient | None = None) -> tuple[Line, ...]:
        """Give Rasa what waits, as the gateway does, and lose its replies, which it returns."""
        waiting = await DeskRoom(self.desk).unheard(self.conversation_id or "")
        told = metadata(waiting)
        return await (rasa or self.rasa).ask(
            waiting.conversation_id, "\n".join(waiting.texts), told
        )

    async def heard(self, text: str, danger: Danger = Danger.NONE) -> str:
        """Say something and return the replies as one text."""
        return "\n".join(line.text for line in await self.say(text, danger))


@asynccontextmanager
async def running_rasa(
    desk: Desk, folder: Path, *, tracker_url: str = "", redis_url: str = ""
) -> AsyncIterator[RasaClient]:
    """Start Rasa and the action server on free ports, and stop both at the end.

    What Rasa says to standard error goes to `rasa.log` in the folder, anew at each start.
    """
    runner = web.AppRunner(create_app(desk))
    await runner.setup()
    hands = web.SockSite(runner, _bound())
    await hands.start()
    port = _free_port()
    told = {
        "SAFER_VAR_DIR": str(folder),
        "SAFER_RASA_PORT": str(port),
        "SAFER_ACTIONS_PORT": str(runner.addresses[0][1]),
        "SAFER_RASA_TRACKER_URL": tracker_url,
        "SAFER_REDIS_URL": redis_url,
    }
    with (folder / "rasa.log").open("w") as log:
        process = await asyncio.create_subprocess_exec(
            str(RASA), "-m", "bot.cage", "serve",
            cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        ready = await asyncio.wait_for(process.stdout.readline(), 90)
        assert b"ready\n" == ready
        async with aiohttp.ClientSession() as session:
            yield RasaClient(session, f"http://127.0.0.1:{port}", seconds=10)
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()


def trained() -> None:
    """Train the dialogue model if it is not trained for the present files (most of a minute)."""
    subprocess.run([str(RASA), "-m", "bot.cage", "train"], cwd=ROOT, check=True)


def _bound() -> socket.socket:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


def _free_port() -> int:
    with _bound() as bound:
        return int(bound.getsockname()[1])
