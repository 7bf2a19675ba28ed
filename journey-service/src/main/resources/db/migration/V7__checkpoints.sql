-- How many touchpoints the evidence is of, and how many it was of at the newest checkpoint; where the whole history is
-- being folded in the background, the time before which nothing downstream may claim to know this customer.
alter table customer
    add column touchpoints integer not null default 0,
    add column checkpointed integer not null default 0,
    add column dirty_at timestamptz;
create index customer_dirty on customer (dirty_at) where dirty_at is not null;

-- Evidence as it was after every touchpoint up to and with a time, so that a late touchpoint need not fold them again.
create table checkpoint (
    customer bigint not null,
    at timestamptz not null,
    workspace text not null,
    touchpoints integer not null,
    state bytea not null,
    primary key (customer, at)
);

-- The time of the last touchpoint of the fold that closed it: what lies after a checkpoint is what the fold from there
-- says again. What was closed before this column was there lies before every checkpoint.
alter table closed_fact add column at timestamptz not null default '0001-01-02 00:00:00+00';
drop index closed_fact_customer;
create index closed_fact_customer on closed_fact (customer, at);
