-- Every successor of a former state is a state.
-- severity: error
select former.iso3, former.successor
from (select iso3, unnest(successors) as successor from dim_state) as former
left join dim_state as state on state.iso3 = former.successor
where state.iso3 is null
