-- Many files recognised by one decision.
create table exemplar_decision_lists (
    list_id bigint primary key,
    level text not null,
    decision_number text not null,
    decided_on text not null,
    signer text not null,
    legal_basis text not null,
    recorded_at bigint not null,
    recorded_by bigint
);
create table exemplar_decision_list_files (
    list_id bigint not null,
    exemplar_id bigint not null,
    primary key (list_id, exemplar_id)
);

-- The second round: recognised models that a decision marks as exemplary, once for each level.
create table exemplar_distinctions (
    exemplar_id bigint not null,
    level text not null,
    decision_number text not null,
    decided_on text not null,
    signer text not null,
    legal_basis text not null,
    recorded_at bigint not null,
    constraint one_distinction_per_level primary key (exemplar_id, level)
);

-- Proposals for an award, with what was answered and, once awarded, the decision.
create table exemplar_proposals (
    proposal_id bigint primary key,
    exemplar_id bigint not null,
    award text not null,
    level text not null,
    state text not null check (state in ('proposed', 'returned', 'lowered', 'awarded', 'refused')),
    proposed_at bigint not null,
    proposed_by bigint not null,
    first_award text not null,
    answer text not null,
    answered_at bigint,
    decision_number text not null,
    decided_on text,
    signer text not null,
    legal_basis text not null
);
create index exemplar_proposals_of on exemplar_proposals (exemplar_id, proposed_at);
create index exemplar_proposals_awarded on exemplar_proposals (award, state, decided_on);

-- Recognition that was withdrawn. The model stays, with this beside it.
create table exemplar_withdrawals (
    exemplar_id bigint primary key,
    reason text not null,
    decision_number text not null,
    decided_on text not null,
    signer text not null,
    recorded_at bigint not null
);

-- Whether a person agreed to be named, and whether the person asked to leave the public page.
create table exemplar_consents (
    exemplar_id bigint primary key,
    is_named bigint not null,
    given_on text,
    leave_state text not null check (leave_state in ('none', 'asked', 'granted', 'refused')),
    leave_asked_on text,
    leave_reason text not null
);

-- Looked at again once a year.
create table exemplar_rechecks (
    exemplar_id bigint not null,
    year bigint not null,
    result text not null check (result in ('effective', 'needs_consolidation', 'not_effective')),
    note text not null,
    checked_on text not null,
    checked_by bigint not null,
    constraint one_recheck_per_year primary key (exemplar_id, year)
);

-- A model that was begun after another one.
create table exemplar_replications (
    copy_id bigint primary key,
    origin_id bigint not null,
    begun_at bigint not null,
    result text not null
);
create index exemplar_replications_of on exemplar_replications (origin_id, copy_id);

insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-awards', '2009-01-01', null,
    'Các hình thức khen thưởng thường gặp theo Luật Thi đua, khen thưởng và báo cáo của các tỉnh; chưa tìm thấy văn bản quy định riêng cho phong trào “Dân vận khéo”; thứ tự cao thấp do Khéo đặt',
    '{"awards": [
        {"word": "certificate", "vi": "Giấy khen", "en": "Certificate of commendation", "levels": ["commune", "district"], "rank": 1},
        {"word": "provincial_merit", "vi": "Bằng khen cấp tỉnh", "en": "Provincial certificate of merit", "levels": ["province"], "rank": 2},
        {"word": "badge", "vi": "Kỷ niệm chương", "en": "Commemorative medal", "levels": ["centre"], "rank": 3},
        {"word": "central_merit", "vi": "Bằng khen cấp trung ương", "en": "Central certificate of merit", "levels": ["centre"], "rank": 4},
        {"word": "medal", "vi": "Huy chương", "en": "State medal", "levels": ["centre"], "rank": 5},
        {"word": "order", "vi": "Huân chương", "en": "State order", "levels": ["centre"], "rank": 6}
    ]}'
), (
    'exemplar-quotas', '2009-01-01', null,
    'Chưa tìm thấy văn bản quy định chỉ tiêu, tỉ lệ cho phong trào “Dân vận khéo”; mặc định không giới hạn',
    '{"quotas": []}'
), (
    'exemplar-withdrawal', '2009-01-01', null,
    'Chưa tìm thấy văn bản quy định việc thu hồi công nhận; mặc định do Khéo đặt: được thu hồi, phải có lý do và số quyết định',
    '{"is_enabled": true}'
);
