-- Definitions whose newest version a build could not read while it wrote customers. Their customers are folded anew once
-- they can be read.
create table definition_set_aside (
    workspace text not null,
    name text not null,
    version integer not null,
    since timestamptz not null default now(),
    primary key (workspace, name, version)
);
