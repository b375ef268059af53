"""A report that went silent half-told goes to staff as unfinished; nothing written is lost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.reports.conversation import Conversation, Draft
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.gather import Told, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, studied

_log = structlog.get_logger()

# Decided for the first version; the partnership may want another time.
SILENCE = timedelta(minutes=30)
# As long as Rasa remembers a conversation; after that no turn of it runs again.
STEPS_KEPT = timedelta(days=1)


async def finish_stale(desk: Desk) -> int:
    """File every draft that has been silent too long, unfinished; return how many there were.

    What turns of long ago returned is forgotten.
    """
    async with desk.store.begin() as uow:
        await uow.steps.forget(desk.clock.now() - STEPS_KEPT)
        stale = await uow.drafts.stale(desk.clock.now() - SILENCE)
    filed = 0
    for draft in stale:
        try:
            await file_unfinished(desk, draft.conversation_id)
            filed += 1
        except Exception as wrong:
            # One draft that cannot be filed must not keep the others waiting.
            _log.error("not_filed", conversation=draft.conversation_id, error=type(wrong).__name__)
    return filed


async def file_unfinished(desk: Desk, conversation_id: str, until: int | None = None) -> None:
    """File the conversation's draft, if it has one, as unfinished.

    The message `until` and what comes after it belong to something else.
    """

    async def file(uow: UnitOfWork, study: Study) -> None:
        conversation = await uow.conversations.lock(conversation_id)
        draft = await uow.drafts.get(conversation_id)
        if draft is None or draft.updated_at is None:
            return
        case = await study.case(await _all_told(uow, conversation, draft, until))
        filing = Filing(draft.first_seq, finished=False, needs_human=True)
        conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
        await uow.drafts.save(replace(draft, updated_at=None))
        await uow.conversations.save(conversation)

    await studied(desk, conversation_id, lambda uow: _find(uow, conversation_id, until), file)


async def drafted(uow: UnitOfWork, conversation_id: str) -> Iterable[Told]:
    """Return what the conversation's draft tells that staff do not have yet."""
    draft = await uow.drafts.get(conversation_id)
    if draft is None or draft.updated_at is None:
        return ()
    conversation = await uow.conversations.get(conversation_id)
    return (await gather(uow, conversation, draft.first_seq, draft),)


async def _find(uow: UnitOfWork, conversation_id: str, until: int | None) -> Iterable[Told]:
    draft = await uow.drafts.get(conversation_id)
    if draft is None or draft.updated_at is None:
        return ()
    conversation = await uow.conversations.get(conversation_id)
    return (await _all_told(uow, conversation, draft, until),)


async def _all_told(
    uow: UnitOfWork, conversation: Conversation, draft: Draft, until: int | None
) -> Told:
    """Return what was told, with the other incident that nobody came to ask about."""
    told = await gather(uow, conversation, draft.first_seq, draft, until)
    return told.with_text(draft.later, Danger.NONE) if draft.later else told
