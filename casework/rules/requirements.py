"""What a place in a pledge rests on: the family meets the conditions, and does not forbid the partner its data."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.eligibility import OF_PERSONS, Answer, Judgement
from casework.rules.granting import Refused
from casework.rules.sharing_limits import Allowance
from schemas.commands import Command
from schemas.support_commands import ProposeSupport, SendSupport, TransferSupport


class Wanted(NamedTuple):
    """Help out of which pledge, for which member (None: the whole family), chosen by which allocation round."""

    pledge_id: UUID
    person_id: UUID | None = None
    round_id: UUID | None = None


def wanted_by(casefile: CaseFile, command: Command) -> Wanted | None:
    """What the wish wants out of a pledge; None for wishes that neither hold a place nor ask a partner."""
    if isinstance(command, ProposeSupport):
        return Wanted(command.terms.pledge_id, command.person_id, command.round_id)
    if not isinstance(command, (TransferSupport, SendSupport)):
        return None
    one = next((one for one in casefile.supports if one.support_id == command.support_id), None)
    if one is None:
        return None
    if isinstance(command, TransferSupport):
        return Wanted(command.terms.pledge_id, one.person_id)
    return Wanted(one.pledge_id, one.person_id, one.round_id)


def has_said(casefile: CaseFile, agency: str) -> bool | None:
    """Whether the family lets this partner have its data; None where nobody asked it."""
    word = next((one.word for one in casefile.consents if one.agency == agency), None)
    return None if word is None else word.value == "given"


def needs_consent(is_asked: bool, allowance: Allowance) -> bool:
    """Whether the family must let the partner have its data: where the pledge says so, or no other ground is open."""
    return is_asked or allowance.only_by_consent


def consent_refusal(casefile: CaseFile, agency: str) -> Refused | None:
    """Why a partner that may have a family's data by consent alone cannot be asked to help it."""
    # Who was not asked yet can still be asked, before the partner learns who it is. Who said no has been asked.
    if has_said(casefile, agency) is False:
        return Refused("Keluarga ini menolak datanya diberikan kepada mitra ini. Pilih komitmen lain.")
    return None


def refusal(judged: Judgement, person_id: UUID | None = None) -> Refused | None:
    """Why the family, or this member of it, cannot have it. What is not known refuses nobody."""
    if person_id is None:
        return _family_refusal([judged.answer])
    family = [line.answer for line in judged.lines if line.condition.fact not in OF_PERSONS]
    if any(one.person_id == person_id and one.answer is Answer.NOT_MET for one in judged.people):
        return Refused("Anggota keluarga ini tidak memenuhi syarat komitmen. Lihat Mengapa (tidak)?", "person")
    return _family_refusal(family)


def _family_refusal(answers: Sequence[Answer]) -> Refused | None:
    if Answer.NOT_MET in answers:
        return Refused("Keluarga ini tidak memenuhi syarat komitmen. Lihat Mengapa (tidak)?")
    return None
