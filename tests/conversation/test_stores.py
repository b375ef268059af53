"""Rasa with the stores of a large installation: PostgreSQL for conversations, Redis for locks."""

import re
import time
from pathlib import Path

import psycopg
import pytest

from bot.reports.report import Channel
from bot.usecases.desk import Desk
from bot.usecases.start_conversation import new_conversation_id
from tests.fakes.postgresql import postgresql_database
from tests.fakes.redis import redis_server, watched
from tests.fakes.talk import Talk, running_rasa, trained

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
EXPIRES = re.compile(r"expires\W+(\d+)")
# What a conversation waits at most for a Rasa that died in the middle of its turn.
LONGEST_LOCK = 15
ROWS = "SELECT sender_id, type_name FROM events ORDER BY id"


async def test_another_rasa_goes_on_with_postgresql_and_redis(desk: Desk, tmp_path: Path) -> None:
    """A Rasa with nothing on its disk knows the form; rows are in PostgreSQL, locks in Redis."""
    trained()
    who = new_conversation_id()
    with postgresql_database() as tracker, redis_server() as redis:
        async with watched(redis) as commands:
            for name, words, next_question in (
                ("first", "someone dumped a sofa by our house", "Where"),
                ("second", "Norton Road", "When"),
            ):
                folder = tmp_path / name
                folder.mkdir()
                async with running_rasa(desk, folder, tracker_url=tracker, redis_url=redis) as rasa:
                    talk = Talk(desk, rasa, Channel.WEB, conversation_id=who)
                    talk.turns = 0 if name == "first" else 1
                    assert next_question in await talk.heard(words)
                assert not list(folder.rglob("*.db"))
        with psycopg.connect(tracker) as connection:
            rows = connection.execute(ROWS).fetchall()
    assert {who} == {row[0] for row in rows}
    assert 2 == [row[1] for row in rows].count("user")
    for key in (f"safer:lock:{who}", f"safer:lock:turn:{who}"):
        told = [command for command in commands if key in command]
        assert any(command.startswith('"SET"') for command in told)
        assert told[-1].startswith('"DEL"')
        ends = [float(end) for command in told for end in EXPIRES.findall(command)]
        assert ends
        assert max(ends) < time.time() + LONGEST_LOCK


async def test_rasa_stops_without_a_word(desk: Desk, tmp_path: Path) -> None:
    """After a turn and SIGTERM nothing stands in its log: no task, no connection was forgotten."""
    trained()
    async with running_rasa(desk, tmp_path) as rasa:
        talk = Talk(desk, rasa, Channel.WEB, conversation_id=new_conversation_id())
        assert "Where" in await talk.heard("someone dumped a sofa by our house")
    assert "" == (tmp_path / "rasa.log").read_text()
