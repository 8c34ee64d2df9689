package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// VerifyScans opens every scanned sheet (签批单, 征求意见单, 签收单) that a history
// names and compares it with what was recorded; it gives how many there are. The
// error is a *workflow.DamageError that names the entry.
func (s *Store) VerifyScans(ctx context.Context, open func(sha256 string) (io.ReadCloser, error)) (scans int, err error) {
	c, err := openFeed[entryRow](s.read.WithContext(ctx),
		`FROM entries t WHERE t.detail LIKE '%"Paper":{%' ORDER BY t.minutes_id, t.version`, nil)
	if err != nil {
		return 0, workflow.Fault("read scans", err)
	}
	for c.next() {
		e, err := c.row.entry()
		if err != nil || e.Paper == nil || e.Paper.Scan.IsZero() {
			continue // a row that does not read is Verify's to name
		}
		scan := workflow.PDF{SHA256: e.Paper.Scan.SHA256, Bytes: e.Paper.Scan.Bytes}
		if err := verifyFile("扫描件", e, scan, open); err != nil {
			return scans, errors.Join(err, c.close())
		}
		scans++
	}
	return scans, fault("read scans", c.close())
}

// VerifyFiles reads every released file to its end — what was issued (印发件), PDF
// and OFD, public editions (公开件) and excerpts (节录) — through open, which finds
// it by its name, SHA-256 and extension (.pdf, .ofd), and compares it with what was
// recorded. It gives how many there are, a PDF with its OFD as one. The error is
// the first damage as a *workflow.DamageError.
func (s *Store) VerifyFiles(ctx context.Context, open func(name string) (io.ReadCloser, error)) (files int, err error) {
	tx := s.read.WithContext(ctx)
	if files, err = verifyIssued(tx, open); err != nil {
		return files, err
	}
	public, err := verifyRecordedFiles[publicationRow](tx, publicationTable, open)
	files += public
	if err != nil {
		return files, err
	}
	excerpts, err := verifyRecordedFiles[excerptRow](tx, excerptTable, open)
	return files + excerpts, err
}

// verifyIssued verifies the files that histories name.
func verifyIssued(tx *gorm.DB, open func(name string) (io.ReadCloser, error)) (files int, err error) {
	last := workflow.PDF{}
	c, err := openFeed[entryRow](tx, `FROM entries t WHERE t.detail LIKE '%"PDF":{%' ORDER BY t.minutes_id, t.version`, nil)
	if err != nil {
		return 0, workflow.Fault("read released files", err)
	}
	id := ""
	for c.next() {
		e, err := c.row.entry()
		if err != nil {
			return files, errors.Join(&workflow.DamageError{Table: "办理记录", Minutes: c.row.MinutesID, Row: c.row.Version, Msg: "读不出来"}, c.close())
		}
		if !e.OFD.IsZero() {
			if err := verifyFile("印发件", e, e.OFD, named(open, ".ofd")); err != nil {
				return files, errors.Join(err, c.close())
			}
		}
		if e.PDF.IsZero() || (e.Minutes == id && e.PDF == last) {
			continue
		}
		id, last = e.Minutes, e.PDF
		if err := verifyFile("印发件", e, e.PDF, named(open, ".pdf")); err != nil {
			return files, errors.Join(err, c.close())
		}
		files++
	}
	return files, fault("read released files", c.close())
}

// named opens files by their digests that open finds with an extension.
func named(open func(name string) (io.ReadCloser, error), extension string) func(sum string) (io.ReadCloser, error) {
	return func(sum string) (io.ReadCloser, error) { return open(sum + extension) }
}

// verifyFile compares a file that an entry names with what was recorded of it.
func verifyFile(table string, e workflow.Entry, file workflow.PDF, open func(string) (io.ReadCloser, error)) error {
	damage := func(msg string) error {
		return &workflow.DamageError{Table: table, Minutes: e.Minutes, Row: e.Version, Msg: msg}
	}
	found, err := open(file.SHA256)
	if err != nil {
		return damage(fmt.Sprintf("打不开（%v）", err))
	}
	defer found.Close()
	if err := workflow.VerifyFile(found, file); err != nil {
		return damage(err.Error())
	}
	return nil
}

// VerifySchema demands that every trigger that protects the records is there
// and in force: who takes one away means to change what it protects. The error
// is a *workflow.DamageError that names it.
func (s *Store) VerifySchema(ctx context.Context) error {
	folder, query := "migrations/sqlite", "SELECT name FROM sqlite_master WHERE type = 'trigger'"
	if s.read.Name() == postgresName {
		folder, query = "migrations/postgres", "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
	}
	wanted, err := triggers(folder)
	if err != nil {
		return workflow.Fault("read migrations", err)
	}
	var found []string
	if err := s.read.WithContext(ctx).Raw(query).Scan(&found).Error; err != nil {
		return workflow.Fault("list triggers", err)
	}
	for _, name := range wanted {
		if !slices.Contains(found, name) {
			return &workflow.DamageError{Table: "数据库结构", Minutes: name, Msg: "保护记录的触发器不见了或者停用了"}
		}
	}
	return nil
}

// triggers gives the triggers that a dialect's migrations leave, in the order
// in which they come.
func triggers(folder string) ([]string, error) {
	entries, err := migrations.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	says := regexp.MustCompile(`(?m)^\s*(CREATE|DROP) TRIGGER (?:IF EXISTS )?(\w+)|^-- \+goose Down`)
	var names []string
	for _, e := range entries {
		data, err := migrations.ReadFile(folder + "/" + e.Name())
		if err != nil {
			return nil, err
		}
		for _, m := range says.FindAllStringSubmatch(string(data), -1) {
			name := m[2]
			if name == "" {
				break // the way back
			}
			names = slices.DeleteFunc(names, func(n string) bool { return n == name })
			if m[1] == "CREATE" {
				names = append(names, name)
			}
		}
	}
	return names, nil
}
