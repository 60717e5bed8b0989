"""Reads the engine's verdicts out of memory, as findings that can be kept and told."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from duckdb import DuckDBPyConnection
from psycopg.types.json import Jsonb

from casework.store.comparison import Finding, Pattern
from casework.store.match_runs import MembersOfPair
from producers.matching.evidence import Speaker, codes_of, codes_of_the_lonely, score_of
from producers.matching.findings import evidence_digest, match_id_of
from producers.matching.rules import FAMILY_FIELDS, PERSON_FIELDS
from producers.matching.tables import SIDES

Places = tuple[int | None, ...]
_BATCH = 20_000
_FIELDS = (*PERSON_FIELDS, *FAMILY_FIELDS)
_VERDICTS = """
    SELECT l.record_id, r.record_id, v.band, v.weight, v.pairs, v.place, v.is_one_of_several, v.best.is_written,
           v.best.rarity, v.best.nik, v.best.name, v.best.birth_date, v.best.sex, v.area, v.address, v.members
    FROM verdict v JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf
    WHERE v.lf IN (FROM left_touched)
"""
_LONELY = """
    SELECT l.record_id, l.has_sound_nik, l.has_nik FROM left_family l SEMI JOIN left_touched USING (family)
    WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.lf = l.family AND v.band <> 'silent')
"""
_MEMBERS = """
    SELECT l.record_id, r.record_id, a.person_id, b.person_id, m.weight, m.rarity, m.nik, m.name, m.birth_date, m.sex
    FROM verdict v JOIN member_pair m USING (lf, rf)
    JOIN left_family l ON l.family = v.lf JOIN right_family r ON r.family = v.rf
    JOIN left_person a ON a.person = m.l JOIN right_person b ON b.person = m.r
    WHERE v.band = 'review'
"""


class Teller:
    """Tells what is in memory after linking."""

    def __init__(self, duck: DuckDBPyConnection, speaker: Speaker) -> None:
        self._duck, self._speaker = duck, speaker
        self.patterns: dict[int, Pattern] = {0: Pattern((), {}, {})}
        self._number, self._lonely = cache(self._numbered), cache(self._alone)

    def findings(self) -> Iterator[Finding]:
        """What is found of each family that was judged: its candidates, or that it has none. Fills `patterns`."""
        for left, right, band, weight, pairs, place, several, is_written, rarity, *places in self._rows(_VERDICTS):
            said, digest = self._number(tuple(places), band, is_written, rarity)
            yield Finding(
                match_id_of(left, right), left, right, band, score_of(weight), pairs, place, several, said, digest
            )
        for left, has_sound_nik, has_nik in self._rows(_LONELY):
            yield Finding(None, left, None, "none", 0, 0, 1, False, self._lonely(has_sound_nik, has_nik), "")

    def members(self) -> Iterator[MembersOfPair]:
        """Who would be who, for all pairs that a person must look at."""
        for left, right, one, other, weight, rarity, *places in self._rows(_MEMBERS):
            levels = self._speaker.levels(PERSON_FIELDS, tuple(places))
            bits = self._speaker.weights(PERSON_FIELDS, tuple(places), rarity)
            yield MembersOfPair(match_id_of(left, right), one, other, Jsonb(levels), Jsonb(bits), round(weight, 2))

    def touched(self) -> Iterator[UUID]:
        """All records that were judged."""
        for side in SIDES:
            query = "SELECT record_id FROM {side}_family SEMI JOIN {side}_touched USING (family)"
            yield from (record_id for (record_id,) in self._rows(query.format(side=side)))

    def seen(self) -> Iterator[tuple[UUID, int]]:
        """All records that say something new, with their fingerprints."""
        for side in SIDES:
            query = "SELECT record_id, fingerprint FROM {side}_print SEMI JOIN {side}_changed USING (family)"
            yield from self._rows(query.format(side=side))

    def _rows(self, query: str) -> Iterator[Any]:
        cursor = self._duck.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            yield from rows

    def _numbered(self, places: Places, band: str, is_written: bool, rarity: float) -> tuple[int, str]:
        levels = self._speaker.levels(_FIELDS, places)
        codes = codes_of(levels, is_written=is_written)
        pattern = Pattern(codes, levels, self._speaker.weights(_FIELDS, places, rarity))
        return self._add(pattern), evidence_digest(levels, band)

    def _alone(self, has_sound_nik: bool, has_nik: bool) -> int:
        return self._add(Pattern(codes_of_the_lonely(has_sound_nik=has_sound_nik, has_nik=has_nik), {}, {}))

    def _add(self, pattern: Pattern) -> int:
        number = len(self.patterns)
        self.patterns[number] = pattern
        return number
