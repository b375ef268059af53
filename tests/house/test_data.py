"""Rasa reads every YAML below `data/` that has one of its own keys: ours must have none."""

import yaml

from tests.house.tree import ROOT, files

RASAS_OWN = {"nlu", "rules", "stories"}
# What Rasa 3.6 takes a file for its own by: shared/data.py and the readers and domain it asks.
TRAPS = {
    "version",
    "nlu",
    "rules",
    "stories",
    "responses",
    "intents",
    "slots",
    "forms",
    "actions",
    "entities",
    "session_config",
}


def test_our_data_has_no_key_that_rasa_would_read() -> None:
    """None of our tables becomes part of a dialogue by its first line."""
    caught = {
        str(path): keys
        for path in files()
        if path.parts[0] == "data" and path.suffix in {".yml", ".yaml"}
        if path.parts[1] not in RASAS_OWN
        if isinstance(read := yaml.safe_load((ROOT / path).read_text()), dict)
        if (keys := TRAPS & set(read))
    }
    assert {} == caught


def test_rasas_data_lies_where_it_is_looked_for() -> None:
    """The three folders of Rasa's training data are there and not empty."""
    there = {path.parts[1] for path in files() if path.parts[0] == "data" and len(path.parts) > 2}
    assert set() == RASAS_OWN - there
