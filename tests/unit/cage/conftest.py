"""Tests of what runs inside Rasa: collected where Rasa is (see `test_inside_rasa.py`)."""

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_in_*.py"]
