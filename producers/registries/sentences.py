"""What can be wrong with a hand-over, and what to do about it, in the words that officials use."""

SENTENCES = {
    # File: nothing of it is taken in.
    "file_missing": ("Berkas tidak ditemukan.", "Periksa nama dan letak berkas."),
    "file_empty": ("Berkas kosong.", "Kirim ulang berkas yang berisi data."),
    "file_too_large": ("Berkas terlalu besar.", "Pecah berkas atau simpan sebagai CSV."),
    "file_kind": ("Berkas bukan XLSX dan bukan teks CSV.", "Simpan ulang sebagai XLSX atau CSV UTF-8."),
    "file_encrypted": (
        "Berkas dikunci dengan kata sandi, atau berformat .xls lama.",
        "Buka kata sandinya, lalu simpan sebagai XLSX.",
    ),
    "file_damaged": ("Berkas rusak atau terpotong.", "Unduh atau minta ulang berkas aslinya."),
    "file_suspicious": (
        "Isi berkas mencurigakan: ukuran sebenarnya jauh lebih besar daripada yang wajar.",
        "Jangan dipakai; minta berkas asli.",
    ),
    "file_macros": (
        "Berkas memuat makro atau tautan ke berkas lain.",
        "Simpan ulang sebagai XLSX biasa tanpa makro dan tautan.",
    ),
    "encoding": ("Teks bukan UTF-8.", "Simpan ulang sebagai CSV UTF-8."),
    "nul_byte": ("Ada byte NUL di dalam teks.", "Simpan ulang berkas dari aplikasi asalnya."),
    "line_too_long": ("Satu baris terlalu panjang.", "Periksa tanda kutip dan pemisah baris."),
    "quote_open": (
        "Tanda kutip dibuka pada baris ini dan tidak ditutup dengan benar.",
        "Perbaiki tanda kutip pada baris itu.",
    ),
    "header_missing": (
        "Baris judul kolom tidak dikenali dalam 40 baris pertama.",
        "Periksa judul kolom; yang wajib disebut di sini.",
    ),
    "header_twice": ("Judul kolom yang sama muncul dua kali.", "Hapus atau ganti nama salah satu kolom."),
    "no_rows": ("Tidak ada baris data yang dapat dipakai.", "Periksa isi berkas."),
    "too_many_rows": ("Jumlah baris melebihi batas.", "Pecah berkas menurut kecamatan."),
    # Hand-over: the whole import is refused.
    "edition_name": (
        "Nama edisi tidak sah.",
        "Pakai huruf kecil, angka, titik atau tanda hubung, misalnya 2023 atau 2024-08.",
    ),
    "edition_known": ("Edisi ini sudah pernah diimpor.", "Pakai nama edisi lain bila datanya memang baru."),
    "files_known": ("Berkas yang sama persis sudah pernah diimpor.", "Tidak perlu diimpor lagi."),
    "edition_older": (
        "Edisi ini lebih lama daripada edisi terakhir yang sudah diimpor.",
        "Impor edisi menurut urutan waktu.",
    ),
    "reference_unknown": (
        "Tanggal acuan data tidak terbaca dari nama edisi.",
        "Beri tanggal acuan, misalnya --reference-date 2023-12-31.",
    ),
    "reference_future": ("Tanggal acuan data ada di masa depan.", "Periksa nama edisi atau beri tanggal acuan."),
    # On the way: what stands between a hand-over and the register.
    "in_use": ("Berkas ini sedang dikerjakan.", "Tunggu sampai selesai, lalu lihat laporannya."),
    "hand_over_unknown": ("Berkas yang dibawa ini tidak ditemukan.", "Periksa daftar edisi data."),
    "hand_over_elsewhere": ("Langkah ini tidak dapat dilakukan pada keadaan sekarang.", "Muat ulang halamannya."),
    "sign_own": ("Yang membawa berkas tidak boleh menandatanganinya.", "Minta petugas data lain untuk menandatangani."),
    "sign_outdated": (
        "Edisi lain dari sumber ini masuk sesudah perbandingan dibuat.",
        "Bandingkan ulang, baca laporannya, lalu tanda tangani.",
    ),
    "sign_stopped": (
        "Laporan ini dihentikan karena angkanya tidak wajar.",
        "Tulis alasan mengapa edisi ini tetap benar, atau tolak.",
    ),
    "withdraw_others": ("Hanya yang membawa berkas dapat menariknya.", "Pakai Tolak dan tulis alasannya."),
    "words_missing": ("Alasan belum ditulis.", "Tulis alasannya."),
    "staging_lost": ("Bahan pemeriksaan hilang karena basis data berhenti mendadak.", "Bawa berkas yang sama sekali lagi."),
    # Row: the row is left out, the others go on.
    "row_ragged": ("Jumlah kolom baris tidak sama dengan judul.", "Periksa pemisah dan tanda kutip pada baris ini."),
    "key_missing": ("Pengenal keluarga kosong.", "Isi pengenal keluarga dari sumber."),
    "key_rounded": (
        "Excel merusak pengenal keluarga: digit terakhirnya hilang.",
        "Minta berkas dengan kolom pengenal berformat teks.",
    ),
    "name_missing": ("Nama kosong.", "Isi nama."),
    "cell_broken": ("Rumus lembar kerja gagal (#REF!, #N/A, …).", "Ganti rumus dengan nilainya."),
    # Cell: the row is taken in, the value is not or not trusted.
    "text_too_long": ("Teks terlalu panjang dan dipotong.", "Periksa isi sel."),
    "date_unreadable": ("Tanggal tidak terbaca atau mustahil; dikosongkan.", "Tulis sebagai 31-12-1980."),
    "decile_out_of_scale": ("Desil di luar skala sumber ini; dikosongkan.", "Periksa skala desil sumber."),
    "area_unknown": (
        "Kampung tidak dikenali dari kode maupun nama.",
        "Periksa kode Kemendagri atau ejaan kampung dan kecamatan.",
    ),
    "card_unreadable": ("No. KK bukan 16 digit; dikosongkan.", "Periksa No. KK."),
    "nik_empty": ("NIK kosong.", "Lengkapi bila sudah ada."),
    "nik_excel_scientific": (
        "Excel merusak NIK (ditulis seperti 1,80E+15); digitnya hilang.",
        "Minta berkas dengan kolom NIK berformat teks.",
    ),
    "nik_excel_rounded": (
        "NIK datang sebagai angka dan berakhir 0: digit terakhir mungkin dibulatkan Excel.",
        "Minta berkas dengan kolom NIK berformat teks.",
    ),
    "nik_not_digits": ("NIK memuat selain angka.", "Periksa NIK."),
    "nik_length": ("NIK tidak 16 digit.", "Periksa NIK."),
    "nik_placeholder": ("NIK hanya pengisi (angka sama semua atau nomor urut 0000).", "Isi NIK yang benar."),
    "nik_impossible_date": ("Bagian tanggal lahir dalam NIK mustahil.", "Periksa NIK."),
    "nik_is_family_card": ("Kolom NIK berisi No. KK.", "Isi NIK yang benar."),
    "nik_birth_date_differs": (
        "Tanggal lahir tidak sama dengan yang ada dalam NIK.",
        "Periksa dokumen; NIK tetap dipakai.",
    ),
    "nik_shared": (
        "NIK ini dipakai orang lain juga dalam berkas yang sama; tidak dipakai untuk pemadanan.",
        "Jawab pertanyaan NIK ganda, atau perbaiki di sumber.",
    ),
    "person_twice": ("Orang yang sama tercatat dalam dua keluarga.", "Periksa Kartu Keluarga; jawab pertanyaan orang ganda."),
    "nik_sex_differs": ("Jenis kelamin tidak sama dengan yang ada dalam NIK.", "Periksa dokumen; NIK tetap dipakai."),
}
"""By code: what is wrong, what to do."""
