-- Every fact is told somewhere, and its mentions are as many as its index says.
-- severity: error
select facts.fact_id, facts.fact_table, facts.mention_count, count(mentions.fact_id) as found
from facts
left join mentions on mentions.fact_id = facts.fact_id and mentions.fact_table = facts.fact_table
group by facts.fact_id, facts.fact_table, facts.mention_count
having count(mentions.fact_id) <> facts.mention_count or count(mentions.fact_id) = 0
