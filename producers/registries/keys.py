"""The ids and sealed key of a family as one register knows it; the same on every run with the same secret."""

from dataclasses import dataclass
from uuid import UUID

from casework.store.sealing import Sealer, place_of
from schemas.codes import Source


# Of each family there is one while its rows are read, so which it is tells it from the others.
@dataclass(eq=False, slots=True)
class FamilyKeys:
    """A family's ids. `index` finds the record again by its key, `cipher` gives the key back."""

    sealer: Sealer
    source: Source
    key: str
    record_id: UUID
    household_id: UUID
    index: bytes
    cipher: bytes

    def person(self, person_key: str) -> UUID:
        """The id of a member of this family."""
        return self.sealer.person_id_of(self.source, self.key, person_key)


def keys_for(sealer: Sealer, source: Source, key: str) -> FamilyKeys:
    """The ids that belong to a register's key."""
    record_id = sealer.record_id_of(source, key)
    return FamilyKeys(
        sealer=sealer,
        source=source,
        key=key,
        record_id=record_id,
        household_id=sealer.household_id_of(source, key),
        index=sealer.blind_index(f"family_key:{source}", key),
        cipher=sealer.seal(key, place_of("registry_record", "key_cipher", record_id)),
    )
