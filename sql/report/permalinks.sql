-- One row is an article that says where it is from: the address of the revision that was read.
select article.source_file, article.permalink
from dim_article as article
where article.permalink is not null
order by article.source_file
