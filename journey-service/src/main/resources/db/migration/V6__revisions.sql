-- Whose touchpoint a key's is: the first 64 bits of the owner's keyed hash; null in rows of older versions. The
-- fingerprint is null where the id has come with a revision: then touchpoint_revision knows all of them.
alter table touchpoint_key add column owner bigint;
alter table touchpoint_key alter column fingerprint drop not null;

-- The revisions of every touchpoint of which one above 0 has come. Small where senders seldom revise; kept for ever, so
-- that a replaced touchpoint stays replaced.
create table touchpoint_revision (
    key uuid not null,
    revision integer not null,
    workspace text not null,
    fingerprint bigint not null,
    owner bigint not null,
    primary key (key, revision)
);
create index touchpoint_revision_owner on touchpoint_revision (owner);
