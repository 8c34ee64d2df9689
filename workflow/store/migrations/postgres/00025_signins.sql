-- +goose Up

-- The record of signing in is kept for as long as the office says, and no less
-- than thirty days before its newest line: only what is older may go.
DROP TRIGGER sign_ins_stay ON sign_ins;
-- +goose StatementBegin
CREATE FUNCTION keep_recent_sign_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF left(OLD.at, 10) > to_char((SELECT left(at, 10)::date - 30 FROM sign_ins ORDER BY id DESC LIMIT 1), 'YYYY-MM-DD') THEN
        RAISE EXCEPTION 'a try to sign in is not deleted within thirty days';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sign_ins_stay BEFORE DELETE ON sign_ins FOR EACH ROW EXECUTE FUNCTION keep_recent_sign_ins();

-- +goose Down
DROP TRIGGER sign_ins_stay ON sign_ins;
DROP FUNCTION keep_recent_sign_ins();
CREATE TRIGGER sign_ins_stay BEFORE DELETE ON sign_ins FOR EACH ROW
EXECUTE FUNCTION refuse('a try to sign in is never deleted');
