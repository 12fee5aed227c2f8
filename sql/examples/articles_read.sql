-- What was read? Before any other question, look at how many passages each article has and how many of them state a fact.
select
    article.title, article.kind, article.passage_count as passages, article.mention_count as mentions,
    count(*) filter (where passage.outcome = 'unread') as unread
from dim_article as article
left join coverage as passage on passage.article_id = article.article_id
group by all
order by passages desc, article.title
