-- Do the two sides' figures agree? Where articles give both directions of trade for a year, the balance follows; where they give a
-- total too, the sum should match it. A gap over a tenth deserves a look at the quotes.
with flows as (
    select
        dyad, year, currency_code,
        max(amount) filter (where measure in ('export', 'import') and exporter_iso3 < importer_iso3) as a_to_b,
        max(amount) filter (where measure in ('export', 'import') and exporter_iso3 > importer_iso3) as b_to_a,
        max(amount) filter (where measure = 'total') as total
    from trade_flows
    where year is not null and currency_code <> 'PCT'
    group by dyad, year, currency_code
)
select dyad, year, currency_code, a_to_b, b_to_a, a_to_b - b_to_a as balance_of_a, total, round((a_to_b + b_to_a) / total - 1, 3) as gap
from flows
where a_to_b is not null and b_to_a is not null
order by dyad, year
