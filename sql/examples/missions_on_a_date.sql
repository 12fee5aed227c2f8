-- Which missions stood at the end of the Cold War? Certain and possible are told apart, since many openings have no date.
select sender_iso3, receiver_iso3, mission_type, seat_city, opened, closed, certainty
from missions_as_of('1991-12-26')
order by certainty, sender_iso3, receiver_iso3, mission_type, seat_city
limit 30
