-- What becomes of the record of states that are gone? Rolling it up to each successor is a choice, made in the query: sums over states
-- then count a happening of the Soviet Union once for each successor.
select
    roll.counted_as_iso3, count(*) filter (where not roll.is_succession) as own, count(*) filter (where roll.is_succession) as inherited
from diplomatic_timeline as event
join state_roll_up as roll on roll.iso3 in (event.actor_iso3, event.target_iso3)
group by roll.counted_as_iso3
having inherited > 0
order by inherited desc, roll.counted_as_iso3
