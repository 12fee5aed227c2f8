-- One row is a wiki and a licence of its articles, with how many there are; wiki is null for those that do not say where they are from.
select article.wiki, article.licence, article.licence_url, count(*) as articles
from dim_article as article
group by article.wiki, article.licence, article.licence_url
order by articles desc, article.wiki, article.licence, article.licence_url
