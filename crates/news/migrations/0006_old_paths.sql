-- The paths at which stories stood on other sites, as they are compared: whoever asks for one is led to its story. Encoded ones
-- that came before are left out here: no statement decodes them.
alter table imported_stories add column path text not null default '';
update imported_stories
set path = rtrim(substr(address, 8 + instr(substr(address, 9), '/')), '/')
where (address like 'https://%/%' or address like 'http://%/%') and address not like '%?%' and address not like '%#%'
    and instr(address, '%') = 0 and length(address) <= 2000 and instr(substr(address, 9), '/') > 0;
create index imported_stories_by_path on imported_stories (path) where path <> '';
