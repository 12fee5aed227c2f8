"""Statements of kind ``products``: what one state of a dyad sells to the other, one row a product in the order of its list.

The pattern table finds the list and who sells; the steps below complete the direction, cut the list's end, split it at its commas and its
last "and", and clean each product. An "and" inside a product stays ("pipes and pipe fittings") unless the HS table says that its two sides
are different goods ("diamonds and mineral oils").
"""

from functools import cache
from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.extraction.trade.words import DEALS, SALES, in_words_of_trade
from pipeline.grammar import patterns
from pipeline.grammar.context import named_counterpart, other_state, pick_state, with_stand_ins
from pipeline.grammar.marks import ascii_edges, unmark

TABLE = Path(__file__).with_suffix(".toml")
KEEP = (
    "article_id",
    "state_a",
    "state_b",
    "paragraph_id",
    "told",
    "told_year",
    "is_sale",
    "item",
    "list_heading_id",
)

TRIGGER = ascii_edges(
    r"(?i)export|import|suppl|source of|purchas|market for|destination for|customer for|provider|buyer|consumer of|\breceive|\bprovides "
)
STATE = r"(?:[Tt]he )?⟦[SA]:([^¦⟧]*)¦[^⟧]*⟧(?:[’']s?)?"
KINDS = ascii_edges(
    r"(?:\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ther|[Mm]ain|[Mm]ajor|[Pp]rincipal|[Kk]ey|[Cc]hief|[Pp]rimary|[Tt]op|[Ll]eading|[Bb]iggest|[Ll]argest|[Mm]ost|[Ii]mportant|[Ss]ignificant|[Tt]otal|[Tt]raditional|mainly|also|primarily|mostly|largely|companies|products?|goods|commodit(?:y|ies)|items?|articles|that|which|are|were|of) )*"
)
TRADING = ascii_edges(r"\b(?:[Ee]xport|[Ii]mport)(?:s|ed|ing|ations?)?\b")
HEAD = rf"(?:{STATE} )?{KINDS}{TRADING}"
"""A word of exporting or importing with whose it is: where a list before it must end."""

TWO_SENTENCES = r"\b((?:to|from|with) )⟦B:([A-Z]{3})\+([A-Z]{3})¦([^⟧–]*)␣and␣([^⟧]*)⟧( (?:\p{Ll}+ ){0,2}?(?:exports|imports|exported|imported)\b)"
""""… to Norway and Norway exports …" names no pair."""

