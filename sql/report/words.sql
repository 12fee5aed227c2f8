-- One row is one place that states a fact, the best first; the report shows the first few of each fact.
select told.fact_id, told.quote, told.article, told.section, told.source_file, told.char_start, told.char_end
from mentions as told
where told.mention_rank <= 5
order by told.fact_id, told.mention_rank
