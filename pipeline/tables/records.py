"""The records about the facts: the index of all facts, their mentions, coverage, what was refused, what changed."""

from pipeline.tables.base import HASH, Table, condition, flag, integer, moment, number, offset, text, texts

FACT_TABLES = [
    "fact_trade_flow",
    "fact_trade_product",
    "fact_visit",
    "fact_event",
    "fact_mission",
    "fact_agreement",
    "fact_un_vote",
    "fact_membership",
    "fact_appointment",
]


class Facts(Table):
    """One fact of any kind, so that mentions, conflicts and changes can point at it.

    Natural key: fact_table and natural_key.
    """

    table_name = "facts"

    fact_id = text("First 16 hex digits of the SHA-256 of fact_table and natural_key.", key=True, pattern=HASH)
    fact_table = text("Table that holds the fact.", codes=FACT_TABLES)
    natural_key = text("The natural key, its parts joined by |.")
    mention_count = integer("Places that state the fact.", check="mention_count >= 1")


class Mentions(Table):
    """One place in an article that states a fact.

    Natural key: fact, article, place. The quote is the file's text from char_start to char_end, exactly.
    """

    table_name = "mentions"

    fact_id = text("The fact.", key=True, references="facts.fact_id")
    fact_table = text("Table that holds the fact.", codes=FACT_TABLES)
    source_file = text("File, path below the seeds folder.")
    article = text("Title of the article.")
    section = text("Heading the place stands under; empty for the lead.", null=True)
    char_start = offset("First code point of the quote in the file, from 0.", key=True)
    char_end = offset("Code point after the quote.", key=True)
    quote = text("The sentence, list item or table row as it stands in the file.")
    article_id = text("The article.", key=True, references="dim_article.article_id")
    mention_rank = integer(
        "1 for the place that says it best (most exact date first), then 2, 3, ...", check="mention_rank >= 1"
    )
    rule = text("Pattern that read it.", null=True)

    has_length = condition("char_end > char_start")


class Coverage(Table):
    """One passage (sentence, list item, table row) of an article and what became of it.

    Natural key: article and place.
    """

    table_name = "coverage"

    source_file = text("File, path below the seeds folder.")
    section = text("Heading the passage stands under; empty for the lead.", null=True)
    char_start = offset("First code point in the file, from 0.", key=True)
    char_end = offset("Code point after it.", key=True)
    passage = text("The passage as it stands in the file.")
    outcome = text(
        "fact, no fact, or unread: it has a date, touches the article's states, and gave no fact.",
        codes=["fact", "no fact", "unread"],
    )
    fact_count = integer("Facts it states.", check="fact_count >= 0")
    has_date = flag("True where it has a date.")
    article_id = text("The article.", key=True, references="dim_article.article_id")
    kind = text("sentence, list_item, table_row, ...")

    fact_or_none = condition("(outcome = 'fact') = (fact_count > 0)")


class RejectedRows(Table):
    """One refused file or row, with the rule that refused it. No key: one thing can be refused for two reasons."""

    table_name = "rejected_rows"

    source_file = text("File, path below the seeds folder.", null=True)
    stage = text("Step that refused it: reading, star, ...")
    rule = text("Rule that refused it.")
    reason = text("The reason, and what to do.")
    row = text("The refused row as JSON; null for a file.", null=True)
    char_start = offset("First code point of the passage in the file.", null=True)
    char_end = offset("Code point after it.", null=True)


class FactConflicts(Table):
    """One value that the articles give for one field of a fact, where they give more than one.

    Natural key: fact, field, value.
    """

    table_name = "fact_conflicts"

    fact_id = text("The fact.", key=True, references="facts.fact_id")
    field = text("The field.", key=True)
    value = text("The value, as text.", key=True)
    is_chosen = flag("True for the value the fact's row shows.")
    mention_count = integer("Places that give this value.", check="mention_count >= 1")
    articles = texts("Titles of the articles that give it.")


class Refreshes(Table):
    """One refresh of the warehouse. Natural key: refresh_id. Carried over from file to file."""

    table_name = "refreshes"

    refresh_id = integer("Number of the refresh, from 1.", key=True, check="refresh_id >= 1")
    started_at = moment("When it began, UTC.")
    finished_at = moment("When the file was published, UTC.")
    code_version = text("Version of the program, and behind the plus a digest of its code.")
    seeds_digest = text("Digest of the articles read: the same for the same articles.")
    articles = integer("Articles read.")
    passages = integer("Passages read.")
    facts = integer("Facts published.")
    mentions = integer("Mentions published.")
    rejected = integer("Refused files and rows.")
    added = integer("Facts that were not in the file before.")
    changed = integer("Facts with other values than before.")
    removed = integer("Facts that are gone.")


class FactChanges(Table):
    """One fact that a refresh added, changed or removed. Natural key: refresh, fact. Carried over from file to file."""

    table_name = "fact_changes"

    refresh_id = integer("The refresh.", key=True, references="refreshes.refresh_id")
    fact_id = text("The fact; a removed one is in no other table.", key=True, pattern=HASH)
    fact_table = text("Table that holds or held it.")
    change = text("What happened to it.", codes=["added", "changed", "removed"])
    natural_key = text("Its natural key.")
    before = text("The row before, as JSON; null for an added fact.", null=True)
    after = text("The row after, as JSON; null for a removed fact.", null=True)


class Accuracy(Table):
    """One comparison of what the pipeline finds with what people found in the same articles, the gold.

    Natural key: kind. Measured by `bilateral score`, carried over from file to file; empty where it never was. The
    figures are of the gold's articles, not of the articles in this file.
    """

    table_name = "accuracy"

    kind = text(
        "What is compared: a kind of fact; timeline (every dated statement), events_full (with actor and target), "
        "overall (each fact once), dates (exactness), offsets (quotes).",
        key=True,
    )
    measure = text("What must agree for a found fact to be right.")
    right = integer(
        'Found, and in the gold. The name is a word of SQL: write accuracy.right or "right".', check='"right" >= 0'
    )
    invented = integer("Found, and not in the gold.", check="invented >= 0")
    missed = integer("In the gold, and not found.", check="missed >= 0")
    precision = number("Share of what was found that is right; null where nothing was found.", null=True)
    recall = number("Share of the gold that was found; null where the gold has nothing.", null=True)
    f1 = number("Harmonic mean of precision and recall.", null=True)
    articles = integer("Articles of the gold in which the kind was compared.", check="articles >= 0")
    gold_version = text("Digest of the gold's facts and texts: the same for the same gold.", pattern=HASH)
    code_version = text("Version of the program that was measured.")
