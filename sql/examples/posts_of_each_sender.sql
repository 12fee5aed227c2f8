-- Who keeps the widest network? Resident posts that are not said to be closed, by sender; a network here is what the articles
-- mention, not the whole foreign service.
select
    sender_iso3, count(distinct receiver_iso3) as receivers, count(*) as posts,
    count(*) filter (where mission_type in ('embassy', 'high commission')) as embassies,
    count(*) filter (where mission_type like '%consulate%') as consulates
from missions
where residency = 'resident' and closed is null and is_current is distinct from false
group by sender_iso3
order by receivers desc, posts desc, sender_iso3
limit 20