SUMS_IN_BRACKETS = r" ?\((?:[^()⟦⟧]*⟦U:[^⟧]*⟧[^()]*|⟦[DN]:[^⟧]*⟧|[^()⟦⟧]*⟦D:[^⟧]*⟧)\)"


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind products; columns in ``statements.COLUMNS``."""
    hits = patterns.match(_clauses(marked), patterns.load(TABLE), keep=KEEP)
    lists = _cut(_within_dyad(_with_direction(_first_of_each_place(hits))))
    return shape(_believed(_cleaned(_split(lists))), "products")


def _clauses(marked: pl.DataFrame) -> pl.DataFrame:
    """Passages on goods, ‖ before each word of trading; an item of a list reads on from the line that introduces it."""
    c = pl.col
    apart = c("marked").str.replace_all(TWO_SENTENCES, "${1}⟦S:${2}¦${4}⟧, and ⟦S:${3}¦${5}⟧${6}")
    split = apart.str.replace_all(f"({HEAD})", "‖${1}").str.replace("^‖", "")
    heading = c("heading_marked").str.strip_chars_end(": ")
    of_trade = c("marked").str.contains(TRIGGER) | c("marked").str.contains(SALES) | heading.str.contains(TRADING)
    with_told = (
        marked.filter(~c("is_tail"))
        .join(marked.filter(of_trade).select("paragraph_id").unique(), on="paragraph_id", how="semi")
        .with_columns(is_sale=c("marked").str.contains(SALES))
        .with_columns(marked=in_words_of_trade(with_stand_ins(c("marked").str.replace_all(SUMS_IN_BRACKETS, ""))))
        .with_columns(
            told=_trader(c("marked")),
            told_year=pl.when(c("marked").str.contains("⟦U:", literal=True)).then(
                c("marked").str.extract_all(r"⟦D:\d{4}").list.last().str.tail(4)
            ),
        )
        .with_columns(pl.col(x).forward_fill().shift(1).over("paragraph_id") for x in ("told", "told_year"))
    )
    # "The main exports of Peru are:" over a list of short items
    introduced = (
        (c("kind") == "list_item")
        & heading.str.contains(rf"{TRADING}")
        & ~c("marked").str.contains("⟦[UDX]:")
        & ~c("marked").str.contains(TRIGGER)
        & (c("text").str.split(" ").list.len() <= 15)
    )
    with_heading = pl.format(
        "{} include {}", heading.str.replace(r" (?:include[sd]?|are|were|consists? of)$", ""), c("marked")
    )
    return named_counterpart(
        with_told.with_columns(item=introduced.fill_null(value=False))
        .with_columns(marked=pl.when("item").then(with_heading).otherwise("marked"))
        .filter(c("marked").str.contains(TRIGGER) & c("state_a").is_not_null())
        .with_columns(marked=split)
    )


def _trader(text: pl.Expr) -> pl.Expr:
    """The state whose trade the words told last: "Peru's exports", "sold to Norway", "imports from Norway" in an article on the two."""
    trader = text.str.extract(rf"^.*{STATE} (?:\p{{Ll}}+ly )*‖?{KINDS}{TRADING}")
    market = text.str.extract(r"^.*(?:[Ee]xport(?:s|ed)? to|[Ii]mport(?:s|ed)? from) (?:the )?⟦S:([^¦]*)¦")
    origin = text.str.extract(
        r"^.*(?:[Ee]xport(?:s|ed)?(?: \p{Ll}+)? (?:from|by)|[Ii]mport(?:s|ed)?(?: \p{Ll}+)? (?:to|into|by)) (?:the )?⟦S:([^¦]*)¦"
    )
    return pl.coalesce(pick_state(trader), other_state(pick_state(market)), pick_state(origin))


def _first_of_each_place(hits: pl.DataFrame) -> pl.DataFrame:
    """One hit for each list: of several patterns that read the same words, the first in the table."""
    key = pl.col("list").str.tail(25)
    another_clause = pl.col("list").str.contains(r"^(?:while|whereas|but|which|although)\b")
    return (
        hits.filter(~another_clause)
        .with_columns(_key=key)
        .sort("rank")
        .unique(["passage_id", "_key"], keep="first", maintain_order=True)
        .sort("passage_id", "rank")
        .drop("_key")
    )


def _with_direction(hits: pl.DataFrame) -> pl.DataFrame:
    """Add ``exporter`` and ``importer``: from the hit, from the words of trading before it, or from what the paragraph told."""
    c = pl.col
    is_import = c("way").str.contains(r"^(?:[Ii]mport|buyer|purchaser|receiv|consumer)")
    reporter = pick_state(c("reporter"))
    to = pick_state(c("dirs").str.extract(r"\b(?:to|into|for|towards) (?:the )?⟦[SAG]:([^¦]*)"))
    source = pick_state(c("dirs").str.extract(r"\bfrom (?:the )?⟦[SAG]:([^¦]*)"))
    by = pick_state(c("dirs").str.extract(r"\bby (?:the )?⟦[SAG]:([^¦]*)"))
    of = pick_state(c("dirs").str.extract(r"\bof (?:the )?⟦[SAG]:([^¦]*)"))
    partner = pl.coalesce(
        pick_state(c("partner")), pick_state(c("dirs").str.extract(r"\bwith (?:the )?⟦[SAG]:([^¦]*)"))
    )
    hits = hits.with_columns(
        reporter=pl.coalesce(reporter, by), to=to, source=source, of=of, partner=partner, is_import=is_import
    )
    nobody = pl.all_horizontal(c(x).is_null() for x in ("reporter", "to", "source", "of"))
    alone = pl.when(nobody).then(pl.coalesce(_trader(c("before")), "told"))
    hits = hits.with_columns(
        exporter=pl.when("is_import")
        .then(pl.coalesce("source", "partner"))
        .otherwise(pl.coalesce("reporter", "source", "of", alone)),
        importer=pl.when("is_import")
        .then(pl.coalesce(pl.when(c("reporter") != c("source").fill_null("-")).then("reporter"), "to", "of", alone))
        .otherwise(pl.coalesce("to", "partner")),
    )
    return hits.with_columns(
        exporter=pl.coalesce("exporter", other_state(c("importer"))),
        importer=pl.coalesce("importer", other_state(c("exporter"))),
    )


def _within_dyad(hits: pl.DataFrame) -> pl.DataFrame:
    """Only what one of the two sells to the other; ``year`` of the hit, of the words before it, or of what was told before."""
    c = pl.col
    dyad = pl.concat_list("state_a", "state_b")
    date = r"⟦D:(\d{4})"
    # "Norway exports fish" is no word on the dyad unless the sentence names both, or the one before told of the other's trade.
    sentence = pl.concat_str("before", "hit", "after")
    names_both = sentence.str.contains(pl.format("⟦[SAB]:[A-Z+]*{}", "state_a")) & sentence.str.contains(
        pl.format("⟦[SAB]:[A-Z+]*{}", "state_b")
    )
    in_turn = c("told").is_not_null() & (c("told") != pick_state(c("reporter")))
    # "… exported fish, while it imported fruit" in an article on the two
    both_ways = (
        sentence.str.contains(r"\bexport")
        & sentence.str.contains(r"\bimport")
        & c("state_b").is_not_null()
        & ~sentence.str.contains(r"⟦[SAG]:[^⟧]*⟧.*⟦[SAG]:")
    )
    hits = hits.filter((c("rule") != "trades") | names_both | both_ways | in_turn.fill_null(value=False))
    of_more = c("before").str.contains(
        r"(?:Europe\p{L}*|EU|Africa\p{L}*|Asian?|Arab|Western|[Ww]orld|[Gg]lobal|other)(?:[’']s?)? ‖?$"
    )
    of_more = (
        of_more
        | c("dirs").fill_null("").str.contains("⟦G:")
        | c("hit").str.contains(r"(?:to|from|in) (?:the )?(?:Europe|Africa|Asia|EU|Middle East|rest of|world)\b")
    )
    return hits.filter(
        ~of_more & c("exporter").is_in(dyad) & c("importer").is_in(dyad) & (c("exporter") != c("importer"))
    ).with_columns(
        year=pl.coalesce(
            c("hit").str.extract(date),
            c("before").str.extract(rf"^.*{date}"),
            c("after").str.extract(rf"^[^.⟦]{{0,20}}{date}"),
            "told_year",
        ).cast(pl.Int32),
        also_passage_id=pl.when("item").then("list_heading_id"),
    )


TAIL = (
    r",? (?:(?:while|whereas|but|although|after|behind|which|who|where|whose|making|accounting|amounting|worth|valued|totall?ing|representing|according to|respectively|reached|totall?ed|stood|grew|rose|fell|increased|decreased|declined|exceeded|accounted|came|make up|made up|dominated?|constituted?|"
    r"because|due to|in return|in exchange|and that|all of which|most of which|both of which|with (?:a|an|the|total)|and in (?:return|turn|exchange)|and (?:also )?(?:receives|received|obtains|gets|buys|sells|exports|imports)|and (?:is|are|was|were|has|have|had|it|they|their|its main)|"
    r"(?:to|from) there\b|(?:to|from) (?:the|that|this|its) (?:\p{Ll}+ )?(?:country|islands?|nation|republic|kingdom|state|neighbou?r)|(?:to|from|in|for|of|since|during|by|as of|at|than|into|on|between|and|with)(?: the)?$|[Tt]he main|and (?:the )?(?:main|major|principal)|and its|however|at the same time|is|are|was|were|has|have)\b).*$"
)
"""Where an enumeration ends though the sentence goes on."""


def _cut(lists: pl.DataFrame) -> pl.DataFrame:
    """Take brackets, asides and the sentence's end out of the list."""
    # "… and paper; fish is imported": what is behind the last semicolon is another sentence's
    goes_on = pl.col("after").str.contains(r"^‖?(?:are|is|was|were|has|have)\b")
    text = (
        unmark(pl.when(goes_on).then(pl.col("list").str.replace("; [^;]*$", "")).otherwise("list"))
        .str.replace_all(r" ?\([^)]*\)?", "")
        .str.replace_all(r"[“”\"]", "")
        .str.strip_chars(" ,;:")
        .str.replace(r";[^;]*?,? (?:are|is|was|were|has|have)\b.*$", "")
        .str.replace(rf"(?s){TAIL}", "")
        .str.replace(rf"(?s){TAIL}", "")
        .str.replace_all(r",? (?:as well as|along with|together with|followed by|in addition to|plus) ", ", ")
        .str.replace_all(
            r",? (?:and|or) (?:among )?(?:many )?others?(?: things| products| goods| items| commodities)?$", ""
        )
        .str.replace_all(
            r",? (?:etc\.?|among others|among other things|among other products|and so on|and the like|amongst others|in particular|respectively|too)\b.*$",
            "",
        )
        .str.strip_chars(" ,;:-–")
    )
    # "coffee; machines used for soap, perfume and wax": where semicolons part the goods, the comma is inside one of them.
    asides = r",? (?:including|such as|like|especially|notably|particularly|namely|mainly|e\.g\.,?|i\.e\.,?) "
    text = pl.when(text.str.contains(";", literal=True)).then(text).otherwise(text.str.replace_all(asides, ", "))
    is_deal = pl.col("is_sale") & text.str.contains(DEALS)
    return lists.with_columns(list=text).filter((pl.col("list") != "") & ~is_deal)


