"""The dimensions: states, dates, people, offices, organizations, products, kinds of event, articles."""

from pipeline.tables.base import HASH, ISO3, Table, condition, day, flag, integer, moment, state, text, texts


class DimState(Table):
    """One state of the world, present or former, as it is and was in the system of states.

    Natural key: iso3. Former states have their former code
    (SUN, YUG, DDR, ...), Kosovo XKX.
    """

    table_name = "dim_state"

    iso3 = text("ISO 3166-1 alpha-3 code; the former code of a former state.", key=True, pattern=ISO3)
    name = text("Common English name.")
    official_name = text("Official English name.", null=True)
    region = text("Region of the world.", null=True)
    cow_number = integer("Country number of the Correlates of War state system, where it has one.", null=True)
    gw_number = integer("Country number of the Gleditsch and Ward list, where it has one.", null=True)
    valid_from = text("Since when it is a member of the system of states, EDTF.", null=True)
    valid_to = text("Until when it was, EDTF; null while it exists.", null=True)
    valid_from_min = day("First day of valid_from.")
    valid_to_max = day("Last day of valid_to.")
    successors = texts("Codes of the states that followed a former state.")
    capital = text("Capital city.", null=True)
    is_partially_recognised = flag("True where a part of the states does not recognise it.")

    tenure_in_order = condition("valid_from_min <= valid_to_max")


class DimDate(Table):
    """One day, month or year that a fact is dated with.

    Natural key: date_key. A year and a month are members of their own, with 00 for the
    part that is not known, so that no fact is dated more exactly than its article does.
    """

    table_name = "dim_date"

    date_key = integer("YYYYMMDD as a number, 00 for an unknown month or day.", key=True)
    edtf = text("The same as EDTF text.")
    date_precision = text("How exact the member is.", codes=["day", "month", "year"])
    date_min = day("First day.", null=False)
    date_max = day("Last day.", null=False)
    year = integer("Year.")
    quarter = integer("Quarter, 1 to 4; null for a year.", null=True, check="quarter between 1 and 4")
    month = integer("Month, 1 to 12; null for a year.", null=True, check="month between 1 and 12")
    month_name = text("English name of the month.", null=True)
    day_of_month = integer(
        "Day of the month; null for a month or a year.", null=True, check="day_of_month between 1 and 31"
    )
    weekday = text("English name of the day of the week.", null=True)
    decade = integer("First year of the decade.")

    dates_in_order = condition("date_min <= date_max")


class DimPerson(Table):
    """One person as the articles name them, by the state they act for.

    Natural key: state and name folded (case, accents, marks). Two spellings of one
    family name are two persons; a shorter name is joined to the longer one of the same state.
    """

    table_name = "dim_person"

    person_id = text("Hash of the natural key.", key=True, pattern=HASH)
    name = text("The fullest name met.")
    family_name = text("Last part of the name.")
    state_iso3 = state("State the person acted for.", null=True)
    aliases = texts("Every form of the name met, in order of the alphabet.")


class DimOffice(Table):
    """One office, under one name for all the ways to write it. Natural key: office."""

    table_name = "dim_office"

    office = text("Canonical name of the office.", key=True)
    office_level = text(
        "Level of the office: head_of_state, head_of_government, minister, ...; null where not known.", null=True
    )
    office_rank = integer("Rank among the levels, 1 the highest; null where not known.", null=True)


class DimOrganization(Table):
    """One international organization. Natural key: organization."""

    table_name = "dim_organization"

    organization = text("Canonical name.", key=True)
    organization_kind = text("What kind of organization it is.", null=True)
    aliases = texts("Other names and acronyms.")


class DimProduct(Table):
    """One product as the articles name it. Natural key: product."""

    table_name = "dim_product"

    product = text("Name as written, in lower case.", key=True)
    hs_chapter = text(
        "Chapter of the Harmonized System, by keyword; null where no keyword fits.", null=True, pattern="^[0-9]{2}$"
    )
    hs_chapter_name = text("What the chapter covers.", null=True)


class DimEventType(Table):
    """One kind of happening. Natural key: event_type. Crosswalk to the PLOVER ontology with its quad classes."""

    table_name = "dim_event_type"

    event_type = text("Kind of happening.", key=True)
    plover_event = text("Nearest event of the PLOVER ontology.", null=True)
    quad_class = text("Quad class of that event: verbal or material, cooperation or conflict.", null=True)
    description = text("What it covers.", null=True)


class DimArticle(Table):
    """One article read.

    Natural key: source_file and its place in it. Two files with the same bytes are one article, the second is in
    rejected_rows.
    """

    table_name = "dim_article"

    article_id = text("The source file, with #n for the n-th article of a file of many.", key=True)
    source_file = text("Path below the seeds folder, with /.")
    doc_index = integer("Place in the file, from 0.", check="doc_index >= 0")
    title = text("Title of the article.")
    kind = text(
        "dyad (relations of two states), state (foreign relations of one) or none.", codes=["dyad", "state", "none"]
    )
    state_a = state("First state of the title.", null=True)
    state_b = state("Second state of the title; null for an article on one state.", null=True)
    format = text("Form of text the file has.")
    sha256 = text("SHA-256 of the file's bytes, lower-case hex.", pattern="^[0-9a-f]{64}$")
    revision_id = text("Revision of the article, where the file says it.", null=True)
    revised_at = moment("When that revision was made, UTC, where the file says it.", null=True)
    wiki = text(
        "Host of the wiki it was fetched from; null of an article that does not say where it is from.", null=True
    )
    page_id = integer("Page of the wiki.", null=True)
    permalink = text("Address of that very revision.", null=True)
    fetched_at = moment("When it was fetched, UTC.", null=True)
    text_length = integer("Length of the article in code points.", check="text_length >= 0")
    licence = text("Licence of the text, as its wiki states it; of an article that does not say it, Wikipedia's.")
    licence_url = text("Address of the licence, where the file says it.", null=True)
    attribution = text("Whom the licence asks to name, where the file says it.", null=True)
    passage_count = integer("Passages (sentences, list items, table rows) read in it.", check="passage_count >= 0")
    mention_count = integer("Places in it that state a fact.", check="mention_count >= 0")
