-- Photographs and files of stories. Addresses hold the random key; `number` is what the text refers to and is never given twice.
-- What was removed keeps its row without words, so that its address can say that it is gone.
create table story_attachments (
    attachment_id bigint primary key,
    story_id bigint not null,
    attachment_key text not null,
    number bigint not null,
    place bigint not null,
    kind text not null check (kind in ('photo', 'pdf', 'docx')),
    is_lead bigint not null,
    alternative text not null,
    caption text not null,
    credit text not null,
    digest text not null,
    sha256 text not null,
    size bigint not null,
    width bigint not null,
    height bigint not null,
    added_at bigint not null,
    removed_at bigint,
    constraint one_attachment_per_key unique (attachment_key),
    constraint one_attachment_per_number unique (story_id, number)
);

-- The bytes stand in a table of their own, so that pages never read them: `960.webp`, `960.jpg`, `file`.
create table story_attachment_bytes (
    attachment_id bigint not null,
    part text not null,
    content bytea not null,
    primary key (attachment_id, part)
);

-- What lists show of the lead picture: key, width and height, so that they ask nothing more.
alter table stories add column lead_picture text;
-- What was published beside the text: one line for each picture or file, with its SHA-256 and words.
alter table story_versions add column attachments text not null default '';
