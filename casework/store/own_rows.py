"""Families that no register names yet, or not yet as their own: their row in the vault, written by people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from casework.store.corrections import Right, rights_of
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from schemas.ids import child_id, plain_id
from schemas.tables.registry import PersonRow, RecordRow

SOURCE = "verval"
NO_EDITION = plain_id("edition", SOURCE, "people")
"""People's own rows are of no edition."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A family as people wrote it down. `event_id` is the event that tells of it."""

    household_id: UUID
    event_id: UUID
    head_name: str
    area_code: str | None
    address: str | None = None
    family_card: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a family that nobody knew. `sex` is L or P; `nik` sixteen digits that may be trusted, or None."""

    name: str
    nik: str | None = None
    birth_date: date | None = None
    sex: str | None = None


def record_id_of(sealer: Sealer, household_id: UUID) -> UUID:
    """The id of the row that people write of this household."""
    return sealer.record_id_of(SOURCE, household_id.hex)


def keep_row(session: Session, sealer: Sealer, family: OwnRow) -> UUID:
    """Write the family's row; returns its id."""
    record_id = record_id_of(sealer, family.household_id)
    key, card = family.household_id.hex, family.family_card
    card_place = place_of("registry_record", "family_card_cipher", record_id)
    row = RecordRow(
        record_id=record_id, source=SOURCE, key_index=sealer.blind_index(f"family_key:{SOURCE}", key),
        household_id=family.household_id, own_household_id=family.household_id, edition_id=NO_EDITION,
        data_event_id=family.event_id, area_code=family.area_code, aid=[], indicators=[],
        content_hash=b"", head_name=family.head_name, address=family.address,
        key_cipher=sealer.seal(key, place_of("registry_record", "key_cipher", record_id)),
        family_card_cipher=sealer.seal(card, card_place) if card else None,
        family_card_index=sealer.blind_index("family_card", card) if card else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return record_id


def keep_head(session: Session, sealer: Sealer, family: OwnRow, head: Head) -> None:
    """Write down the head of a family that nobody knew."""
    record_id = record_id_of(sealer, family.household_id)
    person_id = child_id(record_id, "head")
    place = place_of("person", "nik_cipher", person_id)
    row = PersonRow(
        person_id=person_id, record_id=record_id, source=SOURCE, name=head.name,
        name_folded=fold_name(head.name), sex=head.sex, birth_date=head.birth_date, is_head=True,
        nik_cipher=sealer.seal(head.nik, place) if head.nik else None,
        nik_index=sealer.blind_index("nik", head.nik) if head.nik else None, is_nik_trusted=bool(head.nik),
    )  # fmt: skip
    session.add(row)
    session.flush()


def copy_person(session: Session, sealer: Sealer, person_id: UUID, household_id: UUID, *, is_head: bool) -> None:
    """Write a person of a register down in the household's own row too, with what people put right of them.

    So they stay known when their old register forgets them.
    """
    old = session.get(PersonRow, person_id)
    if old is None:
        return
    record_id = record_id_of(sealer, household_id)
    rights = rights_of(session, (), [person_id])
    name, nik, born = (rights.get((person_id, field)) for field in ("name", "nik", "birth_date"))
    new_id = child_id(person_id, "copy", record_id)
    row = PersonRow(
        person_id=new_id, record_id=record_id, source=SOURCE,
        name=name.value or old.name if name else old.name, relation=None if is_head else old.relation,
        name_folded=name.folded or old.name_folded if name else old.name_folded, sex=old.sex,
        birth_date=date.fromisoformat(born.value) if born and born.value else old.birth_date, is_head=is_head,
        nik_cipher=_resealed(sealer, old, nik, new_id), nik_index=nik.index if nik else old.nik_index,
        is_nik_trusted=old.is_nik_trusted or nik is not None,
    )  # fmt: skip
    session.add(row)
    session.flush()


def _resealed(sealer: Sealer, old: PersonRow, right: Right | None, new_id: UUID) -> bytes | None:
    """The NIK, right or as the register has it, sealed for its new place."""
    cipher, place = old.nik_cipher, place_of("person", "nik_cipher", old.person_id)
    if right:
        cipher, place = right.cipher, place_of("correction", "value_cipher", right.correction_id)
    return sealer.seal(sealer.open(cipher, place), place_of("person", "nik_cipher", new_id)) if cipher else None
