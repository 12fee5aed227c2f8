-- From which cities are third states served? Hubs of non-resident ambassadors show where small services economise.
select seat_city, seat_iso3, accreditations, senders, receivers
from accreditation_hubs
order by accreditations desc, seat_city
limit 20
