-- Queries and migrations as applications write them: CRLF, comments, quoted names, emoji.
SELECT "User"."id", "User"."email" FROM "public"."User" AS "User" WHERE ("User"."email" = $1 AND 1=1) LIMIT $2 OFFSET $3;
SELECT u.id AS u_id, u.name AS u_name, COUNT(p.id) AS post_count FROM users u LEFT OUTER JOIN posts p ON p.user_id = u.id AND p.deleted_at IS NULL WHERE u.active = TRUE GROUP BY u.id, u.name HAVING COUNT(p.id) > 5 ORDER BY post_count DESC, u.name ASC NULLS LAST LIMIT 20;
SELECT o.*, row_to_json(c) AS customer, COALESCE(json_agg(i ORDER BY i.id) FILTER (WHERE i.id IS NOT NULL), '[]') AS items FROM orders o JOIN customers c ON c.id = o.customer_id LEFT JOIN order_items i ON i.order_id = o.id WHERE o.id = $1 GROUP BY o.id, c.*;
WITH ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY created_at DESC) AS rn FROM events WHERE created_at >= NOW() - INTERVAL '30 days') SELECT account_id, kind FROM ranked WHERE rn = 1;
SELECT date_trunc('day', created_at AT TIME ZONE 'Europe/Berlin') AS day, count(*) FILTER (WHERE status = 'failed')::float / NULLIF(count(*), 0) AS failure_rate FROM jobs WHERE created_at BETWEEN $1 AND $2 GROUP BY 1 ORDER BY 1;
SELECT * FROM products WHERE to_tsvector('english', name || ' ' || coalesce(description, '')) @@ plainto_tsquery('english', $1) ORDER BY ts_rank(to_tsvector('english', name), plainto_tsquery($1)) DESC LIMIT 10;
SELECT id, name, 1 - (embedding <=> $1) AS similarity FROM documents WHERE 1 - (embedding <=> $1) > 0.8 ORDER BY embedding <=> $1 LIMIT 5;
INSERT INTO "Session" ("id", "sessionToken", "userId", "expires") VALUES ($1, $2, $3, $4) ON CONFLICT ("sessionToken") DO UPDATE SET "expires" = EXCLUDED."expires" RETURNING "id";
UPDATE jobs SET status = 'running', locked_at = now(), locked_by = $1 WHERE id = (SELECT id FROM jobs WHERE status = 'queued' AND run_at <= now() ORDER BY priority DESC, run_at FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *;
DELETE FROM sessions USING users WHERE sessions.user_id = users.id AND users.deleted_at < now() - interval '90 days';
SELECT pg_advisory_xact_lock(hashtext($1)), set_config('app.user_id', $2::text, true), txid_current();
SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_catalog.pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.relkind = 'r'::"char";
