-- One row is one field of a fact that the articles do not agree on. A vague date does not disagree with an exact one within it.
-- field: The field.
-- chosen: The value the fact's row shows.
-- values: All values the articles give, in order.
-- mention_count: Places that give one of them.
-- articles: Titles of the articles that give them.
create view conflicts as
select
    conflict.fact_id, index.fact_table, conflict.field, max(conflict.value) filter (where conflict.is_chosen) as chosen,
    list(conflict.value order by conflict.value) as values, sum(conflict.mention_count)::integer as mention_count,
    list_sort(list_distinct(flatten(list(conflict.articles)))) as articles, index.natural_key
from fact_conflicts as conflict
join facts as index on index.fact_id = conflict.fact_id
group by conflict.fact_id, index.fact_table, index.natural_key, conflict.field
