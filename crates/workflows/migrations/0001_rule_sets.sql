-- What laws, provinces and plans decide, version by version.
create table rule_sets (
    kind text not null,
    valid_from text not null,
    valid_to text,
    legal_basis text not null,
    body text not null,
    primary key (kind, valid_from)
);

-- Fields of activity. The four are seen in the reports of many provinces; the fifth and the rest in some.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-fields', '2009-01-01', null,
    'Thông lệ trong báo cáo của các tỉnh; chưa tìm thấy văn bản trung ương quy định',
    '{"fields": [
        {"word": "economy", "vi": "Phát triển kinh tế", "en": "Economic development", "national": "economy"},
        {"word": "culture_society", "vi": "Văn hoá – xã hội", "en": "Culture and society", "national": "culture_society"},
        {"word": "defence_security", "vi": "Quốc phòng – an ninh", "en": "Defence and security", "national": "defence_security"},
        {"word": "political_system", "vi": "Xây dựng hệ thống chính trị", "en": "Building the political system", "national": "political_system"},
        {"word": "new_rural", "vi": "Xây dựng nông thôn mới", "en": "New rural development", "national": "economy"},
        {"word": "other", "vi": "Lĩnh vực khác", "en": "Other fields", "national": null}
    ]}'
);

-- Levels at which a model can be recognised. There has been no district level since 1 July 2025.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-levels', '2009-01-01', '2025-07-01',
    'Tổ chức bốn cấp trước ngày 01/7/2025',
    '{"levels": ["commune", "district", "province", "centre"]}'
), (
    'exemplar-levels', '2025-07-01', null,
    'Chính quyền địa phương hai cấp từ ngày 01/7/2025',
    '{"levels": ["commune", "province", "centre"]}'
);

-- The parts of a registration, all mandatory, and how many letters each may have.
insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'exemplar-form', '2009-01-01', null,
    'Mười nội dung theo mẫu đăng ký của phường Thanh Khê, Đà Nẵng (công văn 249/MTTQ-BTT, 2026); giới hạn độ dài do Khéo đặt',
    '{"parts": [
        {"name": "title", "length_max": 200},
        {"name": "situation", "length_max": 5000},
        {"name": "objectives", "length_max": 5000},
        {"name": "content", "length_max": 5000},
        {"name": "area", "length_max": 2000},
        {"name": "lead", "length_max": 300},
        {"name": "resources", "length_max": 2000},
        {"name": "time", "length_max": 1000},
        {"name": "outputs", "length_max": 5000},
        {"name": "sustaining", "length_max": 5000}
    ], "criteria_max": 12, "year_min": 2009}'
);
