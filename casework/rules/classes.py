"""The classes that officials sort families into once P3KE and DTKS were compared (DOMAIN 4.6), event by event."""

from casework.rules.policy import DEFAULT
from casework.rules.policy.target import TargetPolicy
from schemas.codes import Aid, Evidence, OutcomeClass, Source, Verdict

_NO_NIK = frozenset({Evidence.NIK_MISSING, Evidence.NIK_UNTRUSTED})


def is_programme(left: Source, right: Source, policy: TargetPolicy = DEFAULT.target) -> bool:
    """Whether these are the two registers whose comparison says who is a target."""
    return (left, right) == (policy.left, policy.right)


def class_by_aid(aid: tuple[Aid, ...], policy: TargetPolicy = DEFAULT.target) -> OutcomeClass:
    """The class of a family that stands in both registers: which aid counts is the policy's."""
    return OutcomeClass.TARGET if policy.counted.isdisjoint(aid) else OutcomeClass.WITH_AID


def class_of_verdict(verdict: Verdict, aid: tuple[Aid, ...]) -> OutcomeClass:
    """The class that a person's decision leads to."""
    if verdict is Verdict.SAME:
        return class_by_aid(aid)
    return OutcomeClass.LEFT_ONLY if verdict is Verdict.NOT_SAME else OutcomeClass.REVIEW


def class_without(evidence: tuple[Evidence, ...] | None) -> OutcomeClass:
    """The class of a family that nobody found: where none of them has a sound NIK, that comes first."""
    return OutcomeClass.NO_NIK if _NO_NIK.intersection(evidence or ()) else OutcomeClass.LEFT_ONLY
