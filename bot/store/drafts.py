"""Drafts: what a conversation has told so far; the answers are sealed, a contact may be in them."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, delete, select

from bot.reports.conversation import Draft
from bot.store.column_types import clean
from bot.store.tables import drafts
from bot.store.work import Work

# Kept with the answers, sealed; no slot of this name can be.
_PARTS, _LATER = "_parts", "_later"


class SqlDrafts:
    """Keeps drafts in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def get(self, conversation_id: str) -> Draft | None:
        """Return the conversation's draft, if it has one."""
        query = select(drafts).where(drafts.c.conversation_id == conversation_id)
        row = (await self._work.connection.execute(query)).one_or_none()
        return self._read(row) if row else None

    async def save(self, draft: Draft) -> None:
        """Keep the draft, in place of an older one."""
        values = self._values(draft)
        insert = self._work.insert(drafts).values(conversation_id=draft.conversation_id, **values)
        await self._work.connection.execute(
            insert.on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )

    async def remove(self, conversation_id: str) -> None:
        """Forget the draft: it is filed or dropped."""
        gone = delete(drafts).where(drafts.c.conversation_id == conversation_id)
        await self._work.connection.execute(gone)

    async def stale(self, before: datetime) -> Sequence[Draft]:
        """Return drafts untouched since then, the oldest first."""
        query = select(drafts).where(drafts.c.updated_at < before).order_by(drafts.c.updated_at)
        return [self._read(row) for row in await self._work.connection.execute(query)]

    def _values(self, draft: Draft) -> dict[str, object]:
        parts = {str(seq): part for seq, part in draft.parts.items()}
        told = {**draft.answers, _PARTS: parts, _LATER: draft.later}
        answers = clean(json.dumps(told, ensure_ascii=False))
        return {
            "first_seq": draft.first_seq,
            "category": draft.category,
            "answers": self._work.cipher.seal(answers, _place(draft.conversation_id)),
            "asked": dict(draft.asked),
            "last_turn": draft.last_turn,
            "updated_at": draft.updated_at,
        }

    def _read(self, row: Row[*tuple[object, ...]]) -> Draft:
        kept = row._mapping
        told = json.loads(self._work.cipher.open(kept["answers"], _place(kept["conversation_id"])))
        parts, later = told.pop(_PARTS, {}), told.pop(_LATER, "")
        return Draft(
            conversation_id=kept["conversation_id"],
            first_seq=kept["first_seq"],
            category=kept["category"],
            answers=told,
            asked=kept["asked"],
            last_turn=kept["last_turn"],
            updated_at=kept["updated_at"],
            later=later,
            parts={int(seq): part for seq, part in parts.items()},
        )


def _place(conversation_id: str) -> str:
    return f"drafts.answers:{conversation_id}"
