"""Whether the words say that an agreement was made: not wished for, planned or cancelled, and by the article's states."""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.agreements.dates import touching_date
from pipeline.extraction.agreements.phrases import GENERIC, NOUN
from pipeline.grammar import patterns
from pipeline.grammar.marks import ascii_edges

TABLE = Path(__file__).with_name("agreements.toml")
LAST_VERB = rf"(?s)^(?P<before>.*)\b(?P<verb>{patterns.parts(TABLE)['signs']})(?P<between>.*)$"
WORLDWIDE = (
    r"(?i)non-?proliferation|law of the sea|geneva convention|vienna convention|climate change|kyoto protocol|paris agreement|test[- ]ban|chemical weapons|"
    r"ottawa treaty|rome statute|human rights|genocide|refugee convention|status of refugees"
)
"""Conventions of the whole world; mentioning one tells nothing about two states."""
PLANNED = ascii_edges(
    r"(?i)\b(?:propos[a-z]+|planned|planning|plans? (?:to|for)|hop(?:es?|ed|ing)|expect[a-z]*|negotiating|negotiations?|negotiate|would|will|shall|might|could|may|should|interest(?:ed)? in|talks|discuss[a-z]*|possib[a-z]+|wish[a-z]*|wants?|"
    r"wanted|refus[a-z]+|fail[a-z]*|call(?:ed|s|ing)? for|consider[a-z]*|seek(?:s|ing)?|sought|urg[a-z]+|encourag[a-z]+|prepar[a-z]+|work(?:ed|ing)? (?:on|towards?)|without|not|never|no|neither|attempt[a-z]*|tried|"
    r"intend[a-z]*|intention|want|delay[a-z]*|potential|draft|withdr[a-z]+|denounc[a-z]+|abrogat[a-z]+|cancel[a-z]*|terminat[a-z]+|suspend[a-z]*|revok[a-z]+|annul[a-z]*|violat[a-z]+|breach[a-z]*|revision|renegotiat[a-z]+|scrap[a-z]*|ready to|readied|negotiated on)\b"
)


