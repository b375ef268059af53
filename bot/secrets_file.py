"""Makes the secrets of a fresh installation, once, in a file only its owner can read."""

import base64
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.errors import SettingsError

FILE = "secrets.env"
HEAD = "# Made for this installation. Keep it private; back it up with the database.\n"


def _key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


MAKERS: Mapping[str, Callable[[], str]] = {
    "SAFER_FIELD_KEY": _key,
    "SAFER_HASH_KEY": _key,
    "SAFER_TWILIO_AUTH_TOKEN": lambda: secrets.token_hex(16),
    "SAFER_FIRST_STAFF_PASSWORD": _password,
}


def keep_private() -> None:
    """Let only this user read what this process, and those it starts, will write."""
    os.umask(0o077)


def ensure_secrets(var_dir: Path) -> bool:
    """Write what is missing from the file and the environment; return True if anything was.

    Read the settings again whatever it returns: another process may have just written them.
    `SettingsError` where the folder takes nothing: a full disk, no permission.
    """
    try:
        var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if stat.S_IMODE(var_dir.stat().st_mode) != 0o700:
            var_dir.chmod(0o700)
        with (var_dir / "secrets.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return _write_missing(var_dir / FILE)
    except OSError as wrong:
        raise SettingsError(
            f"Nothing can be written to the folder {var_dir} ({wrong.strerror}). Make room there,"
            " or set SAFER_VAR_DIR to another folder."
        ) from wrong


def _write_missing(path: Path) -> bool:
    have = _names(path) | set(os.environ)
    missing = [f"{name}={make()}\n" for name, make in MAKERS.items() if name not in have]
    if not missing:
        return False
    old = path.read_text(encoding="utf-8") if path.exists() else HEAD
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(old + "".join(missing))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return True


def _names(path: Path) -> set[str]:
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split("=", 1)[0].strip() for line in lines if "=" in line}
