"""Reads the engine's verdicts out of memory, as findings that can be kept and told."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from json import dumps
from typing import Any, BinaryIO

from duckdb import DuckDBPyConnection

from casework.store.comparison import Pattern
from producers.matching.evidence import Speaker, codes_of, codes_of_the_lonely
from producers.matching.findings import evidence_digest
from producers.matching.rules import FAMILY_FIELDS, PERSON_FIELDS
from producers.matching.tables import SIDES, as_csv, fill

Written = AbstractContextManager[BinaryIO]
_FIELDS = (*PERSON_FIELDS, *FAMILY_FIELDS)
# As `findings.match_id_of` works it out: a test compares the two.
MATCH_ID = """
    list_transform([sha256('match' || chr(31) || left_record || chr(31) || right_record)], lambda h:
      (h[1:12] || '8' || h[14:16] || ('89ab')[(instr('0123456789abcdef', h[17]) - 1) % 4 + 1] || h[18:32])::UUID)[1]
"""
# 0 to 100 from bits: 50 is as likely as not, 100 a chance of one in a million that it is wrong.
_SCORE = "least(100, greatest(0, floor(50.5 + 2.5 * weight)))::INTEGER"
_JUDGED = """
    CREATE OR REPLACE TABLE judged AS
    SELECT l.record_id AS left_record, r.record_id AS right_record, v.band, v.weight, v.pairs, v.place,
           v.is_one_of_several, v.best.is_written, v.best.rarity, v.best.nik, v.best.name, v.best.birth_date,
           v.best.sex, v.area, v.address, v.members
    FROM verdict v JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf
    WHERE v.lf IN (FROM left_touched)
"""
_KINDS = f"SELECT DISTINCT band, is_written, rarity, {', '.join(_FIELDS)} FROM judged"  # noqa: S608
_KIND = {"band": "VARCHAR", "is_written": "BOOLEAN", "rarity": "DOUBLE", **dict.fromkeys(_FIELDS, "TINYINT")}
_FINDINGS = f"""
    SELECT {MATCH_ID}, left_record, right_record, j.band, j.band, {_SCORE}, pairs, place, is_one_of_several, said,
           digest
    FROM judged j JOIN kind k ON {" AND ".join(f"j.{name} = k.{name}" for name in list(_KIND)[:-1])}
      AND j.members IS NOT DISTINCT FROM k.members
"""  # noqa: S608 - columns of our own
_LONELY = """
    SELECT NULL, l.record_id, NULL, 'none', 'none', 0, 0, 1, false,
           CASE WHEN l.has_sound_nik THEN {sound} WHEN l.has_nik THEN {untrusted} ELSE {missing} END, ''
    FROM left_family l SEMI JOIN left_touched USING (family)
    WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.lf = l.family AND v.band <> 'silent')
"""
_MEMBERS = """
    CREATE OR REPLACE TABLE member AS
    SELECT l.record_id AS left_record, r.record_id AS right_record, a.person_id AS one, b.person_id AS other, m.weight,
           m.rarity, m.nik, m.name, m.birth_date, m.sex
    FROM verdict v JOIN member_pair m USING (lf, rf)
    JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf
    JOIN left_person a ON a.person = m.l JOIN right_person b ON b.person = m.r
    WHERE v.band = 'review'
"""
_MEMBER_KIND = ("rarity", *PERSON_FIELDS)
_MEMBER_KINDS = f"SELECT DISTINCT {', '.join(_MEMBER_KIND)} FROM member"  # noqa: S608
_TOLD_MEMBERS = f"""
    SELECT {MATCH_ID}, one, other, levels, weights, round(weight, 2)
    FROM member JOIN member_kind USING ({", ".join(_MEMBER_KIND)})
"""  # noqa: S608
_TOUCHED = " UNION ALL ".join(
    f"SELECT record_id FROM {side}_family SEMI JOIN {side}_touched USING (family)"  # noqa: S608
    for side in SIDES
)


class Teller:
    """Tells what is in memory after linking, as CSV. What is said alike of many is put into words once."""

    def __init__(self, duck: DuckDBPyConnection, speaker: Speaker) -> None:
        self._duck, self._speaker = duck, speaker
        self.patterns: dict[int, Pattern] = {}
        self._add(Pattern((), {}, {}))

    @contextmanager
    def findings(self, *, has_lonely: bool = True) -> Iterator[BinaryIO]:
        """What is found of each family that was judged: its candidates, or that it has none. Fills `patterns`."""
        self._duck.execute(_JUDGED)
        kinds = self._duck.execute(_KINDS).fetchall()
        shape = _KIND | {"said": "INTEGER", "digest": "VARCHAR"}
        fill(self._duck, "kind", shape, ((*kind, *self._kind(*kind)) for kind in kinds))
        lonely = _LONELY.format_map(self._of_the_lonely()) if has_lonely else ""
        with as_csv(self._duck, " UNION ALL ".join(filter(None, (_FINDINGS, lonely)))) as file:
            yield file

    @contextmanager
    def members(self) -> Iterator[BinaryIO]:
        """Who would be who, for all pairs that a person must look at."""
        self._duck.execute(_MEMBERS)
        kinds = self._duck.execute(_MEMBER_KINDS).fetchall()
        shape = {name: _KIND[name] for name in _MEMBER_KIND} | {"levels": "VARCHAR", "weights": "VARCHAR"}
        fill(self._duck, "member_kind", shape, ((*kind, *self._in_json(*kind)) for kind in kinds))
        with as_csv(self._duck, _TOLD_MEMBERS) as file:
            yield file

    def touched(self) -> Written:
        """All records that were judged."""
        return as_csv(self._duck, _TOUCHED)

    def _kind(self, band: str, is_written: bool, rarity: float, *places: int | None) -> tuple[int, str]:
        levels = self._speaker.levels(_FIELDS, places)
        codes = codes_of(levels, is_written=is_written)
        pattern = Pattern(codes, levels, self._speaker.weights(_FIELDS, places, rarity))
        return self._add(pattern), evidence_digest(levels, band)

    def _in_json(self, rarity: float, *places: int | None) -> Iterable[str]:
        levels = self._speaker.levels(PERSON_FIELDS, places)
        return dumps(levels), dumps(self._speaker.weights(PERSON_FIELDS, places, rarity))

    def _of_the_lonely(self) -> Mapping[str, Any]:
        niks = {"sound": (True, True), "untrusted": (False, True), "missing": (False, False)}
        return {
            name: self._add(Pattern(codes_of_the_lonely(has_sound_nik=is_sound, has_nik=has_nik), {}, {}))
            for name, (is_sound, has_nik) in niks.items()
        }

    def _add(self, pattern: Pattern) -> int:
        number = len(self.patterns)
        self.patterns[number] = pattern
        return number
