-- Events that ingest-service refused, copied from touchpoints.rejected so that they can be listed and sent again. They
-- go when the topic would have let them go.
create table rejected_event (
    id bigint generated always as identity primary key,
    workspace text not null,
    source text not null,
    -- The sender's format; null: native.
    format text,
    event_id text,
    code text not null,
    detail text not null,
    received_at timestamptz not null,
    raw bytea not null,
    -- ingest-service kept only the beginning.
    truncated boolean not null,
    -- Sent again, and accepted; null: not yet.
    replayed_at timestamptz,
    -- How often it was refused again, and the last time's reason.
    attempts integer not null default 0,
    attempted_at timestamptz,
    attempt_code text,
    attempt_detail text
);
create index rejected_event_place on rejected_event (workspace, received_at, id);
create index rejected_event_expiry on rejected_event (received_at);

-- How far each partition of touchpoints.rejected has been copied.
create table rejected_position (
    partition integer primary key,
    next_offset bigint not null
);

-- How much a workspace keeps, so that a sender gone wrong cannot fill the disk.
create table rejected_usage (
    workspace text primary key,
    entries bigint not null,
    bytes bigint not null
);

-- What this service itself could not apply is listed and applied again by the same road.
alter table quarantine
    add column kept_at timestamptz not null default now(),
    add column replayed_at timestamptz,
    add column attempts integer not null default 0,
    add column attempted_at timestamptz,
    add column attempt_code text,
    add column attempt_detail text;
create index quarantine_place on quarantine (workspace, received_at, id);
create index quarantine_expiry on quarantine (kept_at);
