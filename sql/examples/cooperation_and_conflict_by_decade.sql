-- When was a relationship warm? Happenings by PLOVER quad class and decade, with the share that is conflict. A count is no weight: a
-- visit and a war count one each.
select
    dyad, year // 10 * 10 as decade, sum(events)::integer as events,
    coalesce(sum(events) filter (where quad_class like '%conflict'), 0)::integer as conflict,
    round(coalesce(sum(events) filter (where quad_class like '%conflict'), 0) / sum(events), 2) as share_conflict
from relations_by_year
group by dyad, decade
order by conflict desc, dyad, decade
limit 30
