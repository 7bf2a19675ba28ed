-- How far each partition of journey-changes has been applied. A batch moves next_offset on in the transaction that
-- applies it, from the value that it began at: that is what makes every record count once.
create table partition_position (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    watermark   timestamptz,
    -- Records set aside whose sequence could not be read: as many gaps are explained by them.
    unaccounted integer not null default 0,
    primary key (topic, partition)
) with (fillfactor = 50);

-- The last sequence applied of each stream, by the partition it arrived on.
create table stream_position (
    topic     text    not null,
    partition integer not null,
    stream    text    not null,
    sequence  bigint  not null,
    primary key (topic, partition, stream)
) with (fillfactor = 50);

-- What is true (n > 0), and what was taken back before it arrived (n < 0).
-- The key begins with what queries select by, so that one index serves both.
create table fact (
    workspace       text        not null,
    definition      text        not null,
    kind            text        not null,
    anchor_at       timestamptz not null,
    -- 128 bits over workspace and body.
    hash            uuid        not null,
    n               integer     not null,
    added_partition integer     not null,
    added_offset    bigint      not null,
    present         boolean,
    returned        boolean,
    stage           text,
    verdict         text,
    segment         text,
    persona         text,
    channel         text        not null,
    last_touchpoint text,
    profile_id      text        not null,
    journey_id      text,
    -- What the fact adds to the sums, each as figure|bucket|stage.
    parts           text[]      not null,
    -- The fact as it was published.
    body            text        not null,
    primary key (workspace, definition, kind, anchor_at, hash)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create index fact_taken_back_early on fact (workspace) where n <= 0;

-- What was true until a while ago, for answers as of then. Unlogged, because it is short-lived and half of what is
-- written; a crash empties it together with as_of_era, which makes every earlier as-of expire.
create unlogged table fact_past (
    workspace         text        not null,
    definition        text        not null,
    kind              text        not null,
    anchor_at         timestamptz not null,
    hash              uuid        not null,
    n                 integer     not null,
    added_partition   integer     not null,
    added_offset      bigint      not null,
    present           boolean,
    returned          boolean,
    stage             text,
    verdict           text,
    segment           text,
    persona           text,
    channel           text        not null,
    last_touchpoint   text,
    profile_id        text        not null,
    journey_id        text,
    parts             text[]      not null,
    body              text        not null,
    removed_partition integer     not null,
    removed_offset    bigint      not null,
    removed_at        timestamptz not null
);

-- What ended since a moment, in the order in which it is written.
create index fact_past_since on fact_past (removed_partition, removed_offset);
create index fact_past_removed on fact_past using brin (removed_at) with (pages_per_range = 16, autosummarize = on);

create unlogged table as_of_era (
    one boolean primary key default true check (one),
    era uuid not null default gen_random_uuid()
);

create table as_of_key (
    one boolean primary key default true check (one),
    secret bytea not null
);

insert into as_of_key (secret)
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Sums of facts: n facts have the part (figure, stage, bucket). Absent segments and personas are empty.
create table figure_sum (
    workspace  text    not null,
    definition text    not null,
    figure     text    not null,
    -- The UTC day of the fact's anchor.
    day        date    not null,
    stage      text    not null,
    bucket     integer not null,
    segment    text    not null,
    persona    text    not null,
    channel    text    not null,
    n          bigint  not null,
    primary key (workspace, definition, figure, day, stage, bucket, segment, persona, channel)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- Records that could not be applied, with their bytes.
create table quarantine (
    topic          text        not null,
    partition      integer     not null,
    record_offset  bigint      not null,
    key            bytea,
    value          bytea,
    reason         text        not null,
    detail         text        not null,
    quarantined_at timestamptz not null,
    primary key (topic, partition, record_offset)
);

-- Journey definitions, every version that was read.
create table definition (
    workspace      text        not null,
    name           text        not null,
    version        integer     not null,
    effective_from timestamptz not null,
    -- JSON as published.
    body           text        not null,
    primary key (workspace, name, version)
);
