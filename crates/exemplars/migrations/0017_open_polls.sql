-- Front pages name polls that are open, whenever they are made.
create index polls_open on polls (closes_at, poll_id) where state = 'open';
