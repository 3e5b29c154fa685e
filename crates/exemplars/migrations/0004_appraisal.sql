-- Who appraises a file, how and until when. Somebody who declared a conflict of interest stays here, excluded for good.
create table appraisal_assignments (
    assignment_id bigint primary key,
    exemplar_id bigint not null,
    appraiser_id bigint not null,
    mode text not null check (mode in ('desk', 'field')),
    due_on text not null,
    sheet_on text not null,
    progress text not null check (progress in ('open', 'submitted', 'conflicted', 'withdrawn')),
    conflict_reason text,
    assigned_by bigint not null,
    assigned_at bigint not null,
    changed_at bigint not null,
    constraint one_assignment_per_appraiser unique (exemplar_id, appraiser_id)
);
create index appraisal_assignments_queue on appraisal_assignments (appraiser_id, progress, due_on, assignment_id);

-- One appraiser's score sheet. The version counts its savings, so that a telephone never overwrites what it has not seen.
create table appraisal_sheets (
    assignment_id bigint primary key,
    version bigint not null,
    opinion text check (opinion in ('agree', 'disagree')),
    reason text not null,
    visited_on text,
    saved_at bigint not null,
    submitted_at bigint
);

create table appraisal_points (
    assignment_id bigint not null,
    criterion text not null,
    points bigint,
    note text not null,
    primary key (assignment_id, criterion)
);

-- The score sheet: what is judged, how many whole points at most, what shows it.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-sheet', '2009-01-01', null,
    'Chưa tìm thấy mẫu phiếu chấm chính thức cho mô hình Dân vận khéo; tiêu chí, thang điểm, ngưỡng và mức chênh mặc định do Khéo đặt',
    '{"criteria": [
        {"word": "need", "vi": "Sự cần thiết và tính sáng tạo", "en": "Need and innovation", "max": 15, "evidence_vi": "Vấn đề thực tế nêu trong hồ sơ; cách làm mới so với trước", "evidence_en": "The practical problem in the file; what is new in the way of doing"},
        {"word": "participation", "vi": "Sự tham gia của người dân", "en": "People''s participation", "max": 20, "evidence_vi": "Số hộ tham gia, tỷ lệ đồng thuận, biên bản họp dân", "evidence_en": "Households taking part, share in agreement, minutes of meetings"},
        {"word": "result", "vi": "Kết quả so với chỉ tiêu", "en": "Result against target", "max": 25, "evidence_vi": "Số liệu cuối kỳ so với chỉ tiêu đã đăng ký, ảnh trước và sau", "evidence_en": "Final figures against the registered targets, photos before and after"},
        {"word": "resources", "vi": "Huy động nguồn lực, công khai minh bạch", "en": "Resources and transparency", "max": 15, "evidence_vi": "Sổ thu chi, niêm yết công khai, ngày công", "evidence_en": "Accounts, public notices, workdays"},
        {"word": "sustaining", "vi": "Tính bền vững", "en": "Sustainability", "max": 15, "evidence_vi": "Thời gian đã duy trì, người giữ việc, nguồn duy trì", "evidence_en": "How long it has run, who keeps it, from which means"},
        {"word": "replicating", "vi": "Khả năng nhân rộng", "en": "Replicability", "max": 10, "evidence_vi": "Nơi đã học tập làm theo, điều kiện để làm theo", "evidence_en": "Places that have followed, what following needs"}
    ], "total": 100, "recognise_min": 70, "exemplary_min": 85, "appraisers_min": 2, "difference_max": 15, "criterion_difference_max": 5}'
);
