-- One row is one dated happening between states, once however often it is told, at its most exact date. Visits, agreements, votes,
-- missions opened and closed and ambassadors appointed are in it too; trade figures are not.
-- event_date: When, as EDTF text, exactly as precise as the articles are.
-- quote: The sentence, list item or table row that tells it best.
-- article: Title of the article that tells it best.
-- quad_score: Quad class to add up: material cooperation 2, verbal cooperation 1, verbal conflict -1, material conflict -2. No weight.
create view diplomatic_timeline as
select
    event.fact_id, event.dyad, event.date_edtf as event_date, event.date_min, event.date_max, event.date_precision, event.event_type,
    event.actor_iso3, event.target_iso3, event.is_mutual, event.summary, best.quote, best.article,
    kind.plover_event, kind.quad_class, event.derived_from, index.mention_count,
    case kind.quad_class
        when 'material cooperation' then 2 when 'verbal cooperation' then 1
        when 'verbal conflict' then -1 when 'material conflict' then -2
    end as quad_score
from fact_event as event
join dim_event_type as kind on kind.event_type = event.event_type
join facts as index on index.fact_id = event.fact_id
join mentions as best on best.fact_id = event.fact_id and best.mention_rank = 1
