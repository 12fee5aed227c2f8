-- Every mention is a passage that was read, word for word.
-- severity: error
select mentions.fact_id, mentions.article_id, mentions.char_start, mentions.char_end, mentions.quote
from mentions
left join coverage using (article_id, char_start, char_end)
where coverage.passage is distinct from mentions.quote
