"""Rasa's own test: it is clean, it notices a broken story, and it leaves no path out."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT

STORIES = ROOT / "tests" / "conversation" / "stories"
FORM, FALLBACK = "report_form", "nlu_fallback"
# Slots that stories tell to show what is meant; nothing that Rasa decides hangs on them.
DECIDES = "report_step"
BROKEN = """
version: "3.1"
stories:
- story: {name}
  steps:
  - intent: {intent}
    user: |
      {words}
  - action: {action}
"""


@dataclass(frozen=True)
class Step:
    """One step: what kind (intent, action, slot), its value, and whether the form is open then."""

    kind: str
    value: str
    in_form: bool


def _steps(rows: list[dict[str, object]], *, in_form: bool) -> list[Step]:
    """Return the steps that decide something; opening and closing the form only marks them."""
    found = []
    for row in rows:
        if "active_loop" in row:
            in_form = row["active_loop"] == FORM
            continue
        for told in row.get("slot_was_set", ()):  # type: ignore[attr-defined]
            found += [Step("slot", str(told[name]), in_form) for name in told if name == DECIDES]
        for kind in {"intent", "action"} & set(row):
            if row[kind] != "action_listen":
                found.append(Step(kind, str(row[kind]), in_form))
    return found


@cache
def stories() -> dict[str, list[Step]]:
    """Return the steps of every test story by its name."""
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(STORIES.glob("*.yml"))]
    return {
        one["story"]: _steps(one["steps"], in_form=False)
        for told in files
        for one in told["stories"]
    }


def rules() -> Iterator[tuple[str, list[Step]]]:
    """Yield name and steps of every rule, once for each of the intents it stands for."""
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            in_form = any("active_loop" in told for told in rule.get("condition", ()))
            either = [row.get("or", [row]) for row in rule["steps"]]
            for number, rows in enumerate(product(*either)):
                yield f"{rule['rule']} ({number})", _steps(list(rows), in_form=in_form)


def _walks(story: list[Step], steps: list[Step]) -> bool:
    """Tell whether a story holds these steps in a row; a rule's first step decides where it is."""
    first, rest = steps[0], [replace(step, in_form=False) for step in steps[1:]]
    for at, step in enumerate(story):
        after = [replace(one, in_form=False) for one in story[at + 1 : at + 1 + len(rest)]]
        if step == first and after == rest:
            return True
    return False


def _names(kind: str) -> set[str]:
    domain: dict[str, list[object]] = {}
    for path in sorted((ROOT / "bot" / "domain").rglob("*.yml")):
        domain |= yaml.safe_load(path.read_text("utf-8"))
    return {next(iter(one)) if isinstance(one, dict) else str(one) for one in domain[kind]}


@pytest.mark.parametrize(("name", "steps"), list(rules()), ids=[name for name, _ in rules()])
def test_every_rule_has_a_story(name: str, steps: list[Step]) -> None:
    """What a rule says is tested by a story that walks it."""
    assert any(_walks(story, steps) for story in stories().values()), name


@pytest.mark.parametrize("in_form", [True, False], ids=["in the form", "outside"])
@pytest.mark.parametrize("intent", sorted({*_names("intents"), FALLBACK}))
def test_every_act_has_a_story_in_and_outside_the_form(intent: str, in_form: bool) -> None:
    """Whatever people say, and whenever, a story tells what comes next."""
    said = Step("intent", intent, in_form)
    followed = [story for story in stories().values() if said in story[:-1]]
    assert followed, intent


def test_every_action_has_a_story() -> None:
    """All but those that only the form itself runs."""
    done = {step.value for story in stories().values() for step in story if step.kind == "action"}
    own = {name for name in _names("actions") if name.startswith(("validate_", "action_ask_"))}
    assert set() == _names("actions") - own - done


@pytest.mark.timeout(300)
def test_rasa_test_is_clean() -> None:
    """Every story is understood and decided as it says."""
    told = _rasa_test(STORIES)
    assert 0 == told.returncode, told.stdout[-3000:] + told.stderr[-3000:]
    assert f"Correct:          {len(stories())} / {len(stories())}" in told.stdout + told.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "broken",
    [
        {"name": "A wrong action", "intent": "smalltalk", "words": "hiya", "action": "utter_hello"},
        {
            "name": "A wrong reading",
            "intent": "smalltalk",
            "words": "someone dumped a mattress behind our garages",
            "action": "action_make_small_talk",
        },
    ],
    ids=["action", "reading"],
)
def test_rasa_test_notices_a_broken_story(broken: dict[str, str], tmp_path: Path) -> None:
    """A wrong action and words that are read as something else both fail."""
    (tmp_path / "test_broken.yml").write_text(BROKEN.format(**broken), "utf-8")
    told = _rasa_test(tmp_path)
    assert 0 != told.returncode
    assert "WrongPredictionException" in told.stdout + told.stderr
    assert broken["name"] in told.stdout + told.stderr


def _rasa_test(stories: Path) -> subprocess.CompletedProcess[str]:
    command = ["make", "rasa-test", f"STORIES={stories}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
