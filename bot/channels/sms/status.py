"""What became of a text of ours: Twilio's status callbacks, which come late, twice or reversed.

Only the end is kept: the phone's network delivered it, or it did not. Delivered is never undone,
and a "sent" that comes after it changes nothing. The address of each callback names our own outbox
message, so a text whose sending we never saw answered is known to have gone.
"""

from dataclasses import replace

import structlog

from bot.channels.sms.api import OPTED_OUT
from bot.errors import Conflict, NotFound, Unavailable
from bot.outbox.message import OutboxMessage, State, Way
from bot.usecases.ports import Clock, Store, UnitOfWork

DELIVERED = ("delivered", "read")
LOST = ("undelivered", "failed", "canceled")

log = structlog.get_logger(__name__)


class Statuses:
    """Writes statuses to the outbox, once the store is there."""

    def __init__(self, clock: Clock, store: Store | None = None) -> None:
        self._store = store
        self._clock = clock

    def attach(self, store: Store) -> None:
        """Write to this store from now on."""
        self._store = store

    async def note(self, message_id: str, sid: str, status: str, error: str = "") -> None:
        """Keep a status of Twilio's message `sid`; raises `Unavailable` where the store is away."""
        known = status.lower()
        if not message_id:
            return
        if self._store is None:
            raise Unavailable("the store is not there yet")
        try:
            async with self._store.begin() as uow:
                message = await uow.outbox.get(message_id)
                if message.way is Way.SMS and message.external_id in (None, sid):
                    await self._keep(uow, message, sid, known, error)
        except (NotFound, Conflict):
            log.info("text_status_unknown")

    async def _keep(
        self, uow: UnitOfWork, message: OutboxMessage, sid: str, status: str, error: str
    ) -> None:
        now = self._clock.now()
        if status in LOST and message.accepted_at is None:
            await uow.outbox.save(
                replace(message, external_id=sid, last_error=f"{status} {error}".strip()[:40])
            )
            await uow.alerts.raise_alert(
                at=now,
                kind="sms_opted_out" if error == str(OPTED_OUT) else "sms_undelivered",
                key=message.recipient,
                detail={"status": status, "code": error[:10], "message": message.id},
            )
        elif status in DELIVERED and message.accepted_at is None:
            await uow.outbox.save(
                replace(message, external_id=sid, accepted_at=now, last_error=None)
            )
        elif message.external_id is None and message.state is not State.DONE:
            await uow.outbox.save(replace(message, external_id=sid))
