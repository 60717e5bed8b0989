"""How partners answer and deliver: counted from where every piece of help stands."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import class_row
from sqlmodel import Session

from casework.store.engine import driver

# Days are whole and fractions of one, from the question to the first answer. Help that we took back before an answer
# was never answered; help that was proposed and not yet asked for is not counted as asked.
_BOARD = """
    SELECT partner.agency, partner.name, pledges.pledges, pledges.numbered, coalesce(asked.asked, 0) AS asked,
           coalesce(asked.answered, 0) AS answered, coalesce(asked.accepted, 0) AS accepted,
           asked.median_days, coalesce(asked.waiting, 0) AS waiting, coalesce(asked.late, 0) AS late,
           coalesce(asked.escalated, 0) AS escalated, coalesce(asked.returned, 0) AS returned,
           coalesce(asked.agreed, 0) AS agreed, coalesce(asked.delivered, 0) AS delivered,
           coalesce(asked.disputed, 0) AS disputed, asked.waits_for
    FROM partner
    JOIN (SELECT agency, count(*) AS pledges, count(quantity) AS numbered FROM pledge GROUP BY agency) AS pledges
        USING (agency)
    LEFT JOIN (
        SELECT agency, count(*) FILTER (WHERE sent_at IS NOT NULL OR answered_at IS NOT NULL) AS asked,
               count(answered_at) AS answered,
               count(*) FILTER (WHERE answered_at IS NOT NULL AND state <> 'declined') AS accepted,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - sent_at) / 86400)
                   FILTER (WHERE answered_at >= sent_at) AS median_days,
               count(*) FILTER (WHERE state IN ('sent', 'opened')) AS waiting,
               count(*) FILTER (WHERE state IN ('sent', 'opened') AND answer_by < %(today)s) AS late,
               count(*) FILTER (WHERE state IN ('sent', 'opened') AND chased = 'escalated') AS escalated,
               count(*) FILTER (WHERE state = 'released' AND reason = 'not_answered') AS returned,
               count(*) FILTER (WHERE state IN ('accepted', 'scheduled')) AS agreed,
               count(*) FILTER (WHERE state IN ('delivered', 'confirmed', 'disputed')) AS delivered,
               count(*) FILTER (WHERE state = 'disputed') AS disputed,
               mode() WITHIN GROUP (ORDER BY waits_for)
                   FILTER (WHERE state IN ('sent', 'opened') AND waits_until >= %(today)s) AS waits_for
        FROM support GROUP BY agency
    ) AS asked USING (agency)
    WHERE %(agency)s::text IS NULL OR partner.agency = %(agency)s
    ORDER BY coalesce(asked.late, 0) DESC, coalesce(asked.asked, 0) DESC, partner.name
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One partner. `asked` and what follows are pieces of help; `median_days` from the question to the answer.

    `numbered` of its `pledges` have a number; `waits_for` is what it most often says that it waits for.
    """

    agency: str
    name: str
    pledges: int
    numbered: int
    asked: int
    answered: int
    accepted: int
    median_days: float | None
    waiting: int
    late: int
    escalated: int
    returned: int
    agreed: int
    delivered: int
    disputed: int
    waits_for: str | None

    @property
    def answered_share(self) -> int | None:
        """Answered of asked, in whole per cent; None where nobody was asked."""
        return self.answered * 100 // self.asked if self.asked else None

    @property
    def delivered_share(self) -> int | None:
        """Delivered of what the partner said yes to, in whole per cent; None where it has not said yes to anything."""
        promised = self.agreed + self.delivered
        return self.delivered * 100 // promised if promised else None


def list_responsiveness(session: Session, today: date, agency: str | None = None) -> list[Line]:
    """Every partner with a pledge, or one; those that are late first."""
    with driver(session).cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(_BOARD, {"today": today, "agency": agency}).fetchall()
