-- +goose Up

DROP TRIGGER minutes_released;
DROP TRIGGER minutes_finalized;

-- Nor does it change what the meeting was about; whoever has a part in it keeps
-- it, and others may join them. A list that was written as empty may be written
-- as none.
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes
WHEN OLD.pdf_sha256 <> '' AND (
  (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
  OR (NEW.topics <> OLD.topics AND NOT (OLD.topics = '[]' AND NEW.topics = 'null'))
  OR (OLD.duties <> 'null'
    AND substr(NEW.duties, 1, length(OLD.duties) - 1) <> substr(OLD.duties, 1, length(OLD.duties) - 1)))
BEGIN SELECT RAISE(ABORT, 'an issued minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_finalized BEFORE UPDATE ON minutes
WHEN OLD.finalized = 1 AND NEW.finalized = 1 AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.number_series, NEW.number_scope,
    NEW.number_n, NEW.number_text)
  IS NOT (OLD.title, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.number_series, OLD.number_scope,
    OLD.number_n, OLD.number_text)
BEGIN SELECT RAISE(ABORT, 'a finalised minutes keeps its text, meeting, number and date'); END;
-- +goose StatementEnd

-- An answer that was given stays. Silence that was counted as none may still be
-- broken, and an objection may be set aside, with all that it says.
-- +goose StatementBegin
CREATE TRIGGER participants_given BEFORE UPDATE ON participants
WHEN OLD.state <> 'open'
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'lapsed' AND NEW.state = 'answered'
    AND NEW.outcome IN ('agreed', 'reserved', 'objected', 'unrelated'))
  AND NOT (OLD.state = 'answered' AND OLD.outcome = 'objected' AND NEW.state = 'dropped'
    AND (NEW.outcome, NEW.opinion, NEW.by_id, NEW.by_name, NEW.for_id, NEW.for_name, NEW.through_id,
    NEW.through_name, NEW.answered_at, NEW.late, NEW.digest)
    IS (OLD.outcome, OLD.opinion, OLD.by_id, OLD.by_name, OLD.for_id, OLD.for_name, OLD.through_id,
    OLD.through_name, OLD.answered_at, OLD.late, OLD.digest))
BEGIN SELECT RAISE(ABORT, 'an answer that was given stays'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER participants_given;
DROP TRIGGER minutes_released;
DROP TRIGGER minutes_finalized;
-- +goose StatementBegin
CREATE TRIGGER minutes_released BEFORE UPDATE ON minutes
WHEN OLD.pdf_sha256 <> ''
  AND (NEW.title, NEW.revision, NEW.text_digest, NEW.digest, NEW.meeting, NEW.compiled, NEW.issued_on,
    NEW.number_series, NEW.number_scope, NEW.number_n, NEW.number_text, NEW.finalized, NEW.pdf_sha256,
    NEW.pdf_sm3, NEW.pdf_bytes, NEW.submitted, NEW.approvals, NEW.correction)
  IS NOT (OLD.title, OLD.revision, OLD.text_digest, OLD.digest, OLD.meeting, OLD.compiled, OLD.issued_on,
    OLD.number_series, OLD.number_scope, OLD.number_n, OLD.number_text, OLD.finalized, OLD.pdf_sha256,
    OLD.pdf_sm3, OLD.pdf_bytes, OLD.submitted, OLD.approvals, OLD.correction)
BEGIN SELECT RAISE(ABORT, 'an issued minutes is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_finalized BEFORE UPDATE ON minutes
WHEN OLD.finalized = 1 AND NEW.finalized = 1 AND NEW.last_action <> 'void'
  AND (NEW.title, NEW.text_digest, NEW.digest, NEW.number_text, NEW.compiled)
  IS NOT (OLD.title, OLD.text_digest, OLD.digest, OLD.number_text, OLD.compiled)
BEGIN SELECT RAISE(ABORT, 'a finalised minutes keeps its text, number and date'); END;
-- +goose StatementEnd
