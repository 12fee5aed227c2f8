-- One row is one state and a state its record can be counted for: itself, and each successor of a former state, directly or through
-- others. Joining to it is a choice: the Soviet Union then counts for each of its successors, so sums over states count twice.
-- counted_as_iso3: State the record is counted for.
-- is_succession: True where the two differ.
create view state_roll_up as
with recursive heirs as (
    select iso3, iso3 as counted_as_iso3 from dim_state
    union
    select heirs.iso3, successor.iso3 as counted_as_iso3
    from heirs
    join (select iso3 as former, unnest(successors) as iso3 from dim_state) as successor on successor.former = heirs.counted_as_iso3
)
select heirs.iso3, state.name, heirs.counted_as_iso3, heirs.iso3 <> heirs.counted_as_iso3 as is_succession
from heirs
join dim_state as state on state.iso3 = heirs.iso3
