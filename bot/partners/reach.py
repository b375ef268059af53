"""How each partner is reached on this installation, read again whenever the file changes.

The partnership's data say the usual way; the installation's own file (`SAFER_PARTNERS_FILE`) says
how it is really done here, and holds the secrets:

    hosts: [tickets.example.org]      the only hosts that https webhooks may go to
    cleveland_police:
      way: webhook                    or: screen
      url: https://tickets.example.org/safer
      secret: whsec_…                 signs what we send; two, separated by a space, to change keys
      key: whsec_…                    signs what they send; where it is missing, `secret`
      paused: true                    keeps messages back until it is taken out

What is written for a partner holds for its teams too (`council.cleansing`), unless they have an
entry of their own.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.errors import DataError, NotFound
from bot.partners.address import check_address
from bot.reports.datafile import Entry, read
from bot.tickets.partner import Way as Door

HOSTS = "hosts"
# Standard Webhooks recommends 24 to 64 bytes.
_LEAST_SECRET, _MOST_SECRET = 24, 64
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reached:
    """How one partner is reached; `secrets` sign what we send, `keys` what it sends.

    `entry` names the entry of the file that says so, None where only the usual way is known.
    """

    entry: str | None
    door: Door
    url: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)
    paused: bool = False
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Every partner with how it is reached, and the hosts that https webhooks may go to."""

    partners: Mapping[str, Reached]
    hosts: frozenset[str] = frozenset()

    def entries(self) -> Mapping[str, Reached]:
        """Return the file's own entries by name."""
        return {r.entry: r for r in self.partners.values() if r.entry is not None}

    def of_entry(self, name: str) -> frozenset[str]:
        """Return the partners, and teams of partners, that this entry speaks for."""
        return frozenset(p for p, r in self.partners.items() if r.entry == name)


class Reach:
    """The installation's address book; `defaults` is the usual door of each partner id."""

    def __init__(self, overlay: Path, defaults: Mapping[str, Door]) -> None:
        """Take the path of the installation's file, which need not exist."""
        self._overlay = overlay
        self._defaults = dict(defaults)
        self._seen: tuple[int, int, int] | None = (-1, -1, -1)
        self._book: Book | None = None
        self._wrong: str | None = None

    @property
    def wrong(self) -> str | None:
        """What is wrong with the file as it is now, None when it is right."""
        self._refresh()
        return self._wrong

    @property
    def book(self) -> Book:
        """The address book of now; a file with a mistake leaves the last good one in force.

        Raises `DataError`, naming file and line, where there was no good one yet.
        """
        self._refresh()
        if self._book is None:
            raise DataError(self._wrong or "the partners file cannot be read")
        return self._book

    def of(self, partner: str) -> Reached:
        """Return how this partner is reached, or raise `NotFound`."""
        found = self.book.partners.get(partner)
        if found is None:
            raise NotFound("no such partner")
        return found

    def _refresh(self) -> None:
        stamp = _stamp(self._overlay)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._book = read_book(self._overlay, self._defaults)
            self._wrong = None
        except DataError as error:
            self._wrong = str(error)
            log.error("partners_file_is_wrong", where=str(error))


def read_book(overlay: Path, defaults: Mapping[str, Door]) -> Book:
    """Read and check the file; `DataError` names the line, never a secret."""
    if _says_nothing(overlay):
        return Book({partner: Reached(None, door) for partner, door in defaults.items()})
    root = read(overlay)
    entries = dict(root.fields())
    listed = entries.pop(HOSTS, None)
    hosts = frozenset(_hosts(listed)) if listed else frozenset[str]()
    own = {name: _reached(name, entry, hosts, defaults) for name, entry in entries.items()}
    _check_keys(root, own)
    return Book({name: _nearest(name, door, own) for name, door in defaults.items()}, hosts)


def _nearest(partner: str, door: Door, own: Mapping[str, Reached]) -> Reached:
    """Return the partner's own entry, else that of the body it is a team of, else the usual."""
    name = partner
    while name not in own and "." in name:
        name = name.rpartition(".")[0]
    return own.get(name) or Reached(None, door)


def _says_nothing(overlay: Path) -> bool:
    try:
        lines = overlay.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{overlay}: this file cannot be read ({type(error).__name__})") from error
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _hosts(listed: Entry) -> Iterator[str]:
    for item in listed.each():
        host = item.text()
        if not _HOST.fullmatch(host):
            raise item.error("a host is a name in small letters, with :port where it is not 443")
        yield host


def _reached(
    name: str, entry: Entry, hosts: frozenset[str], defaults: Mapping[str, Door]
) -> Reached:
    if not _is_known(name, defaults):
        raise entry.error(f"'{name}' is not a partner")
    entry.only("way", "url", "secret", "key", "paused", "stand_in")
    door = entry.need("way").choice(Door) if entry.get("way") else _usual(name, defaults)
    secrets = _secrets(entry.get("secret"))
    return Reached(
        entry=name,
        door=door,
        url=_url(entry, hosts) if door is Door.WEBHOOK else "",
        secrets=secrets if door is not Door.WEBHOOK or secrets else _secrets(entry.need("secret")),
        keys=_secrets(entry.get("key")) or secrets,
        paused=_truth(entry, "paused"),
        stand_in=_truth(entry, "stand_in"),
    )


def _is_known(name: str, defaults: Mapping[str, Door]) -> bool:
    """Tell whether this is a partner, or a body that is only reached through its teams."""
    return name in defaults or any(partner.startswith(f"{name}.") for partner in defaults)


def _usual(name: str, defaults: Mapping[str, Door]) -> Door:
    return defaults.get(name, Door.SCREEN)


def _url(entry: Entry, hosts: frozenset[str]) -> str:
    url = entry.need("url").text()
    wrong = check_address(url, hosts)
    if wrong:
        raise entry.need("url").error(wrong)
    return url


def _truth(entry: Entry, name: str) -> bool:
    found = entry.get(name)
    return found.truth() if found else False


def _secrets(entry: Entry | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    found = tuple(entry.text().split())
    if not all(_is_secret(secret) for secret in found):
        raise entry.error(
            "a secret is 'whsec_' and 24 to 64 random bytes in base64; two are separated by a space"
        )
    return found


def _is_secret(secret: str) -> bool:
    try:
        plain = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith("whsec_") and _LEAST_SECRET <= len(plain) <= _MOST_SECRET


def _check_keys(root: Entry, own: Mapping[str, Reached]) -> None:
    """Refuse a key that two partners share: it would let one speak for the other."""
    holders: dict[str, str] = {}
    for name, reached in own.items():
        for key in (*reached.keys, *reached.secrets):
            if holders.setdefault(key, name) != name:
                raise root.error(f"'{name}' and '{holders[key]}' have the same secret")
