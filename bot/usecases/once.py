"""Does a step of a turn once: what Rasa runs again after a crash finds what it did before.

Rasa keeps a turn only after its actions ran, so a crash between the two makes the same turn run
again (faults F22 to F24), perhaps after a newer one. One turn may take several steps (note an
answer, then file).
"""

from collections.abc import Awaitable, Callable

from pydantic import TypeAdapter

from bot.reports.conversation import Step
from bot.usecases.ports import UnitOfWork


async def once[R](uow: UnitOfWork, step: Step, kind: type[R], do: Callable[[], Awaitable[R]]) -> R:
    """Do the step, or return what it returned before, of this `kind`.

    Call it in the step's own transaction, with the conversation locked.
    """
    if not step.turn:
        return await do()
    form = TypeAdapter(kind)
    kept = await uow.steps.find(step)
    if kept is not None:
        return form.validate_json(kept)
    done = await do()
    await uow.steps.keep(step, form.dump_json(done).decode())
    return done
