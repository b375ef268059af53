# Two commands matter: make run, make test. The others are for those who work on the service.

PYTHON ?= python3
BOT := .venv/bin/python -m bot
RASA := PYTHONPATH=. RASA_TELEMETRY_ENABLED=false .venv-rasa/bin/python -m rasa
RASA_DATA := --domain bot/domain --data data
STORIES ?= tests/conversation/stories

.DEFAULT_GOAL := help
.PHONY: help run test check setup environments assets train train-encoder migrate lock upgrade audit format env-example shell clean \
	rasa-train rasa-test rasa-validate rasa-shell measure-start

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Set up what is missing, then start the service (Ctrl-C stops it)
	@$(PYTHON) deploy/setup.py run
	@exec .venv/bin/python -m bot.serving

test: setup ## Set up what is missing, then run every test
	@.venv/bin/python -m pytest

measure-start: setup ## Measure how soon residents get their first answers after make run
	@.venv/bin/python -m tests.journey.starting

check: environments ## Format, lint, types, who imports whom, rules of the house
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/mypy deploy
	.venv/bin/mypy --explicit-package-bases bot tests/integration/console tests/integration/webchat tests/unit/console
	.venv/bin/mypy --config-file bot/cage/mypy.ini bot/cage
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -q tests/house

setup: ## Set up what is missing: environments, front-end files, models
	@$(PYTHON) deploy/setup.py

environments:
	@$(PYTHON) deploy/setup.py environments

assets: ## Build the front-end files alone
	@$(PYTHON) deploy/setup.py assets

train-encoder: ## Tune the sentence encoder anew on data/triage/train (up to an hour; commit what it makes)
	@$(PYTHON) deploy/setup.py encoder
	.venv-encoder/bin/python -m bot.triage.finetune

train: ## Train what is not trained yet: triage and Rasa
	@$(PYTHON) deploy/setup.py train

migrate: environments ## Bring the database up to date
	@$(BOT) migrate

lock: ## Bring the lock files in line with what requirements.in asks for
	@$(PYTHON) deploy/setup.py lock

upgrade: ## The same, with every package as new as it may be
	@$(PYTHON) deploy/setup.py upgrade

audit: environments ## Known weaknesses of locked packages, and whether each waiver still holds
	@.venv/bin/python deploy/audit.py

format: environments ## Format the code and put right what can be put right alone
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

env-example: environments ## Write .env.example anew from the settings
	@.venv/bin/python deploy/env_example.py

rasa-train: environments ## Train Rasa with its own command
	$(RASA) train $(RASA_DATA) --out models/rasa

rasa-test: environments ## Run the stories in tests/conversation/stories: what is understood, what comes next
	@.venv-rasa/bin/python -m bot.cage train
	$(RASA) test core --e2e --model models/rasa/dialogue.tar.gz --stories $(STORIES) \
		--out var/rasa-test --no-plot --fail-on-prediction-errors

rasa-validate: environments ## Look for contradictions in Rasa's data
	@.venv-rasa/bin/python -m bot.cage validate

rasa-shell: environments ## Talk to Rasa in the terminal
	$(RASA) shell --model models/rasa

shell: environments ## A shell inside the service environment, for python -m bot ...
	@VIRTUAL_ENV="$(CURDIR)/.venv" PATH="$(CURDIR)/.venv/bin:$$PATH" exec "$${SHELL:-/bin/sh}"

clean: ## Remove what set-up and training made; the database and secrets stay
	rm -rf .tools .venv .venv-rasa var/assets models/rasa models/triage
