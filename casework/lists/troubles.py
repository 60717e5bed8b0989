"""Says in plain Indonesian what is wrong with a row of a partner's answer, and what to do about it."""

SENTENCES = {
    "ref_missing": ("REF dan NIK kosong.", "Isi REF dari daftar kami."),
    "ref_unknown": ("REF ini tidak ada di daftar ini.", "Periksa REF-nya, dan apakah berkas ini untuk daftar lain."),
    "nik_unreadable": ("NIK bukan 16 angka.", "Format kolomnya sebagai teks, atau isi REF saja."),
    "nik_rounded": ("Excel merusak NIK.", "Format kolomnya sebagai teks, atau isi REF saja."),
    "nik_unknown": ("NIK ini tidak ada di daftar ini.", "Isi REF dari daftar kami."),
    "nik_twice_here": ("NIK ini ada pada lebih dari satu baris daftar kami.", "Isi REF dari daftar kami."),
    "nik_differs": ("NIK dan REF menunjuk orang yang berbeda.", "Periksa keduanya; kosongkan NIK bila REF benar."),
    "row_twice": ("Orang ini sudah dijawab di baris lain berkas ini.", "Sisakan satu baris untuk tiap REF."),
    "status_missing": ("STATUS kosong.", "Isi DITERIMA atau DITOLAK."),
    "status_unknown": ("STATUS tidak dikenal.", "Isi DITERIMA atau DITOLAK."),
    "reason_missing": ("Ditolak tanpa ALASAN.", "Isi salah satu kode dari lembar Petunjuk."),
    "reason_unknown": ("ALASAN tidak dikenal.", "Isi salah satu kode dari lembar Petunjuk."),
    "reason_needless": ("ALASAN diisi, padahal STATUS diterima.", "Kosongkan ALASAN, atau ubah STATUS."),
    "day_missing": ("TANGGAL mulai berlaku kosong.", "Tulis sebagai 01-12-2026."),
    "day_unreadable": ("TANGGAL tidak terbaca.", "Tulis sebagai 01-12-2026."),
    "day_past": ("TANGGAL rencana penyaluran sudah lewat.", "Isi tanggal yang akan datang, atau kosongkan."),
    "refused": ("Jawaban ini tidak dapat dicatat.", ""),
}
"""By code: what is wrong, what to do."""
