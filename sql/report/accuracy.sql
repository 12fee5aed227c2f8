-- One row is one kind of fact compared with what people found in the same articles.
select kind, measure, accuracy."right" as correct, invented, missed, precision, recall, articles, gold_version, code_version
from accuracy
order by kind
