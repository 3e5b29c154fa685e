-- A pile of certificates that somebody had printed: which, how far it is, and the finished files for a week. Bookkeeping that can be made
-- again from the decisions: backups leave it out.
create table certificate_runs (
    run_id bigint primary key,
    scope text not null,
    list_id bigint,
    level text not null,
    year bigint not null,
    parent text not null,
    issuer text not null,
    place text not null,
    post text not null,
    state text not null check (state in ('running', 'finished', 'failed')),
    total bigint not null,
    done bigint not null,
    unproved bigint not null,
    begun_by bigint not null,
    begun_at bigint not null,
    held_until bigint not null,
    finished_at bigint
);
create index certificate_runs_waiting on certificate_runs (state, run_id);
create index certificate_runs_of on certificate_runs (begun_by, run_id);

-- The finished files, each in parts.
create table certificate_files (
    run_id bigint not null,
    file bigint not null,
    part bigint not null,
    content bytea not null,
    primary key (run_id, file, part)
);
