package store

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// Issued is what the books have of a released file (印发件).
type Issued struct {
	Minutes  string
	Flow     string        // the name of its flow
	On       workflow.Date // 印发日期
	Edition  int           // from 1
	Newer    bool          // a later edition has been issued in its place
	Recalled bool          // it was voided (作废), or no unit has a copy that was not taken back (收回)
}

// An issuedRow is a line of the query of released files.
type issuedRow struct {
	ID       string
	FlowName string
	IssuedOn string
	EditionN int
	Newer    bool
	Recalled bool
}

// issuedFiles looks for the minutes whose released PDF or OFD has a digest, and
// for what was issued in its place since, by however many editions. A reprint may
// have the same bytes: then the last counts. Each condition is that of the index
// by which it is answered; instr stands for the dialect's name of the function.
const issuedFiles = `WITH RECURSIVE named(id) AS (
		SELECT id FROM minutes WHERE pdf_sha256 = ? AND pdf_sha256 <> ''
		UNION SELECT minutes_id FROM entries
			WHERE substr(detail, instr(detail, '"OFD":{"SHA256":"') + 17, 64) = ?
				AND action = 'issue' AND instr(detail, '"OFD":{"SHA256":"') > 0
	), found(id) AS (
		SELECT id FROM minutes WHERE id IN (SELECT id FROM named) ORDER BY edition_n DESC, created DESC LIMIT 1
	), later(id) AS (
		SELECT m.id FROM minutes m JOIN found ON m.edition_of = found.id WHERE m.edition_of <> ''
		UNION SELECT m.id FROM minutes m JOIN later ON m.edition_of = later.id WHERE m.edition_of <> ''
	)
	SELECT id, flow_name, issued_on, edition_n, last_action = 'void'
			OR EXISTS (SELECT 1 FROM copies c WHERE c.minutes_id = minutes.id AND c.purpose = '' AND c.state = 'recalled')
				AND NOT EXISTS (SELECT 1 FROM copies c WHERE c.minutes_id = minutes.id AND c.purpose = ''
					AND c.state NOT IN ('recalled', 'replaced', 'bounced')) AS recalled,
		EXISTS (SELECT 1 FROM minutes n WHERE n.id IN (SELECT id FROM later) AND n.pdf_sha256 <> '' AND n.last_action <> 'void') AS newer
	FROM minutes WHERE id IN (SELECT id FROM found)`

// IssuedFile finds the released file, PDF or OFD, of a SHA-256 among all; ok is
// false if there is none.
func (s *Store) IssuedFile(ctx context.Context, sha256 string) (found Issued, ok bool, err error) {
	var rows []issuedRow
	if err := s.read.WithContext(ctx).Raw(s.issuedFiles(), sha256, sha256).Scan(&rows).Error; err != nil {
		return Issued{}, false, workflow.Fault("find released file", err)
	}
	if len(rows) == 0 {
		return Issued{}, false, nil
	}
	r := rows[0]
	return Issued{
		Minutes: r.ID, Flow: r.FlowName, On: workflow.Date(r.IssuedOn), Edition: max(r.EditionN, 1), Newer: r.Newer, Recalled: r.Recalled,
	}, true, nil
}

// issuedFiles is the query in the database's dialect.
func (s *Store) issuedFiles() string {
	if s.read.Name() == postgresName {
		return strings.ReplaceAll(issuedFiles, "instr(", "strpos(")
	}
	return issuedFiles
}
