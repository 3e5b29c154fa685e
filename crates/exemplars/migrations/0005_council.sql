-- A council: the people of a unit who vote on models at the unit's level.
create table councils (
    council_id bigint primary key,
    name text not null,
    level text not null,
    province text not null,
    commune text,
    formed_at bigint not null
);
create index councils_of_province on councils (province, council_id);
create index councils_of_commune on councils (commune, council_id);

-- Who sits on a council, as what, from a day on. valid_to is the first day on which it no longer holds.
create table council_members (
    membership_id bigint primary key,
    council_id bigint not null,
    account_id bigint not null,
    role text not null check (role in ('chair', 'deputy', 'secretary', 'member')),
    valid_from text not null,
    valid_to text,
    constraint a_term_ends_after_it_begins check (valid_to is null or valid_to > valid_from)
);
create index council_members_of on council_members (council_id, valid_from);
create index council_members_by_account on council_members (account_id);

-- A session. What is decided on its candidates counts from the moment at which it closes.
create table council_sessions (
    session_id bigint primary key,
    council_id bigint not null,
    held_on text not null,
    place text not null,
    mode text not null check (mode in ('on_site', 'remote', 'mixed')),
    state text not null check (state in ('prepared', 'open', 'closed', 'cancelled')),
    reason text not null,
    opened_at bigint,
    closed_at bigint
);
create index council_sessions_of on council_sessions (council_id, held_on);

-- The roll: every member of the day, and whether the member is there. From the opening on it also says who the members are.
create table council_roll (
    session_id bigint not null,
    account_id bigint not null,
    role text not null,
    presence text not null check (presence in ('present', 'absent', 'excused')),
    is_remote bigint not null,
    primary key (session_id, account_id)
);
create index council_roll_by_account on council_roll (account_id, session_id);

-- The agenda: one model for one purpose at the council's level, and the result once its vote is closed.
create table council_candidates (
    candidate_id bigint primary key,
    session_id bigint not null,
    ordinal bigint not null,
    exemplar_id bigint not null,
    level text not null,
    purpose text not null check (purpose in ('recognition', 'exemplary', 'award')),
    state text not null check (state in ('waiting', 'voting', 'decided', 'withdrawn')),
    reason text not null,
    begun_again bigint not null,
    members bigint,
    eligible bigint,
    voted bigint,
    votes_yes bigint,
    votes_no bigint,
    votes_abstain bigint,
    votes_needed bigint,
    passed bigint,
    constraint one_place_on_the_agenda unique (session_id, exemplar_id, purpose)
);
create index council_candidates_of on council_candidates (exemplar_id, purpose, level);

-- Who takes no part in the vote on a candidate: whoever wrote in its file, and whoever declared a conflict of interest.
create table council_conflicts (
    candidate_id bigint not null,
    account_id bigint not null,
    kind text not null check (kind in ('writer', 'declared')),
    primary key (candidate_id, account_id)
);

-- Who may vote on a candidate, fixed when its vote opens, and who has. The rows are there before the first ballot and keep
-- their order: nothing here tells when somebody voted, and nothing leads from here to a choice.
create table council_voters (
    candidate_id bigint not null,
    account_id bigint not null,
    has_voted bigint not null,
    primary key (candidate_id, account_id)
);

-- Ballots of an open vote, as counts only; the rows go when the vote is closed. Backups leave this table out, so that no two
-- copies can be compared to learn one ballot.
create table council_tallies (
    candidate_id bigint not null,
    choice text not null check (choice in ('yes', 'no', 'abstain')),
    votes bigint not null,
    primary key (candidate_id, choice)
);

-- Ballots on paper that were counted on the spot.
create table council_papers (
    candidate_id bigint primary key,
    distributed bigint not null,
    collected bigint not null,
    valid bigint not null,
    invalid bigint not null,
    votes_yes bigint not null,
    votes_no bigint not null,
    counted_by text not null
);

-- On which vote a recognition rests.
create table exemplar_recognition_votes (
    recognition_id bigint primary key,
    candidate_id bigint not null
);

-- When a council has to vote, and what a vote needs. Older decisions were made on paper and ask for no vote here.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-council', '2009-01-01', '2026-01-01',
    'Chưa tìm thấy văn bản quy định hội đồng bình xét mô hình; quyết định cũ làm trên giấy, Khéo không đòi phiếu. Mặc định do Khéo đặt.',
    '{"required": {"recognition": [], "exemplary": [], "award": []},
      "quorum": {"numerator": 2, "denominator": 3},
      "pass": {"numerator": 2, "denominator": 3, "base": "present"},
      "higher": [], "secret": true}'
), (
    'exemplar-council', '2026-01-01', null,
    'Chưa tìm thấy văn bản quy định hội đồng bình xét mô hình. Hai phần ba và bỏ phiếu kín: theo lời các tác giả phần mềm thi đua, cần đối chiếu Nghị định 152/2025/NĐ-CP. Mặc định do Khéo đặt.',
    '{"required": {"recognition": ["commune", "province", "centre"], "exemplary": [], "award": []},
      "quorum": {"numerator": 2, "denominator": 3},
      "pass": {"numerator": 2, "denominator": 3, "base": "present"},
      "higher": [], "secret": true}'
);
