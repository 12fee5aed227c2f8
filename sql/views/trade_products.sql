-- One row is one product that one state sells to another, as the article names it.
create view trade_products as
select
    sold.fact_id, sold.dyad, sold.exporter_iso3, sold.importer_iso3, sold.year, sold.product, sold.list_rank, product.hs_chapter,
    product.hs_chapter_name
from fact_trade_product as sold
join dim_product as product on product.product = sold.product
