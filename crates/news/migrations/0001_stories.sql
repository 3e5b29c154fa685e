-- Stories and announcements as they stand. What everybody could read at any time is kept by version.
create table stories (
    story_id bigint primary key,
    form_key text not null,
    steps bigint not null,
    state text not null,
    kind text not null,
    version bigint not null,
    title text not null,
    lede text not null,
    body text not null,
    byline text not null,
    source text not null,
    unit_code text not null,
    place_line text not null,
    province text not null,
    commune text,
    expires_on text,
    is_pinned bigint not null,
    remark text not null,
    written_by bigint not null,
    changed_at bigint not null,
    publish_at bigint,
    published_at bigint,
    corrected_at bigint,
    withdrawn_at bigint,
    constraint one_story_per_form unique (written_by, form_key)
);
create index stories_newest on stories (state, published_at, story_id);
create index stories_of_unit on stories (unit_code, state, published_at, story_id);
create index stories_of_place on stories (province, commune, story_id);
create index stories_due on stories (state, publish_at);

-- What was published, and each correction with what it says of itself. Never changed, but emptied when the story is erased.
create table story_versions (
    story_id bigint not null,
    version bigint not null,
    title text not null,
    lede text not null,
    body text not null,
    note text not null,
    published_at bigint not null,
    primary key (story_id, version)
);
