"""What people said of pairs of records, and which findings stand after it.

Once a person has spoken of a pair, only people's words count, the last of them; what the machine finds of it, before or
after, does not. So it does not matter in which order findings and decisions arrive.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from casework.rules.parts import Match, PairWord, Word
from schemas.codes import Verdict
from schemas.events.matches import MatchDecided, MatchFound

UNDONE = "undone"


def match_of(event: MatchFound | MatchDecided) -> Match:
    """The result of a comparison, or of a decision, as a case file keeps it."""
    is_same = isinstance(event, MatchFound) or event.verdict is Verdict.SAME
    return Match(
        event.event_id, event.occurred_at, event.match_id, event.counterpart_id, event.right, event.right_edition,
        event.left, event.edition, event.area_code, is_same, event.aid, event.based_on,
    )  # fmt: skip


def with_word(known: Sequence[PairWord], new: PairWord) -> tuple[PairWord, ...]:
    """The last word on each pair after one more."""
    words = {word.match_id: word for word in known}
    old = words.get(new.match_id)
    if old is None or (new.at, new.event_id) > (old.at, old.event_id):
        words[new.match_id] = new
    return tuple(words[match_id] for match_id in sorted(words))


def word_on(words: Iterable[PairWord], match_id: UUID) -> PairWord | None:
    """The last word on one pair."""
    return next((word for word in words if word.match_id == match_id), None)


def is_standing(match: Match, words: Iterable[PairWord]) -> bool:
    """Whether this finding still holds the two records together."""
    word = word_on(words, match.match_id)
    return match.is_same and (word is None or word.value == Verdict.SAME.value)


def lost_ground(matches: Iterable[Match], words: Sequence[PairWord], openings: Sequence[UUID]) -> Word | None:
    """The word that took away what the case was opened for; None where it rests on something else, or still stands."""
    grounds = [match for match in matches if match.event_id in openings]
    if not grounds or len(grounds) < len(openings) or any(is_standing(match, words) for match in grounds):
        return None
    about = {match.match_id for match in grounds}
    last = max((word for word in words if word.match_id in about), key=lambda word: (word.at, word.event_id))
    return Word(last.value, last.at, last.event_id)
