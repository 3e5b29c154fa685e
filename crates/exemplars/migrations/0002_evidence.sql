-- What shows that a model does what its file says: photographs and documents. The address of each is `evidence_key`, which is
-- random; the digest only tells whether the same file was sent before. Whoever removes one says why, and its bytes are deleted.
create table exemplar_evidence (
    evidence_id bigint primary key,
    evidence_key text not null,
    exemplar_id bigint not null,
    about text not null check (about in ('registration', 'progress', 'assessment')),
    about_id bigint,
    kind text not null check (kind in ('photo', 'pdf', 'docx')),
    title text not null,
    alternative_text text not null,
    digest text not null,
    size bigint not null,
    width bigint not null,
    height bigint not null,
    thumbnail_width bigint not null,
    thumbnail_height bigint not null,
    is_public bigint not null,
    added_at bigint not null,
    added_by bigint,
    removed_at bigint,
    removed_by bigint,
    removal_reason text,
    constraint one_evidence_per_key unique (evidence_key)
);
create index exemplar_evidence_of on exemplar_evidence (exemplar_id, added_at);
-- The same file is kept once in one model's file.
create unique index one_evidence_per_content on exemplar_evidence (exemplar_id, digest) where removed_at is null;

-- The bytes stand in a table of their own, so that lists never read them.
create table exemplar_evidence_bytes (
    evidence_id bigint not null,
    part text not null check (part in ('whole', 'thumbnail')),
    content bytea not null,
    primary key (evidence_id, part)
);

-- How many and how large.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-evidence', '2009-01-01', null,
    'Chưa tìm thấy văn bản quy định số lượng, dung lượng minh chứng; mặc định do Khéo đặt',
    '{"count_max": 60, "bytes_max": 10000000}'
);
