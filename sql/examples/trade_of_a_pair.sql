-- How large is trade, and who says so? Values are US dollars of their time as the article gives them; nothing is converted or
-- corrected for inflation.
select dyad, year, measure, exporter_iso3, importer_iso3, amount_usd, amount_text, articles
from trade_flows
where amount_usd is not null
order by dyad, year, measure, fact_id
