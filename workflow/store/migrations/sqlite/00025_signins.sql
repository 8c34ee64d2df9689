-- +goose Up

-- The record of signing in is kept for as long as the office says, and no less
-- than thirty days before its newest line: only what is older may go.
DROP TRIGGER sign_ins_stay;
-- +goose StatementBegin
CREATE TRIGGER sign_ins_stay BEFORE DELETE ON sign_ins
WHEN substr(OLD.at, 1, 10) > date((SELECT at FROM sign_ins ORDER BY id DESC LIMIT 1), '-30 days')
BEGIN SELECT RAISE(ABORT, 'a try to sign in is not deleted within thirty days'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER sign_ins_stay;
-- +goose StatementBegin
CREATE TRIGGER sign_ins_stay BEFORE DELETE ON sign_ins
BEGIN SELECT RAISE(ABORT, 'a try to sign in is never deleted'); END;
-- +goose StatementEnd
