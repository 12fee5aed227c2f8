-- One row is a post that serves a state from a third one: where an embassy is missing, and who stands in.
select sender_iso3 as sender, receiver_iso3 as receiver, seat_city, seat_iso3, opened
from missions
where residency = 'non_resident' and seat_iso3 is not null
order by sender, receiver, seat_iso3, seat_city
