-- Dated happenings are between states that existed then.
-- severity: warning
select event.fact_id, event.event_type, event.date_edtf, state.iso3, state.valid_from, state.valid_to
from fact_event as event
join dim_state as state on state.iso3 in (event.actor_iso3, event.target_iso3)
where event.event_type <> 'other' and (event.date_max < state.valid_from_min or event.date_min > state.valid_to_max)