def said_to_be_made(hits: pl.DataFrame) -> pl.DataFrame:
    """Hits that state an agreement: specific, singular or a name, made and not merely wished for, and of the article's states."""
    bare = (
        pl.col("np")
        .str.replace_all(r"[⟦⟧]", "")
        .str.replace(rf"(?i)(?:{NOUN.replace('·', '')})$", "")
        .str.replace_all(GENERIC, "")
        .str.strip_chars(" -–,")
    )
    vague_post = (pl.col("post") == "") | (
        pl.col("post").str.contains(r"^ (?:with|between|within|in (?:the )?⟦) ?")
        & ~pl.col("post").str.contains(r" (?:on|for|concerning|regarding|to) ")
    )
    specific = (
        (bare != "")
        | ~vague_post
        | pl.col("np").str.contains(
            r"\b[Mm]emorandum of|\bM[oO]U$|^[Tt]reaty of|(?i)joint (?:declaration|communiqu|memorandum)|of intent$|^[A-Z]{3,4}$"
        )
    )
    # "concluded an accord in 1981": nothing in particular, but of one day
    dated = pl.col("whole").str.contains("⟦D:", literal=True) & pl.col("rule").is_in(
        ["signed-agreement", "agreement-was-signed"]
    )
    one = pl.col("np").str.contains(
        r"^(?i:(?:bilateral|joint|mutual|formal|new|first|second|further|separate) )?(?:[Aa]ccord|[Pp]act|[Tt]reaty|[Mm]emorandum|[Cc]onvention|[Pp]rotocol)$"
    ) & pl.col("left").str.contains(r"\b[Aa]n? $")
    accords = pl.col("np").str.contains(r"^(?:[Bb]ilateral |[Tt]he )?[Aa]ccords$") & pl.col("rest").str.contains(
        r"^ (?:were )?signed (?:with|between|by|in|on)\b"
    )
    specific = specific | (dated & (one | accords))
    specific = specific & ~(
        pl.col("np").str.contains(r"^⟦[SAB]:[^⟧]*⟧(?:[’']s?)? \p{Ll}+$")
        & vague_post
        & pl.col("np").str.contains("agreement$")
    )
    plural = pl.col("np").str.contains(
        r"(?i)(?:agreements|treaties|conventions|protocols|pacts|accords|memoranda|MoUs|arrangements|declarations)$"
    )
    proper_plural = pl.col("np").str.contains(r"(?:\p{Lu}\p{L}*|⟧) [Aa]ccords$")
    word = pl.col("np").str.contains(r"(?i)(?:convention|protocol|declaration|arrangement|compact)s?$")
    by_name = pl.col("rule") == "treaty-by-name"
    heading = pl.col("heading_marked").str.contains(r"(?i)agreement|treat(?:y|ies)|accord")
    allowed = (
        pl.when(by_name)
        .then(
            (pl.col("named") | touching_date().is_not_null())
            & (
                ~word
                | (pl.col("np").str.contains("^(?:Protocol|Convention)$") & pl.col("post").str.contains("^ of ⟦"))
                | (
                    pl.col("np").str.contains(r"^(?:⟦C:[^⟧]*⟧|\p{Lu}[\p{L}-]+) (?:Declaration|Protocol)$")
                    & ~pl.col("np").str.contains(
                        r"^(?:Joint|Final|Optional|Additional|Universal|Independence|Geneva|Vienna) "
                    )
                    & touching_date().is_not_null()
                )
            )
        )
        .when(pl.col("rule") == "listed-with-its-year")
        .then(
            pl.col("np").str.contains(r"\b\p{Lu}\p{L}*$")
            | (pl.col("kind") == "list_item")
            | pl.col("named")
            | (heading & _is_line())
            | pl.col("whole").str.contains(r"(?i)agreements|treaties|accords|signed|concluded")
        )
        .when(pl.col("rule") == "listed-under-a-heading")
        .then(heading & ((pl.col("kind") == "list_item") | _is_line()))
        .when(pl.col("rule") == "agreement-in-place")
        .then(~word | pl.col("named"))
        .when(pl.col("rule") == "party-to")
        .then(pl.col("named"))
        .otherwise(True)
    )
    # Words of wish and denial count where they govern the verb, or stand close before a name
    # "signed a memorandum, while the agencies signed ⦃an agreement⦄": the verb is the one that stands last
    said = pl.col("left").str.extract_groups(LAST_VERB)
    governing = said.struct.field("before").str.extract(r"([^.;:,⟧]{0,40})$")
    backed = governing.str.contains(r"\b(?:support|oppos|welcom)[a-z]* (?:the )?$").fill_null(value=False)
    # "after talks they signed": what stands before the subject is over
    governing = governing.str.replace(
        r"^.*\b(?:they|it|he|she|both|who|which|the (?:two )?(?:sides|parties|leaders|ministers|presidents|governments|delegations|states|countries|nations)) ",
        "",
    )
    # "agreed to the proposal and signed": a past tense after "and" is of its own
    governing = (
        pl.when(said.struct.field("verb").str.contains(r"ed$|^(?:made|struck|drew)"))
        .then(governing.str.replace(r"^.* and ", ""))
        .otherwise(governing)
    )
    close = pl.col("left").str.extract(r"([^.;:,]{0,45})$")
    near = (
        pl.when(pl.col("rule") == "signed-agreement")
        .then(governing)
        .when(pl.col("rule").is_in(["agreement-was-signed", "agreement-in-force"]))
        .then(pl.col("between"))
        .otherwise(close)
    )
    ahead = pl.col("rest").str.extract(r"^([^.;]{0,40})")
    wished = near.str.contains(PLANNED) | ahead.str.contains(
        r"(?i)^(?: (?:between|with) [^,;]{0,50}?)? (?:would|will|may|might|could|should|was proposed|is being|are being|being negotiated|in negotiation|was rejected|failed|has been proposed)\b"
    )
    wished = wished | pl.col("np").str.contains(r"(?i)(?-u:\b)(?:draft|proposed|planned|possible|potential)(?-u:\b)")
    wished = wished | pl.col("rest").str.contains(r"^ that ⟦")
    # Between the verb and the phrase stands no other statement
    crossing = said.struct.field("between").str.contains(
        r"(?-u:\b)(?:was|were|is|are|which|who|that|would|will|when|where|after|before|because|while|although|but|violat\w+|under|until|unless|(?:launch|beg[au]n|start|open|resum|initiat)\w* (?:\w+ )?(?:negotiations|talks|discussions))(?-u:\b)"
    ) & (pl.col("rule") == "signed-agreement")
    acronym = pl.col("left").str.contains(r"\($") & pl.col("rest").str.contains(r"^\)")
    # "a trade agreement, formally known as the "Agreement …"": the second is its title
    renamed = pl.col("rest").str.contains(
        r"^,? (?:formally |officially |also )?(?:known as|called|named|titled|entitled) (?:the )?[\"“]?(?:\p{Lu}|⟦)"
    )
    # "a defence agreement, known as a status of forces agreement" is one
    renamed = renamed | (
        pl.col("left").str.contains(r"\b(?:known as|called|dubbed|termed) (?:an?|the) $") & ~pl.col("named")
    )
    # An organization that is called by its treaty is one here only where it is signed
    body = pl.col("np").str.starts_with("⟦G:") & by_name
    worldwide = (pl.col("np") + pl.col("post")).str.contains(WORLDWIDE) & (by_name | (pl.col("rule") == "party-to"))
    return hits.filter(
        ~body
        & ~acronym
        & ~renamed
        & ~worldwide
        & specific
        & (
            ~plural
            | proper_plural
            | (dated & accords)
            | (pl.col("left").str.contains(r"\ban? $") & ~pl.col("np").str.starts_with("few "))
        )
        & allowed
        & ~wished
        & ~backed
        & ~crossing
        & _of_the_states()
    )


