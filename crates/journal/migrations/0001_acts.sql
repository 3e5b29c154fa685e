-- One line for every act, in the order in which followers see them.
create table acts (
    position bigint primary key,
    act_id bytea not null,
    at bigint not null,
    actor_id bigint,
    unit_code text,
    kind text not null,
    subject_kind text not null,
    subject_id bigint not null,
    visibility text not null check (visibility in ('public', 'office', 'sealed')),
    body text not null
);
-- The random name has no index: 128 random bits need no check, and one would write a page of its own for each act.
create index acts_by_subject on acts (subject_kind, subject_id);

-- How far each follower has come.
create table follower_cursors (
    follower text primary key,
    position bigint not null
);
