-- One row is the last refresh, with how much the file holds.
select
    refresh.finished_at, refresh.code_version, refresh.articles, refresh.passages, refresh.facts, refresh.mentions, refresh.rejected,
    refresh.added, refresh.changed, refresh.removed,
    (select count(distinct (fact_id, field)) from fact_conflicts) as conflicts
from refreshes as refresh
order by refresh.refresh_id desc
limit 1
