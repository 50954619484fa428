-- A batch finds all it wants by indexes. A table that grew beside it may have statistics that make the planner think otherwise:
-- in a thread of thousands everybody refers to one message, and each look-up of an id would read the whole table.
SET LOCAL enable_seqscan TO off
