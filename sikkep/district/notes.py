"""Writes BACA_SAYA.txt and the machine-readable summary: nobody is real, what was counted, which files belong to it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from sikkep.district.aid import COUNTED
from sikkep.district.chunks import Counts
from sikkep.district.files import INVENTED
from sikkep.district.numbers import CARD_SERIALS, NIK_SERIALS
from sikkep.district.rates import Rates

Digests = dict[str, str]
"""File name to SHA-256 in hexadecimal."""

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


def write_notes(out: Path, run: dict[str, int], counts: Counts, rates: Rates, digests: Digests) -> None:
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


def _text(run: dict[str, int], counts: Counts, digests: Digests) -> str:
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
