-- +goose Up

-- What every step pays for and nobody asks for goes: an index of hashes, which
-- the chain makes different anyway; one of who did what, which no query reads;
-- and a second one of a minutes' messages beside that of their keys.
ALTER TABLE entries DROP CONSTRAINT entries_hash_key;
DROP INDEX entries_by_actor;
ALTER TABLE outbox ADD UNIQUE (minutes_id, msg_key);
ALTER TABLE outbox DROP CONSTRAINT outbox_msg_key_key;
DROP INDEX outbox_by_minutes;

-- What keeps some columns as they are is asked only about a change of those: the
-- server reads a condition anew with every statement.
DROP TRIGGER minutes_step ON minutes;
DROP TRIGGER minutes_released ON minutes;
DROP TRIGGER minutes_finalized ON minutes;
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes FOR EACH ROW
WHEN (NEW.version <> OLD.version + 1)
EXECUTE FUNCTION refuse('a minutes changes one version at a time');
CREATE TRIGGER minutes_fixed
BEFORE UPDATE OF id, created, flow_name, flow_version, edition_of, edition_n, edition_kind, type, term, session
ON minutes FOR EACH ROW
WHEN ((NEW.id, NEW.created, NEW.flow_name, NEW.flow_version, NEW.edition_of, NEW.edition_n, NEW.edition_kind, NEW.type, NEW.term, NEW.session)
  IS DISTINCT FROM (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version, OLD.edition_of, OLD.edition_n, OLD.edition_kind, OLD.type, OLD.term, OLD.session))
EXECUTE FUNCTION refuse('a minutes keeps its flow, its meeting and its place among editions');
CREATE TRIGGER minutes_released
BEFORE UPDATE OF title, revision, text_digest, digest, meeting, compiled, issued_on, number_series, number_scope, number_n,
  number_text, finalized, pdf_sha256, pdf_sm3, pdf_bytes, submitted, approvals, correction
ON minutes FOR EACH ROW
WHEN (OLD.pdf_sha256 <> ''
  AND (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS DISTINCT FROM (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction))
EXECUTE FUNCTION refuse('an issued minutes is immutable');
CREATE TRIGGER minutes_parts BEFORE UPDATE OF topics, duties ON minutes FOR EACH ROW
WHEN (OLD.pdf_sha256 <> '' AND (
  (NEW.topics <> OLD.topics AND NOT (OLD.topics = '[]' AND NEW.topics = 'null'))
  OR (OLD.duties <> 'null'
    AND substr(NEW.duties, 1, length(OLD.duties) - 1) <> substr(OLD.duties, 1, length(OLD.duties) - 1))))
EXECUTE FUNCTION refuse('an issued minutes is immutable');
CREATE TRIGGER minutes_finalized
BEFORE UPDATE OF title, text_digest, digest, meeting, compiled, number_series, number_scope, number_n, number_text
ON minutes FOR EACH ROW
WHEN (OLD.finalized AND NEW.finalized AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.number_series, NEW.number_scope,
    NEW.number_n, NEW.number_text)
  IS DISTINCT FROM (OLD.title, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.number_series, OLD.number_scope,
    OLD.number_n, OLD.number_text))
EXECUTE FUNCTION refuse('a finalised minutes keeps its text, meeting, number and date');

-- +goose Down
DROP TRIGGER minutes_fixed ON minutes;
DROP TRIGGER minutes_parts ON minutes;
DROP TRIGGER minutes_step ON minutes;
DROP TRIGGER minutes_released ON minutes;
DROP TRIGGER minutes_finalized ON minutes;
CREATE TRIGGER minutes_step BEFORE UPDATE ON minutes FOR EACH ROW
WHEN (NEW.version <> OLD.version + 1
  OR (NEW.id, NEW.created, NEW.flow_name, NEW.flow_version, NEW.edition_of, NEW.edition_n, NEW.edition_kind, NEW.type, NEW.term, NEW.session)
  IS DISTINCT FROM (OLD.id, OLD.created, OLD.flow_name, OLD.flow_version, OLD.edition_of, OLD.edition_n, OLD.edition_kind, OLD.type, OLD.term, OLD.session))
EXECUTE FUNCTION refuse('a minutes changes one version at a time and keeps its flow');
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes FOR EACH ROW
WHEN (OLD.pdf_sha256 <> '' AND (
  (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS DISTINCT FROM (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
  OR (NEW.topics <> OLD.topics AND NOT (OLD.topics = '[]' AND NEW.topics = 'null'))
  OR (OLD.duties <> 'null'
    AND substr(NEW.duties, 1, length(OLD.duties) - 1) <> substr(OLD.duties, 1, length(OLD.duties) - 1))))
EXECUTE FUNCTION refuse('an issued minutes is immutable');
CREATE TRIGGER minutes_finalized BEFORE UPDATE ON minutes FOR EACH ROW
WHEN (OLD.finalized AND NEW.finalized AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.number_series, NEW.number_scope,
    NEW.number_n, NEW.number_text)
  IS DISTINCT FROM (OLD.title, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.number_series, OLD.number_scope,
    OLD.number_n, OLD.number_text))
EXECUTE FUNCTION refuse('a finalised minutes keeps its text, meeting, number and date');
CREATE INDEX outbox_by_minutes ON outbox (minutes_id);
ALTER TABLE outbox ADD UNIQUE (msg_key);
ALTER TABLE outbox DROP CONSTRAINT outbox_minutes_id_msg_key_key;
CREATE INDEX entries_by_actor ON entries (actor_id, recorded);
ALTER TABLE entries ADD UNIQUE (hash);
