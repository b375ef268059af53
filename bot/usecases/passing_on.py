"""Domestic and sexual matters leave the house only after a yes, also where no name was given."""

from bot.usecases.desk import Desk


def yes_first(desk: Desk, category: str) -> bool:
    """Tell whether a report of this kind goes to no partner without a yes (`routing.yml`)."""
    return desk.directory.routes[category].consent_first


async def asks_to_pass_on(desk: Desk, conversation_id: str) -> bool:
    """Tell whether the open report's question about consent is about the report itself."""
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(conversation_id)
    return draft is not None and yes_first(desk, draft.category)
