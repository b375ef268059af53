"""Each command takes its steps."""

import plan
import pytest
from trouble import Trouble


def test_run_ends_with_the_database() -> None:
    """`make run` migrates after everything that migrating needs is there."""
    titles = [step.title for step in plan.steps_of("run")]
    assert [
        "Service environment",
        "Rasa environment",
        "Front-end files",
        "Triage model",
        "Rasa model",
        "Database",
    ] == titles


def test_an_unknown_command_names_the_known_ones() -> None:
    """A typing error is answered with what there is."""
    with pytest.raises(Trouble, match="“runn” is none of: all, run, environments"):
        plan.steps_of("runn")
