"""Two people stand between a file and the register: one brings it, another signs it, and each step is kept."""

import os
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine

from casework.registers.complaints import ImportRefused
from casework.registers.lifecycle import bring, reject, sign, withdraw
from casework.store.engine import open_engine, transaction
from casework.store.hand_overs import find_hand_over, list_hand_overs, list_steps
from casework.store.migrating import migrate
from casework.store.staging import open_desk
from producers.registries import HandOver, compare_again, promote, read
from schemas.codes import HandOverState, Source
from sikkep.postgres import OwnPostgres
from sikkep.postgres.processes import running_pid
from tests.producers.offices import (
    ACTOR,
    NOW,
    SIGNER,
    brought,
    csv_file,
    family,
    office,
    posted,
    prepared,
    table_counts,
)

ROUNDS = 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "keluarga.csv", [family()])


def do(engine: Engine, deed: Callable[..., object], hand_over_id: UUID, actor: str, words: str = "Untuk uji") -> None:
    with transaction(engine) as session:
        deed(session, hand_over_id, actor, words, NOW)


def handed(file: Path, edition: str = "2023", actor: str = ACTOR) -> HandOver:
    return HandOver(Source.P3KE, [file], edition, actor, NOW)


def carry(engine: Engine, what: HandOver) -> UUID:
    with transaction(engine) as session:
        return bring(session, what)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(ImportRefused) as refused:
        deed()
    (reason,) = refused.value.reasons
    return f"{reason.code}: {reason}"


def state(engine: Engine, hand_over_id: UUID) -> HandOverState:
    with transaction(engine) as session:
        entry = find_hand_over(session, hand_over_id)
    assert entry
    return entry.state


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What came of the deeds, begun by threads in the same moment: a value, or the code of the refusal."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return deed()
        except ImportRefused as refused:
            return refused.reasons[0].code

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.parametrize("is_in", [False, True])
def test_the_same_file_twice_is_refused_with_who_brought_it_and_when(engine: Engine, file: Path, is_in: bool) -> None:
    hand_over_id = brought(engine, Source.P3KE, [file], "2023")
    if is_in:
        do(engine, sign, hand_over_id, SIGNER)
        promote(office(engine), hand_over_id)
    before = table_counts(engine)
    for actor in (ACTOR, SIGNER):
        told = refusal(partial(carry, engine, handed(file, "2024", actor)))
        assert told.startswith("files_known: ")
        assert "(p3ke:2023, dibawa operator pada 23-11-2026 pukul 09.00 WIB)" in told
    assert table_counts(engine) == before


def test_of_two_people_who_bring_the_same_in_the_same_second_one_wins(engine: Engine, file: Path) -> None:
    mine, theirs = (handed(file, actor=actor) for actor in (ACTOR, SIGNER))
    for _ in range(ROUNDS):
        came = at_once(lambda: carry(engine, mine), lambda: carry(engine, theirs))
        (won,) = (each for each in came if isinstance(each, UUID))
        assert [each for each in came if each != won] == ["files_known"]
        do(engine, reject, won, SIGNER)
    with transaction(engine) as session:
        assert len(list_hand_overs(session, limit=1000)) == ROUNDS


def test_of_two_different_files_for_one_edition_one_wins(engine: Engine, file: Path, tmp_path: Path) -> None:
    other = csv_file(tmp_path / "lain.csv", [family(alamat="Dusun IX")])
    came = at_once(lambda: carry(engine, handed(file)), lambda: carry(engine, handed(other, actor=SIGNER)))
    assert [each for each in came if not isinstance(each, UUID)] == ["edition_known"]


def test_whoever_tries_again_after_a_break_gets_the_same_hand_over(engine: Engine, file: Path) -> None:
    assert carry(engine, handed(file)) == carry(engine, handed(file))
    assert refusal(lambda: carry(engine, handed(file, actor=SIGNER))).startswith("files_known")


def test_who_brought_it_may_not_sign_it(engine: Engine, file: Path) -> None:
    hand_over_id = brought(engine, Source.P3KE, [file], "2023")
    assert refusal(lambda: do(engine, sign, hand_over_id, ACTOR)).startswith("sign_own")
    assert refusal(lambda: promote(office(engine), hand_over_id)).startswith("hand_over_elsewhere")
    assert state(engine, hand_over_id) is HandOverState.READY
    assert set(table_counts(engine).values()) == {0}


