-- How has travel at the top changed? Leaders' visits are a common measure of attention between states; only journeys with a known
-- year are counted, so compare shares rather than totals.
select
    year // 10 * 10 as decade, count(*) as visits,
    count(*) filter (where office_level in ('head_of_state', 'head_of_government')) as by_heads,
    count(*) filter (where office_level = 'minister') as by_ministers
from visits
where year is not null
group by decade
order by decade