PAIRS = (
    r"(?i)\b(?:iron and steel|machinery and (?:equipment|apparatus|mechanical appliances|transport equipment|parts)|parts and accessories|fruits? and (?:nuts|vegetables)|"
    r"food and (?:beverages?|drinks?|live animals)|pulp and paper|oil and gas|wood and (?:articles|cork)|gems and jewell?ery|arms and ammunition|plants and flowers|"
    r"hides and skins|animals? and vegetables? (?:oils|fats)|fats and oils|books and newspapers|aircraft and (?:parts|spacecraft)|vehicles and parts|tools and dies|meat and dairy(?: products)?|"
    r"gold and silver jewell?ery|pearls and (?:semi-?)?precious stones|precious stones and metals|arms and weapons|textiles? and (?:clothing|garments)|leather and leather|boilers and|ships and boats|soaps? and detergents)"
)
"""Goods that are named together: an "and" in the last place of a list does not part them."""
SHARED = r"(?i) (?:products?|goods|equipment|materials?|ores|items?|articles|industries|industry|machines?|machinery|components|parts|accessories|appliances|apparatus|instruments|devices|preparations|derivatives|fittings|fibers|fibres|supplies|services|sector|vehicles|meat|wood|jewell?ery)$"


def _parted(text: pl.Expr, is_item: pl.Expr) -> pl.Expr:
    r"""The list with ``\x02`` where one product ends; an item of a bulleted list without a comma is one product."""
    last = text.str.extract(r"([^,]*)$").str.strip_chars(" ")
    left, right = last.str.extract(r"^(.*) (?:and|&) "), last.str.extract(r" (?:and|&) (.*?)$")
    stem = left.str.to_lowercase().str.extract(r"([\p{L}-]+?)s?$")
    same_stem = stem.is_not_null() & right.str.to_lowercase().str.starts_with(stem)
    is_one = (
        same_stem
        | right.str.contains(r"^(?:related|similar|associated|their|its|other related)\b")
        | last.str.contains(PAIRS + "$")
    )
    oxford = text.str.contains(r", (?:and|&) [^,]*$")
    ended = (
        pl.when(oxford)
        .then(text.str.replace(r"^(.*), (?:and|&) ([^,]*)$", "${1}\x02${2}"))
        .when(is_one.fill_null(value=False) | (is_item & ~text.str.contains(",", literal=True)))
        .then(text)
        .otherwise(text.str.replace(r"^(.*) (?:and|&) ([^,]*)$", "${1}\x02${2}"))
    )
    plain = ended.str.replace_all(r", ?", "\x02")
    aside = r"(?:used|made|for use|such as|including|like|e\.g\.)"
    by_semicolon = text.str.replace_all(r"; ?(?:and )?", "\x02").str.replace_all(
        rf"(\x02|^)([^\x02]*\b{aside}\b[^\x02]*)", "${1}\x03${2}\x04"
    )
    # Inside the pieces with an aside, commas stay.
    kept = by_semicolon.str.replace_all(r"\x03([^\x04]*), ([^\x04]*)\x04", "\x03${1}\x05${2}\x04").str.replace_all(
        r"\x03([^\x04]*), ([^\x04]*)\x04", "\x03${1}\x05${2}\x04"
    )
    semicolons = (
        kept.str.replace_all(r", (?:and )?", "\x02")
        .str.replace_all("\x05", ", ", literal=True)
        .str.replace_all("[\x03\x04]", "")
    )
    return pl.when(text.str.contains(";", literal=True)).then(semicolons).otherwise(plain)


