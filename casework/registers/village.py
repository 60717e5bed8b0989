"""How a village writes down what its meeting found: the titles of the columns, and the words in them."""

from schemas.family_codes import VervalReason, VervalVerdict

# As in a kabupaten's P3KE verval (DOMAIN 1.5); the last six only where a family is new.
TITLES = {
    "key": ("id_keluarga_P3KE", "id_keluarga", "id_p3ke"),
    "verdict": ("VERVAL_memenuhi_kriteria_P3KE", "memenuhi_kriteria"),
    "reason": ("VERVAL_alasan_tidak_memenuhi_kriteria_P3KE", "alasan_tidak_memenuhi_kriteria", "alasan"),
    "remarks": ("VERVAL_keterangan", "keterangan"),
    "name": ("nama_perbaikan",),
    "nik": ("NIK_perbaikan",),
    "minutes": ("nomor_berita_acara", "no_berita_acara"),
    "meeting_on": ("tanggal_musdes", "tanggal_muskel"),
    "area_code": ("kode_kemdagri", "kode_kemendagri", "kode_desa"),
    "kecamatan": ("kecamatan",),
    "kampung": ("desa_kelurahan", "kampung", "desa", "kelurahan"),
    "address": ("alamat",),
    "members": ("jumlah_anggota_keluarga", "jumlah_anggota"),
}
REQUIRED = ("key", "verdict", "minutes", "meeting_on")
VERDICTS = {
    **dict.fromkeys(("ya", "y", "layak", "memenuhi"), VervalVerdict.ELIGIBLE),
    **dict.fromkeys(("tidak", "t", "tdk", "tidak layak", "tidak memenuhi"), VervalVerdict.NOT_ELIGIBLE),
}
REASONS = {
    "meninggal": VervalReason.DECEASED,
    "meninggal dunia": VervalReason.DECEASED,
    "pindah domisili": VervalReason.MOVED,
    "pindah": VervalReason.MOVED,
    "sudah mampu": VervalReason.NOT_POOR_ANY_MORE,
    "mampu": VervalReason.NOT_POOR_ANY_MORE,
    "lainnya": VervalReason.OTHER,
    "lain": VervalReason.OTHER,
}
