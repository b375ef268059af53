"""Notices when Twilio itself is being refused: a wrong public address would lose every text.

A failure counts where it carries our own account id. Three within ten minutes alert the operator.
Where one of the likely addresses (the Host header, a proxy's headers, http or https) turns out to
be what was signed, the alert names it; such headers are never used to let a request in.
"""

import contextlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from multidict import MultiDict

from bot.channels.sms.signature import ALGORITHM, SIGNATURE, Signatures
from bot.errors import SaferError
from bot.usecases.ports import Clock, Store

FILE = "twilio-signature.json"
WITHIN = timedelta(minutes=10)
ENOUGH = 3
KEPT = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """One refused request: when (ISO), what we expected, and what was signed if we found out."""

    at: str
    expected: str
    signed: str | None


class SignatureWatch:
    """Counts refused requests of our own account, and alerts."""

    def __init__(
        self,
        *,
        signatures: Signatures,
        account_sid: str,
        clock: Clock,
        path: Path,
        store: Store | None = None,
    ) -> None:
        """`path` is the file that `doctor` reads."""
        self._signatures = signatures
        self._account_sid = account_sid
        self._clock = clock
        self._store = store
        self._path = path
        self._last: deque[tuple[datetime, Failure]] = deque(maxlen=KEPT)
        self._alerted: datetime | None = None

    def attach(self, store: Store) -> None:
        """Raise alerts in this store from now on."""
        self._store = store

    async def refused(
        self, raw_path: str, fields: MultiDict[str], headers: Mapping[str, str]
    ) -> None:
        """Note one refused request; the third of our account in ten minutes raises an alert."""
        ours = self._account_sid in fields.getall("AccountSid", [])
        log.warning("twilio_signature_refused", our_account=ours)
        if not ours:
            return
        now = self._clock.now()
        path = raw_path.partition("?")[0]
        failure = Failure(
            now.isoformat(timespec="seconds"),
            self._signatures.expected_url(path),
            self._signed(raw_path, fields, headers),
        )
        self._last.append((now, failure))
        recent = [one for at, one in self._last if now - at <= WITHIN]
        if len(recent) >= ENOUGH and (self._alerted is None or now - self._alerted > WITHIN):
            self._alerted = now
            await self._alert(now, failure, len(recent))

    def _signed(
        self, raw_path: str, fields: MultiDict[str], headers: Mapping[str, str]
    ) -> str | None:
        signature, settings = headers.get(SIGNATURE, ""), headers.get(ALGORITHM, "")
        for url in likely_urls(raw_path, headers):
            with contextlib.suppress(ValueError):
                if self._signatures.valid_for(url, fields, signature, settings):
                    return url.partition("?")[0]
        return None

    async def _alert(self, now: datetime, failure: Failure, count: int) -> None:
        log.error("twilio_signature_alert", failures=count, cause_found=failure.signed is not None)
        self._write()
        if self._store is None:
            return
        try:
            async with self._store.begin() as uow:
                await uow.alerts.raise_alert(
                    at=now,
                    kind="twilio_signature",
                    key="public_url",
                    detail={"expected": failure.expected, "signed": failure.signed, "times": count},
                )
        except SaferError as wrong:
            log.error("twilio_signature_alert_not_stored", kind=type(wrong).__name__)

    def _write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".new")
            draft.write_text(json.dumps([asdict(one) for _, one in self._last]), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            log.warning("twilio_signature_file_not_written")


def likely_urls(raw_path: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses Twilio may have been told instead of ours, at most eight."""
    hosts = [headers.get(name, "") for name in ("X-Forwarded-Host", "Host")]
    for host in dict.fromkeys(host.split(",")[0].strip()[:200] for host in hosts if host):
        for scheme in ("https", "http"):
            yield f"{scheme}://{host}{raw_path}"
            yield f"{scheme}://{host}{raw_path}/"


def last_failures(var_dir: Path) -> tuple[Failure, ...]:
    """Return the refusals that led to the last alert, newest last; none without an alert."""
    try:
        found = json.loads((var_dir / FILE).read_text(encoding="utf-8"))
        return tuple(Failure(one["at"], one["expected"], one["signed"]) for one in found)
    except (OSError, ValueError, KeyError, TypeError):
        return ()
