-- One row is one type of happening with the class the timeline colours it by.
select event_type, coalesce(quad_class, 'other') as quad_class, description
from dim_event_type
order by event_type
