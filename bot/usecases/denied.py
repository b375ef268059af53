"""What a clear no to the danger question says of the report: that is not asked once more."""

from collections.abc import Mapping

from bot.reports.conversation import Conversation, Sender
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork

# The danger question stands near the beginning of what was told.
_NEAR = 30


async def denied(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, first_seq: int
) -> Mapping[str, str]:
    """Return "no" by slot, for each danger question since `first_seq` whose next answer denied it.

    "Is this happening right now?" asks what the interview would ask as `happening_now`. Nothing is
    said of a question that is still open: its silence has yet to count.
    """
    found: dict[str, str] = {}
    if conversation.open_question is not None:
        return found
    line = ""
    for message in await uow.messages.after(conversation.id, first_seq - 1, _NEAR):
        if message.sender is not Sender.RESIDENT:
            line = message.text if "?" in message.text else line
            continue
        slot = desk.triage.denied(line, message.text) if line else None
        if slot and Danger(message.danger) is Danger.NONE:
            found[slot] = "no"
        line = ""
    return found
