-- Where a story is filed, and which event it announces. Sections are words of the rule set in force.
alter table stories add column section text not null default '';
alter table stories add column event_on text;
alter table stories add column event_time text not null default '';
alter table stories add column event_place text not null default '';
create index stories_of_section on stories (section, state, published_at, story_id);
create index stories_of_unit_and_section on stories (unit_code, section, state, published_at, story_id);
create index stories_by_event on stories (state, event_on, story_id) where event_on is not null;
create index stories_by_event_of_unit on stories (unit_code, state, event_on, story_id) where event_on is not null;

-- Free words by which stories are found together: as they were typed, and as part of an address, by which they are compared.
-- When the story was published stands beside them as long as everybody reads it, so that a list by word needs one index.
create table story_tags (
    story_id bigint not null,
    place bigint not null,
    word text not null,
    said text not null,
    published_at bigint,
    primary key (story_id, place)
);
create index story_tags_by_word on story_tags (word, published_at, story_id);

insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'news-sections', '2009-01-01', null,
    'Chưa tìm thấy văn bản quy định chuyên mục chung cho trang của các đơn vị; mặc định do Khéo đặt, mỗi nơi đổi được',
    '{"sections": [
        {"word": "movement", "vi": "Dân vận khéo", "en": "Skilful mass mobilisation"},
        {"word": "activities", "vi": "Hoạt động của đơn vị", "en": "What the unit does"},
        {"word": "good_people", "vi": "Người tốt, việc tốt", "en": "Good people, good deeds"},
        {"word": "economy", "vi": "Kinh tế", "en": "Economy"},
        {"word": "culture_society", "vi": "Văn hoá – xã hội", "en": "Culture and society"},
        {"word": "defence_security", "vi": "Quốc phòng – an ninh", "en": "Defence and security"},
        {"word": "services", "vi": "Thủ tục, dịch vụ công", "en": "Public services"}
    ]}'
);

-- What stands on the front page of a unit, in order; empty if it has what is usual.
create table front_pages (
    unit_code text primary key,
    front_page_id bigint not null,
    steps bigint not null,
    blocks text not null,
    changed_at bigint not null
);
-- Front pages ask for these every time that they are made.
create index stories_pinned on stories (is_pinned, state, published_at, story_id);
create index stories_by_kind on stories (kind, state, published_at, story_id);
create index stories_of_unit_by_kind on stories (unit_code, kind, state, published_at, story_id);