def _split(lists: pl.DataFrame) -> pl.DataFrame:
    """One row a product, ``list_rank`` from 1."""
    pieces = (
        lists.with_row_index("_list")
        .with_columns(product=_parted(pl.col("list"), pl.col("item")).str.split("\x02"))
        .explode("product")
        .with_columns(
            is_last=pl.int_range(pl.len()).over("_list") == pl.len().over("_list") - 1,
            several=pl.len().over("_list") > 1,
        )
    )
    left, right = pl.col("product").str.extract(r"^(.*) and "), pl.col("product").str.extract(r" and (.*)$")
    differ = (
        (_chapter(left) != _chapter(right))
        & left.str.contains("s$")
        & ~right.str.contains(r"^(?:other|related|similar)\b| (?:of|for|from|or|in|made|used) ")
    )
    one_and = pl.col("product").str.count_matches(" and ", literal=True) == 1
    two = pl.col("several") & ~pl.col("is_last") & one_and & differ & ~pl.col("product").str.contains(PAIRS)
    return pieces.with_columns(
        product=pl.when(two.fill_null(value=False))
        .then(pl.concat_list(left, right))
        .otherwise(pl.concat_list("product"))
    ).explode("product")


@cache
def _hs() -> dict[str, str]:
    rows = reference.table("hs_chapters")
    return dict(zip(rows["keyword"].str.to_lowercase(), rows["hs_chapter"], strict=True))


