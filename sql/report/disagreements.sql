-- One row is one field of a fact that the articles do not agree on, those that most places tell first.
select fact_id, field, chosen, list_filter(values, lambda value: value is distinct from chosen) as others
from conflicts
order by mention_count desc, fact_id, field
limit 300
