"""The fact tables, one a kind of fact."""

from pipeline.tables.base import DatedFact, Fact, condition, day, flag, integer, number, state, text, texts

MEASURES = ["total", "export", "import", "balance", "investment", "share"]
MISSION_TYPES = [
    "embassy",
    "high commission",
    "consulate-general",
    "consulate",
    "honorary consulate",
    "accredited",
    "liaison office",
    "trade office",
    "none",
    "other",
]
RESIDENCIES = ["resident", "non_resident", "none"]


class FactTradeFlow(Fact):
    """One stated value of trade, investment or share between two states in a year.

    Natural key: dyad, year, measure, exporter, importer, amount,
    currency. Values of two articles that differ are both kept.
    """

    table_name = "fact_trade_flow"

    year = integer(
        "Year of the value; the first of a span; null where the article gives none.",
        null=True,
        check="year between 1000 and 2100",
    )
    date_key = integer("The year as a member of dim_date.", null=True, references="dim_date.date_key")
    measure = text(
        "What is measured: total trade, export, import, balance, investment, or a share in percent.", codes=MEASURES
    )
    exporter_iso3 = state("State the goods or the money come from; null for a total.", null=True)
    importer_iso3 = state("State they go to; null for a total.", null=True)
    amount = number("Value in whole units of the currency; percent for a share.", null=True)
    currency_code = text("ISO 4217 code; PCT for a share.", null=True, pattern="^[A-Z]{3}$")
    amount_usd = number(
        "The amount where the currency is the US dollar of its time, else null. Nothing is converted.", null=True
    )
    amount_text = text("The amount as written.", null=True)


class FactTradeProduct(Fact):
    """One product that one state sells to another. Natural key: exporter, importer, year, product."""

    table_name = "fact_trade_product"

    exporter_iso3 = state("State that sells.", null=True)
    importer_iso3 = state("State that buys.", null=True)
    year = integer(
        "Year of the statement; null where the article gives none.", null=True, check="year between 1000 and 2100"
    )
    date_key = integer("The year as a member of dim_date.", null=True, references="dim_date.date_key")
    product = text("The product.", references="dim_product.product")
    list_rank = integer("Place in the article's list, from 1.", null=True, check="list_rank >= 1")


class FactVisit(DatedFact):
    """One visitor's one journey to one host.

    Natural key: sender, host, visitor's family name (or office), date. A journey told twice is one row with the
    tighter date; planned journeys and meetings in third places are none.
    """

    table_name = "fact_visit"

    sender_iso3 = state(
        "State the visitor represents, the one that existed then; null where it has no code.", null=True
    )
    host_iso3 = state("State visited, the one that existed then; null where it has no code.", null=True)
    person_id = text(
        "The visitor; null where the article names only an office.", null=True, references="dim_person.person_id"
    )
    visitor = text("The visitor's name as written.", null=True)
    office = text("The visitor's office as written.", null=True)
    office_name = text("The office under its canonical name.", null=True, references="dim_office.office")
    place = text("City or place visited.", null=True)
    occasion = text("What for.", null=True)

    somebody_travels = condition("visitor is not null or office is not null")
    goes_abroad = condition("sender_iso3 <> host_iso3")


class FactEvent(DatedFact):
    """One dated happening between states.

    Natural key: event type, actor, target, date (and, where that leaves two, the words). Those that follow from
    a visit, an agreement, a vote, a mission or an appointment name that fact.
    """

    table_name = "fact_event"

    event_type = text("Kind of happening.", references="dim_event_type.event_type")
    actor_iso3 = state("State that acts; the lower code where both do.", null=True)
    target_iso3 = state("State acted upon; the higher code where both act.", null=True)
    is_mutual = flag("True where both states act.")
    summary = text("The happening in the article's words.", null=True)
    derived_from = text(
        "The visit, agreement, vote, mission or appointment it follows from.", null=True, references="facts.fact_id"
    )

    is_dated = condition("date_edtf is not null")
    mutual_has_both = condition("not is_mutual or (actor_iso3 is not null and target_iso3 is not null)")


class FactMission(Fact):
    """One post one state keeps (or kept, or says it does not keep) for another.

    Natural key: sender, receiver, class of mission, residency, seat.
    """

    table_name = "fact_mission"

    sender_iso3 = state("State the mission belongs to; null where it has no code.", null=True)
    receiver_iso3 = state("State it is accredited to; null where it has no code.", null=True)
    mission_type = text("Kind of mission.", codes=MISSION_TYPES)
    residency = text(
        "resident, non_resident (accredited from a third state), or none (stated absence).", codes=RESIDENCIES
    )
    seat_city = text("City where it sits.", null=True)
    seat_iso3 = state("State where it sits.", null=True)
    opened = text("When it opened, EDTF.", null=True)
    opened_min = day("First day of opened.")
    opened_max = day("Last day of opened.")
    closed = text("When it closed, EDTF.", null=True)
    closed_min = day("First day of closed.")
    closed_max = day("Last day of closed.")
    is_current = flag(
        "True where the articles say it exists, false where they say it is over, null where they differ or are silent.",
        null=True,
    )

    is_abroad = condition("sender_iso3 <> receiver_iso3")
    absence_is_none = condition("(mission_type = 'none') = (residency = 'none')")


class FactAgreement(DatedFact):
    """One agreement between two states. Natural key: dyad, title folded, date."""

    table_name = "fact_agreement"

    state_a = state("One party, the lower code; null where the parties have no code.", null=True)
    state_b = state("The other party.", null=True)
    title = text("Title as written.")
    agreement_type = text("What it is about, by keyword.", null=True)


class FactUnVote(DatedFact):
    """One state's vote on one resolution of a body of the United Nations.

    Natural key: state, body, resolution; date where no resolution is named.
    """

    table_name = "fact_un_vote"

    state_iso3 = state("State that votes.")
    body = text("Body that votes.", null=True)
    resolution = text("Number of the resolution.", null=True)
    vote = text("How it votes: for, against, abstain.", null=True)
    about_iso3 = state("State the resolution is about.", null=True)


class FactMembership(Fact):
    """One state in one organization. Natural key: state, organization. Several terms are one row."""

    table_name = "fact_membership"

    state_iso3 = state("The member.")
    organization = text("The organization.", references="dim_organization.organization")
    start_date = text("Since when, EDTF; the first of several terms.", null=True)
    start_min = day("First day of start_date.")
    start_max = day("Last day of start_date.")
    end_date = text("Until when, EDTF; the last of several terms.", null=True)
    end_min = day("First day of end_date.")
    end_max = day("Last day of end_date.")
    terms = texts("Each term as EDTF interval, where the articles give several.")


class FactAppointment(Fact):
    """One person as one state's ambassador to another. Natural key: sender, receiver, person."""

    table_name = "fact_appointment"

    person_id = text("The ambassador.", references="dim_person.person_id")
    person = text("The ambassador's name as written.")
    sender_iso3 = state("State represented; null where it has no code.", null=True)
    receiver_iso3 = state("State accredited to; null where it has no code.", null=True)
    residency = text("resident or non_resident; null where not said.", null=True, codes=RESIDENCIES)
    seat_city = text("City where the ambassador sits.", null=True)
    start_date = text("Since when, EDTF.", null=True)
    start_min = day("First day of start_date.")
    start_max = day("Last day of start_date.")
    end_date = text("Until when, EDTF.", null=True)
    end_min = day("First day of end_date.")
    end_max = day("Last day of end_date.")
    end_reason = text("Why it ended.", null=True)

    is_abroad = condition("sender_iso3 <> receiver_iso3")
