-- +goose Up

-- A released file is looked up by its SHA-256: the PDF's stands with the
-- minutes, the OFD's in the entry of 印发 alone. Each index has only what was
-- issued, so that no other step pays for it.
CREATE INDEX minutes_released ON minutes (pdf_sha256) WHERE pdf_sha256 <> '';
CREATE INDEX entries_ofd ON entries (substr(detail, strpos(detail, '"OFD":{"SHA256":"') + 17, 64))
    WHERE action = 'issue' AND strpos(detail, '"OFD":{"SHA256":"') > 0;

-- Every edition of a minutes, the voided too.
CREATE INDEX minutes_editions ON minutes (edition_of) WHERE edition_of <> '';

-- +goose Down
DROP INDEX minutes_editions;
DROP INDEX entries_ofd;
DROP INDEX minutes_released;
