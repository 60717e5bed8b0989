"""Says in sentences what the rules say in codes: why a family is a target, why it is urgent, why two records match."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from webui.speech import say
from webui.words import Words

AIDS: Words = {
    "pkh": "PKH",
    "bpnt": "BPNT",
    "sembako": _("Program Sembako"),
    "bst": "BST",
    "blt": "BLT",
    "blt_dd": _("BLT Dana Desa"),
    "blt_bbm": "BLT BBM",
    "bpum": "BPUM",
    "pbi": "PBI-JK",
    "rtlh": _("Bantuan rumah tidak layak huni"),
    "atensi": "ATENSI",
    "yapi": "YAPI",
    "pena": "PENA",
    "permakanan": _("Permakanan"),
    "ppkm": _("Bantuan PPKM"),
    "prakerja": _("Kartu Prakerja"),
    "kur": "KUR",
}
INDICATORS: Words = {
    "no_toilet": _("tidak punya jamban sendiri"),
    "earth_floor": _("lantai rumah dari tanah"),
    "poor_walls": _("dinding rumah tidak layak"),
    "poor_roof": _("atap rumah tidak layak"),
    "unsafe_water": _("air minum tidak aman"),
    "no_electricity": _("tidak ada listrik"),
    "not_own_house": _("rumah bukan milik sendiri"),
    "no_savings": _("tidak punya simpanan"),
    "stunting_risk": _("ada risiko tengkes (stunting)"),
    "elderly_alone": _("lanjut usia tinggal sendiri"),
    "child_under_five": _("ada anak di bawah lima tahun"),
    "disability": _("ada penyandang disabilitas"),
    "head_out_of_work": _("kepala keluarga tidak bekerja"),
    "woman_head": _("kepala keluarga perempuan"),
}
POLICY_REASONS: Words = {
    "in_p3ke": _("terdaftar di P3KE"),
    "matched_dtks": _("padan dengan DTKS"),
    "taken_over": _("melanjutkan kasus keluarga asal"),
    "no_counted_aid": _("tidak menerima bantuan pemerintah yang dihitung"),
}
POLICIES: Words = {"target": _("penetapan sasaran"), "urgency": _("kebutuhan mendesak")}
EVIDENCE: Words = {
    "nik_equal": _("NIK sama"),
    "nik_missing": _("NIK kosong pada salah satu data"),
    "nik_different": _("NIK berbeda"),
    "nik_untrusted": _("NIK meragukan"),
    "name_equal": _("nama sama"),
    "name_similar": _("nama mirip"),
    "name_different": _("nama berbeda"),
    "birth_date_equal": _("tanggal lahir sama"),
    "birth_date_different": _("tanggal lahir berbeda"),
    "birth_date_missing": _("tanggal lahir kosong pada salah satu data"),
    "area_equal": _("kampung sama"),
    "area_different": _("kampung berbeda"),
    "several_candidates": _("ada lebih dari satu calon padanan"),
}
OTHER_REASONS: Words = {
    "relapsed": _("keadaan keluarga memburuk lagi"),
    "new_facts": _("ada keterangan baru"),
    "quota_full": _("kuota sudah penuh"),
    "not_eligible": _("tidak memenuhi syarat program"),
    "family_refused": _("keluarga menolak"),
    "no_budget": _("anggaran tidak tersedia"),
    "expired": _("batas waktu lewat"),
    "quota_revoked": _("kuota dicabut"),
    "smtp_refused": _("alamat surel menolak"),
    "no_address": _("alamat surel belum diisi"),
    "unsubscribed": _("langganan dihentikan"),
    "no_mail_server": _("server surel belum diatur"),
    "no_email_address": _("alamat surel belum diisi"),
    "not_in_area": _("di luar wilayah program"),
    "pledge_withdrawn": _("komitmen ditarik"),
    "relapse": _("kembali miskin ekstrem"),
    "matched_again": _("dipadankan lagi"),
    "income_stable": _("penghasilan sudah tetap"),
    "quota_ended": _("kuota berakhir"),
    "quota_cut": _("kuota dikurangi"),
    "register_renewed": _("data penerima dimutakhirkan"),
    "rule_changed": _("aturan berubah"),
    "out_of_stock": _("barang atau tempat sedang kosong"),
    "rules_awaited": _("menunggu aturan atau petunjuk"),
    "under_audit": _("sedang diperiksa"),
    "withdrawn_by_partner": _("ditarik oleh mitra"),
    "programme_ended": _("program mitra selesai"),
    "recorded_in_error": _("salah catat"),
    "plan_changed": _("rencana berubah"),
    "kampung_not_ready": _("kampung belum siap"),
    "pledge_revoked": _("komitmen dicabut"),
    "pledge_expired": _("masa komitmen berakhir"),
    "other": _("alasan lain"),
}


def reason_words(code: str) -> str:
    """One reason in words. A code that nobody has put into words yet is shown as it is, never hidden."""
    if code.startswith("uncounted_aid:"):
        aid = code.removeprefix("uncounted_aid:")
        return say("menerima %(aid)s, yang tidak dihitung", aid=str(AIDS.get(aid, aid)))
    if code.startswith("decile_"):
        return say("termasuk desil %(decile)s", decile=code.removeprefix("decile_"))
    if code.startswith("smtp_"):
        return say("jawaban server surel %(code)s", code=code.removeprefix("smtp_"))
    for words in (POLICY_REASONS, INDICATORS, EVIDENCE, AIDS, OTHER_REASONS):
        if code in words:
            return str(words[code])
    return code.replace("_", " ")


def policy_words(policy: str) -> str:
    """`target-2026.1` as people say it: which policy, and its version."""
    name, _dash, version = policy.rpartition("-")
    if name not in POLICIES:
        return policy
    return say("%(policy)s versi %(version)s", policy=str(POLICIES[name]), version=version)


def as_sentence(codes: Iterable[str]) -> str:
    """Several codes as one sentence: "NIK sama, nama mirip, dan kampung sama."."""
    words = [reason_words(code) for code in codes]
    if not words:
        return ""
    *first, last = words
    joined = say("%(first)s dan %(last)s", first=", ".join(first), last=last) if first else last
    return joined[:1].upper() + joined[1:] + "."