def test_of_two_who_sign_in_the_same_moment_one_wins(engine: Engine, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        hand_over_id = brought(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", [family(no=number)])], "2023")
        signs = partial(do, engine, sign, hand_over_id)
        assert sorted(map(str, at_once(partial(signs, SIGNER), partial(signs, "user:sekda")))) == [
            "None",
            "signed_already",
        ]
        with transaction(engine) as session:
            signed = [step.actor for step in list_steps(session, hand_over_id) if step.state is HandOverState.SIGNED]
            entry = find_hand_over(session, hand_over_id)
        assert entry and [entry.decided_by] == signed
        _unsign(engine, hand_over_id)


def _unsign(engine: Engine, hand_over_id: UUID) -> None:
    """Lose what was staged, as a crash of the server does, so that the same edition may be brought again."""
    with open_desk(engine, hand_over_id) as desk:
        desk.clear()
    assert refusal(lambda: promote(office(engine), hand_over_id)).startswith("staging_lost")


def test_whoever_signs_again_after_a_break_changes_nothing(engine: Engine, file: Path) -> None:
    hand_over_id = brought(engine, Source.P3KE, [file], "2023")
    for _ in range(2):
        do(engine, sign, hand_over_id, SIGNER)
    for _ in range(2):
        promote(office(engine), hand_over_id)
        do(engine, sign, hand_over_id, SIGNER)
    told = refusal(lambda: do(engine, sign, hand_over_id, "user:sekda"))
    assert "(kabid pada 23-11-2026 pukul 09.00 WIB)" in told
    with transaction(engine) as session:
        steps = {step.state.value for step in list_steps(session, hand_over_id)}
        assert len(list_steps(session, hand_over_id)) == len(steps) == 5
    assert len(posted(engine)) == 1


@pytest.mark.parametrize(("deed", "actor"), [(reject, SIGNER), (withdraw, ACTOR)])
def test_until_the_signature_it_can_be_taken_back_and_after_it_not(
    engine: Engine, file: Path, deed: Callable[..., object], actor: str
) -> None:
    first = brought(engine, Source.P3KE, [file], "2023")
    assert refusal(lambda: do(engine, deed, first, actor, " ")).startswith("words_missing")
    do(engine, deed, first, actor)
    assert refusal(lambda: do(engine, sign, first, SIGNER)).startswith("hand_over_elsewhere")
    second = brought(engine, Source.P3KE, [file], "2023")
    do(engine, sign, second, SIGNER)
    assert refusal(lambda: do(engine, deed, second, actor)).startswith("hand_over_elsewhere")
    promote(office(engine), second)
    assert refusal(lambda: do(engine, deed, second, actor)).startswith("hand_over_elsewhere")
    assert state(engine, second) is HandOverState.PROMOTED
    assert table_counts(engine)["registry_record"] == 1


def test_only_who_brought_it_takes_it_back(engine: Engine, file: Path) -> None:
    hand_over_id = brought(engine, Source.P3KE, [file], "2023")
    assert refusal(lambda: do(engine, withdraw, hand_over_id, SIGNER)).startswith("withdraw_others")
    assert state(engine, hand_over_id) is HandOverState.READY


def test_a_stopped_edition_is_signed_with_a_reason_only(engine: Engine, tmp_path: Path) -> None:
    rows = [family(), *(family(kepala_keluarga="", no=number) for number in range(5))]
    hand_over_id = brought(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", rows)], "2023")
    assert refusal(lambda: do(engine, sign, hand_over_id, SIGNER, " ")).startswith("sign_stopped")
    do(engine, sign, hand_over_id, SIGNER, "Baris kosong memang begitu")
    assert promote(office(engine), hand_over_id).families == 1


def test_an_edition_that_another_one_overtook_is_compared_again_before_it_is_signed(
    engine: Engine, tmp_path: Path
) -> None:
    older, newer = (csv_file(tmp_path / f"{year}.csv", [family(alamat=year)]) for year in ("2022", "2023"))
    waits = brought(engine, Source.P3KE, [newer], "2023")
    first = brought(engine, Source.P3KE, [older], "2022")
    do(engine, sign, first, SIGNER)
    promote(office(engine), first)
    assert refusal(lambda: do(engine, sign, waits, SIGNER)).startswith("sign_outdated")
    report = compare_again(office(engine), waits)
    assert (report.appeared, report.changed, report.compared_with) == (0, 1, "p3ke:2022")
    do(engine, sign, waits, SIGNER)
    assert promote(office(engine), waits).changed == 1


@pytest.mark.parametrize("again", [promote, compare_again])
def test_an_edition_whose_staged_rows_a_crash_of_the_server_took_can_be_brought_again(
    engine: Engine, file: Path, again: Callable[..., object]
) -> None:
    hand_over_id = brought(engine, Source.P3KE, [file], "2023")
    if again is promote:
        do(engine, sign, hand_over_id, SIGNER)
    with open_desk(engine, hand_over_id) as desk:
        desk.clear()
    assert refusal(lambda: again(office(engine), hand_over_id)).startswith("staging_lost")
    assert state(engine, hand_over_id) is HandOverState.REFUSED
    assert set(table_counts(engine).values()) == {0}
    second = brought(engine, Source.P3KE, [file], "2023")
    do(engine, sign, second, SIGNER)
    assert promote(office(engine), second).families == 1


def test_two_processes_do_not_read_the_same_hand_over(engine: Engine, file: Path) -> None:
    hand_over_id = carry(engine, handed(file))
    with open_desk(engine, hand_over_id):
        assert refusal(lambda: read(office(engine), hand_over_id, [file])).startswith("in_use")
    assert read(office(engine), hand_over_id, [file]).families == 1


def test_a_hard_kill_of_the_database_server_costs_the_staged_rows_and_nothing_else(file: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="sikkep-own-"))
    folder.chmod(0o711)  # as root the server is another user, who must get through
    server = OwnPostgres(folder)
    try:
        engine = open_engine(server.start())
        migrate(engine, server.application_password())
        prepared(str(server.url)).dispose()
        hand_over_id = brought(engine, Source.P3KE, [file], "2023")
        do(engine, sign, hand_over_id, SIGNER)
        os.kill(running_pid(server.home()) or 0, signal.SIGKILL)
        server.start()
        assert refusal(lambda: promote(office(engine), hand_over_id)).startswith("staging_lost")
        again = brought(engine, Source.P3KE, [file], "2023")
        do(engine, sign, again, SIGNER)
        assert promote(office(engine), again).families == 1
        engine.dispose()
    finally:
        server.discard()
