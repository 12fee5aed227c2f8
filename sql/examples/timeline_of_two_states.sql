-- One row is one dated happening between Azerbaijan and Mexico, in order, each date exactly as precise as its article.
-- Happenings of type other are left out, and the summary is cut to fit the page.
select event_date, event_type, actor_iso3 as actor, target_iso3 as target, left(summary, 80) as summary
from diplomatic_timeline
where dyad = 'AZE-MEX' and event_type <> 'other'
order by date_min, date_max desc, event_type, summary
limit 15
