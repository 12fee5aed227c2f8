import re
from collections.abc import Sequence
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar import dates, edtf
from pipeline.grammar.dates import mark_dates, resolve_dates
from pipeline.grammar.marks import protect, unmark

TABLES = (
    dates.DAYS, dates.MONTH_RULES, dates.SPANS, dates.NUMBERS, dates.YEARS, dates.ADJECTIVES, dates.PLAIN_YEARS, dates.RELATIVES,
)  # fmt: skip


def marked(texts: Sequence[str], sections: Sequence[int] | None = None) -> list[str]:
    """The texts as passages with their dates marked and resolved; one section if no sections are given."""
    frame = pl.DataFrame(
        {"passage_id": range(len(texts)), "section": list(sections) if sections else [0] * len(texts), "marked": texts}
    )
    frame = frame.with_columns(marked=mark_dates(protect(pl.col("marked"))))
    return resolve_dates(frame, ["section"])["marked"].to_list()


def dates_in(text: str) -> list[str]:
    return re.findall("⟦D:([^¦]*)¦", text)


def found(*texts: str) -> list[str]:
    """All dates of the passages of one section, in order."""
    return [value for text in marked(texts) for value in dates_in(text)]


def alone(texts: Sequence[str]) -> dict[str, str]:
    """Each text, by itself, to what it becomes."""
    return dict(zip(texts, marked(texts, range(len(texts))), strict=True))


def test_every_rule_reads_its_example() -> None:
    rules = [rule for table in TABLES for rule in table]
    results = alone([rule.example for rule in rules])
    wrong = {
        r.example: (dates_in(results[r.example]), r.expected)
        for r in rules
        if dates_in(results[r.example]) != r.expected.split()
    }
    assert wrong == {}


FORMS = {
    # days
    "27 June 1961": "1961-06-27", "27th June 1961": "1961-06-27", "June 27th, 1961": "1961-06-27", "27 June, 1961": "1961-06-27",
    "the 27th of June 1961": "1961-06-27", "June 27 1961": "1961-06-27", "27 Jun 1961": "1961-06-27", "Sept. 7, 1961": "1961-09-07",
    "7 Sep. 1961": "1961-09-07", "27-June-1961": "1961-06-27", "1961-06-27": "1961-06-27", "27.06.1961": "1961-06-27",
    "1 March 2010": "2010-03-01", "May 5, 2010": "2010-05-05", "2 nd May 2010": "2010-05-02", "12 March 1204": "1204-03-12",
    "30 February 2010": "2010-02", "(on 1 May 1990)": "1990-05-01",
    # spans of days and months
    "3-5 May 2010": "2010-05-03/2010-05-05", "3 to 5 May 2010": "2010-05-03/2010-05-05", "May 3 to 5, 2010": "2010-05-03/2010-05-05",
    "May 30-June 2, 2010": "2010-05-30/2010-06-02", "March to May 2010": "2010-03/2010-05", "March/April 2010": "2010-03/2010-04",
    # months
    "April 2008": "2008-04", "in May 2008": "2008-05", "late March 2008": "2008-03", "Dec. 2008": "2008-12", "March, 2012": "2012-03",
    "the end of May 2008": "2008-05", "July of 2008": "2008-07", "mid-July 2008": "2008-07",
    # years, decades
    "in 2010": "2010", "mid-1994": "1994", "early 1995": "1995", "the summer of 1998": "1998", "spring 1998": "1998",
    "the winter of 1941–42": "1941/1942", "(1998)": "1998", "1998–present": "1998", "2019–20": "2019/2020", "1998/99": "1998/1999",
    "between 2010 and 2011": "2010/2011", "1990s": "199X", "the 1990's": "199X", "the early 1820s": "182X", "the mid-1980s": "198X",
    "the mid-to-late 1970s": "197X", "the 60s": "196X", "the late nineties": "199X", "AD 1200": "1200", "in 1066.": "1066",
    "fiscal year 2014-15": "2014/2015", "2005-06": "2005/2006", "since about 1960": "1960", "as of 2006": "2006", "by the year 2010": "2010",
    "early 2000s": "200X", "in 2008-2010": "2008/2010",
}  # fmt: skip


def test_a_date_is_read_as_written() -> None:
    results = alone([f"It happened {text}" for text in FORMS])
    assert {text: dates_in(results[f"It happened {text}"]) for text in FORMS} == {
        text: [date] for text, date in FORMS.items()
    }


NO_DATES = [
    "close to 2000 Ruritanian refugees arrived", "Resolution 1874", "worth 1,34,028", "over 1500 troops", "a ship of 2000 tons",
    "in the 19th century", "the second half of the nineteenth century", "some 1800 people", "in 300 BC", "at 1500 metres",
    "$1990", "www.example.org/2010/page", "flight 1549", "It may march on", "Theresa May said", "Jan Low of the Mar del Plata club",
    "section 2001:3", "pre-2003 debts", "1,990 students", "the Green March of the king", "She was in her nineties",
]  # fmt: skip


def words(texts: Sequence[str]) -> list[str]:
    return pl.DataFrame({"text": texts}).select(unmark(pl.col("text")))["text"].to_list()


def test_what_is_no_date_is_none_and_keeps_its_words() -> None:
    results = alone(NO_DATES)
    assert [text for text in NO_DATES if dates_in(results[text])] == []
    assert words(list(results.values())) == NO_DATES


