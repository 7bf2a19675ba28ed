-- Which topic the positions in stream are of, by the id that the broker gave it: a topic made anew has the same name and
-- another id, and its offsets mean other records.
create table input_topic (
    name text primary key,
    id text not null
);
