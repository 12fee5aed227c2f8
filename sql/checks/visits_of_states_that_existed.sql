-- Visits are between states that existed then: a journey to Baku in 1978 is one to the Soviet Union.
-- severity: warning
select visit.fact_id, visit.sender_iso3, visit.host_iso3, visit.date_edtf, state.iso3, state.valid_from, state.valid_to
from fact_visit as visit
join dim_state as state on state.iso3 in (visit.sender_iso3, visit.host_iso3)
where visit.date_max < state.valid_from_min or visit.date_min > state.valid_to_max
