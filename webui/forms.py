"""Reads what people typed: each form has one model, and anything that is not in it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin
from uuid import UUID, uuid4

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from casework.rules.granting import Refused, Stale
from schemas.codes import FollowUpOutcome, FollowUpPurpose, Need, Role, VisitOutcome
from schemas.events.base import Actor, Code, TypedText
from webui.passwords import LONGEST, SHORTEST, is_too_easy
from webui.speech import say as _

NOT_FIELDS = ("csrf_token",)
_CHOSEN = (
    "worker", "agency", "version", "kampung", "sex", "people", "source", "encoding", "owner", "status", "separator",
)  # fmt: skip
M = TypeVar("M", bound=BaseModel)


class BadForm(Exception):
    """The form cannot be taken. `errors` are sentences by field; `unknown` are fields that the form does not have."""

    def __init__(self, errors: Mapping[str, str], unknown: tuple[str, ...] = ()) -> None:
        super().__init__("bad form")
        self.errors = errors
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it is drawn: what was typed so far, and what is wrong with it."""

    command_id: UUID
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def _day(raw: object) -> object:
    # A browser without a date field sends what people write by hand: 23-11-2026 or 23/11/2026.
    if not isinstance(raw, str):
        return raw
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(raw.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return raw


def blank_is_none(raw: object) -> object:
    """An empty field says nothing."""
    return None if isinstance(raw, str) and not raw.strip() else raw


Day = Annotated[date, BeforeValidator(_day)]
_CLEAN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=_CLEAN)]
MaybeLong = Annotated[Long | None, BeforeValidator(blank_is_none)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=_CLEAN)]
MaybeShort = Annotated[Short | None, BeforeValidator(blank_is_none)]
MaybeDay = Annotated[Day | None, BeforeValidator(blank_is_none)]


class Form(BaseModel):
    """What was sent, field by field."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CommandForm(Form):
    """`command_id` comes with the page, so that the same form sent twice does one thing."""

    command_id: UUID


class NoteForm(CommandForm):
    """A note on a family."""

    note: Long


class VisitForm(CommandForm):
    """A home visit."""

    visited_on: Day
    outcome: VisitOutcome
    needs: tuple[Need, ...] = ()
    note: MaybeLong = None


class FollowUpForm(CommandForm):
    """A promise to come back."""

    due_on: Day
    purpose: FollowUpPurpose
    worker: Actor
    note: MaybeLong = None


class CompletionForm(CommandForm):
    """The end of a follow-up."""

    outcome: FollowUpOutcome
    note: MaybeLong = None


class AssignmentForm(CommandForm):
    """Who is responsible. `version` is the case as the person saw it."""

    version: Annotated[int, Field(ge=0, le=1_000_000_000)]
    worker: Actor


class NumberForm(Form):
    """A NIK or No. KK to look up; only ever in a request body."""

    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


NewPassword = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST)]


class AccountForm(Form):
    """A new account."""

    login: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9._-]{1,40}$")]
    name: Short
    password: NewPassword
    role: Role
    agency: Annotated[str | None, BeforeValidator(blank_is_none)] = None
    area: Annotated[str | None, BeforeValidator(blank_is_none)] = None


class ApiKeyForm(CommandForm):
    """A new key for a partner's own system."""

    agency: Code
    system: TypedText
    expires_on: Day


def read_form(model: type[M]) -> M:
    """The form that was sent. Raises `BadForm` in words."""
    try:
        return model.model_validate(_sent(model))
    except ValidationError as problem:
        raise _bad(problem) from None


def refuse_easy(password: str, login: str) -> None:
    """Raises `BadForm` where anybody would try this password first."""
    if is_too_easy(password, login):
        raise BadForm({"password": _("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan.")})


def redrawn(problem: BadForm) -> Draft:
    """The form again, with what was typed and what is wrong. It keeps its command id: nothing was done yet."""
    typed = {name: values if len(values) > 1 else values[0] for name, values in request.form.lists()}
    return Draft(_command_id(typed.get("command_id")), typed, problem.errors)


def as_problem(refused: Refused) -> BadForm:
    """A refusal of the rules as a problem of the form: beside the field that it is about, else above everything."""
    return BadForm({refused.field or "form": _(refused.words)})


def answerable(problem: BadForm | Refused) -> tuple[BadForm, int]:
    """The problem as a page can show it, and the status of the answer: 409 where somebody else was faster.

    Fields that the form does not have name no field of the page, so they are told in general.
    """
    if isinstance(problem, Refused):
        return as_problem(problem), 409 if isinstance(problem, Stale) else 422
    return (BadForm({"form": _("Isian ini tidak dapat dibaca.")}), 400) if problem.unknown else (problem, 422)


def _sent(model: type[BaseModel]) -> dict[str, Any]:
    many = {name for name, info in model.model_fields.items() if _holds_many(info.annotation)}
    return {
        name: tuple(values) if name in many else values[-1]
        for name, values in request.form.lists()
        if name not in NOT_FIELDS
    }


def _holds_many(kind: Any) -> bool:
    if get_origin(kind) is UnionType:
        return any(_holds_many(part) for part in get_args(kind))
    return get_origin(kind) is tuple


def _command_id(raw: object) -> UUID:
    try:
        return UUID(str(raw))
    except ValueError:
        return uuid4()


def _bad(problem: ValidationError) -> BadForm:
    found = problem.errors(include_url=False, include_context=False, include_input=False)
    unknown = tuple(str(error["loc"][0]) for error in found if error["type"] == "extra_forbidden")
    words = {str(error["loc"][0]): _words(error["type"], str(error["loc"][0])) for error in found if error["loc"]}
    return BadForm({name: text for name, text in words.items() if name not in unknown}, unknown)


def _words(kind: str, name: str) -> str:
    if name == "password":
        return _("Kata sandi harus %(least)s sampai %(most)s huruf.", least=SHORTEST, most=LONGEST)
    if words := _words_of_field(kind, name):
        return words
    if kind.startswith("date"):
        return _("Tulis tanggal, misalnya 23-11-2026.")
    if kind in ("enum", "uuid_parsing") or name in _CHOSEN:
        return _("Pilih salah satu.")
    if kind == "string_too_long":
        return _("Terlalu panjang.")
    return _("Wajib diisi.") if kind in ("missing", "string_too_short") else _("Isian ini tidak dapat dibaca.")


def _words_of_field(kind: str, name: str) -> str | None:
    always = {
        "login": _("Pakai huruf kecil, angka, titik, atau garis; paling sedikit dua."),
        "nik": _("Tulis ke-16 angkanya dengan benar."),
        "family_card": _("Tulis ke-16 angkanya dengan benar."),
        "email": _("Tulis satu alamat surel, misalnya kantor@instansi.go.id."),
    }
    if words := always.get(name) or (_too_long_numbers().get(name) if kind == "value_error" else None):
        return words
    return _("Tulis angka.") if kind.startswith(("int", "greater", "less")) else None


def _too_long_numbers() -> dict[str, str]:
    return {
        "minutes": _("Nomor berita acara tidak boleh memuat nomor sepanjang NIK."),
        "receipt": _("Nomor tanda terima tidak boleh memuat nomor sepanjang NIK."),
        "programme": _("Nama program tidak boleh memuat nomor sepanjang NIK."),
        "system": _("Nama sistem tidak boleh memuat nomor sepanjang NIK."),
    }
