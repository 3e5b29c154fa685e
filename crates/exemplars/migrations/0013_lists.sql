-- The catalogue also asks who left the public page, and statistics for the decisions of a province of former days.
drop index exemplars_catalogue;
create index exemplars_catalogue on exemplars (public_at, exemplar_id, field, year, subject, state, level, is_exemplary,
    now_province, now_commune, then_province, unit_code, unit_valid_from, consent) where public_at is not null;
create index exemplars_public_then on exemplars (then_province, exemplar_id) where public_at is not null;
