"""Describes the API for partners' systems as OpenAPI 3.1, from the models that read what they send."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contract.shapes import Shape
from schemas.pledge_wishes import (
    ChangeWish,
    FirmWish,
    OfferWish,
    PledgeSeen,
    PledgesSeen,
    ProblemSeen,
    ResumeWish,
    SuspendWish,
    WithdrawWish,
)

_REF = "#/components/schemas/{model}"
_WORDS: dict[str, type[BaseModel]] = {
    "change": ChangeWish, "firm-up": FirmWish, "suspend": SuspendWish, "resume": ResumeWish, "withdraw": WithdrawWish,
}  # fmt: skip
_REFUSALS = ("400", "401", "404", "409", "413", "415", "422", "429")


def api_document() -> Shape:
    """The whole document."""
    one = "/api/pledges/{pledge_id}"
    paths: dict[str, Any] = {
        "/api/pledges": {
            "get": _reads("listPledges", PledgesSeen, _PAGE),
            "post": _says("recordPledge", OfferWish, "201"),
        },
        one: {"parameters": [_PLEDGE_ID], "get": _reads("readPledge", PledgeSeen)},
    }
    for word, model in _WORDS.items():
        paths[f"{one}/{word}"] = {"parameters": [_PLEDGE_ID], "post": _says(f"{word}Pledge", model, "200")}
    refused = {"description": "Refused (RFC 9457)", "content": _content("application/problem+json", ProblemSeen)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SIKKEP: pledges of partners", "version": "1.0.0",
            "description": "A partner's own system says what it pledges. See docs/api.md.",
        },
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "responses": {"Refused": refused},
            "schemas": _shapes(),
        },
    }  # fmt: skip


_PLEDGE_ID = {"name": "pledge_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_PAGE = (
    {
        "name": "limit", "in": "query", "description": "How many pledges at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
    },
    {
        "name": "after", "in": "query", "description": "Begin after the pledge with this id, as `next` does.",
        "schema": {"type": "string", "format": "uuid"},
    },
)  # fmt: skip
_REQUEST_KEY = {
    "name": "Idempotency-Key", "in": "header", "required": True,
    "description": "The sender's own number of this request: the same again gets the same answer.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,100}$"},
}  # fmt: skip


def _reads(name: str, model: type[BaseModel], asked: Sequence[Shape] = ()) -> Shape:
    parameters = {"parameters": list(asked)} if asked else {}
    return {"operationId": name, **parameters, "responses": _responses("200", model)}


def _says(name: str, model: type[BaseModel], status: str) -> Shape:
    return {
        "operationId": name, "summary": model.__doc__, "parameters": [_REQUEST_KEY],
        "requestBody": {"required": True, "content": _content("application/json", model)},
        "responses": _responses(status, PledgeSeen),
    }  # fmt: skip


def _responses(status: str, model: type[BaseModel]) -> Shape:
    done = {"description": "Done", "content": _content("application/json", model)}
    return {status: done} | {code: {"$ref": "#/components/responses/Refused"} for code in _REFUSALS}


def _content(media_type: str, model: type[BaseModel]) -> Shape:
    return {media_type: {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _shapes() -> Shape:
    sent = [(model, "validation") for model in (OfferWish, *_WORDS.values())]
    seen = [(model, "serialization") for model in (PledgeSeen, PledgesSeen, ProblemSeen)]
    _, shapes = models_json_schema([*sent, *seen], ref_template=_REF)  # type: ignore[list-item]
    found: Shape = shapes["$defs"]
    return found
