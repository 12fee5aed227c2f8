-- One row is one pair of states with at least one visit: how many went each way. Visits without a date count too.
-- state_a: The state with the lower code.
-- state_b: The other one.
-- visits_a_to_b: Visits of state_a to state_b.
-- visits_b_to_a: Visits of state_b to state_a.
-- heads_a_to_b: Those of heads of state or government.
-- heads_b_to_a: Those of heads of state or government.
-- reciprocity: The smaller number as a share of the larger, 0 to 1.
-- first_day: First day any of them can have been.
-- last_day: Last day any of them can have been.
create view visit_reciprocity as
select
    dyad, left(dyad, 3) as state_a, right(dyad, 3) as state_b,
    (count(*) filter (where sender_iso3 = left(dyad, 3)))::integer as visits_a_to_b,
    (count(*) filter (where sender_iso3 = right(dyad, 3)))::integer as visits_b_to_a,
    (count(*) filter (where sender_iso3 = left(dyad, 3) and office_level in ('head_of_state', 'head_of_government')))::integer as heads_a_to_b,
    (count(*) filter (where sender_iso3 = right(dyad, 3) and office_level in ('head_of_state', 'head_of_government')))::integer as heads_b_to_a,
    least(visits_a_to_b, visits_b_to_a) / greatest(visits_a_to_b, visits_b_to_a) as reciprocity,
    min(date_min) as first_day, max(date_max) as last_day
from visits
where dyad is not null
group by dyad
