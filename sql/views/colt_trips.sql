-- One row is one journey of a head of state or government, in the shape of the Country and Organizational Leader Travel data (COLT). It differs: only journeys
-- that an article mentions are there; dates are as exact as the article and null otherwise; leaders of organizations are not there.
-- leader: Name of the leader.
-- leader_country: State the leader represents.
-- country_visited: Host.
-- trip_year: Year; null where it is not known.
-- trip_start_date: First day, where the article gives the day.
-- trip_end_date: Last day, where the article gives the day.
create view colt_trips as
select
    fact_id, visitor as leader, office, sender_iso3 as leader_country, host_iso3 as country_visited, place, year as trip_year,
    case when date_precision in ('day', 'interval') and date_max - date_min < 31 then date_min end as trip_start_date,
    case when date_precision in ('day', 'interval') and date_max - date_min < 31 then date_max end as trip_end_date
from visits
where office_level in ('head_of_state', 'head_of_government')
