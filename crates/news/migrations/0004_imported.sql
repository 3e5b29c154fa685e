-- Stories that were taken over from elsewhere. What a story was known by there is kept as its SHA-256 only: such keys hold words of
-- titles, and must outlast an erasure, so that what was erased is not taken over again. Address and labels go with it.
create table imported_stories (
    system text not null,
    key_digest text not null,
    story_id bigint not null,
    address text not null,
    labels text not null,
    content_digest text not null,
    imported_at bigint not null,
    primary key (system, key_digest)
);
create index imported_stories_of on imported_stories (story_id);
create index imported_stories_at on imported_stories (address) where address <> '';
