"""What a plain no to the danger question says of the report: that is not asked once more."""

from collections.abc import Mapping

from bot.reports.answers import yes_no
from bot.reports.conversation import Conversation, Sender
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork

# The danger question stands near the beginning of what was told.
_NEAR = 30


async def denied(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, first_seq: int
) -> Mapping[str, str]:
    """Return "no" by slot, for each danger question since `first_seq` whose next answer was a no.

    "Is this happening right now?" asks what the interview would ask as `happening_now`.
    """
    found: dict[str, str] = {}
    asked: set[str] = set()
    for message in await uow.messages.after(conversation.id, first_seq - 1, _NEAR):
        if message.sender is Sender.BOT:
            slot = desk.triage.asks(message.text)
            asked |= {slot} if slot else set()
        elif message.sender is Sender.RESIDENT:
            if yes_no(message.text) is False and Danger(message.danger) is Danger.NONE:
                found |= dict.fromkeys(asked, "no")
            asked = set()
    return found
