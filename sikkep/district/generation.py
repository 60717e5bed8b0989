"""Writes a whole invented district into a folder: registers, truth, pledges, and a note that nobody is real."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sikkep.areas import load_areas
from sikkep.district.chunks import CHUNK, Counts, District
from sikkep.district.columns import COLUMNS, Row, Sheet
from sikkep.district.doubles import DOUBLE_SHEETS, second_rows
from sikkep.district.editions import EDITION_SHEETS, EDITIONS, History, Rows, edition_file
from sikkep.district.files import LETTERHEAD, CsvFile, Files, Target, XlsxFile
from sikkep.district.notes import Digests, Run, digests_of, write_notes
from sikkep.district.pledge_file import write_pledges
from sikkep.district.rates import Rates

SMALLEST, LARGEST = 100, 500_000
LARGEST_SPREADSHEET = 20_000
"""Above this many families P3KE comes as CSV only: a sheet ends at 1,048,576 rows."""

NAMES: dict[Sheet, str] = {
    "p3ke_keluarga": "CONTOH_p3ke_keluarga_2023",
    "p3ke_individu": "CONTOH_p3ke_individu_2023",
    "dtks": "CONTOH_dtks_2024-08",
    "truth_match": "CONTOH_truth_match",
    "truth_match_individu": "CONTOH_truth_match_individu",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How messy the registers are; whether P3KE also comes as XLSX (None: up to 20,000 families); where areas are.

    `doubled`: the share of P3KE's families that stand in it twice, with the truth of who is who.
    `has_editions`: also P3KE 2022 and 2024, DTKS 2024-02, DTSEN 2025-TW3, and the truth of their differences.
    """

    rates: Rates = field(default_factory=Rates)
    has_editions: bool = False
    doubled: float = 0.0
    has_spreadsheets: bool | None = None
    areas: Path | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. `files` maps `p3ke_keluarga.xlsx`, `dtks.csv`, `komitmen_mitra.csv`, … to paths."""

    families: int
    seed: int
    counts: Counts
    files: dict[str, Path]
    sha256: Digests


def generate(
    families: int, seed: int, out: Path, progress: Callable[[int], None] | None = None, options: Options | None = None
) -> Summary:
    """Write a district of that many P3KE families. The same seed gives the same CSV files, byte for byte.

    `progress` is told the number of families done so far. Raises `ValueError` for a size outside 100 to 500,000
    or a negative seed, and `AreasMissing`.
    """
    if not SMALLEST <= families <= LARGEST or seed < 0:
        raise ValueError(f"A district has {SMALLEST} to {LARGEST:,} families, and a seed is not negative.")
    chosen = options or Options()
    district = District(seed, load_areas(chosen.areas), chosen.rates)
    out.mkdir(parents=True, exist_ok=True)
    paths, targets = _open(families, out, chosen)
    with Files(targets) as files:
        counts = _fill(_chunks(district, families, chosen), families, files, progress or _silent)
    paths["komitmen_mitra.csv"] = out / "CONTOH_komitmen_mitra.csv"
    write_pledges(paths["komitmen_mitra.csv"])
    summary = Summary(families, seed, counts, paths, digests_of(paths.values()))
    write_notes(out, _run(families, seed, chosen), counts, chosen.rates, summary.sha256)
    return summary


def _run(families: int, seed: int, options: Options) -> Run:
    run: dict[str, float | list[str]] = {"families": families, "seed": seed}
    run |= {"doubled": options.doubled} if options.doubled else {}
    return run | {"editions": [f"{each.register}:{each.name}" for each in EDITIONS]} if options.has_editions else run


def _silent(_done: int) -> None:
    """Nobody wants to know."""


def _chunks(district: District, families: int, options: Options) -> Iterator[tuple[Counts, Rows]]:
    """The rows of some families at a time, by sheet."""
    history = History(district) if options.has_editions else None
    for start in range(0, families, CHUNK):
        stop = min(start + CHUNK, families)
        chunk = district.chunk(start, stop)
        rows: dict[str, Sequence[Row]] = {str(sheet): written for sheet, written in chunk.rows.items()}
        if options.doubled:
            families_here = district.families(start, stop)
            for sheet, more in second_rows(district.founding, district.seed, families_here, options.doubled).items():
                rows[sheet] = [*rows.get(sheet, ()), *more]
        yield chunk.counts, {**rows, **(history.chunk(start, stop) if history else {})}


def _fill(
    chunks: Iterable[tuple[Counts, Rows]], families: int, files: Files, progress: Callable[[int], None]
) -> Counts:
    counts = Counts()
    for number, (counted, rows) in enumerate(chunks, 1):
        for sheet, written in rows.items():
            files.write(sheet, written)
        counts.add(counted)
        progress(min(number * CHUNK, families))
    return counts


def _open(families: int, out: Path, options: Options) -> tuple[dict[str, Path], dict[str, list[Target]]]:
    has_spreadsheets = options.has_spreadsheets
    if has_spreadsheets is None:
        has_spreadsheets = families <= LARGEST_SPREADSHEET
    targets: dict[str, list[Target]] = {sheet: [_csv(sheet, out)] for sheet in NAMES}
    if options.has_editions:
        targets |= {sheet: [edition_file(sheet, out)] for sheet in EDITION_SHEETS}
    if options.doubled:
        targets |= {sheet: [CsvFile(out / f"CONTOH_{sheet}.csv", names)] for sheet, names in DOUBLE_SHEETS.items()}
    if has_spreadsheets:
        targets["p3ke_keluarga"].append(_family_workbook(out))
        targets["p3ke_individu"].append(_person_workbook(out))
    paths = {f"{sheet}{target.path.suffix}": target.path for sheet, kinds in targets.items() for target in kinds}
    return paths, targets


def _csv(sheet: Sheet, out: Path) -> CsvFile:
    return CsvFile(out / f"{NAMES[sheet]}.csv", COLUMNS[sheet], ";" if sheet == "dtks" else ",")


def _family_workbook(out: Path) -> XlsxFile:
    """Some offices write kode_kemendagri for kode_kemdagri."""
    columns = [name.replace("kemdagri", "kemendagri") for name in COLUMNS["p3ke_keluarga"]]
    return XlsxFile(out / f"{NAMES['p3ke_keluarga']}.xlsx", columns)


def _person_workbook(out: Path) -> XlsxFile:
    """The regional sheet: a letterhead of twelve rows, then column names in capitals with spaces."""
    columns = [name.replace("_", " ").upper() for name in COLUMNS["p3ke_individu"]]
    return XlsxFile(out / f"{NAMES['p3ke_individu']}.xlsx", columns, LETTERHEAD)
