package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Health is how the database stands (数据库状况).
type Health struct {
	Kind    string // sqlite or postgres
	Version string
	Safe    bool   // what was acknowledged outlives a power cut
	Unsafe  string // the settings that say otherwise
	// Unsealed counts the entries that are in no signed head yet, Sealed is when
	// the last head was signed.
	Unsealed int64
	Sealed   time.Time
	Leaves   int64     // rows in the log
	Last     time.Time // when something was recorded last
}

// Health looks at the database's settings and ends, in a moment.
func (s *Store) Health(ctx context.Context) (Health, error) {
	db := s.read.WithContext(ctx)
	h := Health{Kind: db.Name()}
	look := sqliteHealth
	if h.Kind == postgresName {
		look = postgresHealth
	}
	if err := look(ctx, db, &h); err != nil {
		return h, workflow.Fault("look at database", err)
	}
	var acted, altered string
	for _, q := range []struct {
		query string
		into  any
	}{
		{"SELECT COUNT(*) FROM log_waiting", &h.Unsealed},
		{"SELECT COALESCE(MAX(recorded), '') FROM (SELECT recorded FROM alterations ORDER BY n DESC LIMIT 1) AS newest", &altered},
		{"SELECT COALESCE(MAX(last_at), '') FROM minutes", &acted},
	} {
		if err := one(db, q.query, nil, q.into); err != nil {
			return h, workflow.Fault("look at database", err)
		}
	}
	last, err := lastHead(db)
	if err != nil {
		return h, err
	}
	if head, err := workflow.ReadHead(last.Signed); err == nil {
		h.Sealed = head.Time
	}
	if h.Leaves, err = logSize(db); err != nil {
		return h, err
	}
	var d decoder
	h.Last = d.time("recorded", max(acted, altered))
	return h, d.err
}

func sqliteHealth(ctx context.Context, db *gorm.DB, h *Health) error {
	if err := one(db, "SELECT sqlite_version()", nil, &h.Version); err != nil {
		return err
	}
	err := assertPragmas(ctx, db)
	if h.Safe = err == nil; err != nil {
		h.Unsafe = err.Error()
	}
	return nil
}

func postgresHealth(_ context.Context, db *gorm.DB, h *Health) error {
	var commit, sync string
	for name, into := range map[string]*string{"server_version": &h.Version, "synchronous_commit": &commit, "fsync": &sync} {
		if err := one(db, "SELECT current_setting('"+name+"')", nil, into); err != nil {
			return err
		}
	}
	if h.Safe = commit != "off" && sync == "on"; !h.Safe {
		h.Unsafe = fmt.Sprintf("synchronous_commit=%s，fsync=%s", commit, sync)
	}
	return nil
}
