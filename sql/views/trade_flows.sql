-- One row is one stated value of trade, investment or share between two states in a year. Values of two articles that differ
-- are rows of their own. Nothing is converted: amount_usd is there only where the article gives US dollars.
-- articles: Titles of the articles that state the value.
-- mention_count: Places that state the value.
create view trade_flows as
select
    flow.fact_id, flow.dyad, flow.year, flow.measure, flow.exporter_iso3, flow.importer_iso3, flow.amount, flow.currency_code,
    flow.amount_usd, flow.amount_text, list_sort(list(distinct told.article)) as articles, count(*)::integer as mention_count
from fact_trade_flow as flow
join mentions as told on told.fact_id = flow.fact_id
group by
    flow.fact_id, flow.dyad, flow.year, flow.measure, flow.exporter_iso3, flow.importer_iso3, flow.amount, flow.currency_code,
    flow.amount_usd, flow.amount_text
