"""Looks for contradictions in Rasa's data, with Rasa's own validator.

Rasa calls every response unused that no story names, though forms ask with them and actions say
them. Those are looked up in `actions/` here, so that a warning means something is wrong.
"""

import re
import sys
import warnings
from functools import partial
from typing import List, Set, Text

from bot.cage import project
from bot.cage.quiet import keep_quiet

UNUSED = re.compile(r"^The utterance '(?P<name>[^']+)' is not used in any story or rule")
NAMED = re.compile(r"\butter_[a-z_]+")
# What Rasa says of its own past, of every project.
NOT_OURS = ("Slot auto-fill has been removed", "assistant_id")


def validate() -> int:
    """Print what is wrong, and return 0 where nothing is."""
    keep_quiet()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        sound = _sound()
    faults = ours([str(one.message) for one in told if one.category is UserWarning], said())
    for fault in faults:
        print(fault, file=sys.stderr)
    print("Rasa's data: %s" % ("sound" if sound and not faults else "see above"))
    return 0 if sound and not faults else 1


def ours(told: List[Text], used: Set[Text]) -> List[Text]:
    """Return the warnings that stand: not of Rasa itself, not of a response an action says."""
    return [line for line in told if not line.startswith(NOT_OURS) and not _is_used(line, used)]


def said() -> Set[Text]:
    """Return the names of responses in `actions/`; one that ends in `_` stands for a family."""
    sources = (project.ROOT / "actions").glob("*.py")
    return {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def _is_used(line: Text, used: Set[Text]) -> bool:
    found = UNUSED.match(line)
    if not found:
        return False
    name = found["name"]
    families = ("utter_ask_report_form_", *(one for one in used if one.endswith("_")))
    return name in used or name.startswith(families)


def _sound() -> bool:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    validator = Validator.from_importer(
        TrainingDataImporter.load_from_config(
            str(project.CONFIG), str(project.DOMAIN), [str(project.DATA)]
        )
    )
    checks = (
        validator.verify_domain_validity,
        partial(validator.verify_nlu, False),
        validator.verify_form_slots,
        validator.verify_slot_mappings,
        validator.verify_forms_in_stories_rules,
        validator.verify_actions_in_stories_rules,
        validator.verify_utterances_in_stories,
        partial(validator.verify_story_structure, False),
    )
    return all(check() for check in checks)
