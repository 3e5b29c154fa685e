-- Statistics tell the exemplary models of a year and unit: few among many, found without reading the others.
create index exemplars_exemplary on exemplars (year, exemplar_id, now_province, now_commune, then_province)
    where is_exemplary = 1;
