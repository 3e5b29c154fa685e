-- A file: one exemplary model from draft to publication. "then" is the territory when it was registered, "now" today's.
create table exemplars (
    exemplar_id bigint primary key,
    form_key text,
    version bigint not null,
    state text not null check (state in ('draft', 'submitted', 'returned', 'accepted', 'recognised', 'recorded')),
    title text not null,
    folded_title text not null,
    folded text not null,
    summary text not null,
    field text not null,
    subject text not null check (subject in ('collective', 'individual')),
    year bigint not null,
    situation text not null,
    objectives text not null,
    content text not null,
    area text not null,
    lead text not null,
    partners text not null,
    resources text not null,
    time text not null,
    outputs text not null,
    sustaining text not null,
    unit_code text not null,
    unit_valid_from text not null,
    place_line text not null,
    then_province text not null,
    now_province text not null,
    now_commune text,
    now_divided bigint not null,
    created_by bigint,
    created_at bigint not null,
    changed_at bigint not null,
    submitted_at bigint,
    accepted_at bigint,
    public_at bigint,
    source_key text unique,
    source_url text,
    source_note text,
    constraint one_file_per_form unique (created_by, form_key)
);
create index exemplars_public on exemplars (public_at, exemplar_id);
create index exemplars_public_by_state on exemplars (state, public_at, exemplar_id);
create index exemplars_public_by_year on exemplars (year, exemplar_id) where public_at is not null;
create index exemplars_public_by_title on exemplars (folded_title, exemplar_id) where public_at is not null;
create index exemplars_public_by_field on exemplars (field, public_at, exemplar_id);
create index exemplars_public_by_province on exemplars (now_province, public_at, exemplar_id);
create index exemplars_public_by_commune on exemplars (now_commune, public_at, exemplar_id);
create index exemplars_public_by_then on exemplars (then_province, public_at, exemplar_id);
create index exemplars_public_by_unit on exemplars (unit_code, unit_valid_from, public_at);
create index exemplars_by_state on exemplars (state, now_province, changed_at);

-- Everybody who wrote in a file: whoever did does not decide it.
create table exemplar_writers (
    exemplar_id bigint not null,
    account_id bigint not null,
    primary key (exemplar_id, account_id)
);

-- How the result will be judged: what, measured how, to reach what.
create table exemplar_criteria (
    exemplar_id bigint not null,
    ordinal bigint not null,
    criterion text not null,
    measure text not null,
    target text not null,
    primary key (exemplar_id, ordinal)
);

-- Each time a file was sent back for completion.
create table exemplar_returns (
    return_id bigint primary key,
    exemplar_id bigint not null,
    reason text not null,
    due_on text not null,
    returned_at bigint not null,
    returned_by bigint not null
);
create index exemplar_returns_of on exemplar_returns (exemplar_id);

-- Decisions that recognise a model, one for each level.
create table exemplar_recognitions (
    recognition_id bigint primary key,
    exemplar_id bigint not null,
    level text not null,
    decision_number text not null,
    decided_on text not null,
    signer text not null,
    legal_basis text not null,
    recorded_at bigint not null,
    constraint one_recognition_per_level unique (exemplar_id, level)
);

-- Counts of what is public, kept by following the journal: by unit of today, and by field ('' for all).
create table exemplar_counts (
    measure text not null check (measure in ('public', 'recognised')),
    unit_code text not null,
    field text not null,
    count bigint not null,
    primary key (measure, unit_code, field)
);
-- The map asks for 34 provinces among the counts of thousands of communes.
create index exemplar_counts_of_provinces on exemplar_counts (measure, unit_code)
    where field = '' and length(unit_code) = 2;
