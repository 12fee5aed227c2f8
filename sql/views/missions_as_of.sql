-- Missions as they stood on a date: missions_as_of('2015-06-30'). A mission whose dates leave it open is there too, as possible.
-- Stated absences are not missions.
-- certainty: certain where it opened by then and closed later or is said to exist today; possible where its dates leave that open.
create macro missions_as_of(as_of) as table
select
    fact_id, sender_iso3, receiver_iso3, mission_type, residency, seat_city, seat_iso3, opened, closed,
    case
        when opened_max <= as_of::date and (closed_min > as_of::date or (closed is null and is_current)) then 'certain'
        else 'possible'
    end as certainty
from missions
where residency <> 'none'
    and coalesce(opened_min <= as_of::date, true)
    and coalesce(closed_max >= as_of::date, true)
