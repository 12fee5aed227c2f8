"""Damaged articles through the whole way to a published file: whatever they say, what is published keeps its promises.

Articles are taken apart into their lines, sentences and words and put together wrongly, with the words that the grammar
looks for thrown in. An example is a batch of them, since a run over one costs as much as over ten. ``MUTATED_BATCHES=100``
tries that many batches, always new ones.
"""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline import star, tables
from pipeline.publishing import publish
from worlds import extract

TESTS = Path(__file__).resolve().parent
SEEDS = sorted((TESTS.parent / "seeds").glob("*.txt"))
CASES = sorted(file for file in (TESTS / "reading" / "cases").iterdir() if file.suffix != ".expected")
TEXTS = [file.read_bytes().decode() for file in [*SEEDS, *CASES]]
BATCHES = int(os.environ.get("MUTATED_BATCHES", "2"))
ARTICLES = 12

WORDS = [
    *("In 1999", "in May 1978", "on 30 February 2011", "31 April 1900", "0 May 2000", "May 32, 2001", "2001-13-45", "29 February 1900"),
    *("in 0000", "in 99999", "the 1980s", "between 1990 and 1980", "1980-81", "c. 1850", "that same year", "the same day", "two years later"),
    *("12 September", "from May to April 2001", "since 2020", "until 1850", "in the 19th century", "3/4/2005", "2005/2006", "in 19th May"),
    *("Mexico", "the Soviet Union", "Congolese", "Korea", "Georgia", "Mexico City", "Baku", "both nations", "the two countries", "Kosovo"),
    *("President", "Foreign Minister", "Ambassador Jane Doe", "Prime Minister of Peru Jane Doe", "J. R.", "Jr.", "H.E.", "a delegation"),
    *("visited", "paid an official visit to", "opened an embassy in", "closed its consulate", "signed an Agreement on", "voted against"),
    *("accredited to", "is a member of", "joined the United Nations", "recalled", "severed", "established diplomatic relations", "will not"),
    *("US$7.2 million", "€0", "$-5 billion", "100%", "1e309 dollars", "US$1,2,3", "£" + "9" * 400, "trade amounted to", "exports include:"),
    *("⟦S:MEX¦x⟧", "⟦D:1999-05-05¦in May⟧", "⦃", "⦄", "¬", "·", "¦", "␣", "‹", "›", "\x01", "\x07", "\ue105", "\ufeff", "\u200b", "\u202e"),
    *("==", "= ", "\n- ", "\n* ", "| ", " |\n", "\n|---|\n", "[1]", "(", ")", "\"", "“", "…", ";", ":", ". ", ".", ",", "–", "—", "-"),
    *("{{flag|Peru}}", "[[Peru|", "]]", "<ref>", "<td>", "&amp;", "\r\n", "\n\n", "\t", "\u2028", "😀", "العربية", "%s", "{0}", "\\", "$1", "${1}"),
]  # fmt: skip
PIECES: dict[str, str] = {
    "line": r"(\n)",
    "sentence": r"((?<=[.!?]) )",
    "word": r"(\s+)",
    "number": r"(\d+)",
    "character": r"()",
}
ACTIONS = ("drop", "double", "swap", "cut", "insert", "replace", "repeat")
Mutation = tuple[str, str, int, int, str]


def mutated(text: str, mutations: list[Mutation]) -> str:
    for pieces_of, action, at, other, word in mutations:
        pieces = list(text) if pieces_of == "character" else re.split(PIECES[pieces_of], text)
        if pieces:
            text = "".join(changed(pieces, action, at % len(pieces), other, word))
    return text


def changed(pieces: list[str], action: str, at: int, other: int, word: str) -> list[str]:
    before, here, after = pieces[:at], pieces[at], pieces[at + 1 :]
    match action:
        case "drop":
            return before + after
        case "double":
            return [*before, here, here, *after]
        case "swap":
            pieces[at], pieces[other % len(pieces)] = pieces[other % len(pieces)], here
            return pieces
        case "cut":
            return [*before, here]
        case "insert":
            return [*before, word, here, *after]
        case "replace":
            return [*before, word, *after]
        case _:
            return [*before, here * (other % 30), *after]


