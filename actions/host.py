"""The action server: rasa_sdk's executor behind a small aiohttp app that never repeats a message.

rasa_sdk's own server answers an exception with the whole transcript; this one names the action and
the kind of error, and logs the same.
"""

import json
from collections.abc import Sequence

import structlog
from aiohttp import web
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.aside import (
    AnswerQuestion,
    CheckStatus,
    CorrectAnswer,
    RequestPerson,
    StopUpdates,
)
from actions.form import AskConfirm, AskConsent, AskWhere, ValidateReportForm
from actions.otherwise import HandleUnclear, HearMore, MakeSmallTalk
from actions.report import BeginReport, FileReport
from bot.usecases.desk import Desk

# A day's conversation with its tracker events stays far below this.
BODY_LIMIT = 4 * 1024 * 1024
EXECUTOR = web.AppKey("executor", ActionExecutor)
log = structlog.get_logger()


def create_app(desk: Desk) -> web.Application:
    """Return the action server for one desk; bind it to loopback only."""
    executor = ActionExecutor()
    for action in all_actions(desk):
        executor.register_action(action)
    app = web.Application(client_max_size=BODY_LIMIT)
    app[EXECUTOR] = executor
    app.router.add_post("/webhook", _run)
    app.router.add_get("/health", _health)
    return app


def all_actions(desk: Desk) -> Sequence[Action]:
    """Return every action of the domain, made with one desk."""
    return (
        BeginReport(desk),
        ValidateReportForm(desk),
        AskWhere(desk),
        AskConsent(desk),
        AskConfirm(desk),
        FileReport(desk),
        AnswerQuestion(desk),
        CheckStatus(desk),
        CorrectAnswer(desk),
        RequestPerson(desk),
        StopUpdates(desk),
        MakeSmallTalk(desk),
        HearMore(desk),
        HandleUnclear(desk),
    )


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _run(request: web.Request) -> web.Response:
    try:
        call = await request.json()
        name = str(call["next_action"])
        call["tracker"]["sender_id"]
        call["domain"] = {}  # no action reads it, and Rasa sends it to few of them
    except (ValueError, KeyError, TypeError):
        return web.json_response({"error": "not an action call", "action_name": ""}, status=400)
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection:
        return _refusal("rejected", name, 400)
    except ActionNotFoundException:
        return _refusal("no such action", name, 404)
    except Exception as error:  # noqa: BLE001  the edge: Rasa hears "failed", never why
        log.error("action_failed", action=name, error=type(error).__name__)
        return _refusal("the action failed", name, 500)
    body = result.model_dump() if result else {"events": [], "responses": []}
    return web.Response(text=json.dumps(body), content_type="application/json")


def _refusal(error: str, name: str, status: int) -> web.Response:
    return web.json_response({"error": error, "action_name": name}, status=status)
