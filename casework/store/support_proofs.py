"""The photos and papers that prove a delivery: bytes in the documents folder, everything else in a table."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from schemas.tables.referrals import SupportProofRow


@dataclass(frozen=True, slots=True)
class Proof:
    """One photo or paper of a delivery."""

    proof_id: UUID
    support_id: UUID
    media_type: str
    size: int
    sha256: bytes
    stored_as: str
    kept_at: datetime
    kept_by: str


def append_proof(session: Session, proof: Proof) -> None:
    """Write down that a photo or paper proves a delivery."""
    session.add(SupportProofRow(**{name: getattr(proof, name) for name in Proof.__slots__}))
    session.flush()


def list_proofs(session: Session, support_id: UUID) -> list[Proof]:
    """What proves one piece of help, newest first."""
    query = select(SupportProofRow).where(col(SupportProofRow.support_id) == support_id)
    return [_proof(row) for row in session.exec(query.order_by(col(SupportProofRow.kept_at).desc()))]


def find_proof(session: Session, support_id: UUID, proof_id: UUID) -> Proof | None:
    """One photo or paper of this piece of help; None where it has none such."""
    row = session.get(SupportProofRow, proof_id)
    return _proof(row) if row and row.support_id == support_id else None


def _proof(row: SupportProofRow) -> Proof:
    return Proof(**{name: getattr(row, name) for name in Proof.__slots__})
