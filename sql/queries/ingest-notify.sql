-- A wake-up; the events are the truth.
SELECT pg_notify('patchpost', $1::text)
