package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// db is the group of commands about the database.
func (a *app) db() *cobra.Command {
	head := a.group("db.head", a.headExport())
	return a.siteFlags(a.group("db", ordered(a.dbVerify(), head, a.dbMigrate(), a.dbBackup(), a.dbRestore(), a.dbCopy(), a.dbRekey(), a.dbReindex(), a.dbOutbox())...))
}

// dbVerify is the command that recomputes everything.
func (a *app) dbVerify() *cobra.Command {
	var heads, codes []string
	cmd := a.command("db.verify")
	cmd.Flags().StringArrayVar(&heads, "head", nil, a.msg("db.flag.head"))
	cmd.Flags().StringArrayVar(&codes, "code", nil, a.msg("db.flag.code"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			check, err := a.witnesses(cmd, o, heads, codes)
			if err != nil {
				return err
			}
			if err := o.Store.VerifySchema(cmd.Context()); err != nil {
				return err
			}
			done, err := o.Store.VerifyWith(cmd.Context(), check)
			if err != nil {
				return err
			}
			files, err := o.Store.VerifyFiles(cmd.Context(), o.Released)
			if err != nil {
				return err
			}
			if _, err := o.Store.VerifyScans(cmd.Context(), o.Scanned); err != nil {
				return err
			}
			if _, err := o.Store.VerifyMeetingFiles(cmd.Context(), o.Paper); err != nil {
				return err
			}
			if _, err := o.VerifyArchive(cmd.Context()); err != nil {
				return err
			}
			return a.printVerified(done, files, len(check.Witnesses))
		})
	}
	return cmd
}

// witnesses reads the heads that were kept elsewhere.
func (a *app) witnesses(cmd *cobra.Command, o *office.Office, heads, codes []string) (store.Check, error) {
	check := store.Check{}
	keys, err := o.Keys(cmd.Context())
	if err != nil {
		return check, err
	}
	check.Key = keys.Now
	for _, name := range heads {
		data, err := a.bytes(name)
		if err != nil {
			return check, err
		}
		head, err := keys.Open(string(data))
		if err != nil {
			return check, &HeadError{File: name, Cause: err}
		}
		check.Witnesses = append(check.Witnesses, head.Witness())
	}
	for _, code := range codes {
		w, err := workflow.ParseCode(code)
		if err != nil {
			return check, usage(cmd, "error.code", code)
		}
		check.Witnesses = append(check.Witnesses, w)
	}
	return check, nil
}

// HeadError is a file that is no head of this log.
type HeadError struct {
	File  string
	Cause error
}

// Error names the file and the fault in Chinese.
func (e *HeadError) Error() string { return e.in(chinese) }

// Unwrap gives the fault.
func (e *HeadError) Unwrap() error { return e.Cause }

func (e *HeadError) in(l language) string { return l.msg("error.head", e.File, e.Cause) }

func (a *app) printVerified(v store.Verified, files, witnesses int) error {
	if a.site.json {
		return a.printJSON(struct {
			Sound     bool  `json:"sound"`
			Minutes   int64 `json:"minutes"`
			Rows      int64 `json:"rows"`
			Leaves    int64 `json:"leaves"`
			Heads     int64 `json:"heads"`
			Waiting   int64 `json:"waiting"`
			Files     int   `json:"files"`
			Witnesses int   `json:"witnesses"`
			Rekeyed   int   `json:"key_changes"`
		}{true, v.Minutes, v.Rows, v.Leaves, v.Heads, v.Waiting, files, witnesses, v.KeyChanges})
	}
	return a.print(func(w io.Writer) error {
		text := a.msg("db.sound", v.Minutes, v.Rows, v.Leaves, v.Heads, files)
		if witnesses > 0 {
			text += a.msg("db.witnessed", witnesses)
		}
		if v.KeyChanges > 0 {
			text += a.msg("db.rekeys", v.KeyChanges)
		}
		if v.Waiting > 0 {
			text += a.msg("db.waiting", v.Waiting)
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

// headExport is the command that hands out the last head of the log.
func (a *app) headExport() *cobra.Command {
	var output string
	var since []int64
	cmd := a.command("db.head.export")
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("db.head.flag.output"))
	cmd.Flags().Int64SliceVar(&since, "since", nil, a.msg("db.head.flag.since"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			if err := o.Seal(cmd.Context()); err != nil {
				return err
			}
			head, err := o.LastHead(cmd.Context(), since...)
			if err != nil {
				return err
			}
			if head.Signed == "" {
				a.say("db.head.none")
				return nil
			}
			return a.handOut(head, output)
		})
	}
	return cmd
}

func (a *app) handOut(head office.ProvenHead, output string) (err error) {
	switch {
	case a.site.json:
		return a.printJSON(struct {
			Size   int64    `json:"size"`
			Root   string   `json:"root"`
			Code   string   `json:"code"`
			Signed string   `json:"signed"`
			Proofs []string `json:"proofs,omitempty"`
		}{head.Size, head.Root.String(), head.Code(), head.Signed, head.Proofs})
	case output == "" || output == "-":
		err = a.printBytes(head.File())
	default:
		err = a.store(output, head.File())
	}
	if err == nil {
		a.say("db.head.code", head.Code(), head.Size)
	}
	return err
}

// dbCopy is the command that copies the database into another.
func (a *app) dbCopy() *cobra.Command {
	var to string
	cmd := a.command("db.copy")
	cmd.Flags().StringVar(&to, "to", "", a.msg("db.copy.flag.to"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > 0:
			return usage(cmd, "error.args.none", args[0])
		case to == "":
			return usage(cmd, "error.copy.to")
		}
		return a.office(cmd.Context(), func(o *office.Office) (err error) {
			name := to
			if !strings.Contains(to, "://") {
				name = a.path(to)
				if info, err := os.Stat(name); err == nil && info.Size() > 0 {
					return &TargetError{Name: to}
				}
			}
			target, err := store.Open(cmd.Context(), name)
			if err != nil {
				return err
			}
			copied, err := store.Copy(cmd.Context(), o.Store, target)
			if closed := target.Close(); err == nil {
				err = closed
			}
			if err != nil {
				return err
			}
			return a.printCopied(copied)
		})
	}
	return cmd
}

// TargetError is a copy's target that is there already.
type TargetError struct{ Name string }

// Error asks in Chinese for another.
func (e *TargetError) Error() string { return e.in(chinese) }

func (e *TargetError) in(l language) string { return l.msg("error.copy.there", e.Name) }

func (a *app) printCopied(c store.Copied) error {
	if a.site.json {
		return a.printJSON(struct {
			Tables []store.TableCopy `json:"tables"`
			Log    store.LogEnd      `json:"log"`
		}{c.Tables, c.Log})
	}
	t := table{heads: []string{a.msg("head.table"), a.msg("head.rows"), "SHA-256"}, flex: 0}
	for _, one := range c.Tables {
		t.rows = append(t.rows, []string{one.Name, strconv.FormatInt(one.Rows, 10), one.SHA256.String()[:16]})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		fmt.Fprint(w, a.msg("db.copied", c.Log.Leaves, cmp.Or(c.Log.Code, "-")))
		return nil
	})
}
