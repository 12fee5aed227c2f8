-- One row is one city from which non-resident missions are accredited: how many, of whom, to whom. Missions that are over are not counted.
-- seat_city: The city.
-- seat_iso3: State of the city; null where the articles do not say it.
-- accreditations: Non-resident missions that sit there.
-- senders: States that accredit from there.
-- receivers: States served from there.
create view accreditation_hubs as
select
    seat_city, any_value(seat_iso3) as seat_iso3, count(*)::integer as accreditations,
    list_sort(list(distinct sender_iso3)) as senders, list_sort(list(distinct receiver_iso3)) as receivers
from missions
where residency = 'non_resident' and seat_city is not null and is_current is distinct from false
group by seat_city
