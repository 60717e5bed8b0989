"""Who may sign in to the demo district. The password is public, so the demo is served to its own machine only."""

from sqlalchemy import Engine

from casework.store.engine import transaction
from casework.store.users import NewUser, add_user, find_user_by_login
from schemas.codes import Role
from webui.passwords import hash_password

PASSWORD = "Kampung-Contoh-2026"  # noqa: S105
DISTRICT = ("18.02",)
ACCOUNTS = (
    ("siti", "Siti Aminah (contoh)", Role.CASE_WORKER, "dinsos", ("18.02.21", "18.02.27", "18.02.14")),
    ("budi", "Budi Santoso (contoh)", Role.CASE_WORKER, "dinsos", ("18.02.19", "18.02.20")),
    ("dinsos", "Petugas Dinas Sosial (contoh)", Role.CASE_WORKER, "dinsos", DISTRICT),
    ("operator", "Operator Data Dinas Sosial (contoh)", Role.REGISTRAR, "dinsos", DISTRICT),
    ("kabid", "Kepala Bidang Data Dinas Sosial (contoh)", Role.REGISTRAR, "dinsos", DISTRICT),
    ("baznas", "Petugas Baznas (contoh)", Role.AGENCY, "baznas", ()),
    ("bpjs", "Petugas BPJS Kesehatan (contoh)", Role.AGENCY, "bpjs-kes", ()),
    ("auditor", "Auditor Inspektorat (contoh)", Role.AUDITOR, None, DISTRICT),
    ("bappeda", "Perencana Bappeda (contoh)", Role.PLANNER, "bappeda", DISTRICT),
    ("admin", "Admin (contoh)", Role.ADMIN, None, ()),
)
_WORDS = {
    "siti": "pendamping: Kecamatan Anak Tuha, Anak Ratu Aji, Bumi Ratu Nuban",
    "budi": "pendamping: Kecamatan Pubian, Selagai Lingga",
    "dinsos": "petugas Dinas Sosial: seluruh kabupaten",
    "operator": "petugas data: edisi data, membawa berkas",
    "kabid": "petugas data: menandatangani edisi",
    "baznas": "mitra: kotak pemberitahuan Baznas",
    "bpjs": "mitra: kotak pemberitahuan BPJS Kesehatan",
    "auditor": "pemeriksa: jejak dan riwayat, hanya baca",
    "bappeda": "perencana: cakupan dan komitmen",
    "admin": "akun",
}


def keep_accounts(engine: Engine) -> None:
    """Make the accounts that are not there yet."""
    with transaction(engine) as session:
        missing = [account for account in ACCOUNTS if not find_user_by_login(session, account[0])]
        word = hash_password(PASSWORD) if missing else ""
        for login, name, role, agency, areas in missing:
            add_user(session, NewUser(login, name, word, role, agency, areas))


def are_kept(engine: Engine) -> bool:
    """Whether the demo's accounts stand in this database."""
    with transaction(engine) as session:
        return find_user_by_login(session, ACCOUNTS[0][0]) is not None


def sign_ins() -> str:
    """Who may sign in, for the terminal."""
    lines = [f"  {login:<8}  {words}" for login, words in _WORDS.items()]
    return "\n".join(["Masuk dengan / sign in with:", *lines, f"Kata sandi / password: {PASSWORD}"])
