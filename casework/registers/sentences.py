"""What can be wrong with a hand-over, and what to do about it, in the words that officials use."""

Sentences = dict[str, tuple[str, str]]
"""By code: what is wrong, what to do."""

# Nothing of the file is taken in.
FILE: Sentences = {
    "file_missing": ("Berkas tidak ditemukan.", "Periksa nama dan letak berkas."),
    "file_empty": ("Berkas kosong.", "Kirim ulang berkas yang berisi data."),
    "file_too_large": ("Berkas terlalu besar.", "Pecah berkas atau simpan sebagai CSV."),
    "file_kind": ("Berkas bukan XLSX dan bukan teks CSV.", "Simpan ulang sebagai XLSX atau CSV UTF-8."),
    "file_encrypted": (
        "Berkas dikunci dengan kata sandi, atau berformat .xls lama.",
        "Buka kata sandinya, lalu simpan sebagai XLSX.",
    ),
    "file_damaged": ("Berkas rusak atau terpotong.", "Unduh atau minta ulang berkas aslinya."),
    "file_cut": (
        "Berkas terpotong: baris terakhir tidak utuh dan tidak diakhiri ganti baris.",
        "Unduh atau minta ulang berkasnya; bila memang lengkap, hapus baris itu.",
    ),
    "file_suspicious": (
        "Isi berkas mencurigakan: ukuran sebenarnya jauh lebih besar daripada yang wajar.",
        "Jangan dipakai; minta berkas asli.",
    ),
    "file_macros": (
        "Berkas memuat makro atau tautan ke berkas lain.",
        "Simpan ulang sebagai XLSX biasa tanpa makro dan tautan.",
    ),
    "encoding": (
        "Teks tidak terbaca dengan pengodean ini.",
        "Simpan ulang sebagai CSV UTF-8, atau sebutkan pengodeannya: utf-8, utf-16 atau windows-1252.",
    ),
    "encoding_unknown": ("Pengodean yang diminta tidak dikenal.", "Pilih utf-8, utf-16 atau windows-1252."),
    "separator_unknown": ("Pemisah kolom yang diminta tidak dikenal.", "Pilih otomatis, titik koma, koma, tab atau |."),
    "separator_wrong": (
        "Pemisah kolom yang dipilih tidak membagi berkas ini menjadi kolom yang dikenal.",
        "Pilih pemisah lain atau otomatis, lalu kirim atau baca lagi.",
    ),
    "formulas_uncounted": (
        "Terlalu banyak rumus tanpa nilai.",
        "Buka berkas di Excel, hitung ulang, lalu simpan; atau kirim sebagai CSV.",
    ),
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
}

