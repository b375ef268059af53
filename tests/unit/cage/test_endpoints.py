"""The run-time endpoints: literal loopback addresses, other stores when asked for."""

import stat
from pathlib import Path

from bot.cage.endpoints import endpoints, lock_store, tracker_store, write_endpoints


def test_without_settings_everything_is_on_this_machine(tmp_path: Path) -> None:
    """SQLite and locks in memory; the action server on loopback."""
    told = endpoints(tmp_path, {})
    assert {"url": "http://127.0.0.1:5055/webhook"} == told["action_endpoint"]
    assert "sqlite" == told["tracker_store"]["dialect"]
    assert {"type": "in_memory"} == told["lock_store"]


def test_a_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    """Rasa wants its parts."""
    told = tracker_store(tmp_path, "postgresql://rasa:p%40w@db.example:5433/talk?sslmode=require")
    assert ("db.example", 5433, "talk", "rasa", "p@w", {"sslmode": "require"}) == tuple(
        told[part] for part in ("url", "port", "db", "username", "password", "query")
    )


def test_a_postgresql_socket_is_no_host(tmp_path: Path) -> None:
    """Where the address names a socket's folder, no host is put before it."""
    told = tracker_store(tmp_path, "postgresql://rasa@/talk?host=/run/postgresql")
    assert "url" not in told
    assert {"host": "/run/postgresql"} == told["query"]


def test_a_redis_address_is_taken_apart() -> None:
    """The database number comes from the path."""
    told = lock_store("redis://127.0.0.1:6379/2")
    assert ("redis", "127.0.0.1", 6379, 2) == tuple(
        told[part] for part in ("type", "url", "port", "db")
    )
    assert "use_ssl" not in told


def test_a_redis_address_may_ask_for_tls_and_a_password() -> None:
    """`rediss://` is Redis by TLS."""
    told = lock_store("rediss://rasa:p%40w@locks.example")
    assert ("locks.example", 6379, 0, "rasa", "p@w", True) == tuple(
        told[part] for part in ("url", "port", "db", "username", "password", "use_ssl")
    )


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """It may hold a password."""
    path = write_endpoints(tmp_path / "rasa", {"SAFER_ACTIONS_PORT": "6055"})
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert "127.0.0.1:6055" in path.read_text(encoding="utf-8")
