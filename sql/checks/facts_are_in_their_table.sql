-- Every fact of the index is in the table it names, and the reverse.
-- severity: error
with held as (
    select fact_id, 'fact_trade_flow' as fact_table from fact_trade_flow
    union all select fact_id, 'fact_trade_product' from fact_trade_product
    union all select fact_id, 'fact_visit' from fact_visit
    union all select fact_id, 'fact_event' from fact_event
    union all select fact_id, 'fact_mission' from fact_mission
    union all select fact_id, 'fact_agreement' from fact_agreement
    union all select fact_id, 'fact_un_vote' from fact_un_vote
    union all select fact_id, 'fact_membership' from fact_membership
    union all select fact_id, 'fact_appointment' from fact_appointment
)
select coalesce(facts.fact_id, held.fact_id) as fact_id, facts.fact_table as indexed, held.fact_table as held
from facts
full join held on held.fact_id = facts.fact_id
where facts.fact_table is distinct from held.fact_table