def _chapter(goods: pl.Expr) -> pl.Expr:
    """HS chapter of goods, by all their words, the last two or the last one; null where the table knows none."""
    words = goods.str.to_lowercase().str.strip_chars(" ")
    forms = (words, words.str.extract(r"(\S+ \S+)$"), words.str.extract(r"(\S+)$"))
    return pl.coalesce(*(form.replace_strict(_hs(), default=None, return_dtype=pl.String) for form in forms))


LEADING = (
    r"^(?:(?:above all|being|mainly|primarily|mostly|largely|chiefly|predominantly|principally|especially|particularly|notably|also|both|the|a|an|other|others|various|some|certain|different|its|their|and|or|such as|such|as|"
    r"including|like|namely|all kinds of|a variety of|a wide range of|a range of|large amounts of|large quantities of|a large amount of|(?:a )?considerable (?:amounts?|percentage|quantit(?:y|ies)) of|"
    r"products such as|goods such as|items such as|products like|goods like|commodities such as|most of|more|among others|among other things|to a lesser extent|then|finally|consisting of|consist of|made up of|focus(?:ed|es)? on|comprises?|comprising|in|of)\b[ ,:]*)+"
)
TRAILING = r"(?i)[ ,]*\b(?:etc\.?|among others|amongst others|among other things|and others|others|and so on|in particular|as well|respectively|too|and|or|in|to|from|of|for|with|by|since|during|at|the)$"
NO_PRODUCT = r"(?i)^(?:goods|products|commodities|merchandise|services|items|others?|other (?:goods|products|items)|more|less|most|many|much|all|things|these|those|them|it|oil exports|exports|imports|increased|declined|trade|not|no|worth|up|down|low|high|small|large|over|about|only|numbers?|\d.*|.*\b(?:is|are|was|were|has|have|had|will|would|been|they|he|it|that|which|million|billion|percent|increased|increasing|decreased|decreasing|growing|grew|rose|fell|rising|remained|valued|worth|amounted|estimated|subject|limited|negligible|insignificant|revolution|dominated|includ\w+|consist\w*|aid|assistance|investments?|tourists?|visitors|students|migrants|immigrants|refugees|labou?r|workers|manpower|markets?|income|funding|loans?|support|finance|influence|information|expertise|inspiration|tension|conflict|instability)\b.*|.* (?:to|from) (?:the )?(?-i:\p{Lu}).*|water)$"


def _cleaned(products: pl.DataFrame) -> pl.DataFrame:
    """Products as written, without the words around them."""
    text = (
        pl.col("product")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ,;:-–.")
        .str.replace(LEADING, "")
        .str.replace(TRAILING, "")
        .str.replace(TRAILING, "")
        .str.strip_chars(" ,;:-–.")
    )
    return (
        products.with_columns(product=text)
        .filter(
            (pl.col("product").str.len_chars() >= 2)
            & (pl.col("product").str.len_chars() <= 80)
            & ~pl.col("product").str.contains(NO_PRODUCT)
        )
        .with_columns(list_rank=pl.int_range(1, pl.len() + 1).over("_list"))
    )


def _believed(products: pl.DataFrame) -> pl.DataFrame:
    """Lists of weak patterns count only if the HS table knows some of their goods; items of a bulleted list are ranked in their list."""
    known = (_chapter(pl.col("product")).is_not_null().sum() * 2 >= pl.len()).over("_list")
    certain = (pl.col("certainty").is_null() & ~pl.col("is_sale")) | known
    in_order = pl.int_range(1, pl.len() + 1).over("list_heading_id")
    told_once = ["passage_id", "exporter", "importer", "product"]
    return (
        products.filter(certain)
        .with_columns(list_rank=pl.when("item").then(in_order).otherwise("list_rank"))
        .unique(told_once, keep="first", maintain_order=True)
    )
