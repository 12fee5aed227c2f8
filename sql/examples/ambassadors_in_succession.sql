-- Who followed whom, and was the post empty between? A gap of months can be the slowness of appointments or a signal; a null gap means
-- a date is missing.
select sender_iso3, receiver_iso3, place, person, start_date, predecessor, vacant_days
from ambassador_succession
order by sender_iso3, receiver_iso3, place
