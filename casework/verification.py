"""Proves that nobody rewrote a timeline: recomputes every household's hash chain and names what does not fit."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from casework.rules.chain import START, link
from casework.store import ledger, timelines
from casework.store.ledger import Pair
from casework.store.timelines import Entry

# Whether a letter went out depends on the mail server of the day, not on what was told; two runs may differ in it.
_OUTCOMES = ("notice_sent", "notice_delivered", "notice_failed", "notice_suppressed")
# These our own programs date with the moment at which they ran.
_DATED_BY_RUN = (
    "match_found", "match_needs_review", "match_not_found", "case_opened", "urgency_assessed", "notice_queued",
    "support_chased",
)  # fmt: skip


_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `kind` is edited, deleted, inserted, gap or head."""

    kind: str
    household_id: UUID
    seq: int | None
    event_id: UUID | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found. An empty `findings` means that every chain holds."""

    households: int
    entries: int
    findings: tuple[Finding, ...]


def verify(session: Session, most: int = 1000, progress: Callable[[int], None] | None = None) -> Verification:
    """Recompute every chain (SHA-256, see `rules.chain`); stops collecting after `most` findings, never checking.

    Found: a row edited, deleted or inserted, a link edited, deleted or added, a chain cut at its end. Not found here: a
    whole household removed from all three tables, or all of it recomputed; that needs a witness outside. `progress` is
    told now and then how many households are done.
    """
    households = entries = 0
    findings: list[Finding] = []
    for _, group in groupby(ledger.stream_pairs(session), key=lambda pair: pair.household_id):
        pairs = list(group)
        households += 1
        entries += len(pairs)
        findings.extend(list(_check(pairs))[: max(0, most - len(findings))])
        if progress and households % _TOLD_EVERY == 0:
            progress(households)
    return Verification(households, entries, tuple(findings))


def timelines_digest(session: Session) -> str:
    """SHA-256 (hex) over all timelines, by household and event id, without the moments at which our programs ran.

    Two installations with the same keys that took in the same files and the same wishes, in whatever order and over
    whatever wire, have the same digest: each event has the same id and says the same. Left out are `recorded_at`,
    `occurred_at` of what matching, rules and notices say, and the fate of e-mails.
    """
    digest = hashlib.sha256()
    for body in timelines.stream_bodies(session, but_kinds=_OUTCOMES, undated_kinds=_DATED_BY_RUN):
        digest.update(body.encode() + b"\n")
    return digest.hexdigest()


def _check(pairs: list[Pair]) -> Iterator[Finding]:
    expected, head = 1, START
    for pair in pairs:
        if pair.seq is None:
            yield from _without_link(pair)
            continue
        while expected < pair.seq:
            yield Finding("gap", pair.household_id, expected, None)
            expected += 1
        if pair.body is None:
            yield Finding("deleted", pair.household_id, pair.seq, pair.event_id)
        elif link(head, pair.seq, _sealed(pair)) != pair.entry_hash:
            yield Finding("edited", pair.household_id, pair.seq, pair.event_id)
        # Go on from the stored hash, so that one broken link is named once and not as a break of all that follow.
        expected, head = pair.seq + 1, pair.entry_hash or START
    last = pairs[-1]
    if (last.length or 0, last.head or START) != (expected - 1, head):
        yield Finding("head", last.household_id, last.length, None)


def _without_link(pair: Pair) -> Iterator[Finding]:
    if pair.event_id is not None:
        yield Finding("inserted", pair.household_id, None, pair.event_id)


def _sealed(pair: Pair) -> Entry:
    return Entry(
        pair.event_id,  # type: ignore[arg-type]
        pair.household_id,
        pair.kind or "",
        pair.occurred_at,  # type: ignore[arg-type]
        pair.recorded_at,  # type: ignore[arg-type]
        pair.actor or "",
        pair.agency,
        pair.body or "",
    )
