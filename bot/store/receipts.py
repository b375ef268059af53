"""Receipts: which signed requests we have had, so that the same one again changes nothing."""

from datetime import datetime

from sqlalchemy import select

from bot.store.tables import receipts
from bot.store.work import Work


class SqlReceipts:
    """Keeps receipts in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def keep(self, sender: str, key: str, digest: str, at: datetime) -> str | None:
        """Keep the sender's key with what it was for; return None when it is new.

        Else return the digest kept at first. A second request at the same moment waits for the
        first.
        """
        values = {"sender": sender, "key": key, "digest": digest, "at": at}
        if await self._work.add_once(receipts, "sender,key", values):
            return None
        query = select(receipts.c.digest).where(receipts.c.sender == sender, receipts.c.key == key)
        return str((await self._work.connection.execute(query)).scalar_one())
