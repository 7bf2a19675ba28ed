-- Whose journeys a definition describes: those of the accounts of a namespace; null: of customers.
alter table definition_version add column account_namespace text;

-- An identifier of a namespace that never links people, whoever the touchpoints that name it are of. Ids are of the same
-- sequence as identifiers', so that rows of customers are locked in one order, whether they are people's or accounts'.
create table account (
    id bigint primary key,
    workspace text not null,
    namespace text not null,
    value text not null,
    unique (workspace, namespace, value)
);
create index account_workspace on account (workspace, id);

-- Which touchpoints name an account, by what they are found with: owner and time; the key tells revisions of one.
create table account_touchpoint (
    account bigint not null,
    occurred_at timestamptz not null,
    workspace text not null,
    owner bigint not null,
    key uuid not null
);
create index account_touchpoint_account on account_touchpoint (account, occurred_at) include (owner);
create index account_touchpoint_owner on account_touchpoint (owner, key);

-- The namespace of an account; null: a person's row.
alter table customer add column account_namespace text;
create index customer_account on customer (workspace, profile_id) where account_namespace is not null;

-- What was stored before. A namespace that this workspace lets link people is here too, and nobody asks for it.
create temporary table named on commit drop as
select touchpoint.workspace, touchpoint.owner, touchpoint.occurred_at, identifier ->> 'namespace' as namespace,
    identifier ->> 'value' as value,
    encode(substring(sha256(
        int4send(octet_length(touchpoint.workspace)) || convert_to(touchpoint.workspace, 'UTF8')
        || int4send(octet_length(event ->> 'source')) || convert_to(event ->> 'source', 'UTF8')
        || int4send(octet_length(event ->> 'id')) || convert_to(event ->> 'id', 'UTF8')) for 16), 'hex')::uuid as key
from touchpoint
cross join lateral (select convert_from(touchpoint.body, 'UTF8')::json as event) as read
cross join lateral json_array_elements(event -> 'identifiers') as identifier
where identifier ->> 'namespace' not in
    ('user_id', 'loyalty_id', 'email', 'phone', 'device_id', 'anonymous_id', 'shopify.customer_id');

insert into account (id, workspace, namespace, value)
select nextval('identifier_id'), workspace, namespace, value
from (select distinct workspace, namespace, value from named) as fresh;

insert into account_touchpoint (account, occurred_at, workspace, owner, key)
select distinct account.id, named.occurred_at, workspace, named.owner, named.key
from named join account using (workspace, namespace, value);
