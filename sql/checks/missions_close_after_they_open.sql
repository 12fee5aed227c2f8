-- A mission closes after it opened. One that was opened again breaks this and is worth a look.
-- severity: warning
select fact_id, sender_iso3, receiver_iso3, mission_type, seat_city, opened, closed
from fact_mission
where closed_max < opened_min
