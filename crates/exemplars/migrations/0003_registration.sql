-- What a registration says beside its ten parts. Numbers that nobody gave are absent, which is not zero.
create table exemplar_details (
    exemplar_id bigint primary key,
    stream text not null check (stream in ('new', 'existing')),
    applicant text check (applicant in ('residential_cell', 'organisation', 'agency', 'group', 'person')),
    coordinating text not null,
    households bigint check (households >= 0),
    people bigint check (people >= 0),
    money bigint check (money >= 0),
    land bigint check (land >= 0),
    workdays bigint check (workdays >= 0)
);

-- Where a criterion stood at the beginning, in thousandths of its unit.
create table exemplar_baselines (
    exemplar_id bigint not null,
    ordinal bigint not null,
    baseline bigint not null check (baseline >= 0),
    primary key (exemplar_id, ordinal)
);

-- A registration received at the counter for somebody who does not write it.
create table exemplar_counter (
    exemplar_id bigint primary key,
    on_behalf_of text not null,
    consent text not null check (consent in ('signed', 'spoken')),
    received_by bigint,
    received_at bigint not null
);

-- What a person answered when a model looked like one that is registered already.
create table exemplar_comparisons (
    exemplar_id bigint not null,
    other_id bigint not null,
    judgement text not null check (judgement in ('different', 'continues', 'joint')),
    reason text not null,
    compared_by bigint,
    compared_at bigint not null,
    primary key (exemplar_id, other_id)
);
-- Candidates of a comparison: the models of one commune, or of no commune, in one province and year.
create index exemplars_of_place_and_year on exemplars (now_province, year, now_commune);

-- Dated notes on how a model goes.
create table exemplar_notes (
    note_id bigint primary key,
    exemplar_id bigint not null,
    form_key text not null,
    noted_on text not null,
    said text not null,
    written_at bigint not null,
    written_by bigint,
    constraint one_note_per_form unique (exemplar_id, form_key)
);
create table exemplar_note_figures (
    note_id bigint not null,
    ordinal bigint not null,
    figure bigint not null check (figure >= 0),
    primary key (note_id, ordinal)
);

-- Times a model was paused, resumed or ended.
create table exemplar_runs (
    run_id bigint primary key,
    exemplar_id bigint not null,
    ordinal bigint not null,
    run text not null check (run in ('paused', 'running', 'ended')),
    since text not null,
    reason text not null,
    recorded_at bigint not null,
    recorded_by bigint,
    constraint one_run_after_another unique (exemplar_id, ordinal)
);

-- How those who run a model judge it; each time it is sent back another round begins, and the old one stays.
create table exemplar_self_assessments (
    exemplar_id bigint not null,
    round bigint not null,
    state text not null check (state in ('draft', 'submitted', 'returned')),
    version bigint not null,
    overall text not null,
    households bigint,
    poor_households bigint,
    people bigint,
    money bigint,
    money_people bigint,
    money_budget bigint,
    money_others bigint,
    workdays bigint,
    changed_at bigint not null,
    submitted_at bigint,
    submitted_by bigint,
    return_reason text,
    returned_at bigint,
    returned_by bigint,
    primary key (exemplar_id, round)
);
create table exemplar_results (
    exemplar_id bigint not null,
    round bigint not null,
    ordinal bigint not null,
    result bigint,
    done bigint,
    out_of bigint,
    level text check (level in ('reached', 'partly', 'not_reached')),
    note text not null,
    primary key (exemplar_id, round, ordinal)
);

insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-comparison', '2009-01-01', null,
    'Chi bộ khu dân cư không đăng ký trùng phong trào của tổ chức khác: công văn 249/MTTQ-BTT của phường Thanh Khê, Đà Nẵng (2026); chưa tìm thấy văn bản trung ương; mức giống nhau mặc định do Khéo đặt',
    '{"title_percent": 70, "content_percent": 50, "shared_words_min": 3, "shown_max": 5}'
);
