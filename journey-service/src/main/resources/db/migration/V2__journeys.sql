-- Where this service has read to, and what each of its streams has published. One row per partition of touchpoints
-- (next_offset, progress) and one per maintenance lane. The row is locked by whoever writes under it.
create table stream (
    name text primary key,
    next_offset bigint,
    -- The largest receivedAt applied, or the wall clock where the partition was read to its end. Never decreases.
    progress timestamptz,
    sequence bigint not null default 0,
    -- The sequence last sent to each partition of journey-changes.
    sent bigint[] not null
);

-- What counts once: (workspace, source, id) as a 128-bit hash. Unique in the current generation; older generations are
-- sealed and only read. A generation is a partition, so that no unique index grows with the whole history.
create table touchpoint_key (
    generation integer not null,
    key uuid not null,
    fingerprint bigint not null,
    primary key (generation, key)
) partition by list (generation);
create table touchpoint_key_1 partition of touchpoint_key for values in (1);

create table key_generation (
    current integer not null,
    began_at timestamptz not null
);
insert into key_generation (current, began_at) values (1, now());

-- One row per known name of a person. component: everyone linked, rejected links included (what must be resolved
-- together); customer: who they are. Both are the smallest identifier id of their group.
create sequence identifier_id;
create table identifier (
    id bigint primary key,
    workspace text not null,
    hash uuid not null,
    namespace text not null,
    value text not null,
    component bigint not null,
    customer bigint not null,
    unique (workspace, hash)
);
create index identifier_component on identifier (component);
create index identifier_customer on identifier (customer);

-- A touchpoint carried both: the smallest evidence of each pair.
create table identity_link (
    owner bigint not null references identifier (id),
    other bigint not null references identifier (id),
    workspace text not null,
    strength smallint not null,
    occurred_at timestamptz not null,
    source text not null,
    touchpoint text not null,
    accepted boolean not null,
    primary key (owner, other)
);

-- The accepted set, by owner, never rewritten: customers change, owners do not.
create table touchpoint (
    owner bigint not null,
    occurred_at timestamptz not null,
    workspace text not null,
    body bytea not null
);
create index touchpoint_owner on touchpoint (owner, occurred_at);

-- The evidence of a customer: open things only, rewritten with every touchpoint, so room is left on each page.
create table customer (
    id bigint primary key,
    workspace text not null,
    profile_id text not null,
    state bytea not null,
    -- In the time that progress is measured in; null: nothing is due.
    sweep_at timestamptz
) with (fillfactor = 80);
create index customer_due on customer (sweep_at) where sweep_at is not null;

-- What was published of the customer and may still be taken back, as published. Apart from the evidence, because most
-- touchpoints change that and not this.
create table open_facts (
    customer bigint primary key,
    workspace text not null,
    facts text[] not null
);

-- What was published and nothing in order can change any more: closed visits and journeys, appended.
create table closed_fact (
    id bigint generated always as identity primary key,
    customer bigint not null,
    workspace text not null,
    fact text not null
);
create index closed_fact_customer on closed_fact (customer);

-- Changes committed and not yet acknowledged by the broker.
create table outbox (
    stream text not null,
    sequence bigint not null,
    partition integer not null,
    workspace text not null,
    body bytea not null,
    -- Progress when it was written: nothing downstream may claim to be further.
    at timestamptz not null,
    primary key (stream, sequence)
);

-- What could not be applied, with its bytes.
create table quarantine (
    id bigint generated always as identity primary key,
    workspace text not null,
    source text not null,
    event_id text,
    code text not null,
    detail text not null,
    topic text not null,
    partition integer not null,
    record_offset bigint not null,
    received_at timestamptz not null,
    raw bytea not null
);
create index quarantine_workspace on quarantine (workspace, id);

create table touchpoint_type (
    workspace text not null,
    channel text not null,
    type text not null,
    seen bigint not null,
    last_at timestamptz not null,
    primary key (workspace, channel, type)
);

-- The last watermark published; never decreases.
create table watermark (
    at timestamptz not null
);
insert into watermark (at) values ('epoch');
