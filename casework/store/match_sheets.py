"""What a match run keeps of two registers' people, in the forms by which they are compared, and who changed since."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from sqlmodel import Session

from casework.store.comparison import BLOCK, Columns, copy_in, copy_out, lay_file
from casework.store.engine import driver
from casework.store.match_runs import Registers
from casework.store.staging import take_time

# All of a record and its people that comparing or telling looks at, as one number. Two rows never cancel each other
# out: each has its own person's id. One pass over all three tables: to join them took half as long again.
_CHANGES = """
    COPY (
      SELECT record_id, CASE WHEN bit_or(of) & 3 = 3 THEN bit_xor(said) END AS fingerprint
      FROM (
        SELECT record_id, 1 AS of, NULL::bigint AS seen, hash_record_extended(
          ROW(person_id, name, sex, birth_date, is_nik_trusted, nik_index, nik_cipher IS NULL), 0) AS said
        FROM person WHERE source = %(source)s
        UNION ALL
        SELECT record_id, 2, NULL, hash_record_extended(ROW(data_event_id, area_code, address), 0)
        FROM registry_record WHERE source = %(source)s AND is_present
        UNION ALL
        SELECT record_id, 4, fingerprint, NULL FROM match_seen
        WHERE left_source = %(left)s AND right_source = %(right)s AND side = %(side)s
      ) AS told
      GROUP BY record_id
      HAVING CASE WHEN bit_or(of) & 3 = 3 THEN bit_xor(said) END IS DISTINCT FROM max(seen)
    ) TO STDOUT (FORMAT csv)
"""
_SEEN: Columns = (
    ("left_source", "text"), ("right_source", "text"), ("side", "text"), ("record_id", "uuid"), ("fingerprint", "int8"),
)  # fmt: skip
_FORGET_SEEN = """
    DELETE FROM match_seen s USING seen n
    WHERE s.left_source = n.left_source AND s.right_source = n.right_source AND s.side = n.side
      AND s.record_id = n.record_id
"""
_KEEP_SEEN = """
    INSERT INTO match_seen (left_source, right_source, side, record_id, fingerprint)
    SELECT * FROM seen WHERE fingerprint IS NOT NULL
"""
_SAW_ANY = "SELECT EXISTS (SELECT FROM match_seen WHERE left_source = %(left)s AND right_source = %(right)s)"
_OF = "left_source = %(left)s AND right_source = %(right)s"
_HAS_OTHERS = f"SELECT EXISTS (SELECT FROM match_sheet WHERE {_OF} AND forms <> %(forms)s)"  # noqa: S608
_PARTS = f"""
    SELECT part, piece, content FROM match_sheet WHERE {_OF} AND side = %(side)s ORDER BY part, piece
"""  # noqa: S608
_PIECE = """
    INSERT INTO match_sheet (left_source, right_source, side, part, piece, forms, content)
    VALUES (%(left)s, %(right)s, %(side)s, %(part)s, %(piece)s, %(forms)s, %(content)b)
"""


class Side(NamedTuple):
    """One of two registers that are compared: "left" or "right", and which it is."""

    registers: Registers
    side: str

    @property
    def source(self) -> str:
        """The register."""
        return self.registers.left if self.side == "left" else self.registers.right

    def named(self) -> dict[str, str]:
        """For SQL."""
        return {**self.registers._asdict(), "side": self.side, "source": self.source}


def forget_others(session: Session, registers: Registers, forms: str) -> None:
    """Forget what was kept in other forms than these: all people are read anew then, and compared."""
    values = {**registers._asdict(), "forms": forms}
    has_others = driver(session).execute(_HAS_OTHERS.encode(), values).fetchone()
    if has_others and has_others[0]:
        forget_all(session, registers)


def forget_all(session: Session, registers: Registers) -> None:
    """Forget the sheets of two registers, and that their people were ever compared."""
    for table in ("match_sheet", "match_seen"):
        driver(session).execute(f"DELETE FROM {table} WHERE {_OF}".encode(), registers._asdict())  # noqa: S608


def copy_changes(session: Session, side: Side, into: BinaryIO) -> None:
    """Write as CSV which records say something else than when they were last compared, with fingerprints; who is gone
    has none.
    """
    take_time(session)
    # Both sides are asked at once: more processes would only wait for each other.
    driver(session).execute("SET LOCAL max_parallel_workers_per_gather = 0")
    copy_out(session, _CHANGES, side.named(), into)


def stream_parts(session: Session, side: Side) -> Iterator[tuple[int, bytes]]:
    """The pieces of a side's sheet in order, each with the number of its part."""
    with driver(session).cursor(name="sheet", binary=True) as cursor:
        cursor.itersize = 8
        for part, _piece, content in cursor.execute(_PARTS.encode(), side.named()):
            yield part, content


def keep_part(session: Session, side: Side, part: int, forms: str, file: BinaryIO) -> None:
    """Keep one more part of a side's sheet; part 0 stands for all that was kept before."""
    values = {**side.named(), "part": part, "forms": forms}
    if part == 0:
        driver(session).execute(f"DELETE FROM match_sheet WHERE {_OF} AND side = %(side)s".encode(), values)  # noqa: S608
    piece = 0
    while content := file.read(BLOCK):
        driver(session).execute(_PIECE, {**values, "piece": piece, "content": content})
        piece += 1


def keep_seen(session: Session, registers: Registers, seen: BinaryIO) -> None:
    """Remember what these records said when they were compared (CSV: the registers, side, record, fingerprint).

    Who is gone has no fingerprint.
    """
    saw_any = driver(session).execute(_SAW_ANY, registers._asdict()).fetchone()
    if not (saw_any and saw_any[0]):
        copy_in(session, f"match_seen ({', '.join(name for name, _ in _SEEN)})", seen)
        return
    lay_file(session, "seen", _SEEN, seen)
    for statement in (_FORGET_SEEN, _KEEP_SEEN):
        driver(session).execute(statement)
