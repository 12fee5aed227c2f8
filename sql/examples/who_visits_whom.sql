-- One row is a pair of sender and host. Counts the journeys the articles date to a year, and how high the visitors were.
-- Journeys whose year is not known are not in it.
select
    sender_iso3, host_iso3, min(year) as first_year, max(year) as last_year, sum(visits)::integer as visits,
    sum(heads)::integer as heads, sum(ministers)::integer as ministers, sum(others)::integer as others
from visit_counts
group by sender_iso3, host_iso3
order by visits desc, sender_iso3, host_iso3
