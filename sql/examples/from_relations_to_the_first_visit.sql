-- How soon do leaders meet after relations begin? Years from the establishing of relations to the first visit told, whoever travels.
with begun as (
    select dyad, min(date_min) as begun_on, arg_min(event_date, date_min) as since
    from diplomatic_timeline
    where event_type = 'relations_established'
    group by dyad
)
select
    begun.dyad, begun.since, arg_min(visit.visit_date, visit.date_min) as first_visit,
    arg_min(visit.visitor, visit.date_min) as visitor, min(year(visit.date_min)) - year(begun.begun_on) as years_between
from begun
join visits as visit on visit.dyad = begun.dyad and visit.date_min >= begun.begun_on
group by begun.dyad, begun.since, begun.begun_on
order by years_between, begun.dyad