def test_a_year_that_says_which_is_no_date_but_stays_known() -> None:
    texts = [
        "the 2010 earthquake",
        "the recent 2006 war",
        "a 1987 visit",
        "Ruritania's 2009 vote",
        "the 2010 FIFA World Cup",
        "at 2012 Summer Olympics",
    ]
    for text, result in alone(texts).items():
        assert not dates_in(result), text
        assert re.search(r"⟦Y:\d{4}¦\d{4}⟧", result), text


def test_two_dates_joined_by_and_are_two() -> None:
    assert found("in 1991 and 1994") == ["1991", "1994"]
    assert found("(1975, 1981)") == ["1975", "1981"]
    assert found("on 3 March 2001 and 5 May 2004") == ["2001-03-03", "2004-05-05"]


def test_a_reference_takes_the_date_before_it_even_when_that_is_one_itself() -> None:
    assert found("In 2010 A came.", "The following year B came.", "In December C came.") == ["2010", "2011", "2011-12"]
    assert found("In May 2010 A came.", "Two years later B came;", "in March C came.", "The next month") == [
        "2010-05",
        "2012",
        "2012-03",
        "2012-04",
    ]


def test_a_month_before_a_date_soon_after_it_is_of_that_year() -> None:
    assert found("It was 1992.", "At the end of August, before the summit in September 2006.") == [
        "1992",
        "2006-08",
        "2006-09",
    ]
    assert found("It was 1992.", "On 5 August, for that of 7 September 2006.") == ["1992", "2006-08-05", "2006-09-07"]
    # Months long after it, months before it and years alone tell nothing of it.
    assert found("It was 1992.", "In March they signed what began in June 2006.") == ["1992", "1992-03", "2006-06"]
    assert found("It was 1992.", "In August they signed what ended in May 2006.") == ["1992", "1992-08", "2006-05"]
    assert found("It was 1992.", "In August they signed what began in 2006.") == ["1992", "1992-08", "2006"]


def test_a_reference_without_a_date_before_it_keeps_its_words() -> None:
    texts = [
        "Two years later, A came on 5 March.",
        "On May 3rd and in June",
        "on 3–5 May of the same year",
        "The following day",
    ]
    results = alone(texts)
    assert not any(map(dates_in, results.values()))
    assert words(list(results.values())) == texts


def test_years_after_an_event_are_not_years_after_the_last_date() -> None:
    assert found("It was 1990. Two years after independence") == ["1990"]
    assert found("In 1999, the day before the war") == ["1999"]


def test_a_month_step_needs_a_month_to_step_from() -> None:
    assert found("In 2010 A came.", "One month later B came.") == ["2010"]
    assert found("In May 2010 A came.", "One day later B came.") == ["2010-05"]


months = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WORDS = st.text(alphabet="abc 0123456789,.;:-–/'$%()⟦⟧¦␣‹›\x05", max_size=20)


MIXED = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from(
            [
                *months,
                "in",
                "the",
                "of",
                "two",
                "later",
                "year",
                "years",
                "that",
                "same",
                "1990",
                "2010",
                "5",
                "s",
                "–",
                "and",
            ]
        ),
    ),
    max_size=9,
).map(" ".join)
TEXTS = st.lists(MIXED, min_size=40, max_size=40)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.dates(date(1400, 1, 1), date(2099, 12, 31)), min_size=20, max_size=20), WORDS)
def test_a_day_is_read_in_every_order(days: list[date], rest: str) -> None:
    def written(day: date) -> list[str]:
        month = months[day.month - 1]
        return [
            f"{day.day} {month} {day.year}",
            f"{month} {day.day}, {day.year}",
            day.isoformat(),
            f"{day:%d.%m.}{day.year}",
        ]

    texts = [f"{text}. {rest}" for day in days for text in written(day)]
    expected = [day.isoformat() for day in days for _ in range(4)]
    assert [dates_in(result)[0] for result in marked(texts, range(len(texts)))] == expected


@settings(max_examples=5, deadline=None)
@given(TEXTS)
def test_no_date_is_more_exact_than_its_words(texts: list[str]) -> None:
    for text, result in alone(list(set(texts))).items():
        assert not re.search("⟦[^⟧]*⟦", result), "a mark inside a mark"
        for value in dates_in(result):
            assert pl.select(edtf.is_edtf(pl.lit(value))).item(), value
            for part in value.split("/"):
                year, *rest = part.split("-")
                assert year.strip("X")[:2] in text or "year" in text or re.search(r"99[-–/]00", text)
                assert not rest or months[int(rest[0]) - 1][:3] in text or re.search(r"\d[-./]\d", text)
                assert len(rest) < 2 or re.search(r"[Ff]irst|\b\d\d?\b", text)


@settings(max_examples=5, deadline=None)
@given(TEXTS)
def test_text_without_dates_comes_back_as_it_was(texts: list[str]) -> None:
    results = alone(list(set(texts)))
    unread = {
        text: result for text, result in results.items() if "⟦D:" not in result and not re.search("⟦Y:[^¦]*¦⟧", result)
    }
    protected = (
        pl.DataFrame({"text": list(unread)}, schema={"text": pl.String})
        .select(protect(pl.col("text")))["text"]
        .to_list()
    )
    assert words(list(unread.values())) == protected
