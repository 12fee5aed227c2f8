-- One row is one place in an article that states a value of trade: the number, and the words it was read from.
-- quote is the file's text from char_start to char_end, exactly.
select flow.dyad, flow.year, flow.amount_usd, mention.source_file, mention.char_start, mention.char_end, mention.quote
from trade_flows as flow
join mentions as mention using (fact_id)
where flow.amount_usd is not null
order by flow.amount_usd desc, mention.char_start
