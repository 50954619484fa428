-- The header fields of a stored message, derived when somebody reads them: nothing of the raw message is
-- kept a second time.

-- VALUE, bytes read as Latin-1, as text: UTF-8 where it is valid, else windows-1252 (whose five holes stay
-- control characters).
CREATE OR REPLACE FUNCTION header_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN value !~ '[\u0080-\u00ff]' THEN value
        WHEN value ~ ('^(?:[\u0001-\u007f]|[\u00c2-\u00df][\u0080-\u00bf]'
                      '|\u00e0[\u00a0-\u00bf][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}'
                      '|\u00ed[\u0080-\u009f][\u0080-\u00bf]|\u00f0[\u0090-\u00bf][\u0080-\u00bf]{2}'
                      '|[\u00f1-\u00f3][\u0080-\u00bf]{3}|\u00f4[\u0080-\u008f][\u0080-\u00bf]{2})*$')
            THEN convert_from(convert_to(value, 'LATIN1'), 'UTF8')
        ELSE translate(value,
            U&'\0080\0082\0083\0084\0085\0086\0087\0088\0089\008a\008b\008c\008e'
            '\0091\0092\0093\0094\0095\0096\0097\0098\0099\009a\009b\009c\009e\009f',
            U&'\20ac\201a\0192\201e\2026\2020\2021\02c6\2030\0160\2039\0152\017d'
            '\2018\2019\201c\201d\2022\2013\2014\02dc\2122\0161\203a\0153\017e\0178')
        END
$$;

-- The first 1 MiB of HEADER as Latin-1 text with LF line ends and without NUL, which no text can hold.
CREATE OR REPLACE FUNCTION header_lines(header bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(convert_from(
        CASE WHEN position('\x00'::bytea IN part) = 0 THEN part
             ELSE decode(replace(regexp_replace(encode(part, 'hex'), '(..)', '\1 ', 'g'), '00 ', ''), 'hex') END,
        'LATIN1'), E'\r\n', E'\n')
    FROM (SELECT substring(header FROM 1 FOR 1048576)) AS cut(part)
$$;

-- The fields of HEADER in their order. VALUE is what follows the colon without leading blanks and tabs,
-- folds as they are, encoded words not decoded. Lines that are no fields are left out.
CREATE OR REPLACE FUNCTION header_fields(header bytea)
RETURNS TABLE ("position" integer, name text, value text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 50 SET search_path FROM CURRENT AS $$
    SELECT field.n::integer, field.name,
           CASE WHEN field.value ~ '[\u0080-\u00ff]' THEN header_text(field.value) ELSE field.value END
    FROM (
        SELECT n, left(line, position(':' IN line) - 1), ltrim(substr(line, position(':' IN line) + 1), E' \t')
        FROM regexp_split_to_table(header_lines(header_fields.header), '\n(?![ \t])') WITH ORDINALITY AS split(line, n)
        WHERE line ~ '^[!-9;-~]+:'
    ) AS field(n, name, value)
    ORDER BY field.n
$$;

-- The value of the first field NAME of HEADER (case does not count), or NULL.
CREATE OR REPLACE FUNCTION header_field(header bytea, name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT f.value FROM header_fields(header_field.header) f
    WHERE lower(f.name) = lower(header_field.name) ORDER BY f.position LIMIT 1
$$;

-- All fields of HEADER as one object: a repeated field is a list at the place of the first.
CREATE OR REPLACE FUNCTION header_json(header bytea) RETURNS json
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(json_object_agg(one.name, one.value ORDER BY one.position), '{}')
    FROM (
        SELECT min(f.position) AS position,
               (array_agg(f.name ORDER BY f.position))[1] AS name,
               CASE count(*) WHEN 1 THEN to_json(min(f.value)) ELSE json_agg(f.value ORDER BY f.position) END AS value
        FROM header_fields(header_json.header) f
        GROUP BY lower(f.name)
    ) one
$$;
