"""What the queue of pairs is narrowed to, read from the address and carried on from pair to pair."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlmodel import Session

from casework.rules.reviewing import POLICY
from casework.store.match_queue import QueueFilter, count_waiting
from schemas.codes import Source
from webui.addresses import one_of, page_number, some_area
from webui.match_words import REGISTERS, STAGES
from webui.visitors import visitor

BANDS = ("two", "one", "hand", "check")
_DIGEST = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class QueueWish:
    """The queue as its address describes it. `is_blind`: scores and evidence are hidden, pairs come by lot."""

    registers: str = "p3ke-dtks"
    area: str | None = None
    stage: str | None = None
    band: str | None = None
    pattern: str | None = None
    is_mine: bool = False
    is_blind: bool = False
    page: int = 1

    def as_address(self) -> dict[str, Any]:
        """The parameters that lead here again, without the page."""
        said = {
            "register": self.registers if self.registers != "p3ke-dtks" else None,
            "wilayah": self.area,
            "tahap": self.stage,
            "golongan": self.band,
            "pola": self.pattern,
            "saya": "ya" if self.is_mine else None,
            "buta": "ya" if self.is_blind else None,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def left(self) -> Source:
        """The register whose families are looked for."""
        return Source(self.registers.partition("-")[0])

    @property
    def right(self) -> Source:
        """The register in which they are looked for."""
        return Source(self.registers.partition("-")[2])

    @property
    def is_within(self) -> bool:
        """Whether it is one register, whose families may stand there twice."""
        return self.left is self.right

    def as_filter(self) -> QueueFilter:
        """What the store is asked, for the person at the browser."""
        return QueueFilter(
            visitor().scope, visitor().actor, self.left.value, self.right.value, self.area, self.stage, self.is_mine,
            self.pattern, "lot" if self.pattern or self.is_blind or self.band == "check" else "score", self.band,
            (POLICY.second_from, POLICY.second_to), POLICY.check_sample if self.band == "check" else 0,
        )  # fmt: skip


def wanted_queue() -> QueueWish:
    """What the address asks for; anything unknown is as if it were not there."""
    pattern = request.args.get("pola", "")
    return QueueWish(
        one_of("register", REGISTERS) or "p3ke-dtks",
        some_area("kampung") or some_area("wilayah"),
        one_of("tahap", STAGES),
        one_of("golongan", BANDS),
        pattern if _DIGEST.fullmatch(pattern) else None,
        request.args.get("saya") == "ya",
        request.args.get("buta") == "ya",
        page_number(request.args.get("hal")),
    )


def count_todo(session: Session) -> int:
    """How many pairs wait for the person at the browser."""
    return count_waiting(session, QueueWish().as_filter())["todo"]


def told_counts() -> Sequence[int]:
    """What came of many pairs at once, as the address says: decided or taken back, waiting, refused."""
    parts = request.args.get("tersimpan", "").split("-")
    is_told = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts)
    return [int(part) for part in parts] if is_told else []
