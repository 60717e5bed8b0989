"""One family's help: who helped, who promised, what nobody covers; for which pledges it is eligible, and why not."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from casework.rules.casefile import CaseFile, from_json
from casework.rules.decisions import Refused
from casework.rules.overlaps import DEFAULT
from casework.rules.supports import Support
from casework.store.caseload import find
from casework.store.engine import transaction
from casework.turnstile import carry_out
from schemas.pledge_codes import SupportState
from schemas.support_commands import AcceptSupport, DeliverSupport, ProposeSupport, Terms
from tests.webui.helping import CHILD, HEAD, PLEDGES, make_offers, offer
from tests.webui.world import FAR, NEAR, World, post, token
from webui.help_words import OVERLAPS

HELP = f"/kasus/{NEAR}/bantuan"
WHY = f"{HELP}/komitmen"


@pytest.fixture
def world(world: World) -> World:
    """Also partners that offer."""
    with transaction(world.engine) as session:
        make_offers(session, world.clock())
    return world


def casefile(world: World) -> CaseFile:
    with transaction(world.engine) as session:
        stored = find(session, NEAR)
        assert stored
        return from_json(stored.file, stored.version, stored.last_event_at)


def supports(world: World) -> list[Support]:
    return [one for one in casefile(world).supports if one.pledge_id in PLEDGES.values()]


def send(world: World, path: str, said: dict[str, object], login: str = "siti") -> tuple[int, str]:
    """Send a form; returns the status, and the page that follows or the form again."""
    client = world.signed_in(login)
    answer = post(client, path, {"command_id": uuid4(), **said})
    page = client.get(answer.location).text if answer.status_code == 303 else answer.text
    return answer.status_code, page


def propose(world: World, name: str, login: str = "siti", **said: object) -> tuple[int, str]:
    return send(world, f"{WHY}/{PLEDGES[name]}", {"note": "", **said}, login)


def wish_for(name: str, person: UUID | None, world: World) -> ProposeSupport:
    """The wish without the page that would make it."""
    offered = offer(name)
    return ProposeSupport(
        command_id=uuid4(), household_id=NEAR, actor="user:siti", asked_at=world.clock(), person_id=person,
        terms=Terms(
            pledge_id=PLEDGES[name], partner=offered.agency, pillar=offered.pillars[0], benefit=offered.benefit,
            unit=offered.unit, quantity=1000,
        ),
    )  # fmt: skip


def left(world: World, name: str) -> int | None:
    with world.engine.connect() as connection:
        wanted = {"id": PLEDGES[name]}
        found = connection.execute(text("SELECT remaining FROM pledge_stock WHERE pledge_id = :id"), wanted)
        return found.scalar_one()


def carry(world: World, kind: type, **said: object) -> None:
    """What a partner does with the one piece of help that is there."""
    (one,) = supports(world)
    signed = {"command_id": uuid4(), "household_id": NEAR, "actor": "user:baznas", "agency": "baznas"}
    with transaction(world.engine) as session:
        carry_out(session, kind(**signed, asked_at=world.clock(), support_id=one.support_id, **said), world.clock())


def state(world: World) -> list[str]:
    return [one.state.value for one in supports(world)]


def article(page: str, name: str) -> str:
    found = re.search(rf'<article[^>]*komitmen-{PLEDGES[name]}".*?</article>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0] if found else "").split())


def test_every_pledge_says_why_or_why_not_with_fact_and_source(world: World) -> None:
    page = world.signed_in("siti").get(WHY).text
    assert "Terpenuhi. Harus: umur paling sedikit 18 tahun. Tercatat: umur 46 tahun (P3KE)." in article(page, "modal")
    assert "Terpenuhi. Tidak boleh: sudah menerima KUR. Tercatat: tidak ada (P3KE 2026)." in article(page, "modal")
    assert "Tercatat: Pendidikan, Jamban dan sanitasi (kunjungan rumah" in article(page, "beasiswa")
    assert "Tidak terpenuhi. Harus: tinggal di Bangun Rejo. Tercatat: Kalirejo Satu" in article(page, "rumah")
    assert "sisa 10 paket" in article(page, "sembako")
    assert "tanpa jumlah" in article(page, "pangan")
    assert "Program rapat" not in page  # what offices do together is for no family
    assert page.index("Memenuhi syarat") < page.index("Tidak memenuhi syarat")


def test_a_family_is_proposed_and_a_place_is_held(world: World) -> None:
    status, page = propose(world, "sembako", quantity="2")
    assert status == 303
    assert "Keluarga diusulkan. Mitra diminta menjawab." in page
    (one,) = supports(world)
    assert (one.state, one.quantity, one.person_id) == (SupportState.SENT, 2, None)
    assert left(world, "sembako") == 8
    assert "Jawaban ditunggu sampai" in page
    assert "Sembako: Menunggu jawaban" in world.signed_in("siti").get(f"/kasus/{NEAR}").text


def test_the_same_form_sent_twice_proposes_once(world: World) -> None:
    said = {"command_id": uuid4(), "quantity": "2"}
    assert [propose(world, "sembako", **said)[0] for _ in range(2)] == [303, 303]
    assert len(supports(world)) == 1
    status, page = propose(world, "sembako", quantity="2")
    assert (status, "tidak dapat diusulkan" in page) == (422, True)


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("sembako", {}, "Tulis berapa banyak untuk keluarga ini."),
        ("sembako", {"quantity": "banyak"}, "Tulis angka."),
        ("sembako", {"quantity": "0"}, "Tulis angka."),
        ("sembako", {"quantity": "11"}, "Sisa komitmen ini tidak cukup."),
        ("modal", {"quantity": "100"}, "Pilih anggota dari daftar."),
        ("modal", {"quantity": "100", "person": str(CHILD)}, "Pilih anggota dari daftar."),
        ("pangan", {"person": str(HEAD)}, "Pilih anggota dari daftar."),
        ("pangan", {"overrides": "one_capital"}, "padahal tidak berlaku"),
        ("rumah", {}, "tidak dapat diusulkan"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_in_words(
    world: World, name: str, said: dict[str, object], words: str
) -> None:
    status, page = propose(world, name, **said)
    assert (status, words in page) == (422, True)
    assert supports(world) == []


def test_help_for_one_member_asks_for_whom(world: World) -> None:
    status, page = propose(world, "modal", quantity="1.500.000", person=str(HEAD))
    assert status == 303
    (one,) = supports(world)
    assert (one.person_id, one.quantity, left(world, "modal")) == (HEAD, 1_500_000, 3_500_000)
    assert "untuk Sutrisno Contoh" in page
    assert "Usulkan" not in article(world.signed_in("siti").get(WHY).text, "modal")  # the child is too young
    assert "Dinas Sosial Contoh perlu persetujuan keluarga" in page


def test_a_pledge_for_persons_can_go_to_each_member_once(world: World) -> None:
    assert propose(world, "jaminan", person=str(HEAD))[0] == 303
    page = world.signed_in("siti").get(f"{WHY}/{PLEDGES['jaminan']}").text
    assert (str(HEAD) in page, "Tidak boleh digandakan" in page) == (False, False)  # it is forbidden for the head alone
    assert propose(world, "jaminan", person=str(CHILD))[0] == 303
    assert left(world, "jaminan") == 0
    assert "Komitmen ini sudah habis." in article(world.signed_in("siti").get(WHY).text, "jaminan")


def test_what_answers_a_need_covers_it(world: World) -> None:
    wanted = '/bantuan/komitmen?kebutuhan=education"'
    client = world.signed_in("siti")
    assert wanted in client.get(HELP).text
    found = client.get(f"{WHY}?kebutuhan=education").text
    assert "Program beasiswa" in found and "Program sembako" not in found
    propose(world, "beasiswa")
    (one,) = supports(world)
    assert one.need and one.need.value == "education"
    assert wanted not in client.get(HELP).text


def test_a_warning_must_be_seen_and_then_anybody_may_go_on(world: World) -> None:
    propose(world, "latih-lain")
    status, page = propose(world, "latih")
    assert (status, "Baca peringatan tumpang tindih" in page) == (422, True)
    assert "Sudah saya periksa: Keluarga ini sudah mendapat atau menunggu bantuan sejenis." in page
    status, _ = propose(world, "latih", overrides="same_help_twice")
    assert (status, state(world)) == (303, ["sent", "sent"])


def test_forbidden_help_is_set_aside_by_a_registrar_with_a_reason_only(world: World) -> None:
    assert propose(world, "rumah-lain")[0] == 303
    again = {"name": "rumah-lain"}
    carry(world, AcceptSupport)
    carry(world, DeliverSupport, delivered_on=world.clock().date())
    rule = {"overrides": "one_house_renovation"}
    assert "tidak boleh digandakan" in propose(world, **again, **rule)[1]
    assert "Baca peringatan" in propose(world, **again, login="operator")[1]
    status, page = propose(world, **again, **rule, login="operator")
    assert (status, "Tulis alasan mengesampingkan aturan." in page) == (422, True)
    status, _ = propose(world, **again, **rule, login="operator", note="Rumah roboh oleh puting beliung.")
    assert (status, sorted(state(world))) == (303, ["delivered", "sent"])


def test_whoever_may_not_set_aside_is_told_who_may(world: World) -> None:
    propose(world, "rumah-lain")
    carry(world, AcceptSupport)
    carry(world, DeliverSupport, delivered_on=world.clock().date())
    path = f"{WHY}/{PLEDGES['rumah-lain']}"
    assert "Hanya operator register yang dapat mengesampingkan" in world.signed_in("siti").get(path).text
    assert "Aturan ini dikesampingkan: Satu rumah" in world.signed_in("operator").get(path).text


def test_an_unknown_pledge_or_piece_of_help_is_not_there(world: World) -> None:
    client = world.signed_in("siti")
    assert client.get(f"{WHY}/{uuid4()}").status_code == 404
    assert client.get(f"{HELP}/{uuid4()}/lepas").status_code == 404
    assert client.get(f"/kasus/{FAR}/bantuan").status_code == 404


def deed(world: World, name: str, **said: object) -> tuple[int, str]:
    return send(
        world, f"{HELP}/{supports(world)[0].support_id}/{name}", {"note": "", **said} if name != "lepas" else said
    )


def delivered(world: World) -> None:
    propose(world, "sembako", quantity="2")
    carry(world, AcceptSupport)
    carry(world, DeliverSupport, delivered_on=world.clock().date())


def test_what_was_delivered_is_confirmed_by_the_family_or_a_worker(world: World) -> None:
    delivered(world)
    assert "Belum dikonfirmasi keluarga atau petugas." in world.signed_in("siti").get(HELP).text
    status, page = deed(world, "terima", by="family")
    assert (status, state(world)) == (303, ["confirmed"])
    assert "Penerimaan bantuan dicatat." in page
    assert "Dikonfirmasi" in page


def test_a_delivery_is_disputed_with_the_familys_words(world: World) -> None:
    delivered(world)
    assert deed(world, "bantah")[0] == 422
    status, page = deed(world, "bantah", note="Belum ada yang datang.")
    assert (status, state(world)) == (303, ["disputed"])
    assert "Dibantah" in page
    world.clock.pass_by(minutes=1)
    assert deed(world, "terima", by="worker")[0] == 303
    assert state(world) == ["confirmed"]


def test_what_did_not_arrive_is_neither_confirmed_nor_disputed(world: World) -> None:
    propose(world, "sembako", quantity="2")
    for name, said in (("terima", {"by": "family"}), ("bantah", {"note": "Belum datang"})):
        status, page = deed(world, name, **said)
        assert (status, "Penyaluran bantuan ini belum dicatat." in page) == (422, True)


def test_a_proposal_taken_back_gives_its_place_back_once(world: World) -> None:
    propose(world, "sembako", quantity="2")
    said = {"command_id": uuid4()}
    assert [deed(world, "lepas", **said)[0] for _ in range(2)] == [303, 303]
    assert (state(world), left(world, "sembako")) == (["released"], 10)
    status, page = deed(world, "lepas")
    assert (status, "tidak ada yang dapat dilepas" in page) == (422, True)
    assert "usulan ditarik" in world.signed_in("siti").get(HELP).text


def test_a_transfer_ends_here_and_begins_there(world: World) -> None:
    propose(world, "sembako", quantity="2")
    page = world.signed_in("siti").get(f"{HELP}/{supports(world)[0].support_id}/alih").text
    assert "Program pangan, Dinas Sosial Contoh" in page
    assert "Program modal" not in page  # it is for one member, and this help is for all of them
    assert deed(world, "alih", pledge=str(PLEDGES["pangan"]), note="x")[0] == 400
    support = supports(world)[0].support_id
    status, page = send(world, f"{HELP}/{support}/alih", {"pledge": str(PLEDGES["pangan"]), "quantity": ""})
    assert (status, sorted(state(world)), left(world, "sembako")) == (303, ["sent", "transferred"], 10)
    assert "Keluarga dialihkan ke komitmen lain." in page


def test_a_transfer_to_what_does_not_fit_is_refused(world: World) -> None:
    propose(world, "pangan")
    support = supports(world)[0].support_id
    for pledge, quantity, words in (
        ("rumah", "", "Pilih komitmen dari daftar."),
        ("sembako", "", "Tulis berapa banyak"),
        ("sembako", "11", "Sisa komitmen ini tidak cukup."),
    ):
        said = {"pledge": str(PLEDGES[pledge]), "quantity": quantity}
        status, page = send(world, f"{HELP}/{support}/alih", said)
        assert (status, words in page) == (422, True)
    assert state(world) == ["sent"]


def test_the_familys_consent_is_noted_for_a_partner_and_may_change(world: World) -> None:
    path = f"{HELP}/persetujuan"
    assert "Dinas Sosial Contoh" in world.signed_in("siti").get(f"{path}?mitra=dinsos").text
    status, page = send(world, path, {"partner": "dinsos", "answer": "ya", "note": ""})
    assert (status, "boleh menerima data keluarga" in page) == (303, True)
    world.clock.pass_by(minutes=5)
    status, page = send(world, path, {"partner": "dinsos", "answer": "tidak", "note": ""})
    assert (status, "tidak boleh menerima data keluarga" in page) == (303, True)
    for said in ({"partner": "tidak-ada", "answer": "ya"}, {"partner": "dinsos", "answer": "mungkin"}):
        assert send(world, path, {**said, "note": ""})[0] == 422
    assert send(world, path, {"partner": "dinsos", "answer": "ya", "isi": "x"})[0] == 400


def test_a_family_that_said_no_to_a_partner_is_not_proposed_to_it_until_it_says_yes(world: World) -> None:
    path, said = f"{HELP}/persetujuan", {"person": HEAD, "quantity": "1000"}
    send(world, path, {"partner": "dinsos", "answer": "tidak", "note": ""})
    assert "Keluarga menolak datanya" in article(world.signed_in("siti").get(WHY).text, "modal")
    assert propose(world, "modal", **said)[0] == 422
    # A form that somebody makes up goes the same way: the turnstile asks again.
    with pytest.raises(Refused, match="menolak datanya"), transaction(world.engine) as session:
        carry_out(session, wish_for("modal", HEAD, world), world.clock())
    world.clock.pass_by(minutes=5)
    send(world, path, {"partner": "dinsos", "answer": "ya", "note": ""})
    assert propose(world, "modal", **said)[0] == 303


def test_a_visit_is_scheduled_from_what_is_not_known(world: World) -> None:
    client = world.signed_in("siti")
    page = client.get(WHY).text
    assert "Belum diketahui. Harus: keluarga setuju datanya diberikan kepada mitra." in article(page, "pelatihan")
    assert "perlu ditanyakan saat kunjungan" in article(page, "pelatihan")
    assert "Jadwalkan kunjungan, paling lambat 30 Nov 2026" in page
    (form,) = re.findall(r'<form[^>]*/tindak-lanjut".*?</form>', page, re.DOTALL)
    said = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | {"csrf_token": ""}
    before = len(casefile(world).open_follow_ups)
    answers = [post(client, f"/kasus/{NEAR}/tindak-lanjut", {**said, "csrf_token": token(client)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(casefile(world).open_follow_ups) == before + 1
    assert "Kunjungan rumah sudah dijadwalkan" in client.get(WHY).text


def test_an_auditor_reads_and_does_nothing(world: World) -> None:
    client = world.signed_in("auditor")
    assert "Usulkan" not in client.get(WHY).text
    assert "Catat pernyataan keluarga" not in client.get(HELP).text
    assert client.get(f"{WHY}/{PLEDGES['sembako']}").status_code == 404


def test_every_overlap_rule_that_speaks_has_its_words() -> None:
    assert {rule.code for rule in DEFAULT.rules if rule.verdict != "allowed"} == set(OVERLAPS)
