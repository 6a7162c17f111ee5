"""REST: the addresses under /api/v1 from the OpenAPI description."""

from collections.abc import Iterator, Mapping
from typing import Any

from satukota.reference.text import begin, finish, table
from satukota.web.rest import api

type Json = Mapping[str, Any]


def page() -> str:
    """Return the page of the API."""
    schema: Json = api.get_openapi_schema(path_prefix="/api/v1/")
    lines = begin(
        "REST",
        str(schema["info"]["description"]),
        "The description for machines is at `/api/v1/openapi.json`. How to begin: "
        "[connect an application](../how-to/connect-an-application.md). The live feed is not part of it: see "
        "[architecture](../explanation/architecture.md#the-live-feed).",
    )
    for path, methods in sorted(schema["paths"].items()):
        for method, description in methods.items():
            lines += operation(path, method, description)
    lines += ["## Shapes", ""]
    for name, shape in sorted(schema["components"]["schemas"].items()):
        lines += shape_lines(name, shape)
    return finish(lines)


def operation(path: str, method: str, description: Json) -> Iterator[str]:
    """Yield the lines of one operation."""
    yield from (
        f"## {method.upper()} {path}",
        "",
        f"{description.get('summary', '')}. {description.get('description', '')}",
        "",
    )
    parameters = (
        (
            f"`{each['name']}`",
            each["in"],
            type_of(each["schema"]),
            meaning(each),
            "yes" if each.get("required") else "",
        )
        for each in description.get("parameters", [])
    )
    yield from table(("Parameter", "In", "Type", "Means", "Required"), parameters)
    for kind, body in description.get("requestBody", {}).get("content", {}).items():
        yield from (f"Body `{kind}`: {type_of(body['schema'])}.", "")
    answers = (
        (status, type_of(content(answer)), answer.get("description", ""))
        for status, answer in description["responses"].items()
    )
    yield from table(("Answer", "Body", ""), answers)


def content(answer: Json) -> Json:
    """Return the schema of an answer's body, empty where it has none."""
    first: Json = next(iter(answer.get("content", {}).values()), {})
    schema: Json = first.get("schema", {})
    return schema


def meaning(parameter: Json) -> str:
    """Return what a parameter means."""
    return str(parameter.get("description") or parameter["schema"].get("description") or "")


def type_of(schema: Json) -> str:
    """Return a schema's type in a few characters, with a link to its shape where it has one."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    for way in ("anyOf", "oneOf", "allOf"):
        if way in schema:
            return " or ".join(type_of(part) for part in schema[way])
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "")


def shape_lines(name: str, shape: Json) -> Iterator[str]:
    """Yield the lines of one shape."""
    yield from (f"### {name}", "", " ".join(str(shape.get("description", "")).split()), "")
    required = shape.get("required", ())
    rows = (
        (f"`{field}`", type_of(member), member.get("description", ""), "yes" if field in required else "")
        for field, member in shape.get("properties", {}).items()
    )
    yield from table(("Field", "Type", "Means", "Required"), rows)
