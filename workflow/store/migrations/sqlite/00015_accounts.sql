-- +goose Up

-- Who signs in. People are those of the office's data; here is by what they are
-- known. Secrets are kept as digests only: whoever reads the tables cannot sign
-- in with what he finds.

-- hash: argon2id with its parameters; empty: no password can be given.
-- changed: when the password was set last; a session remembers it and ends with
-- it.
CREATE TABLE accounts (
    person_id   TEXT    NOT NULL PRIMARY KEY CHECK (person_id <> ''),
    hash        TEXT    NOT NULL,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    changed     TEXT    NOT NULL,
    created     TEXT    NOT NULL
);

-- Every try to sign in. person_id is empty for a name that nobody has. device
-- is the digest of what a browser is known by once somebody has signed in there.
CREATE TABLE sign_ins (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at        TEXT    NOT NULL CHECK (at <> ''),
    login     TEXT    NOT NULL,
    person_id TEXT    NOT NULL,
    address   TEXT    NOT NULL,
    device    TEXT    NOT NULL,
    means     TEXT    NOT NULL CHECK (means <> ''),
    outcome   TEXT    NOT NULL CHECK (outcome <> '')
);
CREATE INDEX sign_ins_by_person ON sign_ins (person_id, id);
CREATE INDEX sign_ins_by_device ON sign_ins (device, person_id) WHERE outcome = 'in' AND device <> '';

-- What makes the next try wait: a row for each account, address or browser that
-- has failed. Rows that are long past are swept.
CREATE TABLE sign_in_waits (
    subject TEXT    NOT NULL PRIMARY KEY CHECK (subject <> ''),
    tries   INTEGER NOT NULL CHECK (tries >= 0),
    until   TEXT    NOT NULL,
    last    TEXT    NOT NULL
);

-- token is a digest; used is when it was last asked for, to the minute.
-- account: what accounts.changed was at the sign-in.
CREATE TABLE sessions (
    token     TEXT    NOT NULL PRIMARY KEY CHECK (token <> ''),
    id        TEXT    NOT NULL CHECK (id <> ''),
    person_id TEXT    NOT NULL CHECK (person_id <> ''),
    data      TEXT    NOT NULL,
    address   TEXT    NOT NULL,
    browser   TEXT    NOT NULL,
    account   TEXT    NOT NULL,
    created   TEXT    NOT NULL,
    used      TEXT    NOT NULL,
    expires   TEXT    NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person_id, id);

-- Links by which somebody sets his first password, or one after a reset: each
-- once.
CREATE TABLE invitations (
    token     TEXT    NOT NULL PRIMARY KEY CHECK (token <> ''),
    person_id TEXT    NOT NULL CHECK (person_id <> ''),
    created   TEXT    NOT NULL,
    expires   TEXT    NOT NULL,
    used      TEXT    NOT NULL,
    by_id     TEXT    NOT NULL CHECK (by_id <> ''),
    by_name   TEXT    NOT NULL
);
CREATE INDEX invitations_by_person ON invitations (person_id) WHERE used = '';

-- Tokens of programs, each of one person and for some purposes.
CREATE TABLE api_tokens (
    id        TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    token     TEXT    NOT NULL CHECK (token <> ''),
    person_id TEXT    NOT NULL CHECK (person_id <> ''),
    label     TEXT    NOT NULL,
    scopes    TEXT    NOT NULL,
    created   TEXT    NOT NULL,
    expires   TEXT    NOT NULL CHECK (expires <> ''),
    used      TEXT    NOT NULL,
    revoked   TEXT    NOT NULL,
    by_id     TEXT    NOT NULL CHECK (by_id <> ''),
    by_name   TEXT    NOT NULL
);
CREATE UNIQUE INDEX api_tokens_by_token ON api_tokens (token);
CREATE INDEX api_tokens_by_person ON api_tokens (person_id, id);

-- How somebody wants the pages to look.
CREATE TABLE person_settings (
    person_id     TEXT    NOT NULL PRIMARY KEY CHECK (person_id <> ''),
    theme         TEXT    NOT NULL,
    text_size     INTEGER NOT NULL CHECK (text_size BETWEEN 100 AND 200),
    calm          INTEGER NOT NULL CHECK (calm IN (0, 1)),
    ruler         INTEGER NOT NULL CHECK (ruler IN (0, 1)),
    shortcuts_off INTEGER NOT NULL CHECK (shortcuts_off IN (0, 1))
);

-- +goose StatementBegin
CREATE TRIGGER sign_ins_keep BEFORE UPDATE ON sign_ins
BEGIN SELECT RAISE(ABORT, 'a try to sign in is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sign_ins_stay BEFORE DELETE ON sign_ins
BEGIN SELECT RAISE(ABORT, 'a try to sign in is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invitations_once BEFORE UPDATE ON invitations
WHEN OLD.used <> '' AND NEW.used <> OLD.used
BEGIN SELECT RAISE(ABORT, 'an invitation is used once'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_tokens_revoked BEFORE UPDATE ON api_tokens
WHEN (OLD.revoked <> '' AND NEW.revoked <> OLD.revoked) OR NEW.token <> OLD.token OR NEW.person_id <> OLD.person_id OR NEW.scopes <> OLD.scopes
BEGIN SELECT RAISE(ABORT, 'a token that is revoked stays so, and none becomes another'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE person_settings;
DROP TABLE api_tokens;
DROP TABLE invitations;
DROP TABLE sessions;
DROP TABLE sign_in_waits;
DROP TABLE sign_ins;
DROP TABLE accounts;
