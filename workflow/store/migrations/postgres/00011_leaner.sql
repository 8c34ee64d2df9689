-- +goose Up

-- What every step pays for and nobody asks for goes: an index of hashes, which
-- the chain makes different anyway; one of who did what, which no query reads;
-- and a second one of a minutes' messages beside that of their keys.
ALTER TABLE entries DROP CONSTRAINT entries_hash_key;
DROP INDEX entries_by_actor;
ALTER TABLE outbox ADD UNIQUE (minutes_id, msg_key);
ALTER TABLE outbox DROP CONSTRAINT outbox_msg_key_key;
DROP INDEX outbox_by_minutes;

-- +goose Down
CREATE INDEX outbox_by_minutes ON outbox (minutes_id);
ALTER TABLE outbox ADD UNIQUE (msg_key);
ALTER TABLE outbox DROP CONSTRAINT outbox_minutes_id_msg_key_key;
CREATE INDEX entries_by_actor ON entries (actor_id, recorded);
ALTER TABLE entries ADD UNIQUE (hash);