def _is_line() -> pl.Expr:
    """True where the passage is nothing but the phrase and a date: an item of a list that lost its bullets."""
    around = pl.col("before").str.replace_all(r"⟦[DY]:[^⟧]*⟧|^(?:The|A|An) ", "") + pl.col("rest").str.replace_all(
        r"⟦[DY]:[^⟧]*⟧", ""
    )
    return around.str.contains(r"^[^\p{L}\p{N}]*(?:(?:signed|concluded|signature|in|on|of)[^\p{L}\p{N}]*)*$")


def _of_the_states() -> pl.Expr:
    """False where the words name states and none is the article's, or the other party is a third one."""
    a, b = pl.col("state_a").fill_null("-"), pl.col("state_b").fill_null("-")
    codes = pl.col("whole").str.extract_all(r"⟦[SAB]:[A-Za-z+]+").list.join(" ")
    former = "|".join(reference.table("states").filter(pl.col("successors").is_not_null())["iso3"])
    ours = (
        (pl.col("article_kind") == "state")
        | codes.str.contains(former)
        | codes.str.contains(a, literal=True)
        | codes.str.contains(b, literal=True)
        | codes.str.contains("dyad", literal=True)
    )
    other = pl.col("rest").str.extract(r"^,? (?:with|between|among) ((?:(?:, |,? and )?(?:the )?⟦[SB]:[^¦⟧]*¦[^⟧]*⟧)+)")
    third = (
        other.is_not_null()
        & ~(other.str.contains(a, literal=True) | other.str.contains(b, literal=True) | other.str.contains("⟦B:dyad"))
        & (pl.col("article_kind") == "dyad")
        & ~pl.col("left").str.contains("⟦B:dyad")
    )
    pair = pl.coalesce(
        pl.col("rest").str.extract(r"^[^⟦.;,]{0,40}\b(?:between|by) (?:the )?⟦B:([A-Z]{3}\+[A-Z]{3})¦"),
        # The last two of a longer list are not all that sign
        pl.col("left").str.extract(
            r"(?:^|[^,] |[^⟧], |⟦[^SAB⟧][^⟧]*⟧, )⟦B:([A-Z]{3}\+[A-Z]{3})¦[^⟧]*⟧[^⟦,;()]*\b(?:sign|reach|conclud|agree|negotiat|enter)[^⟦]*$"
        ),
    )
    strangers = (
        pair.is_not_null()
        & ~pair.str.contains(former)
        & ~(pair.str.contains(a, literal=True) & pair.str.contains(b, literal=True))
        & (pl.col("article_kind") == "dyad")
    )
    return (ours | (codes == "")) & ~third & ~strangers
