"""A published OpenAPI document, and whether an answer of the service is what it says."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientResponse, web
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.settings import ROOT

API = ROOT / "docs" / "api"
FORMATS = FormatChecker(formats=["date-time"])
_BASE = "urn:published"


class Published:
    """One document; its references lead only into itself."""

    def __init__(self, path: Path) -> None:
        """Read the document."""
        self.all: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        resource = Resource.from_contents(self.all, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)

    def operations(self) -> set[tuple[str, str]]:
        """Return every method and path."""
        return {
            (method.upper(), path)
            for path, item in self.all["paths"].items()
            for method in item
            if method in ("get", "post", "put", "patch", "delete")
        }

    def problems(self, schema: str, value: object) -> list[str]:
        """Return what is wrong with a value by the schema of this name."""
        return self._problems({"$ref": f"{_BASE}#/components/schemas/{schema}"}, value)

    async def wrong(self, method: str, path: str, answer: ClientResponse) -> list[str]:
        """Return what the document does not say of this answer; nothing where all of it fits."""
        path = path.partition("?")[0]
        operation = self.all["paths"][path][method.lower()]
        told = operation["responses"].get(str(answer.status))
        if told is None:
            return [f"{method} {path} is not said to answer {answer.status}"]
        told = self.found(told)
        content = told.get("content")
        if content is None:
            return [] if not await answer.read() else ["it is said to have no body"]
        if answer.content_type not in content:
            return [f"{answer.content_type} is not among {sorted(content)}"]
        schema = _absolute(content[answer.content_type]["schema"])
        text = await answer.text()
        value = json.loads(text) if answer.content_type.endswith("json") else text
        return [*self._problems(schema, value), *_missing_headers(told, answer)]

    def found(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a node says, or what it refers to."""
        if "$ref" not in node:
            return node
        kind, name = node["$ref"].split("/")[-2:]
        found: Mapping[str, Any] = self.all["components"][kind][name]
        return found

    def _problems(self, schema: Mapping[str, Any], value: object) -> list[str]:
        checker = Draft202012Validator(schema, registry=self._registry, format_checker=FORMATS)
        return [f"{wrong.json_path}: {wrong.message}" for wrong in checker.iter_errors(value)]


def routes(app: web.Application, *under: str) -> set[tuple[str, str]]:
    """Return method and path of every route below these paths, as a document writes them."""
    return {
        (route.method, _plain(resource.canonical))
        for resource in app.router.resources()
        for route in resource
        if route.method != "HEAD" and resource.canonical.startswith(under)
    }


def _plain(path: str) -> str:
    """Return a path without the patterns of its parts: `{ref:[A-Z]+}` is `{ref}`."""
    return "/".join(
        part.partition(":")[0] + "}" if part.startswith("{") and ":" in part else part
        for part in path.split("/")
    )


def _absolute(schema: Any) -> Any:
    """Return the schema with its references leading into the document."""
    if isinstance(schema, dict):
        return {
            name: f"{_BASE}{value}" if name == "$ref" else _absolute(value)
            for name, value in schema.items()
        }
    return [_absolute(value) for value in schema] if isinstance(schema, list) else schema


def _missing_headers(told: Mapping[str, Any], answer: ClientResponse) -> Iterator[str]:
    for name, header in told.get("headers", {}).items():
        if header.get("required") and name not in answer.headers:
            yield f"the header {name} is missing"
