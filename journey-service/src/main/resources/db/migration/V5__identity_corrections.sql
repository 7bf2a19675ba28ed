-- Why a link does not hold (hub, cap, limit, withdrawn, public); null: it holds. Until now there was one reason.
alter table identity_link
    add column rejected text,
    -- Some of the evidence came with a secret key.
    add column vouched boolean not null default false;
update identity_link set rejected = 'limit' where not accepted;
alter table identity_link drop column accepted;
create index identity_link_other on identity_link (other);

-- Shared by so many that it links nobody: a component by itself.
alter table identifier add column hub boolean not null default false;

-- Two identifiers that are not one person's, since somebody said so. a < b.
create table identity_withdrawal (
    a bigint not null references identifier (id),
    b bigint not null references identifier (id),
    workspace text not null,
    at timestamptz not null,
    primary key (a, b),
    check (a < b)
);
create index identity_withdrawal_b on identity_withdrawal (b);

-- Who was erased: keyed hashes alone. What was received before with such a name does not count, for ever.
create table erased (
    workspace text not null,
    hash uuid not null,
    erased_at timestamptz not null,
    primary key (workspace, hash)
);
