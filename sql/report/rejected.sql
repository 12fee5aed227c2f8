-- One row is one rule that refused files or rows: how many, and the first.
select stage, rule, count(*) as refused, min(source_file) as first_file, arg_min(reason, source_file) as reason
from rejected_rows
group by stage, rule
order by refused desc, stage, rule
limit 50
