-- What is traded? Products by chapter of the Harmonized System, which trade statistics use too, so that they can be joined.
select product.hs_chapter, kind.hs_chapter_name, count(*) as mentions, list(distinct product.product order by product.product) as products
from trade_products as product
left join dim_product as kind on kind.product = product.product
group by product.hs_chapter, kind.hs_chapter_name
order by mentions desc, product.hs_chapter
