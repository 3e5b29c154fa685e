-- Readers' comments. Below which stories they are taken, until the end of which day; counts are kept here, so that a page never
-- counts rows.
create table comment_sections (
    story_id bigint primary key,
    steps bigint not null,
    is_open bigint not null,
    closes_on text not null,
    published bigint not null,
    pinned_id bigint
);

-- What readers wrote, and what offices answered. A reply hangs below a comment of the top, whose parent is 0: threads are two deep.
create table comments (
    comment_id bigint primary key,
    story_id bigint not null,
    parent_id bigint not null,
    form_key text not null,
    steps bigint not null,
    state text not null,
    is_office bigint not null,
    account_id bigint,
    author text not null,
    email text not null,
    language text not null,
    body text not null,
    is_flagged bigint not null,
    reason text not null,
    plea text not null,
    province text not null,
    commune text,
    replies bigint not null,
    written_at bigint not null,
    changed_at bigint not null,
    first_reader bigint,
    refused_by bigint,
    appeal_until bigint,
    constraint one_comment_per_form unique (form_key)
);
-- A page of a thread of 20,000 reads as few entries as one of 20.
create index comments_shown on comments (story_id, parent_id, state, written_at, comment_id);
create index comments_to_read on comments (state, written_at, comment_id);
create index comments_of_email on comments (email, written_at) where email <> '';
create index comments_of_account on comments (account_id, written_at) where account_id is not null;

-- Links in letters: only the hash of their secret is kept. Used once.
create table comment_links (
    token_hash bytea primary key,
    comment_id bigint not null,
    purpose text not null,
    expires_at bigint not null,
    used_at bigint
);
create index comment_links_of on comment_links (comment_id);

-- The one secret by which servers know the challenges that they gave.
create table comment_keys (
    key_id bigint primary key,
    secret bytea not null
);

-- How many comments became what, by unit, year and reason; follows the journal.
create table comment_counts (
    unit_code text not null,
    year bigint not null,
    what text not null,
    reason text not null,
    number bigint not null,
    primary key (unit_code, year, what, reason)
);

insert into rule_sets (kind, valid_from, valid_to, legal_basis, body) values (
    'reader-comments', '2009-01-01', null,
    'Mặc định không nhận ý kiến bạn đọc dưới tin: trang thông tin không phải cơ quan báo chí không được đăng ý kiến dưới tin trích nguồn (Nghị định 72/2013/NĐ-CP, 147/2024/NĐ-CP); địa phương có căn cứ thì ban hành bản riêng. Lý do từ chối, thời hạn và danh sách từ do Khéo đặt',
    '{"allowed": false, "press_body": false, "days_open_max": 60, "letters_max": 2000, "links_max": 1,
      "per_email_per_day": 5, "per_address_per_hour": 20, "without_proof_per_hour": 4, "appeal_days": 15, "appeal_answer_days": 10,
      "reasons": [
        {"word": "unlawful", "vi": "Nội dung pháp luật cấm", "en": "What the law forbids"},
        {"word": "personal_data", "vi": "Nêu thông tin riêng của người khác", "en": "Somebody else''s private data"},
        {"word": "insult", "vi": "Xúc phạm người khác", "en": "Insults somebody"},
        {"word": "unfounded_accusation", "vi": "Quy kết người có tên mà không có căn cứ; nên gửi phản ánh, tố cáo", "en": "Accuses a named person without grounds; better a petition or a denunciation"},
        {"word": "advertising", "vi": "Quảng cáo, tin rác", "en": "Advertising or spam"},
        {"word": "off_topic", "vi": "Không liên quan đến bài", "en": "Not about the story"},
        {"word": "repeated", "vi": "Trùng ý kiến đã gửi", "en": "Sent before"}
      ],
      "word_lists": [
        {"language": "vi", "words": ["do ngu", "khon nan", "oc cho", "lua dao", "cho vay nhanh", "ca cuoc", "danh bac"], "marked": ["đồ chó", "mất dạy", "vô học", "đĩ", "cặc", "lồn", "địt", "đụ"]},
        {"language": "en", "words": ["fuck", "bastard", "casino", "viagra"], "marked": []}
      ]}'
);
