-- Alert rules, every version. The current one of each rule is listed and judged; what was deleted has none.
create table alert_rule (
    workspace      text             not null,
    id             uuid             not null,
    version        integer          not null,
    current        boolean          not null default true,
    name           text             not null,
    definition     text             not null,
    stage          text             not null,
    measure        text             not null,
    above          double precision not null,
    window_seconds bigint           not null,
    min_customers  bigint           not null,
    segment        text,
    channel        text,
    destinations   uuid[]           not null,
    enabled        boolean          not null,
    runbook        text,
    created_at     timestamptz      not null,
    changed_at     timestamptz      not null,
    -- Windows that end up to here have been judged.
    closed_to      timestamptz,
    primary key (workspace, id, version)
) with (fillfactor = 70);

create unique index alert_rule_current on alert_rule (workspace, id) where current;
create index alert_rule_listed on alert_rule (workspace, created_at, id) where current;

-- One row per workspace, rule, version, window and subject, whoever judges it how often.
create table alert (
    workspace       text        not null,
    id              uuid        not null,
    rule_id         uuid        not null,
    rule_version    integer     not null,
    subject         text        not null,
    window_from     timestamptz not null,
    window_to       timestamptz not null,
    state           text        not null,
    -- The window that resolved it.
    by_from         timestamptz,
    by_to           timestamptz,
    -- The alert as JSON, without what people did.
    body            text        not null,
    acknowledged_at timestamptz,
    acknowledged_by text,
    silenced_until  timestamptz,
    label           text,
    comments        jsonb       not null default '[]',
    primary key (workspace, id)
);

create unique index alert_once on alert (workspace, rule_id, rule_version, window_to, subject);
create unique index alert_one_open on alert (workspace, rule_id, rule_version, subject) where state = 'firing';
create index alert_listed on alert (workspace, window_to desc, id desc);
create index alert_silenced on alert (workspace, rule_id, subject) where silenced_until is not null;

-- Alerts that are committed and not yet acknowledged by the broker.
create table alert_outbox (
    id        bigint generated always as identity primary key,
    workspace text not null,
    alert_id  uuid not null,
    body      text not null
);

-- Who judges the windows. Whoever takes over raises the epoch; every write of alerts compares it.
create table alert_leader (
    one        boolean primary key default true check (one),
    epoch      bigint      not null,
    holder     text        not null,
    expires_at timestamptz not null
);

insert into alert_leader (epoch, holder, expires_at) values (0, '', 'epoch');

-- Visits that were decided, or decided otherwise, after the watermark had passed their deadline: their windows are
-- judged again.
create table late_deadline (
    id         bigint generated always as identity primary key,
    workspace  text        not null,
    definition text        not null,
    stage      text        not null,
    deadline   timestamptz not null
);

-- Who is told. The secret signs and is in no answer and no log.
create table destination (
    workspace        text        not null,
    id               uuid        not null,
    kind             text        not null,
    name             text,
    url              text        not null,
    secret           text        not null,
    enabled          boolean     not null,
    disabled_because text,
    created_at       timestamptz not null,
    changed_at       timestamptz not null,
    primary key (workspace, id)
);

create index destination_listed on destination (workspace, created_at, id);

-- What is to be told to whom, and how the telling went.
create table delivery (
    id              bigint generated always as identity primary key,
    workspace       text        not null,
    destination_id  uuid        not null,
    alert_id        uuid,
    -- The same at every attempt: the receiver counts it once.
    webhook_id      text        not null,
    event           text        not null,
    body            text        not null,
    -- pending, delivered, failed
    state           text        not null default 'pending',
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null default now(),
    leased_by       uuid,
    leased_until    timestamptz,
    created_at      timestamptz not null default now(),
    finished_at     timestamptz,
    -- Each attempt: at, status or failure, durationSeconds.
    log             jsonb       not null default '[]'
) with (fillfactor = 70);

create unique index delivery_once on delivery (workspace, destination_id, webhook_id);
create index delivery_due on delivery (next_attempt_at) where state = 'pending';
create index delivery_open on delivery (workspace, destination_id, alert_id, id) where state = 'pending';
create index delivery_listed on delivery (workspace, destination_id, id);
