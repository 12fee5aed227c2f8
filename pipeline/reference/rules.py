"""What each reference table must look like: the rules the loader holds every row against."""

from dataclasses import dataclass, field

STATE_NAME_FORMS = (
    "name", "official", "abbreviation", "former", "adjective", "demonym", "demonym_plural", "government", "metonym",
)  # fmt: skip
OFFICE_LEVELS = (
    "head_of_state", "head_of_government", "minister", "deputy_minister", "parliament", "party", "military", "royal",
    "ambassador", "official", "delegation",
)  # fmt: skip
MISSION_TYPES = (
    "embassy", "high commission", "consulate-general", "consulate", "honorary consulate", "accredited",
    "liaison office", "trade office", "none", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """The shape of one table.

    Attributes:
        columns: the header, in order.
        key: columns that together name a row; a second row with the same values is refused.
        required: columns that are never empty.
        states: columns holding one ISO3 code of ``states.csv``, or several with ";" between.
        dates: columns holding an EDTF date (``1992``, ``1992-03``, ``1992-03-01``).
        choices: the values a column may take.
        numbers: columns holding whole numbers.
        points_to: column -> the (table, column) in which each of its values must stand.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    points_to: dict[str, tuple[str, str]] = field(default_factory=dict)


TABLES: dict[str, Rules] = {
    "states": Rules(
        columns=(
            "iso3",
            "name",
            "official_name",
            "region",
            "cow",
            "gw",
            "valid_from",
            "valid_to",
            "successors",
            "capital",
            "is_partially_recognised",
            "sovereign",
        ),
        key=("iso3",),
        required=("iso3", "name", "official_name", "region", "is_partially_recognised"),
        states=("iso3", "successors", "sovereign"),
        dates=("valid_from", "valid_to"),
        choices={"is_partially_recognised": ("true", "false")},
        numbers=("cow", "gw"),
    ),
    "state_names": Rules(
        columns=("name", "iso3", "form", "valid_from", "valid_to", "context", "article"),
        key=("name", "iso3", "form"),
        required=("name", "iso3", "form"),
        states=("iso3",),
        dates=("valid_from", "valid_to"),
        choices={"form": STATE_NAME_FORMS, "context": ("dyad",), "article": ("the",)},
    ),
    "combining_forms": Rules(
        columns=("prefix", "iso3"), key=("prefix", "iso3"), required=("prefix", "iso3"), states=("iso3",)
    ),
    "predecessors": Rules(
        columns=("iso3", "former_iso3", "valid_from", "valid_to"),
        key=("iso3", "former_iso3", "valid_from"),
        required=("iso3", "former_iso3", "valid_from", "valid_to"),
        states=("iso3", "former_iso3"),
        dates=("valid_from", "valid_to"),
    ),
    "cities": Rules(
        columns=(
            "city",
            "iso3",
            "is_capital",
            "alias_of",
            "valid_from",
            "valid_to",
            "context",
            "kind",
            "priority",
            "population",
        ),
        key=("city", "iso3", "valid_from"),
        required=("city", "iso3", "is_capital", "kind", "priority"),
        states=("iso3",),
        dates=("valid_from", "valid_to"),
        choices={"is_capital": ("true", "false"), "context": ("seat",), "kind": ("city", "region")},
        numbers=("priority", "population"),
        points_to={"alias_of": ("cities", "city")},
    ),
    "organizations": Rules(
        columns=("name", "alias", "kind"),
        key=("alias",),
        required=("name", "alias", "kind"),
        choices={"kind": ("global", "regional", "forum", "military", "trade")},
    ),
    "offices": Rules(
        columns=("office", "plural", "canonical", "level", "rank", "case"),
        key=("office",),
        required=("office", "canonical", "level", "rank", "case"),
        choices={"level": OFFICE_LEVELS, "case": ("any", "title")},
        numbers=("rank",),
    ),
    "portfolios": Rules(
        columns=("portfolio", "canonical", "is_common"),
        key=("portfolio",),
        required=("portfolio", "canonical", "is_common"),
        choices={"is_common": ("true", "false")},
    ),
    "portfolio_forms": Rules(
        columns=("form", "level", "rank", "is_common"),
        key=("form",),
        required=("form", "level", "rank", "is_common"),
        choices={"level": OFFICE_LEVELS, "is_common": ("true", "false")},
        numbers=("rank",),
    ),
    "honorifics": Rules(
        columns=("honorific", "kind"),
        key=("honorific",),
        required=("honorific", "kind"),
        choices={"kind": ("prefix", "suffix", "modifier")},
    ),
    "missions": Rules(
        columns=("noun", "plural", "mission_type"),
        key=("noun", "plural"),
        required=("noun", "mission_type"),
        choices={"mission_type": MISSION_TYPES},
    ),
    "currencies": Rules(
        columns=("symbol_or_word", "currency_code", "form", "context_iso3"),
        key=("symbol_or_word", "form", "context_iso3"),
        required=("symbol_or_word", "currency_code", "form"),
        states=("context_iso3",),
        choices={"form": ("prefix", "suffix")},
    ),
    "event_types": Rules(
        columns=("event_type", "plover_event", "quad_class", "description"),
        key=("event_type",),
        required=("event_type", "description"),
    ),
    "agreement_types": Rules(
        columns=("keyword", "agreement_type"), key=("keyword",), required=("keyword", "agreement_type")
    ),
    "hs_chapters": Rules(
        columns=("keyword", "hs_chapter", "chapter_name"),
        key=("keyword",),
        required=("keyword", "hs_chapter", "chapter_name"),
        numbers=("hs_chapter",),
    ),
    "un_resolutions": Rules(
        columns=("body", "resolution", "year", "about_iso3"),
        key=("body", "resolution"),
        required=("body", "resolution", "year"),
        states=("about_iso3",),
        dates=("year",),
    ),
    "security_council_years": Rules(
        columns=("year", "first_resolution", "last_resolution"),
        key=("year",),
        required=("year", "first_resolution", "last_resolution"),
        dates=("year",),
        numbers=("first_resolution", "last_resolution"),
    ),
    "stopnames": Rules(columns=("name", "reason"), key=("name",), required=("name", "reason")),
}
