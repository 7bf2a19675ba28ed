-- Sources of events as workspaces register them, one row each. What is removed stays until others have been told.
create table source (
    workspace text not null,
    name text not null,
    kind text,
    channel text,
    public_url text,
    origins text[] not null,
    -- Each sealed under the deployment's key, for this workspace and name.
    secrets text[] not null,
    zone text,
    -- JSON, as text: jsonb refuses what JSON allows, and changes the order.
    mapping text not null,
    trusted boolean not null,
    -- JSON: id, hash and times of each key, never a key.
    keys text not null,
    -- Greater than that of every earlier state of that name, removed ones included.
    revision bigint not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    removed boolean not null default false,
    published boolean not null default false,
    primary key (workspace, name)
);
create index source_unpublished on source (revision) where not published;
create sequence source_revision;
