"""Rows that follow from other rows: spellings of a name, offices of every portfolio, cities of a state that is gone."""

import unicodedata
from collections.abc import Callable, Iterable

Row = dict[str, str]
ReadRows = Callable[[str], list[Row]]

LETTERS = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "æ": "ae", "Æ": "Ae", "ß": "ss", "ʻ": "'", "ʽ": "'", "ə": "a", "Ə": "A",
})  # fmt: skip
HYPHENS = ("-", "–", "‑")
WORDS = frozenset({"Male", "Pec", "Sale", "Bone", "Bale", "Munster", "Liege", "Sete", "Lezhe"})
"""Words that a city's name becomes without its accents ("Malé"): a spelling of it only where the file says so."""


def spellings(name: str, hyphens: tuple[str, ...] = HYPHENS) -> list[str]:
    """The name and its other spellings: typographic apostrophe and hyphens, and letters without their accents."""
    if name.isascii() and "'" not in name and not any(hyphen in name for hyphen in hyphens):
        return [name]
    found = [name, unaccented(name)]
    for spelling in list(found):
        if "'" in spelling:
            found.append(spelling.replace("'", "’"))
        for hyphen in hyphens:
            if hyphen in spelling:
                found += [spelling.replace(hyphen, other) for other in hyphens]
    return list(dict.fromkeys(found))


def unaccented(name: str) -> str:
    """The name in letters without accents: "Brasília" as "Brasilia"."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plural_of(office: str) -> str:
    """The plural of an office: its head noun takes the "s" ("Ministers of Trade", "Trade Ministers")."""
    for joint in (" of ", " for ", " to ", " in ", " at ", " without "):
        head, found, rest = office.partition(joint)
        if found:
            return plural_of(head) + found + rest
    if office.endswith(("s", "x", "ch", "sh")):
        return office + "es"
    if office.endswith("y") and office[-2] not in "aeiou":
        return office[:-1] + "ies"
    if office.endswith("man"):
        return office[:-3] + "men"
    return office + "s"


def _distinct(rows: Iterable[Row], key: tuple[str, ...]) -> list[Row]:
    """The rows without later ones of the same key: a row of the file wins over one that follows from another."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        kept.setdefault(tuple(row[column] for column in key), row)
    return list(kept.values())


def state_names(rows: list[Row], _: ReadRows) -> list[Row]:
    """Each name in all its spellings, the states that bear it in every context before those that need their dyad."""
    spelled = [{**row, "name": name} for row in rows for name in spellings(row["name"])]
    return sorted(_distinct([*rows, *spelled], ("name", "iso3", "form")), key=lambda row: bool(row["context"]))


def organizations(rows: list[Row], _: ReadRows) -> list[Row]:
    """Each alias in all its spellings."""
    spelled = [{**row, "alias": alias} for row in rows for alias in spellings(row["alias"])]
    return _distinct([*rows, *spelled], ("alias",))


def cities(rows: list[Row], _: ReadRows) -> list[Row]:
    """Each city in all its spellings; of several states with a city of that name the likeliest first."""
    spelled = [
        {**row, "city": name, "alias_of": row["alias_of"] or row["city"]}
        for row in rows
        for name in spellings(row["city"], hyphens=())
        if name != row["city"] and name not in WORDS
    ]
    likeliest_first = sorted([*rows, *spelled], key=lambda row: (-int(row["priority"]), -int(row["population"] or 0)))
    return _distinct(likeliest_first, ("city", "iso3", "valid_from"))


def offices(rows: list[Row], read_rows: ReadRows) -> list[Row]:
    """Each office with its plural, and the offices of every portfolio ("Minister of Trade", "Trade Minister", …)."""
    portfolios = [
        {
            "office": form["form"].format(name=portfolio["portfolio"]),
            "plural": "",
            "canonical": form["form"].format(name=portfolio["canonical"]),
            "level": form["level"],
            "rank": form["rank"],
            "case": "any",
        }
        for portfolio in read_rows("portfolios")
        for form in read_rows("portfolio_forms")
        if portfolio["is_common"] == "true" or form["is_common"] == "true"
        if not (portfolio["portfolio"].startswith("the ") and not form["form"].endswith("{name}"))
    ]
    expanded = _distinct([*rows, *portfolios], ("office",))
    return [{**row, "plural": row["plural"] or plural_of(row["office"])} for row in expanded]


def un_resolutions(rows: list[Row], read_rows: ReadRows) -> list[Row]:
    """The resolutions of the file, and every other Security Council resolution with its year."""
    counted = [
        {"body": "UNSC", "resolution": str(number), "year": year["year"], "about_iso3": ""}
        for year in read_rows("security_council_years")
        for number in range(int(year["first_resolution"]), int(year["last_resolution"]) + 1)
    ]
    return _distinct([*rows, *counted], ("body", "resolution"))


EXPANSIONS: dict[str, Callable[[list[Row], ReadRows], list[Row]]] = {
    "state_names": state_names,
    "organizations": organizations,
    "cities": cities,
    "offices": offices,
    "un_resolutions": un_resolutions,
}
