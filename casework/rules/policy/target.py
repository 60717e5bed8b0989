"""Who is a target: in P3KE, matched with DTKS, and without government aid (coordination meeting of 14 October 2024)."""

from dataclasses import dataclass

from schemas.codes import Aid, Source

# PBI is health insurance: a family that has it may still need food (DOMAIN, section 4.6), so it does not count.
COUNTED = frozenset({Aid.PKH, Aid.BPNT, Aid.SEMBAKO, Aid.BST, Aid.BLT, Aid.BLT_DD})


@dataclass(frozen=True, slots=True)
class TargetPolicy:
    """Which programme flags count as "already helped"."""

    version: str = "target-2026.1"
    counted: frozenset[Aid] = COUNTED
    left: Source = Source.P3KE
    right: Source = Source.DTKS

    def is_target(self, aid: tuple[Aid, ...], left: Source, right: Source) -> bool:
        """Whether a family that both registers name, with these aid flags, is one to help.

        Other registers are compared too, to bring families over from one to the next; that alone opens no case.
        """
        return (left, right) == (self.left, self.right) and self.counted.isdisjoint(aid)

    def reasons(self, aid: tuple[Aid, ...]) -> tuple[str, ...]:
        """What the finding rests on, in codes: in both registers, no counted aid, and the aid that does not count."""
        return ("in_p3ke", "matched_dtks", "no_counted_aid", *(f"uncounted_aid:{flag.value}" for flag in sorted(aid)))
