"""What people decided, and how good the matching is, on the command line."""

import json
from hashlib import sha256

import pytest
from typer.testing import CliRunner

from casework.reviews.answering import answer
from casework.reviews.pairs import Answer, Reviewer, require_pair
from casework.store.engine import open_engine, transaction
from schemas.codes import Verdict
from schemas.ids import plain_id
from sikkep.cli import app
from tests.doubtful import AT, keep_pairs, link_by_machine, match_id
from tests.webui.world import make_world

KEYS = ":".join(sha256(word).hexdigest() for word in (b"one", b"two"))


@pytest.fixture
def installed(app_database_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four pairs: one linked by the machine and checked, one decided, two waiting."""
    for name, value in {
        "DATABASE_URL": app_database_url, "SIKKEP_OWNER_DATABASE_URL": database, "SIKKEP_VAULT_KEYS": KEYS,
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    engine = open_engine(app_database_url)
    sealer = make_world(engine).app.extensions["sikkep"].sealer
    with transaction(engine) as session:
        keep_pairs(session, sealer, range(4))
        link_by_machine(session, 0)
        for number, verdict in ((0, Verdict.SAME), (1, Verdict.NOT_SAME)):
            by = Reviewer(plain_id("cli", number), "user:siti", "case_worker", "dinsos", AT)
            answer(session, Answer(match_id(number), verdict, require_pair(session, match_id(number)).digest), by)
    engine.dispose()


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["match", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("installed")
def test_the_report_counts_classes_kampung_scores_and_people() -> None:
    told = json.loads(run("report", "--json"))
    assert told["classes"] == {
        "target": 1, "with_aid": 0, "review": 2, "left_only": 2, "no_nik": 1, "gone": 0, "right_only": 3,
    }  # fmt: skip
    assert told["families"] == sum(count for name, count in told["classes"].items() if name != "right_only")
    assert (told["rule"], told["decisions"]["not_same"], told["checked"]["right"]) == ("padupadan:1", 1, 1)
    assert "18.02.01.2001" in told["kampung"]
    assert "2  perlu tinjauan" in run("report")


@pytest.mark.usefixtures("installed")
def test_decisions_are_told_without_a_name() -> None:
    (told,) = json.loads(run("decisions", "--json"))
    assert (told["word"], told["actor"], told["is_in_force"]) == ("not_same", "user:siti", True)
    assert "Contoh" not in run("decisions")
    assert run("decisions", "--word", "undone", "--json").strip() == "[]"
    assert CliRunner().invoke(app, ["match", "decisions", "--word", "perhaps"]).exit_code == 2