# The whole hand-over is refused.
HAND_OVER: Sentences = {
    "source_unknown": ("Sumber data tidak dikenal.", "Pakai salah satu sumber yang disebut di sini."),
    "source_bad": ("Berkas susunan sumber data salah.", "Perbaiki isinya; bandingkan dengan susunan p3ke."),
    "mapping_bad": (
        "Pemetaan kolom menunjuk bagian yang tidak dikenal.",
        "Pilih bagian dari daftar, atau kosongkan agar kolom diabaikan.",
    ),
    "crosswalk_columns": (
        "Tabel kode BPS tidak terbaca: perlu satu kolom kode BPS dan satu kolom kode Kemendagri.",
        "Simpan sebagai CSV dua kolom: kode_bps, kode_kemendagri.",
    ),
    "crosswalk_code": (
        "Kode wilayah bukan 10 digit.",
        "Tulis kode kampung lengkap: BPS 10 digit, Kemendagri 10 digit dengan atau tanpa titik.",
    ),
    "crosswalk_unknown": (
        "Kode Kemendagri ini tidak ada dalam daftar resmi wilayah.",
        "Periksa kode kampung pada baris itu.",
    ),
    "crosswalk_twice": (
        "Kode BPS yang sama menunjuk dua kampung.",
        "Hapus salah satu baris.",
    ),
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
        "Beri tanggal acuan, misalnya 2023-12-31.",
    ),
    "reference_future": ("Tanggal acuan data ada di masa depan.", "Periksa nama edisi atau beri tanggal acuan."),
    # On the way: what stands between a hand-over and the register.
    "in_use": ("Berkas ini sedang dikerjakan.", "Tunggu sampai selesai, lalu lihat laporannya."),
    "hand_over_unknown": ("Berkas yang dibawa ini tidak ditemukan.", "Periksa daftar edisi data."),
    "hand_over_elsewhere": ("Langkah ini tidak dapat dilakukan pada keadaan sekarang.", "Muat ulang halamannya."),
    "sign_own": ("Yang membawa berkas tidak boleh menandatanganinya.", "Minta petugas data lain untuk menandatangani."),
    "signed_already": ("Edisi ini sudah ditandatangani.", "Tidak perlu ditandatangani lagi."),
    "sign_outdated": (
        "Edisi lain dari sumber ini masuk sesudah perbandingan dibuat.",
        "Bandingkan ulang, baca laporannya, lalu tanda tangani.",
    ),
    "sign_stopped": (
        "Laporan ini dihentikan karena angkanya tidak wajar.",
        "Tulis alasan mengapa edisi ini tetap benar, atau tolak.",
    ),
    "withdraw_others": ("Hanya yang membawa berkas dapat menariknya.", "Pakai Tolak dan tulis alasannya."),
    "read_others": (
        "Berkas ini dibawa orang lain.",
        "Minta yang membawanya menjelaskan kolomnya, atau tolak dengan alasannya.",
    ),
    "files_not_kept": ("Berkasnya tidak disimpan di sini.", "Bawa berkas yang sama sekali lagi."),
    "area_none": ("Kampung ini tidak ada dalam daftar resmi.", "Pilih kampung dari daftar."),
    "owner_none": ("Orang ini tidak termasuk yang memakai NIK itu.", "Pilih salah satu yang ditampilkan."),
    "member_gone": ("Orang ini tidak lagi ada dalam daftar.", "Catat meninggalnya lewat halaman keluarganya."),
    "question_unknown": ("Pertanyaan ini tidak ditemukan.", "Periksa daftar pertanyaan."),
    "question_answered": ("Pertanyaan ini sudah dijawab.", "Muat ulang halamannya."),
    "words_missing": ("Alasan belum ditulis.", "Tulis alasannya."),
    "staging_lost": (
        "Bahan pemeriksaan hilang karena basis data berhenti mendadak.",
        "Bawa berkas yang sama sekali lagi.",
    ),
}

# The row is left out, the others go on.
ROW: Sentences = {
    "key_too_long": ("Pengenal keluarga lebih dari 80 huruf.", "Periksa pemisah kolom dan tanda kutip."),
    "field_too_long": ("Satu sel berisi lebih dari 131.072 huruf.", "Periksa tanda kutip dan isi baris ini."),
    "formula_empty": (
        "Rumus belum dihitung: selnya tidak menyimpan nilai.",
        "Buka berkas di Excel, hitung ulang, lalu simpan; atau ganti rumus dengan nilainya.",
    ),
    "row_ragged": ("Jumlah kolom baris tidak sama dengan judul.", "Periksa pemisah dan tanda kutip pada baris ini."),
    "key_missing": ("Pengenal keluarga kosong.", "Isi pengenal keluarga dari sumber."),
    "key_rounded": (
        "Excel merusak pengenal keluarga: digit terakhirnya hilang.",
        "Minta berkas dengan kolom pengenal berformat teks.",
    ),
    "name_missing": ("Nama kosong.", "Isi nama."),
    "cell_broken": ("Rumus lembar kerja gagal (#REF!, #N/A, …).", "Ganti rumus dengan nilainya."),
}

