-- Every version of every definition, never changed after it was put into force, save for the mark of its publication.
create table definition_version (
    workspace text not null,
    name text not null,
    version integer not null check (version > 0),
    effective_from timestamptz not null,
    -- The file as it was put.
    source text not null,
    -- What it means: the one JSON text by which two files are compared. Text, not jsonb, so that it stays this text.
    canonical text not null,
    published boolean not null default false,
    primary key (workspace, name, version)
);
create index definition_unpublished on definition_version (workspace, name, version) where not published;

-- Rises with every change of any definition of the workspace. Whoever folds holds the row FOR SHARE until commit, so
-- that a definition changes before a batch or after it, never meanwhile.
create table definition_revision (
    workspace text primary key,
    revision bigint not null
);

-- The stored customers of a workspace are to be folded anew under this revision; a maintenance lane works it off.
create table refold_job (
    workspace text not null,
    revision bigint not null,
    -- Done up to and with this customer.
    after_customer bigint not null default 0,
    requested_at timestamptz not null,
    finished_at timestamptz,
    primary key (workspace, revision)
);
create index refold_unfinished on refold_job (requested_at) where finished_at is null;
