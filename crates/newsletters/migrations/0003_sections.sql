-- Which sections of the newsroom somebody follows, as ",one,other,"; empty for all of them, those that begin later too.
alter table subscription_wishes add column sections text not null default '';
alter table subscriptions add column sections text not null default '';
