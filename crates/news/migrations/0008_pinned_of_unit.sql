-- What stands on top of the list of one unit, or of the nation; nobody asks for what all units put on top any more.
create index stories_pinned_of_unit on stories (unit_code, state, published_at, story_id) where is_pinned = 1;
drop index stories_pinned;
