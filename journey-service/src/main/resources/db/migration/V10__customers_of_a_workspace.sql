-- A re-fold goes through the customers of one workspace in the order of their ids.
create index customer_workspace on customer (workspace, id);
