"""Writes BACA_SAYA.txt and the machine-readable summary: nobody is real, what was counted, which files belong to it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from sikkep.district.aid import COUNTED
from sikkep.district.chunks import Counts
from sikkep.district.files import INVENTED
from sikkep.district.numbers import CARD_SERIALS, NIK_SERIALS
from sikkep.district.rates import Rates

Digests = dict[str, str]
"""File name to SHA-256 in hexadecimal."""

Run = Mapping[str, float | list[str]]
"""What was asked for: `families`, `seed`; `doubled`, `editions` where there are any."""

_EDITIONS = (
    "",
    "Edisi / editions: P3KE 2022, 2023, 2024; DTKS 2024-02, 2024-08; DTSEN 2025-TW3.",
    "Keluarga yang sama, tetapi hidupnya berjalan: ada yang lahir, meninggal, pindah, membaik; ada sel yang kosong.",
    "The same families, whose lives go on: births, deaths, moves, better houses; and cells that are left empty.",
    "CONTOH_truth_editions_<register>_<edisi>_<edisi>.csv: kunci, apa (muncul, keluar, berubah), bagian, peristiwa.",
    "Keluarga yang tidak disebut tidak berubah; sel kosong berarti tidak dinyatakan, bukan perubahan.",
    "Who is not named there has not changed; an empty cell states nothing and changes nothing.",
    "CONTOH_truth_editions_dtsen_p3ke.csv: keluarga DTSEN mana adalah keluarga P3KE mana / who is who.",
    "Desil DTSEN berskala nasional 1-10; jangan dibandingkan dengan desil P3KE / never compare it with P3KE's.",
)
_LABELS = {
    "p3ke_families": "keluarga P3KE / families in P3KE",
    "p3ke_people": "orang dalam P3KE / people in P3KE",
    "dtks_people": "orang dalam DTKS / people in DTKS",
    "dtks_only_families": "keluarga hanya dalam DTKS / families in DTKS only",
    "matched": "keluarga dalam keduanya / families in both",
    "targets": "sasaran (tanpa bantuan yang dihitung) / targets (no counted aid)",
    "urgent": "sasaran dengan kebutuhan mendesak / targets with urgent needs",
}


def digests_of(paths: Iterable[Path]) -> Digests:
    """The SHA-256 of each file, in order of name."""
    return {path.name: _digest(path) for path in sorted(paths)}


def write_notes(out: Path, run: Run, counts: Counts, rates: Rates, digests: Digests) -> None:
    """Write BACA_SAYA.txt for people and CONTOH_ringkasan.json for programs."""
    (out / "BACA_SAYA.txt").write_text(_text(run, counts, digests), encoding="utf-8")
    summary = {
        "invented": True,
        "notice": list(INVENTED),
        **run,
        "counts": asdict(counts),
        "target": {"rule": "in P3KE, in DTKS, none of these columns says yes for anybody", "counted_columns": COUNTED},
        "reserved": {"nik_serials": _span(NIK_SERIALS), "family_card_serials": _span(CARD_SERIALS)},
        "rates": asdict(rates),
        "sha256": digests,
    }
    (out / "CONTOH_ringkasan.json").write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _text(run: Run, counts: Counts, digests: Digests) -> str:
    numbers = [f"  {_LABELS[name]}: {number}" for name, number in asdict(counts).items()]
    files = [f"  {digest}  {name}" for name, digest in digests.items()]
    counted = [f"  {register}: {', '.join(columns)}" for register, columns in COUNTED.items()]
    return "\n".join([
        *INVENTED,
        "",
        f"Benih / seed: {run['seed']}",
        f"Keluarga / families: {run['families']}",
        *numbers,
        "",
        "Kolom yang dihitung sebagai bantuan / columns counted as aid (PBI, BPUM: tidak / no):",
        *counted,
        *(_EDITIONS if "editions" in run else ()),
        "",
        "Berkas / files (SHA-256):",
        *files,
        "",
    ])  # fmt: skip


def _span(serials: range) -> str:
    return f"{serials.start}-{serials.stop - 1}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
