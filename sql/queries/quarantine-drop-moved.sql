-- A mail that is kept for another reason, too, is not needed twice.
DELETE FROM quarantine q WHERE q.id = $1::bigint AND EXISTS (
    SELECT FROM quarantine o WHERE o.id <> q.id AND o.raw_sha256 = q.raw_sha256 AND o.reason = $2::text AND
                                   o.inbox_id IS NOT DISTINCT FROM $3::bigint)
