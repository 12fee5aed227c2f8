"""Dates of facts: EDTF text of random precision, and the many ways to write one.

A fact carries its date as EDTF (`2008`, `2008-05`, `2008-05-14`, `2008-05-12/2008-05-14`). What the article says may be
less exact than the fact, never more; `told` says what remains.
"""

import calendar
from random import Random

MONTHS = list(calendar.month_name)
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
STYLES = ("day first", "month first")


def draw(random: Random, first: int, last: int, precision: str | None = None) -> str:
    """An EDTF date in the years ``first`` to ``last``; without a precision mostly a month or a day."""
    precision = precision or random.choice(["year", "month", "month", "day", "day"])
    year = random.randint(first, last)
    if precision == "year":
        return f"{year}"
    month = random.randint(1, 12)
    if precision == "month":
        return f"{year}-{month:02}"
    if precision == "span":
        day = random.randint(1, 24)
        return f"{year}-{month:02}-{day:02}/{year}-{month:02}-{day + random.randint(1, 4):02}"
    return f"{year}-{month:02}-{random.randint(1, 28):02}"


def year(date: str) -> int:
    return int(date[:4])


def day_ordinal(day: int) -> str:
    suffix = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def written(date: str, style: str) -> str:
    """The date by itself: "May 2008", "14 May 2008", "May 12–14, 2008"."""
    start, _, end = date.partition("/")
    parts = [int(part) for part in start.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = MONTHS[parts[1]]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    days = str(parts[2]) + (f"–{int(end[-2:])}" if end else "")
    return f"{days} {month} {parts[0]}" if style == "day first" else f"{month} {days}, {parts[0]}"


def adverbial(date: str, style: str, random: Random) -> str:
    """The date with its preposition: "in May 2008", "on 14 May 2008", "from 12 to 14 May 2008"."""
    start, _, end = date.partition("/")
    parts = [int(part) for part in start.split("-")]
    if len(parts) == 1:
        return f"in {parts[0]}"
    month = MONTHS[parts[1]]
    if len(parts) == 2:
        return random.choice([f"in {month} {parts[0]}"] * 4 + [f"in {month}, {parts[0]}"])
    if end:
        last = int(end[-2:])
        if style == "day first":
            return random.choice(
                [
                    f"from {parts[2]} to {last} {month} {parts[0]}",
                    f"on {parts[2]}–{last} {month} {parts[0]}",
                    f"between {parts[2]} and {last} {month} {parts[0]}",
                ]
            )
        return random.choice(
            [f"from {month} {parts[2]} to {last}, {parts[0]}", f"on {month} {parts[2]}–{last}, {parts[0]}"]
        )
    if style == "day first":
        return random.choice(
            [f"on {parts[2]} {month} {parts[0]}"] * 5
            + [
                f"on {day_ordinal(parts[2])} {month} {parts[0]}",
                f"on the {day_ordinal(parts[2])} of {month} {parts[0]}",
            ]
        )
    return random.choice(
        [f"on {month} {parts[2]}, {parts[0]}"] * 5 + [f"on {month} {day_ordinal(parts[2])}, {parts[0]}"]
    )


def later(earlier: str, date: str) -> str | None:
    """A year told after an earlier date: "the following year", "three years later"; None where it cannot be."""
    gap = year(date) - year(earlier)
    if "-" in date or not 0 < gap < len(NUMBERS):
        return None
    return "the following year" if gap == 1 else f"{NUMBERS[gap]} years later"


def tightest(dates: list[str | None]) -> str | None:
    """The most exact of several tellings of one date; None where none gives it."""
    known = [date for date in dates if date]
    return max(known, key=lambda date: (len(date.split("/")[0]), -len(date)), default=None)