# The row is taken in, the value is emptied or not trusted.
CELL: Sentences = {
    "name_marked": (
        "Nama memuat huruf tak tampak, huruf asing yang serupa, atau ganti baris; disimpan apa adanya.",
        "Ketik ulang nama di sumber.",
    ),
    "date_month_first": (
        "Tanggal ini hanya terbaca bila bulan ditulis di depan, padahal sumber ini menulis hari di depan; dikosongkan.",
        "Periksa apakah seluruh kolom tertukar hari dan bulannya, misalnya 03/02 dibaca 3 Februari.",
    ),
    "number_unreadable": ("Bukan bilangan bulat 0 sampai 9999; dikosongkan.", "Tulis bilangannya saja, misalnya 4."),
    "area_disagrees": (
        "Kode dan nama kampung menunjuk dua tempat; kode yang dipakai.",
        "Periksa mana yang benar, kode atau nama kampung.",
    ),
    "card_rounded": (
        "Excel merusak No. KK: datang sebagai angka dan digit terakhirnya mungkin hilang; dikosongkan.",
        "Minta berkas dengan kolom No. KK berformat teks.",
    ),
    "card_is_nik": ("Kolom No. KK berisi NIK; dikosongkan.", "Isi No. KK yang benar."),
    "card_impossible_date": ("Bagian tanggal dalam No. KK mustahil; tetap disimpan.", "Periksa No. KK."),
    "nik_maybe_family_card": (
        "NIK ini mungkin No. KK: tanggal di dalamnya seperti tanggal pencatatan; tidak dipakai memadankan.",
        "Periksa NIK pada kartu keluarga.",
    ),
    "nik_province_unknown": ("Kode provinsi dalam NIK tidak dikenal; NIK tetap dipakai.", "Periksa NIK."),
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
        "NIK ini dipakai orang lain juga dalam berkas yang sama.",
        "Jawab pertanyaan NIK ganda, atau perbaiki di sumber.",
    ),
    "person_twice": (
        "Orang yang sama tercatat dalam dua keluarga.",
        "Periksa Kartu Keluarga; jawab pertanyaan orang ganda.",
    ),
    "nik_sex_differs": ("Jenis kelamin tidak sama dengan yang ada dalam NIK.", "Periksa dokumen; NIK tetap dipakai."),
}

# Nothing is wrong with any row; it is told so that nobody is surprised.
NOTE: Sentences = {
    "rows_hidden": ("Lembar ini punya baris tersembunyi; ikut dibaca.", "Tampilkan baris itu bila ingin memeriksa."),
    "columns_hidden": ("Lembar ini punya kolom tersembunyi; ikut dibaca.", "Tampilkan kolom itu bila ingin memeriksa."),
    "cells_merged": (
        "Lembar ini punya sel gabungan; isinya berlaku untuk semua baris gabungan itu.",
        "Periksa beberapa baris di antaranya.",
    ),
    "sheet_hidden": ("Lembar ini tersembunyi dan dilewati.", "Tampilkan lembar itu bila datanya perlu dibaca."),
    "sheet_passed_over": ("Lembar ini dilewati karena judul kolomnya tidak dikenali.", "Petakan kolomnya bila perlu."),
    "column_twice": ("Beberapa kolom berarti sama; yang disebut di sini yang dipakai.", "Petakan kolom bila keliru."),
    "end_open": ("Baris terakhir berkas tidak diakhiri ganti baris.", "Periksa apakah isi baris terakhir utuh."),
    "member_died": (
        "Berkas menyatakan anggota ini sudah meninggal; belum dicatat meninggal.",
        "Sesudah edisi ini masuk, jawab pertanyaan datanya: sudah meninggal atau masih hidup.",
    ),
    "member_inactive": (
        "Berkas menyatakan anggota ini tidak aktif lagi; tetap tercatat sebagai anggota.",
        "Sesudah edisi ini masuk, jawab pertanyaan datanya: sudah meninggal atau masih hidup.",
    ),
    "titles_again": ("Baris ini mengulang judul kolom dan dilewati.", "Tidak perlu apa-apa."),
    "nik_elsewhere": ("NIK diterbitkan di luar kabupaten ini; wajar bagi pendatang.", "Tidak perlu apa-apa."),
}

STOPS = {
    "leavers": "keluarga yang tidak muncul lagi",
    "joiners": "keluarga baru",
    "refused": "baris yang ditolak",
    "repeated": "baris yang berulang",
}
"""Which share stopped a hand-over."""

STANDING = {
    "waiting": "menunggu dibaca",
    "reading": "sedang dibaca",
    "ready": "menunggu tanda tangan",
    "signed": "sudah ditandatangani",
    "promoted": "sudah masuk",
    "refused": "tidak dapat dibaca",
    "rejected": "ditolak",
    "withdrawn": "ditarik",
}
"""Where a hand-over stands."""

PARTS_CHANGED = {
    "name": "nama", "nik": "NIK", "family_card": "No. KK", "birth_date": "tanggal lahir", "address": "alamat",
    "area": "kampung", "decile": "desil", "aid": "bantuan yang diterima", "housing": "keadaan rumah",
    "members": "anggota keluarga", "head": "kepala keluarga", "other": "isian lain",
}  # fmt: skip
"""What of a family an edition says otherwise."""

SENTENCES: Sentences = FILE | HAND_OVER | ROW | CELL | NOTE