mutation = st.tuples(
    st.sampled_from(list(PIECES)),
    st.sampled_from(ACTIONS),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(WORDS) | st.text(max_size=5),
)
damaged = st.builds(mutated, st.sampled_from(TEXTS), st.lists(mutation, min_size=1, max_size=25))
made_up = st.lists(st.sampled_from(WORDS), min_size=5, max_size=80).map(
    lambda words: "= Azerbaijan–Mexico relations =\n\n" + " ".join(words)
)
batches = st.lists(damaged | made_up, min_size=ARTICLES, max_size=ARTICLES)

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]  # fmt: skip
RELATIVE = re.compile(
    r"\b(?:same|that|this|next|following|previous|later|earlier|day|month|year|then|ago|also)\b", re.IGNORECASE
)
"""Words that refer to a date told before."""


def check(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, text in enumerate(texts):
            (seeds / str(number)).write_bytes(text.encode("utf-8", "replace"))
        found = extract(seeds)
        built = star.build(found.statements, found.articles, found.marked.lazy())
        # The checks of the file are errors: publishing would be refused.
        target = Path(folder) / "w.duckdb"
        published = publish(built, target)
        assert all(one.passed for one in published.checks if one.severity == "error")
        files = {name: (seeds / name).read_bytes().decode() for name in found.articles["source_file"]}
        for name, start, end, quote in (
            built["mentions"].select("source_file", "char_start", "char_end", "quote").rows()
        ):
            assert files[name][start:end] == quote
        for table, frame in built.items():
            tables.TABLES[table].validate(frame)
        wrong = [
            f"{edtf} from {quotes}"
            for edtf, quotes, article in dates(target)
            if not is_told(edtf, quotes, files[article])
        ]
        assert not wrong, "\n".join(wrong)


def dates(target: Path) -> list[tuple[str, str, str]]:
    """Every date that is published, with all words that tell the fact, and a file they stand in."""
    with duckdb.connect(str(target), read_only=True) as connection:
        return connection.execute(
            """
            with dated as (
                select fact_id, unnest([date_edtf]) as edtf from fact_visit union all
                select fact_id, date_edtf from fact_event union all select fact_id, date_edtf from fact_agreement union all
                select fact_id, date_edtf from fact_un_vote union all
                select fact_id, unnest([opened, closed]) from fact_mission union all
                select fact_id, unnest([start_date, end_date]) from fact_membership union all
                select fact_id, unnest([start_date, end_date]) from fact_appointment
            )
            select edtf, string_agg(quote, ' '), min(source_file)
            from dated join mentions using (fact_id) where edtf is not null group by fact_id, edtf
            """
        ).fetchall()


def is_told(edtf: str, quotes: str, article: str) -> bool:
    """True where the words hold the day and the month, and they or the article the year."""
    return bool(RELATIVE.search(quotes)) or all(_is_told(one, quotes, article) for one in edtf.strip("/.").split("/"))


def _is_told(date: str, quotes: str, article: str) -> bool:
    if "X" in date:
        return True
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    numbers = {int(number) for number in re.findall(r"\d+", quotes) if len(number) < 9}
    is_month_named = 1 <= month <= 12 and MONTHS[month - 1][:3].lower() in quotes.lower()
    has_month = month in {0, *range(13, 42)} or is_month_named or month in numbers
    # "From 1981 to 83", "the 1960s" to their end, "In August" of a year that was told before.
    years = f"{quotes} {article}" if month else quotes
    has_year = str(year) in years or year % 100 in numbers or f"{year // 10}0s" in years
    return (not day or day in numbers) and has_month and has_year


@settings(
    max_examples=BATCHES,
    derandomize="MUTATED_BATCHES" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate] if BATCHES < 5 else list(Phase),
    suppress_health_check=list(HealthCheck),
)
@given(texts=batches)
def test_what_is_published_of_damaged_articles_keeps_its_promises(texts: list[str]) -> None:
    check(texts)
