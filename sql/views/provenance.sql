-- Where a fact comes from: provenance('…fact_id…') gives its mentions, the best first, with the words and their place in the file.
create macro provenance(id) as table
select
    index.fact_id, index.fact_table, index.natural_key, told.article, told.section, told.quote, told.source_file, told.char_start,
    told.char_end, told.mention_rank, told.rule, article.revision_id, article.permalink, article.licence
from facts as index
join mentions as told on told.fact_id = index.fact_id
join dim_article as article on article.article_id = told.article_id
where index.fact_id = id
