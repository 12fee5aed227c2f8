-- One row is one happening in the shape of PLOVER event data (as POLECAT gives them). It differs: the source is an encyclopedia, so there are tens of events a
-- pair and not thousands; modes and contexts are not coded; actors are states only; dates can be vague (event_date_precision).
-- event_id: Id of the fact.
-- event_date: First day the date can mean.
-- event_date_precision: How exact the date is.
-- event_type: PLOVER event.
-- actor_country: State that acts.
-- recip_country: State acted upon.
-- event_text: The words that tell it.
-- source: Title of the article.
create view plover_events as
select
    fact_id as event_id, date_min as event_date, date_precision as event_date_precision, upper(plover_event) as event_type, quad_class,
    actor_iso3 as actor_country, target_iso3 as recip_country, quote as event_text, article as source
from diplomatic_timeline
where plover_event is not null and date_min is not null
