import re
from collections.abc import Sequence

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.gazetteer import mark_names
from pipeline.grammar.marks import protect, unmark
from pipeline.grammar.money import SCALES, amount_of, currency_of, mark_money


def marked(texts: Sequence[str]) -> pl.DataFrame:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.with_columns(named=mark_names(frame.select(protect(pl.col("text")))["text"])).with_columns(
        marked=mark_money(pl.col("named"))
    )


def sums(texts: Sequence[str], *states: str) -> dict[str, list[tuple[float | None, str | None]]]:
    """Each text to its sums: amount in whole units and currency."""
    frame = marked(texts).with_columns(
        value=pl.col("marked").str.extract_all("⟦U:[^¦]*").list.eval(pl.element().str.slice(3))
    )
    found = frame.explode("value").with_columns(
        amount=amount_of(pl.col("value")), currency=currency_of(pl.col("value"), *map(pl.lit, states))
    )
    return {
        text: [
            (amount, currency)
            for t, value, amount, currency in found.select("text", "value", "amount", "currency").iter_rows()
            if t == text and value is not None
        ]
        for text in texts
    }


ONE_SUM = {
    "US$7.2 million": (7.2e6, "USD"), "$US 2.7 Billion": (2.7e9, "USD"), "$ 49 million": (49e6, "USD"), "US $1.5 million": (1.5e6, "USD"),
    "USD 400 million": (400e6, "USD"), "USD7.1 million": (7.1e6, "USD"), "6.3 million EUR": (6.3e6, "EUR"), "€ 273,500": (273500, "EUR"),
    "141 million US dollar": (141e6, "USD"), "$22.64 billion US dollars": (22.64e9, "USD"), "$3 billion USD": (3e9, "USD"), "12 million U.S dollars": (12e6, "USD"),
    "$2,962 million": (2962e6, "USD"), "25.278 billion yen": (25.278e9, "JPY"), "¥ 153 million": (153e6, "JPY"), "Cdn.$22m": (22e6, "CAD"),
    "C$16 million": (16e6, "CAD"), "A$933 million": (933e6, "AUD"), "$22 million AUD": (22e6, "AUD"), "N$810 million": (810e6, "NAD"),
    "RM19.5 billion": (19.5e9, "MYR"), "Dh7 billion": (7e9, "AED"), "4,8 billion DKK": (4.8e9, "DKK"), "$1,19 billion": (1.19e9, "USD"),
    "Rs 1,34,028": (134028, "INR"), "Rs. 500 crore": (5e9, "INR"), "10 crore rupees": (1e8, "INR"), "2 lakh crore rupees": (2e12, "INR"),
    "10 crore": (1e8, None), "7.3 million": (7.3e6, None), "2.5bn": (2.5e9, None), "two million dollars": (2e6, "USD"),
    "six hundred million dollars (USD)": (6e8, "USD"), "half a billion euros": (5e8, "EUR"), "twenty-five million dollars": (25e6, "USD"), "a billion euros": (1e9, "EUR"),
    "1 billion 400 million dollars": (1.4e9, "USD"), "4.75 US$ billion": (4.75e9, "USD"), "39.7 million US$": (39.7e6, "USD"), "160,385,964 euros": (160385964, "EUR"),
    "1.234.567 euros": (1234567, "EUR"), "1.234,56 euros": (1234.56, "EUR"), "€1.200": (1200, "EUR"), "CHF 1'200'000": (1.2e6, "CHF"),
    "£2bn": (2e9, "GBP"), "US$200–300 million": (200e6, "USD"), "5.3 percent": (5.3, "PCT"), "25–30%": (25, "PCT"), "40 per cent": (40, "PCT"),
    "3 thousand million pesetas": (3e9, "ESP"), "50-million-dollar": (50e6, "USD"),
}  # fmt: skip


def test_a_sum_is_read_in_every_order() -> None:
    assert sums(list(ONE_SUM)) == {text: [one] for text, one in ONE_SUM.items()}


def test_two_sums_share_a_scale() -> None:
    texts = ["236/344 million USD", "from $5 to $10 million", "from 5 to 20 million dollars"]
    assert sums(texts) == {
        texts[0]: [(236e6, "USD"), (344e6, "USD")], texts[1]: [(5e6, "USD"), (10e6, "USD")], texts[2]: [(5e6, "USD"), (20e6, "USD")],
    }  # fmt: skip


def test_a_sum_in_brackets_is_another_sum() -> None:
    assert sums(["$75 billion (AED275.25 billion)"]) == {
        "$75 billion (AED275.25 billion)": [(75e9, "USD"), (275.25e9, "AED")]
    }


def test_a_currency_of_several_states_is_the_dyads() -> None:
    assert sums(["500 pesos"], "CHL", "NOR") == {"500 pesos": [(500, "CLP")]}
    assert sums(["500 pesos"], "NOR", "PHL") == {"500 pesos": [(500, "PHP")]}
    assert sums(["500 pesos"], "NOR", "PER") == {"500 pesos": [(500, None)]}
    assert sums(["Rs 500"], "NOR", "PAK") == {"Rs 500": [(500, "PKR")]}
    assert sums(["Rs 500"], "NOR", "PER") == {"Rs 500": [(500, "INR")]}


def test_what_is_no_money_keeps_its_words() -> None:
    texts = [
        "In 2010 won 5 seats",
        "the $ sign and the pesos",
        "100 km away",
        "R. Low of Dhaka",
        "a ship of 2,000 tons",
        "a million people",
        "in May 2010 rand",
    ]
    frame = marked(texts).with_columns(words=unmark(pl.col("marked")))
    assert frame.filter(pl.col("marked").str.contains("⟦U:"))["text"].to_list() == []
    assert frame["words"].to_list() == texts


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 999_999_999),
            st.sampled_from([s for s in SCALES if len(s) > 1]),
            st.sampled_from(["US$", "€", "NOK "]),
        ),
        min_size=30,
        max_size=30,
    )
)
def test_a_written_number_is_the_number(written: list[tuple[int, str, str]]) -> None:
    codes = {"US$": "USD", "€": "EUR", "NOK ": "NOK"}
    texts = {
        f"{currency}{number:,} {scale}": (round(number * SCALES[scale]), codes[currency])
        for number, scale, currency in written
    }
    found = sums(list(texts))
    assert {text: (round(values[0][0] or 0), values[0][1]) for text, values in found.items()} == texts


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "US$",
                    "€",
                    "$",
                    "5",
                    "1,200",
                    "3.5",
                    "million",
                    "bn",
                    "%",
                    "percent",
                    "USD",
                    "(",
                    ")",
                    "-",
                    "to",
                    "/",
                    ".",
                    ",",
                    "two",
                    "dollars",
                    "Rs",
                    "crore",
                ]
            ),
            max_size=9,
        ).map(" ".join),
        min_size=40,
        max_size=40,
    )
)
def test_no_sum_loses_words_or_holds_another(texts: list[str]) -> None:
    frame = marked(texts).with_columns(words=unmark(pl.col("marked")))
    assert frame["words"].to_list() == texts
    assert not [text for text in frame["marked"] if re.search("⟦[^⟧]*⟦|⟦U:[^⟧]* ", text)]
