"""The closed lists of words that events, commands and tables may use."""

import re
from typing import Self

from schemas.words import Word

_REGISTER = re.compile(r"^[a-z][a-z0-9_]{1,19}$")


class Source(Word):
    """Registers: the national ones (Kepmenko PMK 25/2022; Kemensos SIKS-NG; Inpres 4/2025), and others.

    A register that an installation adds by a file of its own (`producers/registries/sources`) is a value too, without
    a line here. A reader of our events must let a name that it does not know pass, as with any value of a list.
    """

    P3KE = "p3ke"
    DTKS = "dtks"
    DTSEN = "dtsen"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not _REGISTER.match(value):
            return None
        added = str.__new__(cls, value)
        added._name_, added._value_ = value.upper(), value
        known: Self = cls._value2member_map_.setdefault(value, added)  # type: ignore[assignment]
        return known


class Pillar(Word):
    """The three strategies of Inpres 4/2022 and Inpres 8/2025."""

    BURDEN = "burden"
    INCOME = "income"
    POCKETS = "pockets"


class Aid(Word):
    """Government aid programmes that the registers flag."""

    PKH = "pkh"
    BPNT = "bpnt"
    SEMBAKO = "sembako"
    BST = "bst"
    BLT = "blt"
    BLT_DD = "blt_dd"
    BLT_BBM = "blt_bbm"
    BPUM = "bpum"
    PBI = "pbi"
    RTLH = "rtlh"
    ATENSI = "atensi"
    YAPI = "yapi"
    PENA = "pena"
    PERMAKANAN = "permakanan"
    PPKM = "ppkm"
    PRAKERJA = "prakerja"
    KUR = "kur"


class Indicator(Word):
    """What a register row says of how a family lives; codes only, never a value that names a person."""

    NO_TOILET = "no_toilet"
    EARTH_FLOOR = "earth_floor"
    POOR_WALLS = "poor_walls"
    POOR_ROOF = "poor_roof"
    UNSAFE_WATER = "unsafe_water"
    NO_ELECTRICITY = "no_electricity"
    NOT_OWN_HOUSE = "not_own_house"
    NO_SAVINGS = "no_savings"
    STUNTING_RISK = "stunting_risk"
    ELDERLY_ALONE = "elderly_alone"
    CHILD_UNDER_FIVE = "child_under_five"
    DISABILITY = "disability"
    HEAD_OUT_OF_WORK = "head_out_of_work"
    WOMAN_HEAD = "woman_head"


class HandOverState(Word):
    """Where a hand-over of register files stands. The last four are ends; only `promoted` changed a register."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    SIGNED = "signed"
    PROMOTED = "promoted"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class QuestionSort(Word):
    """What a register leaves open for a person."""

    PLACE_UNKNOWN = "place_unknown"
    NIK_SHARED = "nik_shared"
    PERSON_TWICE = "person_twice"
    MEMBER_DIED = "member_died"
    MEMBER_INACTIVE = "member_inactive"


class RecordField(Word):
    """Parts of a register row that can change; an event names the part, never the value."""

    NAME = "name"
    NIK = "nik"
    FAMILY_CARD = "family_card"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    AREA = "area"
    DECILE = "decile"
    AID = "aid"
    HOUSING = "housing"
    MEMBERS = "members"
    HEAD = "head"
    OTHER = "other"


class Evidence(Word):
    """What a pair of records has in common, or not."""

    NIK_EQUAL = "nik_equal"
    NIK_MISSING = "nik_missing"
    NIK_DIFFERENT = "nik_different"
    NIK_UNTRUSTED = "nik_untrusted"
    NAME_EQUAL = "name_equal"
    NAME_SIMILAR = "name_similar"
    NAME_DIFFERENT = "name_different"
    BIRTH_DATE_EQUAL = "birth_date_equal"
    BIRTH_DATE_DIFFERENT = "birth_date_different"
    BIRTH_DATE_MISSING = "birth_date_missing"
    AREA_EQUAL = "area_equal"
    AREA_DIFFERENT = "area_different"
    SEVERAL_CANDIDATES = "several_candidates"


class OutcomeClass(Word):
    """Where a family stands once P3KE and DTKS were compared: in both without aid that counts, in both with such aid,
    in doubt, in P3KE alone, there without a sound NIK; or gone by people's word.
    """

    TARGET = "target"
    WITH_AID = "with_aid"
    REVIEW = "review"
    LEFT_ONLY = "left_only"
    NO_NIK = "no_nik"
    GONE = "gone"


class Verdict(Word):
    """A reviewer's answer to "is this the same family?"."""

    SAME = "same"
    NOT_SAME = "not_same"
    FIELD_CHECK = "field_check"


