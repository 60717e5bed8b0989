"""Pairs of records in doubt, laid down as a match run would leave them, for tests of what people do with them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework import turnstile
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from producers.matching.findings import evidence_digest, match_id_of
from schemas.codes import Evidence, Source
from schemas.events.household_data import RecordAppeared, RecordFacts
from schemas.events.matches import MatchFound
from schemas.ids import derived_id, plain_id
from schemas.tables.matching import MatchCandidateRow, MatchMembersRow
from schemas.tables.registry import EditionRow, PersonRow, RecordRow

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LEVELS = {"nik": "missing", "name": "near", "birth_date": "equal", "sex": "equal", "area": "equal", "address": "part",
          "members": "one"}  # fmt: skip
WEIGHTS = {"nik": 0.0, "name": 5.2, "birth_date": 8.1, "sex": 1.0, "area": 6.3, "address": 2.0, "members": -1.2}
OTHERS = {"P": "Siti Aminah", "L": "Rafi Pratama"}


def record_id(source: str, number: int) -> UUID:
    """The row of the numbered family in a register."""
    return plain_id("doubtful record", source, number)


def household_id(source: str, number: int) -> UUID:
    """The household that the row founded."""
    return plain_id("doubtful household", source, number)


def match_id(number: int, other: int | None = None) -> UUID:
    """The pair of the numbered P3KE family with the numbered DTKS family."""
    return match_id_of(record_id("p3ke", number), record_id("dtks", number if other is None else other))


def keep_editions(session: Session) -> None:
    """One edition of either register; one that is there already stays."""
    for source, name in (("p3ke", "2023"), ("dtks", "2024-08")):
        if session.get(EditionRow, edition_id(source)) is None:
            session.add(
                EditionRow(
                    edition_id=edition_id(source), source=source, name=name, reference_on=date(2024, 8, 1),
                    imported_at=AT, imported_by="system:tests", sha256=plain_id("doubtful", source).bytes, files=[],
                    rows_read=1, rows_refused=0, families=1,
                )
            )  # fmt: skip
    session.flush()


def edition_id(source: str) -> UUID:
    """The edition; P3KE 2023 is the pages' own."""
    return plain_id("edition") if source == "p3ke" else plain_id("doubtful edition", source)


def keep_family(session: Session, sealer: Sealer, source: str, number: int, **said: Any) -> None:
    """A family in a register, and its first event on the timeline of its household."""
    area, name = said.get("area", "18.02.01.2001"), said.get("name", f"Kepala {number} Contoh")
    record, household = record_id(source, number), household_id(source, number)
    at = datetime(2024, 8, 1, tzinfo=UTC)
    appeared = RecordAppeared(
        event_id=derived_id(at, "doubtful appeared", source, number), occurred_at=at, source="tests",
        actor="system:tests", edition=f"{source}:2023", household_id=household, area_code=area,
        registry=Source(source), record_id=record, reference_on=at.date(), stated=RecordFacts(decile=1, members=2),
    )  # fmt: skip
    turnstile.record(session, [appeared], AT)
    session.add(
        RecordRow(
            record_id=record, source=source, key_index=record.bytes, household_id=household,
            own_household_id=household, edition_id=edition_id(source), data_event_id=appeared.event_id, file="f.csv",
            row=number, area_code=area, aid=said.get("aid", []), indicators=[], content_hash=b"1", head_name=name,
            address=said.get("address", "Dusun II RT 003"), key_cipher=b"x",
        )
    )  # fmt: skip
    session.flush()
    _keep_person(session, sealer, source, number, name=name, is_head=True, nik=said.get("nik"))
    _keep_person(session, sealer, source, number, name=OTHERS["P"], is_head=False, nik=None)


def person_id(source: str, number: int, *, is_head: bool = True) -> UUID:
    """The head, or the wife."""
    return plain_id("doubtful person", source, number, is_head)


