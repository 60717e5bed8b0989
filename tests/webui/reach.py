"""Who may open which page and see which family: written by hand, apart from the program's own table on purpose."""

from uuid import UUID

from schemas.ids import plain_id
from tests.doubtful import match_id
from tests.listing import LISTS
from tests.webui.rounds_seen import ROUND_PAGES
from tests.webui.world import ACCOUNTS, FAR, HAND_OVER, NEAR, PLEDGES, REQUESTS, SPARE, SUPPORTS

RESULT = plain_id("example village result")
UNKNOWN = plain_id("nobody knows this")
QUESTION = plain_id("example question")
OFFERED = plain_id("pledge", "baznas")
WISH = plain_id("example subscription of baznas")
KEY_ID = plain_id("example key")
ALONE = {
    "hand_over_id": HAND_OVER, "question_id": QUESTION, "user_id": SPARE, "subscription_id": WISH, "key_id": KEY_ID,
}  # fmt: skip
"""What belongs to no family: whoever may open the page may open each of them."""
NAMES = {NEAR: "Sutrisno Contoh", FAR: "Rahasia Jauh"}
# Who may see which family. Written by hand, apart from the program's own table on purpose.
REACH: dict[str, set[UUID]] = {
    "siti": {NEAR}, "pendamping": {NEAR}, "jauh": {FAR}, "semua": {NEAR, FAR}, "tanpa": set(), "operator": {NEAR, FAR},
    "kabid": {NEAR, FAR}, "auditor": {NEAR, FAR},
}  # fmt: skip
REGISTRARS = {"operator", "kabid"}
READERS = {"siti", "pendamping", "jauh", "semua", "tanpa", "auditor", *REGISTRARS}
WORKERS = {"siti", "pendamping", "jauh", "semua", "tanpa"}
KEEPERS = WORKERS | REGISTRARS
PLEDGERS = {"baznas", "admin", *REGISTRARS}
WHAT = ("musdes", "data-anggota", "data-keluarga", "meninggal", "pindah", "pisah")
FORM = f"/kasus/<uuid:household_id>/<any({', '.join(repr(what) for what in WHAT)}):what>"
WORDS_BY_KEY = ("change", "firm-up", "suspend", "resume", "withdraw")
DEED = "/kasus/<uuid:household_id>/bantuan/<uuid:support_id>/<any('terima', 'bantah', 'lepas', 'alih'):deed>"
EVERYBODY = {account.login for account in ACCOUNTS} - {"cadangan"}  # whom the admin signs out

MATCHES: dict[UUID, set[UUID]] = {match_id(1): {NEAR}, match_id(2): {FAR}, match_id(1, 2): {NEAR, FAR}}
"""Pairs of records, and in whose kampung both sides live."""
SEVERAL: dict[str, list[UUID]] = {"match_id": list(MATCHES), "pledge_id": list(PLEDGES.values()), "result_id": [RESULT]}
"""What stands in an address alone, where who may see which differs."""

