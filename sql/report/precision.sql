-- One row is one precision of the dates of happenings: how many are that exact.
select date_precision, count(*) as events
from fact_event
group by date_precision
order by events desc, date_precision
