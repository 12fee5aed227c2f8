-- One row is one outcome of reading: how many passages, with a date and without.
select outcome, count(*) as passages, count(*) filter (where has_date) as dated
from coverage
group by outcome
order by outcome
