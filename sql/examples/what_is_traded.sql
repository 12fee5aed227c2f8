-- One row is a direction of trade and a chapter of the Harmonized System, with the products the articles name in it.
-- The chapter is found by keyword and is empty where no keyword fits.
select exporter_iso3 as exporter, importer_iso3 as importer, hs_chapter_name, string_agg(product, '; ' order by list_rank) as products
from trade_products
where importer_iso3 = 'MEX'
group by exporter, importer, hs_chapter, hs_chapter_name
order by exporter, min(list_rank), hs_chapter
