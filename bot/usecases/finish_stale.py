"""A report that went silent half-told goes to staff as unfinished; nothing written is lost."""

from dataclasses import replace
from datetime import timedelta

from bot.usecases.desk import Desk
from bot.usecases.gather import Study, Told, ahead, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket

# Decided for the first version; the partnership may want another time.
SILENCE = timedelta(minutes=30)


async def finish_stale(desk: Desk) -> int:
    """File every draft that has been silent too long, unfinished; return how many there were."""
    async with desk.store.begin() as uow:
        stale = await uow.drafts.stale(desk.clock.now() - SILENCE)
    for draft in stale:
        await file_unfinished(desk, draft.conversation_id)
    return len(stale)


async def file_unfinished(desk: Desk, conversation_id: str) -> None:
    """File the conversation's draft, if it has one, as unfinished."""
    study = await study_draft(desk, conversation_id)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        draft = await uow.drafts.get(conversation_id)
        if draft is None or draft.updated_at is None:
            return
        case = await study.case(await gather(uow, conversation, draft.first_seq, draft))
        filing = Filing(draft.first_seq, finished=False, needs_human=True)
        conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
        await uow.drafts.save(replace(draft, updated_at=None))
        await uow.conversations.save(conversation)


async def study_draft(desk: Desk, conversation_id: str) -> Study:
    """Return a study of the conversation's draft as far as staff do not have it."""

    async def find(uow: UnitOfWork) -> Told | None:
        draft = await uow.drafts.get(conversation_id)
        if draft is None or draft.updated_at is None:
            return None
        conversation = await uow.conversations.get(conversation_id)
        return await gather(uow, conversation, draft.first_seq, draft)

    return await ahead(desk, find)
