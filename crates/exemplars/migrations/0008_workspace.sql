-- What officers keep for themselves: a list with its filter under a name. Bookkeeping of one account, not a state of the work.
create table office_filters (
    filter_id bigint primary key,
    account_id bigint not null,
    name text not null,
    query text not null,
    created_at bigint not null,
    constraint one_filter_per_name unique (account_id, name)
);

-- Who is told of which act inside the site; made by following the journal.
create table notices (
    account_id bigint not null,
    position bigint not null,
    kind text not null,
    exemplar_id bigint not null,
    at bigint not null,
    primary key (account_id, position)
);

-- How far somebody has read the notices; kept apart, so that making notices again marks none unread.
create table notice_marks (
    account_id bigint primary key,
    position bigint not null
);

-- A draft given to another registrar.
create table exemplar_handovers (
    handover_id bigint primary key,
    exemplar_id bigint not null,
    from_account_id bigint not null,
    to_account_id bigint not null,
    reason text not null,
    at bigint not null
);
create index exemplar_handovers_of on exemplar_handovers (exemplar_id);

-- Office lists run through a territory in one of three orders.
create index exemplars_office_by_change on exemplars (now_province, changed_at, exemplar_id);
create index exemplars_office_by_title on exemplars (now_province, folded_title, exemplar_id);
create index exemplars_office_of_commune on exemplars (now_commune, changed_at, exemplar_id);

-- The movement's year. The months are what reports of communes and provinces show, not a rule of the centre.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-calendar', '2009-01-01', null,
    'Chưa tìm thấy văn bản trung ương quy định lịch của phong trào; mặc định do Khéo đặt theo thông lệ trong báo cáo của các địa phương',
    '{"periods": [
        {"word": "registration", "vi": "Đăng ký mô hình của năm", "en": "Registration of the year''s models", "from": "01-01", "to": "03-31"},
        {"word": "supplement", "vi": "Đăng ký bổ sung", "en": "Supplementary registration", "from": "07-01", "to": "07-31"},
        {"word": "self_assessment", "vi": "Tự đánh giá kết quả", "en": "Self-assessment", "from": "09-01", "to": "09-30"},
        {"word": "appraisal", "vi": "Thẩm định, bình xét", "en": "Appraisal and council", "from": "09-01", "to": "10-31"},
        {"word": "honour_day", "vi": "Ngày truyền thống công tác dân vận của Đảng – Ngày Dân vận của cả nước; biểu dương", "en": "Mass mobilisation day; honours", "from": "10-15", "to": "10-15"},
        {"word": "report", "vi": "Báo cáo tổng kết năm", "en": "Year report", "from": "11-01", "to": "12-31"}
    ]}'
);
