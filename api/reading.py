"""Reads an OpenAPI document for people: operations, parameters and fields as plain rows. No database, no request."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field: its name, what may stand there, what it means."""

    name: str
    kind: str
    choices: tuple[str, ...]
    meaning: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    request: str
    answer: str


def operations(schema: dict[str, Any], site: str) -> list[Operation]:
    """All operations of the document, in its order; example requests are for the installation at `site`."""
    return [_operation(schema, path, methods["get"], site) for path, methods in schema["paths"].items()]


def _operation(schema: dict[str, Any], path: str, said: dict[str, Any], site: str) -> Operation:
    content = said["responses"]["200"]["content"]["application/json"]
    [example] = content["examples"].values()
    return Operation(
        id=said["operationId"],
        path=path,
        summary=said["summary"],
        description=said["description"],
        parameters=tuple(
            _row(schema, each["name"], each["schema"], each.get("description", ""), each.get("required", False))
            for each in said.get("parameters", [])
            if each["in"] == "query"
        ),
        fields=tuple(_fields(schema, content["schema"])),
        request=f"curl '{site}/api/v1/{said['x-example-path']}'",
        answer=json.dumps(example["value"], indent=2, ensure_ascii=False),
    )


def _fields(schema: dict[str, Any], part: dict[str, Any], prefix: str = "") -> list[Row]:
    """The fields of an object, those of objects within it as "place.lat", those of lists as "results[].id"."""
    part, _meaning = _resolved(schema, part)
    rows = []
    for name, value in part.get("properties", {}).items():
        inner, meaning = _resolved(schema, value)
        rows.append(_row(schema, prefix + name, value, meaning, name in part.get("required", [])))
        if inner.get("type") == "array":
            rows += _fields(schema, inner["items"], f"{prefix}{name}[].")
        elif inner.get("type") == "object":
            rows += _fields(schema, inner, f"{prefix}{name}.")
    return rows


def _row(schema: dict[str, Any], name: str, value: dict[str, Any], meaning: str, required: bool) -> Row:
    inner, _meaning = _resolved(schema, value)
    return Row(name, inner.get("format") or _kind(inner), tuple(inner.get("enum", ())), meaning, required)


def _kind(part: dict[str, Any]) -> str:
    kind = part.get("type", "")
    return kind if isinstance(kind, str) else next(each for each in kind if each != "null")


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The part that is referred to, and what it means where it stands."""
    meaning = part.get("description", "")
    reference = part.get("$ref") or next((each["$ref"] for each in part.get("allOf", ()) if "$ref" in each), None)
    if reference is None:
        return part, meaning
    return schema["components"]["schemas"][reference.rpartition("/")[2]], meaning
