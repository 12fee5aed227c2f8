-- One row is a kind of fact and what happened to it in the refreshes of the last seven days: added, changed or removed.
-- fact_changes has each fact with its row before and after; the first refresh adds everything.
select change.fact_table, change.change, count(*) as facts, count(distinct change.refresh_id) as refreshes
from fact_changes as change
join refreshes as refresh using (refresh_id)
where refresh.started_at >= current_date - interval 7 day
group by change.fact_table, change.change
order by change.fact_table, change.change