class CaseState(Word):
    """Where a case stands. A household that the registers name but that has no case yet is `watched`.

    A household that is part of another one by now is `merged`: its case goes on there.
    """

    WATCHED = "watched"
    OPEN = "open"
    GRADUATED = "graduated"
    CLOSED = "closed"
    MERGED = "merged"


class Urgency(Word):
    """How soon help must come (*kebutuhan sangat mendesak* is `urgent`)."""

    URGENT = "urgent"
    SOON = "soon"
    REGULAR = "regular"


class Need(Word):
    """What a family needs."""

    FOOD = "food"
    HEALTH = "health"
    HEALTH_INSURANCE = "health_insurance"
    EDUCATION = "education"
    HOUSING = "housing"
    SANITATION = "sanitation"
    WATER = "water"
    ELECTRICITY = "electricity"
    WORK = "work"
    BUSINESS_CAPITAL = "business_capital"
    IDENTITY_PAPERS = "identity_papers"
    CARE = "care"


class VisitOutcome(Word):
    """What a home visit found."""

    MET = "met"
    NOT_HOME = "not_home"
    MOVED = "moved"
    DECEASED = "deceased"
    REFUSED = "refused"


class FollowUpPurpose(Word):
    """Why somebody will come back to a family."""

    VISIT = "visit"
    CALL_AGENCY = "call_agency"
    CHECK_DELIVERY = "check_delivery"
    PAPERS = "papers"
    MUSDES = "musdes"
    CIVIL_REGISTRY = "civil_registry"
    OTHER = "other"


class FollowUpOutcome(Word):
    """How a follow-up ended."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    NOT_REACHED = "not_reached"


class ClosingReason(Word):
    """Why a case is closed without graduation (musdes reason codes, DOMAIN: P3KE verval)."""

    DECEASED = "deceased"
    MOVED = "moved"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    OTHER = "other"
    MATCH_UNDONE = "match_undone"


class PledgeStatus(Word):
    """Promised and already running are different states."""

    PROMISED = "promised"
    RUNNING = "running"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Unit(Word):
    """What a pledge is counted in."""

    PERSONS = "persons"
    FAMILIES = "families"
    PACKAGES = "packages"
    HOUSES = "houses"
    SEEDLINGS = "seedlings"
    RUPIAH = "rupiah"
    SESSIONS = "sessions"


class Channel(Word):
    """How a notice reaches an agency."""

    INBOX = "inbox"
    EMAIL = "email"


class DeliveryState(Word):
    """Where a notice stands on its way over a channel."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class Role(Word):
    """Who signs in. A registrar keeps the registers of Dinas Sosial: hand-overs, village results, data requests."""

    CASE_WORKER = "case_worker"
    REGISTRAR = "registrar"
    AGENCY = "agency"
    AUDITOR = "auditor"
    PLANNER = "planner"
    ADMIN = "admin"


class DeadLetterCode(Word):
    """Why a message could not be taken in."""

    BAD_JSON = "bad_json"
    SCHEMA = "schema"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_VERSION = "unknown_version"
    KEY_MISMATCH = "key_mismatch"
    HANDLER_BUG = "handler_bug"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
