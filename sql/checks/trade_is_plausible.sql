-- Trade of a year is between a thousand and five trillion units of a currency that is not tiny, a share between 0 and 100 percent.
-- severity: warning
select fact_id, dyad, year, measure, amount, currency_code, amount_text
from fact_trade_flow
where (measure = 'share' and amount not between 0 and 100)
    or (measure <> 'share' and currency_code in ('USD', 'EUR', 'GBP') and abs(amount) not between 1e3 and 5e12)
    or (measure = 'share') <> (coalesce(currency_code, '') = 'PCT')
