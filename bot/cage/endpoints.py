"""The run-time copy of `endpoints.yml`: literal addresses, because Rasa expands no defaults."""

import os
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Text
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml


def write_endpoints(folder: Path, settings: Mapping[Text, Text]) -> Path:
    """Write the endpoints that the `SAFER_` settings ask for, for this user's eyes only."""
    path = folder / "endpoints.yml"
    folder.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        yaml.safe_dump(endpoints(folder, settings), file)
    return path


def endpoints(folder: Path, settings: Mapping[Text, Text]) -> Dict[Text, Any]:
    """Return the action server, the tracker store and the lock store."""
    port = int(settings.get("SAFER_ACTIONS_PORT") or 5055)
    return {
        "action_endpoint": {"url": "http://127.0.0.1:%d/webhook" % port},
        "tracker_store": tracker_store(folder, settings.get("SAFER_RASA_TRACKER_URL") or ""),
        "lock_store": lock_store(settings.get("SAFER_REDIS_URL") or ""),
    }


def tracker_store(folder: Path, url: Text) -> Dict[Text, Any]:
    """Return an SQLite file beside the other data, or the database that the address names.

    Rasa wants an address in its parts; what follows `?` goes to the driver (`sslmode=require`).
    """
    if not url:
        return {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db")}
    told = urlsplit(url)
    more = dict(parse_qsl(told.query))
    store = {
        "type": "SQL",
        "dialect": "postgresql",
        "url": told.hostname or (None if "host" in more else "127.0.0.1"),
        "port": told.port,
        "db": _plain(told.path.lstrip("/")),
        "username": _plain(told.username),
        "password": _plain(told.password),
        "query": more or None,
    }
    return {name: value for name, value in store.items() if value is not None}


def lock_store(url: Text) -> Dict[Text, Any]:
    """Return locks in memory, or in Redis where several Rasas share the work."""
    if not url:
        return {"type": "in_memory"}
    told = urlsplit(url)
    store = {
        "type": "redis",
        "url": told.hostname or "127.0.0.1",
        "port": told.port or 6379,
        "db": int(told.path.lstrip("/") or 0),
        "username": _plain(told.username) or None,
        "password": _plain(told.password),
        "use_ssl": True if told.scheme == "rediss" else None,
        "key_prefix": "safer",
    }
    return {name: value for name, value in store.items() if value is not None}


def _plain(part: Optional[Text]) -> Optional[Text]:
    """Return a part of an address as it is meant: `p%40ss` is `p@ss`."""
    return None if part is None else unquote(part)
