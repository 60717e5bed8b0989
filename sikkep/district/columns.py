"""The columns of every file of the district, in their order."""

from typing import Literal

Sheet = Literal["p3ke_keluarga", "p3ke_individu", "dtks", "truth_match", "truth_match_individu"]
Row = list[str | int]


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS: dict[Sheet, tuple[str, ...]] = {
    "p3ke_keluarga": _columns(
        "no id_keluarga_P3KE provinsi kabupaten_kota kecamatan desa_kelurahan kode_kemdagri desil_kesejahteraan alamat "
        "kepala_keluarga nik padan_dukcapil jenis_kelamin tanggal_lahir pekerjaan pendidikan kepemilikan_rumah "
        "memiliki_simpanan_uang_perhiasan_ternak_lainnya jenis_atap jenis_dinding jenis_lantai sumber_penerangan "
        "bahan_bakar_memasak sumber_air_minum memiliki_fasilitas_buang_air_besar penerima_bpnt penerima_bpum "
        "penerima_bst penerima_pkh penerima_sembako resiko_stunting"
    ),
    "p3ke_individu": _columns(
        "id_keluarga_p3ke provinsi kabupaten_kota kecamatan desa_kelurahan kode_kemdagri desil_kesejahteraan alamat "
        "id_individu nama nik padan_dukcapil jenis_kelamin hubungan_dengan_kepala_keluarga tanggal_lahir status_kawin "
        "pekerjaan pendidikan usia_dibawah_7_tahun usia_7_12 usia_13_15 usia_16_18 usia_19_21 usia_22_59 "
        "usia_60_tahun_keatas penerima_bpnt penerima_bpum penerima_bst penerima_pkh penerima_sembako resiko_stunting"
    ),
    "dtks": _columns(
        "id_kec id_desa provinsi kabupaten kecamatan desa_kelurahan rt rw Alamat NOKK NIK Nama idsemesta FIRST_SK "
        "padankan_at BPNT BST PKH PBI BNPT_PPKM BLT BLT_BBM RUTILAHU SEMBAKO_ADAPTIF ATENSI YAPI PENA PERMAKANAN "
        "periode_bpnt periode_bst periode_pkh periode_pbi periode_blt keterangan_meninggal masih_hidup_label "
        "keterangan_disabilitas is_nonaktif deleted_label is_btn_padankan checkBtnHamil isAktifHamil is_btn_dapodik "
        "verifyid counter active update_at"
    ),
    "truth_match": _columns(
        "id_keluarga_p3ke nokk_dtks kode_kemdagri_p3ke kode_kemdagri_dtks kelas bukti bantuan_p3ke bantuan_dtks "
        "sasaran mendesak alasan_mendesak anggota_p3ke anggota_dtks anggota_padan gangguan"
    ),
    "truth_match_individu": _columns("id_keluarga_p3ke id_individu nokk_dtks idsemesta gangguan_p3ke gangguan_dtks"),
}
"""P3KE and DTKS as local applications import them; the truth files are ours."""
