-- One line for every act. Transactions commit in any order, so an act first arrives without a position; a sequencer
-- then numbers committed acts without gaps, in order of arrival. Followers see numbered acts only.
create table acts (
    arrival bigserial primary key,
    position bigint unique,
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
create index acts_without_position on acts (arrival) where position is null;

-- The last position given; its lock keeps two sequencers apart.
create table journal_head (
    only_row bigint primary key check (only_row = 1),
    position bigint not null
);
insert into journal_head (only_row, position) values (1, 0);

-- How far each follower has come.
create table follower_cursors (
    follower text primary key,
    position bigint not null
);
