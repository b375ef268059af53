"""Which steps each command takes, in order."""

import environments
import frontend
import locks
import training
from step import Step
from trouble import Trouble

ENVIRONMENTS = (environments.SERVICE.step(), environments.RASA.step())
READY = (*ENVIRONMENTS, frontend.STEP, training.TRIAGE, training.RASA)
COMMANDS: dict[str, tuple[Step, ...]] = {
    "all": READY,
    "run": (*READY, training.DATABASE_STEP),
    "environments": ENVIRONMENTS,
    "assets": (frontend.STEP,),
    "train": (*ENVIRONMENTS, training.TRIAGE, training.RASA),
    "encoder": (environments.ENCODER.step(),),
    "lock": (locks.LOCK,),
    "upgrade": (locks.UPGRADE,),
}


def steps_of(command: str) -> tuple[Step, ...]:
    """Return the steps of a command; raises `Trouble` for an unknown one."""
    if command not in COMMANDS:
        raise Trouble(f"“{command}” is none of: {', '.join(COMMANDS)}.")
    return COMMANDS[command]
