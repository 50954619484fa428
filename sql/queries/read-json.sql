-- $1 type, $2 inbox, $3 id, $4 API version or NULL.
SELECT (CASE $1::text
        WHEN 'patch' THEN api_patch($2::bigint, $3::bigint, $4::text)
        WHEN 'cover' THEN api_cover($2::bigint, $3::bigint, $4::text)
        WHEN 'series' THEN api_series($2::bigint, $3::bigint, $4::text)
        ELSE api_comment($2::bigint, $3::bigint, $4::text) END)::text
