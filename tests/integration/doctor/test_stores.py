"""The self-check tries Rasa's PostgreSQL and Redis as Rasa would."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from bot.doctor.files import check_data
from bot.doctor.finding import Finding, State
from bot.doctor.run import CHECKS
from bot.doctor.stores import LOCKS, MEMORY, check_stores
from bot.settings import ROOT, Settings
from tests.fakes.postgresql import postgresql_database
from tests.fakes.redis import redis_server, watched

NOWHERE = "127.0.0.1:9"


async def looked_at(folder: Path, *, tracker: str = "", redis: str = "") -> dict[str, Finding]:
    """Return what was found of both, by what it is about."""
    settings = Settings(var_dir=folder, rasa_tracker_url=tracker, redis_url=redis)
    return {found.about: found async for found in check_stores(settings)}


@asynccontextmanager
async def a_redis(*answers: str) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve what answers so, one line to each command; yield its place and what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            asked.append(await reader.read(1000))
            writer.write(f"{answer}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


async def test_doctor_looks_at_them() -> None:
    """It is one of its checks."""
    assert check_stores in CHECKS


async def test_where_they_are_not_set_rasa_has_its_own(tmp_path: Path) -> None:
    """Nothing is to be tried."""
    found = await looked_at(tmp_path)
    assert {MEMORY: State.GOOD, LOCKS: State.GOOD} == {k: f.state for k, f in found.items()}


async def test_what_works_is_good_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    """A database that is still empty is, and a lock is taken and is gone."""
    with postgresql_database() as tracker, redis_server() as redis:
        async with watched(redis) as commands:
            found = await looked_at(tmp_path, tracker=tracker, redis=redis)
            await asyncio.sleep(0.1)
        assert {MEMORY: State.GOOD, LOCKS: State.GOOD} == {k: f.state for k, f in found.items()}
        assert any("safer:doctor" in command and '"PX"' in command for command in commands)
        with psycopg.connect(tracker) as connection:
            assert (None,) == connection.execute("SELECT to_regclass('events')").fetchone()


async def test_what_cannot_be_reached_is_wrong_and_its_password_unseen(tmp_path: Path) -> None:
    """Each by itself; what to do is said."""
    found = await looked_at(
        tmp_path,
        tracker=f"postgresql://rasa:secret@{NOWHERE}/rasa",
        redis=f"redis://:secret@{NOWHERE}/0",
    )
    assert {MEMORY: State.BAD, LOCKS: State.BAD} == {k: f.state for k, f in found.items()}
    assert not any("secret" in one.found + one.do for one in found.values())
    assert all("SAFER_" in one.do for one in found.values())


async def test_a_role_that_may_not_write_is_of_no_use(tmp_path: Path) -> None:
    """Neither while the table is still to be made, nor where it is somebody else's."""
    with postgresql_database() as tracker:
        reader = f"{tracker}{'&' if '?' in tracker else '?'}options=-crole%3Dpg_monitor"
        for table in ("", "CREATE TABLE events (id int)"):
            with psycopg.connect(tracker, autocommit=True) as connection:
                connection.execute("REVOKE CREATE ON SCHEMA public FROM public")
                if table:
                    connection.execute(table)
            found = await looked_at(tmp_path, tracker=reader)
            assert (State.BAD, True) == (found[MEMORY].state, "keep nothing" in found[MEMORY].found)
            assert State.GOOD is (await looked_at(tmp_path, tracker=tracker))[MEMORY].state


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("-WRONGPASS invalid username-password pair",), "WRONGPASS"),
        (("+OK", "+OK", "-READONLY You can't write against a read only replica."), "READONLY"),
    ],
)
async def test_a_redis_that_takes_no_lock_is_wrong(
    tmp_path: Path, answers: tuple[str, ...], why: str
) -> None:
    """It signs in as the address says, with its password as it is meant."""
    async with a_redis(*answers) as (place, asked):
        found = await looked_at(tmp_path, redis=f"redis://rasa:p%40ss@{place}/3")
    assert (State.BAD, f"Redis refuses a lock ({why})") == (found[LOCKS].state, found[LOCKS].found)
    assert b"*3\r\n$4\r\nAUTH\r\n$4\r\nrasa\r\n$4\r\np@ss\r\n" == asked[0]


async def test_a_redis_that_hangs_up_is_wrong(tmp_path: Path) -> None:
    """As something else on its port would."""
    async with a_redis() as (place, _):
        found = await looked_at(tmp_path, redis=f"redis://{place}/0")
    assert State.BAD is found[LOCKS].state


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("updates.yml", "  fewest: 5", "  fewest: 2"),
        ("updates.yml", 'text_ending: "Reply STOP', 'text_end: "Reply STOP'),
        ("priorities.yml", "sure_score: 0.45", "sure_scores: 0.45"),
    ],
)
async def test_a_mistake_in_what_is_said_back_is_found(
    tmp_path: Path, file: str, line: str, wrong: str
) -> None:
    """The file is named, before a start fails on it."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("triage", "nlu"))
    words = (data / file).read_text(encoding="utf-8")
    assert line in words
    (data / file).write_text(words.replace(line, wrong, 1), encoding="utf-8")
    found = [one async for one in check_data(Settings(var_dir=tmp_path, data_dir=data))]
    bad = [one.found for one in found if one.about == "Data files"]
    assert any(file in said for said in bad), bad
