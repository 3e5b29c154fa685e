-- With the unit at its end a page of all units below another needs no sort, which would tempt SQLite to another index.
drop index statistics_cells_below;
create index statistics_cells_below on statistics_cells (basis, above, year, unit);