PAGES: dict[tuple[str, str], set[str]] = {
    ("GET", "/padupadan"): READERS,
    ("GET", "/padupadan/keputusan"): READERS,
    ("GET", "/padupadan/pola"): READERS,
    ("POST", "/padupadan/pola"): KEEPERS,
    ("POST", "/padupadan/keputusan/batal"): KEEPERS,
    ("GET", "/padupadan/mutu"): READERS | {"bappeda"},
    ("GET", "/padupadan/<uuid:match_id>"): READERS,
    ("POST", "/padupadan/<uuid:match_id>/putusan"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/lewati"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/ambil"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/batal"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/cari"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/calon"): KEEPERS,
    ("GET", "/"): EVERYBODY,
    ("GET", "/kasus"): READERS,
    ("POST", "/kasus/cari"): READERS,
    ("GET", "/kasus/<uuid:household_id>"): READERS,
    ("GET", "/kasus/<uuid:household_id>/riwayat"): READERS,
    ("GET", "/kasus/<uuid:household_id>/riwayat/<uuid:event_id>"): READERS,
    ("POST", "/kasus/<uuid:household_id>/catatan"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/kunjungan"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/tindak-lanjut"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/tindak-lanjut/<uuid:follow_up_id>/selesai"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/petugas"): WORKERS,
    ("GET", FORM): KEEPERS,
    ("POST", FORM): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/tutup"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/tetap"): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/gabung"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/gabung/cari"): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/gabung/<uuid:other_id>"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/gabung/<uuid:other_id>"): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/bantuan"): READERS,
    ("GET", "/kasus/<uuid:household_id>/bantuan/komitmen"): READERS,
    ("GET", "/kasus/<uuid:household_id>/bantuan/komitmen/<uuid:pledge_id>"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/bantuan/komitmen/<uuid:pledge_id>"): KEEPERS,
    ("GET", DEED): KEEPERS,
    ("POST", DEED): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/bantuan/persetujuan"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/bantuan/persetujuan"): KEEPERS,
    ("GET", "/kasus/usul"): KEEPERS,
    ("POST", "/kasus/usul"): KEEPERS,
    ("GET", "/pemberitahuan"): {"baznas"},
    ("GET", "/pemberitahuan/baru"): {"baznas"},
    ("GET", "/pemberitahuan/<uuid:notice_id>"): {"baznas"},
    ("POST", "/pemberitahuan/<uuid:notice_id>/dibaca"): {"baznas"},
    ("GET", "/rujukan"): {"baznas", "auditor", "bappeda", "admin", *REGISTRARS},
    ("GET", "/rujukan/<uuid:support_id>"): {"baznas", "auditor", "bappeda", "admin", *REGISTRARS},
    ("POST", "/rujukan/<uuid:support_id>/buka"): {"baznas"},
    ("POST", "/rujukan/<uuid:support_id>/setuju"): {"baznas"},
    ("POST", "/rujukan/<uuid:support_id>/tolak"): {"baznas"},
    ("POST", "/rujukan/<uuid:support_id>/tunda"): {"baznas"},
    ("POST", "/rujukan/<uuid:support_id>/jadwal"): {"baznas"},
    ("POST", "/rujukan/<uuid:support_id>/salur"): {"baznas"},
    ("GET", "/rujukan/<uuid:support_id>/bukti/<uuid:proof_id>"): {"baznas", "auditor", *REGISTRARS},
    ("GET", "/ketanggapan"): {"baznas", "bappeda", "auditor", "admin", *REGISTRARS},
    ("GET", "/komitmen"): EVERYBODY,
    ("GET", "/komitmen/<uuid:pledge_id>"): EVERYBODY,
    ("GET", "/komitmen/baru"): PLEDGERS,
    ("POST", "/komitmen/baru"): PLEDGERS,
    ("GET", "/komitmen/<uuid:pledge_id>/ubah"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/ubah"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/pastikan"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/tangguhkan"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/lanjutkan"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/tarik"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/cabut"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/kampung"): PLEDGERS,
    ("GET", "/komitmen/<uuid:pledge_id>/kampung/peringkat"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/kampung/peringkat"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/kampung/<uuid:help_id>/salur"): PLEDGERS,
    ("POST", "/komitmen/<uuid:pledge_id>/kampung/<uuid:help_id>/batal"): PLEDGERS,
    ("GET", "/mitra"): EVERYBODY,
    ("GET", "/langganan"): {"baznas", "admin"},
    ("POST", "/langganan"): {"baznas", "admin"},
    ("POST", "/langganan/<uuid:subscription_id>/henti"): {"baznas", "admin"},
    ("POST", "/langganan/surel"): {"baznas", "admin"},
    ("GET", "/permohonan"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("GET", "/permohonan/baru"): {"baznas"},
    ("POST", "/permohonan/baru"): {"baznas"},
    ("GET", "/permohonan/<uuid:request_id>"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("GET", "/permohonan/<uuid:request_id>/ubah"): set(),  # open to its agency until it is handed in
    ("POST", "/permohonan/<uuid:request_id>/ubah"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/dokumen"): {"baznas"},
    ("GET", "/permohonan/<uuid:request_id>/dokumen/<uuid:paper_id>"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/ajukan"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/tinjau"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/kembalikan"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/tolak"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/setujui"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/rilis"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/cabut"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/unduh"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/laporan"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/terima"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/kembalikan-laporan"): REGISTRARS,
    ("GET", "/daftar"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/baru"): {"admin", *REGISTRARS},
    ("GET", "/daftar/<uuid:list_id>"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/unduh"): {"baznas", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/hasil"): {"baznas", "admin", *REGISTRARS},
    ("GET", "/daftar/<uuid:list_id>/hasil/<uuid:result_id>"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/hasil/<uuid:result_id>/catat"): {"baznas", "admin", *REGISTRARS},
    ("GET", "/edisi"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/baru"): REGISTRARS,
    ("GET", "/edisi/kode-bps"): {"auditor", *REGISTRARS},
    ("POST", "/edisi/kode-bps"): REGISTRARS,
    ("POST", "/edisi/baru"): REGISTRARS,
    ("GET", "/edisi/<uuid:hand_over_id>"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/keadaan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/catatan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/perbedaan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/mutu"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/laporan.xlsx"): {"auditor", *REGISTRARS},
    ("POST", "/edisi/<uuid:hand_over_id>/tanda-tangan"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/tolak"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/tarik"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/bandingkan"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/kolom"): REGISTRARS,
    ("GET", "/verval"): READERS,
    ("POST", "/verval"): KEEPERS,
    ("GET", "/verval/contoh.xlsx"): KEEPERS,
    ("GET", "/verval/<uuid:result_id>"): READERS,
    ("GET", "/verval/<uuid:result_id>/keadaan"): READERS,
    ("GET", "/pertanyaan"): {"auditor", *REGISTRARS},
    ("GET", "/pertanyaan/<uuid:question_id>"): {"auditor", *REGISTRARS},
    ("POST", "/pertanyaan/<uuid:question_id>/kampung"): REGISTRARS,
    ("POST", "/pertanyaan/<uuid:question_id>/pemilik"): REGISTRARS,
    ("POST", "/pertanyaan/<uuid:question_id>/anggota"): REGISTRARS,
    ("GET", "/jejak"): {"auditor", "admin"},
    ("GET", "/jejak/permohonan"): {"auditor", "admin"},
    ("GET", "/jejak.csv"): {"auditor", "admin"},
    ("GET", "/jejak/akses"): {"auditor", "admin"},
    ("GET", "/sandi"): EVERYBODY,
    ("POST", "/sandi"): EVERYBODY,
    ("GET", "/akun/<uuid:user_id>/sandi"): {"admin"},
    ("POST", "/akun/<uuid:user_id>/sandi"): {"admin"},
    ("GET", "/akun"): {"admin"},
    ("POST", "/akun"): {"admin"},
    ("POST", "/akun/<uuid:user_id>/sakelar"): {"admin"},
    ("GET", "/kunci-api"): {"admin"},
    ("POST", "/kunci-api"): {"admin"},
    ("POST", "/kunci-api/<uuid:key_id>/cabut"): {"admin"},
    **ROUND_PAGES,
}
# Who may see which request: Baznas' waits for a second person, the other is a draft of another agency. And which
# pledge: an agency its own, everybody else all of them. And which village's result: siti brought it.
SEEN: dict[UUID, set[str]] = {
    REQUESTS["baznas"]: {"baznas", "auditor", "bappeda", *REGISTRARS}, REQUESTS["dinsos"]: {"auditor"},
    PLEDGES["baznas"]: EVERYBODY, PLEDGES["dinsos"]: EVERYBODY - {"baznas"},
    RESULT: {"siti", "auditor", *REGISTRARS},
}  # fmt: skip
# Who may see which help: each partner its own, those who look after all of it everything.
HELP: dict[UUID, set[str]] = {
    SUPPORTS["baznas"]: {"baznas", "auditor", "bappeda", "admin", *REGISTRARS},
    SUPPORTS["dinsos"]: {"auditor", "bappeda", "admin", *REGISTRARS},
}  # fmt: skip
# And which target list: one is Baznas', the other another agency's.
LISTED: dict[UUID, set[str]] = {
    LISTS["baznas"]: {"baznas", "auditor", "admin", *REGISTRARS}, LISTS["dinsos"]: {"auditor", "admin", *REGISTRARS},
}  # fmt: skip
KEYED = {
    ("GET", "/api/pledges"), ("POST", "/api/pledges"), ("GET", "/api/pledges/<uuid:pledge_id>"),
    *(("POST", f"/api/pledges/<uuid:pledge_id>/{word}") for word in WORDS_BY_KEY),
}  # fmt: skip
"""Open to a partner's system with its key, and to nobody at a browser."""
OPEN = {
    ("GET", "/static/<digest>/<name>"), ("GET", "/sehat"), ("GET", "/siap"), ("POST", "/lapor-isi"), ("GET", "/masuk"),
    ("POST", "/masuk"), ("POST", "/keluar"), ("POST", "/bahasa"), ("GET", "/j/<token>"),
    *(("POST", f"/j/<token>/{act}") for act in ("buka", "setuju", "tolak", "tunda", "baru")),
}  # fmt: skip
