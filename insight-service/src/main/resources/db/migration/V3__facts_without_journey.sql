-- Nothing is selected by it, and the fact's text says it.
alter table fact drop column journey_id;
alter table fact_past drop column journey_id;
