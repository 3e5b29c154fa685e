-- A poll: a list of public models of a territory, which signed-in citizens endorse while its window is open.
-- What the rule set of its day says about it is copied, so that a poll is finished by the rules under which it began.
create table polls (
    poll_id bigint primary key,
    form_key text not null,
    version bigint not null,
    state text not null check (state in ('prepared', 'open', 'closed', 'cancelled')),
    title text not null,
    unit_code text not null,
    place_line text not null,
    province text not null,
    commune text,
    opens_at bigint not null,
    closes_at bigint not null,
    choices_max bigint not null,
    count_shown text not null check (count_shown in ('during', 'after_close')),
    candidate_order text not null check (candidate_order in ('shuffled', 'name')),
    seed bigint not null,
    links_kept_days bigint not null,
    ruled_on text not null,
    prepared_by bigint,
    prepared_at bigint not null,
    opened_at bigint,
    ended_at bigint,
    cancel_reason text,
    participants bigint,
    unlinked_at bigint,
    constraint one_poll_per_form unique (prepared_by, form_key)
);
create index polls_public on polls (poll_id) where opened_at is not null;
create index polls_by_place on polls (province, commune, poll_id);
create index polls_to_unlink on polls (ended_at) where unlinked_at is null and ended_at is not null;

-- What can be endorsed, in the order of the poll's page; endorsements are counted from the rows when it closes.
create table poll_candidates (
    poll_id bigint not null,
    exemplar_id bigint not null,
    ordinal bigint not null,
    endorsements bigint,
    primary key (poll_id, exemplar_id)
);
create index poll_candidates_by_exemplar on poll_candidates (exemplar_id);

-- Who endorses what: personal data, never shown, deleted some days after the end. A citizen has as many slots as choices.
create table poll_endorsements (
    poll_id bigint not null,
    account_id bigint not null,
    slot bigint not null,
    exemplar_id bigint not null,
    chosen_at bigint not null,
    is_new_account bigint not null,
    constraint one_endorsement_per_citizen primary key (poll_id, account_id, slot)
);

create index poll_endorsements_of_account on poll_endorsements (account_id);

-- Counts kept in the transaction of each endorsement, spread over shards; exemplar 0 counts those who take part.
create table poll_counts (
    poll_id bigint not null,
    exemplar_id bigint not null,
    shard bigint not null,
    count bigint not null,
    primary key (poll_id, exemplar_id, shard)
);

insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-polls', '2009-01-01', null,
    'Chưa tìm thấy văn bản quy định việc bình chọn mô hình trên mạng; mặc định do Khéo đặt',
    '{"choices_max": 1, "count_shown": "after_close", "candidate_order": "shuffled", "days_max": 62,
      "per_account_per_minute": 10, "per_address_per_minute": 600,
      "burst_per_minute": 60, "burst_new_percent": 50, "new_account_days": 7, "links_kept_days": 30}'
);
