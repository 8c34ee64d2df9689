-- +goose Up

-- The index that minutes are found by (检索). It is made of the minutes and can
-- be made again at any time: no copy of the database needs it, and nothing of it
-- is a record.
--
-- search_state says how far the index has followed the log: the next leaf to
-- look at, and the form of its documents.
CREATE TABLE search_state (
    n    INTEGER NOT NULL PRIMARY KEY CHECK (n = 1),
    leaf INTEGER NOT NULL,
    form INTEGER NOT NULL
);
INSERT INTO search_state (n, leaf, form) VALUES (1, 0, 0);

CREATE TABLE search_minutes (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    minutes_id TEXT    NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    day        INTEGER NOT NULL
);

-- A document's number is made of the day it is ordered by, its minutes' seq and
-- its place within the minutes: who reads from the highest down has the latest
-- first.
CREATE TABLE search_docs (
    id      INTEGER NOT NULL PRIMARY KEY,
    item    INTEGER NOT NULL,
    heading TEXT    NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    digest  TEXT    NOT NULL
);

-- The words are cut by the program: to this tokenizer every character beyond
-- ASCII belongs to a word, rare ones too.
CREATE VIRTUAL TABLE search_words USING fts5 (
    words, head, keys, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '='"
);

-- +goose Down
DROP TABLE search_words;
DROP TABLE search_docs;
DROP TABLE search_minutes;
DROP TABLE search_state;
