"""Says as JSON which models were made from today's data; `python -m bot doctor` asks."""

import json

import training

if __name__ == "__main__":
    fits = {"triage": training.TRIAGE.is_done(), "rasa": training.RASA.is_done()}
    print(json.dumps(fits))
