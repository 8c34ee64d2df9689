// Package office is an office at work: the store of its minutes, its own data
// and flows, the rules and the typesetter, wired into one workflow.Service.
// Whoever acts for people — the command line, the server — acts through it.
package office

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"jiyao/cmd/internal/safefile"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/org"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// Config is what an office needs to know of its site.
type Config struct {
	// Dir holds what is kept as files: the database of an office that names no
	// other, released files under pdf/, scans under scan/, the log's key.
	Dir string
	// Name is the office's, for those who ask whether a file is its own; may be
	// empty.
	Name string
	// Database is a DSN (postgres://…); empty is jiyao.db in Dir.
	Database string
	// Render gives the PDF of a minutes with its number and dates; without it
	// nothing can be issued.
	Render func(m workflow.Minutes, issued workflow.Date) ([]byte, error)
	// Sign gives the PDF that is to be issued with its signature (文件防改签名);
	// nil issues it without one.
	Sign func(ctx context.Context, pdf []byte) ([]byte, error)
	// Manifests gives what signs the manifests of archive packages by SM2 (清单签名);
	// where it is nil or gives nil, a key of the office's own does.
	Manifests func() (workflow.ManifestSigner, error)
	// RenderOFD gives the same as OFD; nil issues PDF alone.
	RenderOFD func(m workflow.Minutes, issued workflow.Date) ([]byte, error)
	// RenderSheet gives the PDF of a 发文稿纸 for the archive; where it is nil there
	// is none.
	RenderSheet func(archive.Sheet) ([]byte, error)
	// Proofread says that what bars the way in proof-reading bars 送审 and 印发.
	Proofread bool
	// Strictness gives how strictly the rules of proof-reading are taken in a
	// draft; nil takes them as the rule book does.
	Strictness func(*drafting.Document) (lint.Strictness, error)
	Now        func() time.Time // nil is time.Now
	// Packages says that a 定稿包 is written at 定稿 and 印发, see WritePackage.
	Packages bool
	// Wake hears of every commit that has something to tell; nil is allowed.
	Wake func()
	// Customs are how the office is used to work; zero is UsualCustoms.
	Customs Customs
}

// Office is an open office. It is safe for concurrent use.
type Office struct {
	Store *store.Store

	config  Config
	service workflow.Service // but for the office's data: see Do
	data    snapshot
	packing packing
	filing  sync.Mutex  // one archives at a time: numbers and folders are taken in turn
	pasts   sync.Mutex  // of the batches of old minutes
	written atomic.Bool // something may have been committed that is not sealed
}

// Open opens the office's database, and makes the folder and the database if
// they are not there.
func Open(ctx context.Context, config Config) (*Office, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Customs == (Customs{}) {
		config.Customs = UsualCustoms()
	}
	o := &Office{config: config}
	if err := safefile.MakeDirs(config.Dir, o.files(released), o.files(scans), o.files(papers)); err != nil {
		return nil, err
	}
	var err error
	if o.Store, err = store.Open(ctx, o.Database()); err != nil {
		return nil, err
	}
	o.service = workflow.Service{
		Store: o.Store, Flow: o.flow, Now: config.Now, Leases: o.Store,
		Recent: &workflow.Recent{},
	}
	if config.Proofread {
		o.service.Check = o.proofread
	}
	if config.Wake != nil {
		o.service.Store = outbox.Ringing{Keeper: o.Store, Ring: config.Wake}
	}
	if config.Render != nil {
		o.service.Release = o.release
	}
	if config.RenderOFD != nil {
		o.service.ReleaseOFD = o.releaseOFD
	}
	if _, err := o.refresh(ctx); err != nil {
		return nil, errors.Join(err, o.Store.Close())
	}
	return o, nil
}

// Close takes what was committed into the log and closes the database.
func (o *Office) Close() error {
	var err error
	if o.written.Load() {
		err = o.Seal(context.Background())
	}
	return errors.Join(err, o.Store.Close())
}

// Database gives the DSN or path of the database.
func (o *Office) Database() string {
	if o.config.Database != "" {
		return o.config.Database
	}
	return filepath.Join(o.config.Dir, "jiyao.db")
}

// Dir gives the folder of what is kept as files.
func (o *Office) Dir() string { return o.config.Dir }

// Now gives the office's time.
func (o *Office) Now() time.Time { return o.config.Now() }

// Do carries out a command by the office's data as they are now: who acts is
// told by his ID alone, with what he holds today, and names are the data's.
// Errors are *workflow.Error, but for those of the typesetter.
func (o *Office) Do(ctx context.Context, cmd workflow.Command) (workflow.Step, error) {
	return o.do(ctx, cmd, elsewhere{})
}

// elsewhere is what is known of a minutes that was not written here; zero of
// every other.
type elsewhere struct {
	flow  string // that it begins in, instead of that of its kind of meeting
	files workflow.Released
}

func (o *Office) do(ctx context.Context, cmd workflow.Command, from elsewhere) (workflow.Step, error) {
	data, err := o.refresh(ctx)
	if err != nil {
		return workflow.Step{}, err
	}
	if err = data.complete(&cmd, workflow.DateOf(o.Now())); err == nil {
		err = o.scanned(cmd.Paper)
	}
	if err != nil && cmd.Actor.IsZero() {
		return workflow.Step{}, err // nobody whom a record could name
	}
	service := o.service
	service.Office = func(ctx context.Context, m workflow.Minutes, cmd workflow.Command, f *workflow.Facts) error {
		if err != nil {
			return err
		}
		if from.flow != "" && cmd.Action == workflow.Create {
			if f.Flow, err = data.newest(from.flow); err != nil {
				return err
			}
		}
		f.Taken = from.files
		if err := data.facts(m, cmd, f); err != nil {
			return err
		}
		if err := o.same(ctx, cmd, f); err != nil {
			return err
		}
		if err := o.publicNote(ctx, m, cmd); err != nil {
			return err
		}
		return o.printable(m, cmd)
	}
	o.written.Store(true)
	step, err := service.Do(ctx, cmd)
	if err == nil {
		o.pack(ctx, step)
	}
	return step, err
}

// Actor gives who somebody is now, by ID or login name, with his posts, roles
// and unit. The error says why he may not act.
func (o *Office) Actor(ctx context.Context, who string) (workflow.Actor, error) {
	data, err := o.refresh(ctx)
	if err != nil {
		return workflow.Actor{}, err
	}
	if p, ok := data.org.PersonByLogin(who); ok {
		who = p.ID
	}
	return data.actor(who, workflow.DateOf(o.Now()))
}

// Data gives the office's data as they are now.
func (o *Office) Data(ctx context.Context) (*org.Office, error) {
	data, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	return data.org, nil
}

func invalid(reason workflow.Reason, format string, args ...any) error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: reason, Msg: fmt.Sprintf(format, args...)}
}