def _keep_person(
    session: Session, sealer: Sealer, source: str, number: int, *, name: str, is_head: bool, nik: str | None
) -> None:
    person = person_id(source, number, is_head=is_head)
    session.add(
        PersonRow(
            person_id=person, record_id=record_id(source, number),
            source=source, name=name, name_folded=fold_name(name), birth_date=date(1980, 7, 1), is_head=is_head,
            relation="Kepala Keluarga" if is_head else "Istri", sex="L" if is_head else "P",
            nik_cipher=sealer.seal(nik, place_of("person", "nik_cipher", person)) if nik else None,
            nik_index=sealer.blind_index("nik", nik) if nik else None, is_nik_trusted=bool(nik),
        )
    )  # fmt: skip
    session.flush()


def keep_candidate(session: Session, number: int, other: int | None = None, **said: Any) -> str:
    """What a run found of a pair, in place of what it found before; returns the digest of the evidence."""
    levels: Mapping[str, str] = LEVELS | said.get("levels", {})
    band = said.get("band", "review")
    digest, pair = evidence_digest(levels, band), match_id(number, other)
    right = number if other is None else other
    if old := session.get(MatchCandidateRow, pair):
        session.delete(old)
        session.flush()
    session.add(
        MatchCandidateRow(
            match_id=pair, left_source="p3ke", right_source="dtks", left_record=record_id("p3ke", number),
            right_record=record_id("dtks", right), rule="padupadan:1", band=band, score=said.get("score", 82), pairs=1,
            place=1, is_one_of_several=False, levels=levels, weights=WEIGHTS, digest=digest, compared_at=AT,
        )
    )  # fmt: skip
    key = {"match_id": pair, "left_person": person_id("p3ke", number), "right_person": person_id("dtks", right)}
    if band == "review" and session.get(MatchMembersRow, tuple(key.values())) is None:
        session.add(MatchMembersRow(**key, levels=levels, weights=WEIGHTS, weight=21.4))
    session.flush()
    return digest


def keep_double(session: Session, sealer: Sealer, number: int, other: int) -> UUID:
    """Two rows of P3KE that may be one family; returns the pair's id."""
    keep_editions(session)
    for each in (number, other):
        keep_family(session, sealer, "p3ke", each)
    pair, digest = match_id_of(record_id("p3ke", number), record_id("p3ke", other)), evidence_digest(LEVELS, "review")
    session.add(
        MatchCandidateRow(
            match_id=pair, left_source="p3ke", right_source="p3ke", left_record=record_id("p3ke", number),
            right_record=record_id("p3ke", other), rule="ganda:1", band="review", score=88, pairs=1, place=1,
            is_one_of_several=False, levels=LEVELS, weights=WEIGHTS, digest=digest, compared_at=AT,
        )
    )  # fmt: skip
    session.flush()
    return pair


def keep_pairs(session: Session, sealer: Sealer, numbers: range, **said: Any) -> None:
    """So many families in both registers, each in doubt."""
    keep_editions(session)
    for number in numbers:
        for source in ("p3ke", "dtks"):
            keep_family(session, sealer, source, number, **said)
        keep_candidate(session, number, **said)


def link_by_machine(session: Session, number: int) -> None:
    """What a run does with a pair that it is sure of."""
    keep_candidate(session, number, band="automatic", score=99)
    at, left = AT, record_id("p3ke", number)
    home = household_id("p3ke", number)
    row = session.get(RecordRow, record_id("dtks", number))
    assert row
    row.household_id = home
    found = MatchFound(
        event_id=derived_id(at, "doubtful found", number), occurred_at=at, source="producers/matching",
        actor="system:matching", edition="p3ke:2023", household_id=home, area_code=row.area_code, left=Source.P3KE,
        right=Source.DTKS, right_edition="dtks:2024-08", rule="padupadan:1", match_id=match_id(number),
        counterpart_id=row.record_id, score=99, evidence=(Evidence.NIK_EQUAL,), member_pairs=1,
        based_on=(derived_id(datetime(2024, 8, 1, tzinfo=UTC), "doubtful appeared", "p3ke", number),),
    )  # fmt: skip
    turnstile.record(session, [found], at)
    session.flush()
    assert left
