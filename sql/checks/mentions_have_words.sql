-- Every mention has its words: the quote is as long as its place in the file.
-- severity: error
select fact_id, source_file, char_start, char_end, quote
from mentions
where length(quote) <> char_end - char_start or trim(quote) = ''
