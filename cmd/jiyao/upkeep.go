package main

import (
	"context"
	"crypto/tls"
	"io"
	"os"
	"strconv"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/upkeep"
)

// plan gives the nightly backup as it is configured.
func (a *app) plan() (upkeep.Plan, error) {
	p := upkeep.Plan{Dir: a.path(a.env("JIYAO_BACKUP_DIR")), Hour: 2, Minute: 30, Key: a.env("JIYAO_BACKUP_KEY") == "1"}
	if at := a.env("JIYAO_BACKUP_TIME"); at != "" {
		t, err := time.Parse("15:04", at)
		if err != nil {
			return p, &UsageError{ID: "error.backup.time", Args: []any{at}, Path: "jiyao config"}
		}
		p.Hour, p.Minute = t.Hour(), t.Minute()
	}
	if keep := a.env("JIYAO_BACKUP_KEEP"); keep != "" {
		n, err := strconv.Atoi(keep)
		if err != nil || n < 1 || n > 10_000 {
			return p, &UsageError{ID: "error.backup.keep", Args: []any{keep}, Path: "jiyao config"}
		}
		p.Keep = n
	}
	return p, nil
}

// signIns gives how long the record of signing in is kept.
func (a *app) signIns() (time.Duration, error) {
	days := int(upkeep.DefaultSignIns / (24 * time.Hour))
	err := a.whole("JIYAO_SIGNIN_DAYS", 30, 3650, &days)
	return time.Duration(days) * 24 * time.Hour, err
}

// keeper gives who looks after the office.
func (a *app) keeper(o *office.Office) (*upkeep.Keeper, error) {
	plan, err := a.plan()
	if err != nil {
		return nil, err
	}
	set, err := a.typesetter()
	if err != nil {
		return nil, err
	}
	signIns, err := a.signIns()
	if err != nil {
		return nil, err
	}
	return &upkeep.Keeper{
		Office: o, Faces: set.Faces(), Plan: plan, Cert: a.path(a.env("JIYAO_CERT")), SignCert: a.path(a.env("JIYAO_SIGN_CERT")), SignIns: signIns,
		Report: func(err error) { a.say("serve.fault", a.sentence(err)) },
	}, nil
}

// beside gets ready what runs beside a served office.
func (a *app) beside(o *office.Office, s serving) (*watch, error) {
	cert, err := a.certificate(s)
	if err != nil {
		return nil, err
	}
	k, err := a.keeper(o)
	if err != nil {
		return nil, err
	}
	if cert != nil {
		k.Cert = cert.Cert
	}
	return a.watching(k, cert)
}

// examine tells how everything stands; what needs to be done ends the program
// with the code of checks that failed.
func (a *app) examine(ctx context.Context, o *office.Office, quick bool) error {
	k, err := a.keeper(o)
	if err != nil {
		return err
	}
	all := k.Health(ctx, quick)
	if a.site.json {
		err = a.printJSON(all)
	} else {
		t := table{heads: []string{a.msg("doctor.head.name"), a.msg("doctor.head.grade"), a.msg("doctor.head.says")}, flex: 2}
		for _, f := range all {
			t.rows = append(t.rows, []string{f.Name, f.Grade.Label(), f.Says + f.Do})
		}
		err = a.print(func(w io.Writer) error {
			t.write(w)
			return nil
		})
	}
	if err != nil {
		return err
	}
	bad := 0
	for _, f := range all {
		if f.Grade == upkeep.Bad {
			bad++
		}
	}
	if bad > 0 {
		return &UnwellError{Bad: bad}
	}
	return nil
}

// UnwellError is an office's machine that needs something done.
type UnwellError struct{ Bad int }

// Error says in Chinese how many things.
func (e *UnwellError) Error() string { return e.in(chinese) }

func (e *UnwellError) in(l language) string { return l.msg("error.unwell", e.Bad) }

// certificate gives how pages are encrypted, nil for not at all. A file that is
// replaced is read again by itself.
func (a *app) certificate(s serving) (*upkeep.Certificate, error) {
	cert, key := s.cert, s.key
	if cert == "" && key == "" {
		cert, key = a.env("JIYAO_CERT"), a.env("JIYAO_KEY")
	}
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, &UsageError{ID: "error.cert.half", Path: "jiyao serve"}
	}
	c := &upkeep.Certificate{Cert: a.path(cert), Key: a.path(key)}
	if err := c.Load(); err != nil {
		if os.IsNotExist(err) {
			return nil, &NoInputError{Path: cert}
		}
		return nil, &UsageError{ID: "error.cert", Args: []any{cert, err}, Path: "jiyao serve"}
	}
	return c, nil
}

// encrypted gives the settings of TLS.
func encrypted(c *upkeep.Certificate) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.Get, NextProtos: []string{"h2", "http/1.1"}}
}
