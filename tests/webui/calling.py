"""A partner's own system, as the tests play it: it holds a key and knows nothing of browsers."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.api_keys import NewKey, append_key
from casework.store.engine import transaction
from schemas.ids import plain_id
from tests.webui.world import World

OFFER: dict[str, object] = {"programme": "Paket sembako Ramadan", "pillars": ["burden"], "status": "promised"}
LISTED = "/api/pledges"


@dataclass
class System:
    """One system with one key."""

    client: FlaskClient
    key: str
    language: str = "id"
    extra: dict[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Accept-Language": self.language, **self.extra}

    def get(self, path: str = LISTED) -> TestResponse:
        return self.client.get(path, headers=self.headers())

    def post(self, path: str, body: object, number: str = "") -> TestResponse:
        headers = self.headers() | {"Idempotency-Key": number or uuid4().hex}
        return self.client.post(path, json=body, headers=headers)

    def say(self, pledge: dict[str, str], what: str, **said: object) -> TestResponse:
        body = {"seen": pledge["last_word"], **said}
        return self.post(f"{LISTED}/{pledge['pledge_id']}/{what}", body)


def key_for(world: World, agency: str = "baznas", days: int = 30) -> str:
    """A fresh key."""
    with transaction(world.engine) as session:
        new = NewKey(uuid4(), agency, "SIMBA Contoh", "user:admin", world.clock() + timedelta(days=days))
        key = append_key(session, new, world.clock())
    assert key
    return key


def system_of(world: World, agency: str = "baznas") -> System:
    """The system of an agency, with a fresh key."""
    return System(world.app.test_client(), key_for(world, agency))


def key_id_of(world: World, key: str) -> UUID:
    query = "SELECT key_id FROM api_key WHERE prefix = :prefix"
    with transaction(world.engine) as session:
        found: UUID = session.execute(text(query), {"prefix": key.split("_")[1]}).scalar_one()
    return found


def count(world: World, table: str, where: str = "true") -> int:
    with transaction(world.engine) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())


UNKNOWN = plain_id("no such pledge")
