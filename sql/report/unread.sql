-- One row is one passage that is dated and about states, and that no pattern understood; the first in the order of the files.
select passage, coalesce(section, '') as section, source_file, char_start, char_end
from coverage
where outcome = 'unread'
order by source_file, char_start
limit 300
