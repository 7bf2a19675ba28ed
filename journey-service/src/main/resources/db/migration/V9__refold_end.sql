-- The last customer that there was when the work began: whoever comes later is folded under the new version anyway. Null
-- until it has begun.
alter table refold_job add column up_to_customer bigint;
