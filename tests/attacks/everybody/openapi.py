"""The platform's addresses as an OpenAPI document, read off the URL resolver: what schemathesis is let loose on.

Places in an address are filled by turns with something that exists and with anything; forms get the names that any form
of the platform knows, filled with anything.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.forms import BaseForm, Form

GGZY = Path(__file__).resolve().parents[3] / "ggzy"
ASKED_FOR = re.compile(r"""POST(?:\.get(?:list)?\(|\[)["'](\w+)["']""")
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
ANY_TEXT = {"type": "string", "minLength": 1, "maxLength": 40}
QUERY = ("q", "page", "sort", "export", "next", "month", "stage", "region", "list", "version", "new", "old", "have", "ticket")


def document(routes: dict[str, str], known: dict[str, list[Any]]) -> dict[str, Any]:
    """`routes` maps names to routes as Django writes them; `known` gives values that exist for places of that name."""
    names = sorted(field_names())
    paths: dict[str, Any] = {}
    for name, route in routes.items():
        places = [place(kind or "str", word, known) for kind, word in PLACE.findall(route)]
        paths["/" + PLACE.sub(r"{\2}", route)] = {
            "get": operation(name, places + [query(word) for word in QUERY]),
            "post": operation(name, places) | {"requestBody": {"required": True, "content": bodies(names)}},
        }
    return {"openapi": "3.0.3", "info": {"title": "ggzy", "version": "1"}, "paths": paths}


def operation(name: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"operationId": name, "parameters": parameters, "responses": {"default": {"description": "anything but an error of ours"}}}


def place(kind: str, name: str, known: dict[str, list[Any]]) -> dict[str, Any]:
    free = {"int": {"type": "integer", "minimum": 0, "maximum": 2**70}, "uuid": {"type": "string", "format": "uuid"}}.get(kind, ANY_TEXT)
    existing = [value for value in known.get(name, []) if kind != "int" or isinstance(value, int)]
    schema = {"anyOf": [{"enum": existing}, free]} if existing else free
    return {"name": name, "in": "path", "required": True, "schema": schema}


def query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string", "maxLength": 60}}


def bodies(names: list[str]) -> dict[str, Any]:
    filled = {"type": "object", "maxProperties": 8, "propertyNames": {"enum": names}, "additionalProperties": {"type": "string", "maxLength": 60}}
    return {"application/x-www-form-urlencoded": {"schema": filled}, "application/json": {"schema": {}}}


def field_names() -> set[str]:
    """Every field of every form, and every name that a view asks a form for."""
    asked = {name for file in GGZY.rglob("*.py") for name in ASKED_FOR.findall(file.read_text(encoding="utf-8"))}
    return asked | {name for form in below(Form) for name in getattr(form, "base_fields", {})}


def below(kind: type[BaseForm]) -> set[type[BaseForm]]:
    return {found for child in kind.__subclasses__() for found in {child, *below(child)}}
