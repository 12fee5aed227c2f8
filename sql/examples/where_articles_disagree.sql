-- Where do the sources disagree? Two articles, or two sentences of one, give different values; both are kept, the warehouse shows one.
select fact_table, field, chosen, values, mention_count
from conflicts
order by mention_count desc, fact_table, field, fact_id
