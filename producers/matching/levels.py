"""Says, field by field, how far two rows agree: as SQL over `l` and `r`, a level being its place in the rules' list."""

from producers.matching.rules import Rules

_NIK = """
    CASE WHEN l.nik = r.nik THEN {equal} WHEN l.nik IS NULL OR r.nik IS NULL THEN {missing} ELSE {different} END
"""
# Near: a letter or two. Part: words left out, the end cut off, or first letters only ("SRI W.").
_NAME = """
    CASE WHEN l.key = r.key OR l.alias = r.key OR l.key = r.alias THEN {equal}
         WHEN l.sound = r.sound OR l.sorted = r.sorted THEN {sound}
         WHEN l.key IS NULL OR r.key IS NULL OR l.key = '' OR r.key = '' THEN {different}
         WHEN least(length(l.key), length(r.key)) >= 5 AND abs(length(l.key) - length(r.key)) <= 2
           AND (jaro_winkler_similarity(l.key, r.key) >= 0.93 OR damerau_levenshtein(l.key, r.key) <= 1) THEN {near}
         WHEN starts_with(l.key, r.key) AND length(r.key) >= 4 OR starts_with(r.key, l.key) AND length(l.key) >= 4
           OR list_has_all(l.words, r.words) AND length(r.key) >= 3
           OR list_has_all(r.words, l.words) AND length(l.key) >= 3
           OR len(l.words) = len(r.words) AND len(l.words) > 1 AND list_bool_and(list_transform(
                list_zip(l.words, r.words), lambda w: starts_with(w[1], w[2]) OR starts_with(w[2], w[1]))) THEN {part}
         ELSE {different} END
"""
_BIRTH_DATE = """
    CASE WHEN l.born IS NULL OR r.born IS NULL THEN {missing}
         WHEN l.year = r.year AND (l.is_default OR r.is_default) THEN {default}
         WHEN l.born = r.born THEN {equal}
         WHEN l.year = r.year AND l.day = r.turned THEN {swapped}
         WHEN l.day = r.day AND abs(l.year - r.year) = 1 THEN {near}
         WHEN l.year = r.year THEN {year}
         ELSE {different} END
"""
_SEX = """
    CASE WHEN l.sex = r.sex THEN {equal} WHEN l.sex IS NULL OR r.sex IS NULL THEN {missing} ELSE {different} END
"""
_AREA = """
    CASE WHEN l.area IS NULL OR r.area IS NULL THEN {missing} WHEN l.area = r.area THEN {equal}
         WHEN l.area[:8] = r.area[:8] THEN {subdistrict} ELSE {different} END
"""
_KNOWN = "(" + " + ".join(f"(l.{part} - r.{part} IS NOT NULL)::INT" for part in ("hamlet", "rt", "rw")) + ")"
_SAME = "(" + " + ".join(f"coalesce(l.{part} = r.{part}, false)::INT" for part in ("hamlet", "rt", "rw")) + ")"
_ADDRESS = f"""
    CASE WHEN l.area IS DISTINCT FROM r.area OR {_KNOWN} = 0 THEN {{missing}}
         WHEN {_SAME} = {_KNOWN} AND {_KNOWN} > 1 THEN {{equal}} WHEN {_SAME} > 0 THEN {{part}} ELSE {{different}} END
"""
_SQL = {
    "nik": _NIK, "name": _NAME, "birth_date": _BIRTH_DATE, "sex": _SEX, "area": _AREA, "address": _ADDRESS,
}  # fmt: skip


def level_of(rules: Rules, field: str) -> str:
    """SQL that gives a field's level, for people `l` and `r`, or families where the field is one of the family's."""
    places = {level: place for place, level in enumerate(rules.levels(field))}
    return f"({_SQL[field].format_map(places).strip()})::TINYINT AS {field}"


def levels_of(rules: Rules, fields: tuple[str, ...]) -> str:
    """SQL for several fields, one column each."""
    return ", ".join(level_of(rules, field) for field in fields)
