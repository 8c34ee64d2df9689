// Package demo carries one minutes through its whole life, with the invented
// people of the fictional city 云州市, a series and recipients of its own: to
// show what the workflow does, and to hold all of it together in one test.
package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/safefile"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Config is one minutes' way through every state of the default flow, with
// the people of the fictional city 云州市. Dir, Text and Render are required.
type Config struct {
	// Dir holds jiyao.db, the released files by their digest under pdf/, and
	// each of them under its number. It is made if it is not there. Walking
	// again in the same Dir takes the next number.
	Dir  string
	Text string // the draft
	// Render gives the PDF of the text with this number and 印发日期.
	Render func(number string, issued workflow.Date) ([]byte, error)
	// Out hears of each step once it is committed; nil is allowed.
	Out func(Stride)
	// Check proof-reads before 送审 and 印发, see Proofread; nil checks nothing.
	Check func(action workflow.Action, text string) workflow.Findings
	Now   func() time.Time // nil is time.Now
}

// Stride is one committed step of a walk, with the flow's names for what
// happened. Entry has who (Actor.Name, As), what, when, Note and digests.
type Stride struct {
	Entry   workflow.Entry
	Minutes workflow.Minutes // after the step, with number, PDF digest …
	Label   string           // the action: 送审, 退回 …
	From    string           // the state before: 记录; 未起草 for the first
	To      string           // the state after
	File    string           // the released PDF's path, at 印发 only
}

// Walked is where a walk has led.
type Walked struct {
	Minutes  workflow.Minutes
	Database string
	File     string // the released PDF under its number
}

// Walk carries a minutes from 记录 to 办结: one 退回 with its reason and the
// resubmission, 审核, 签发, 编号, 定稿, 印发 (rendering, and the file on disk
// before the commit), 分送 to four units, 办结. At the end it verifies the
// whole database. A refusal is a *workflow.Error, damage a
// *workflow.DamageError; Render's errors come as they are.
func Walk(ctx context.Context, config Config) (walked Walked, err error) {
	w, err := newWalker(ctx, config)
	if err != nil {
		return Walked{}, err
	}
	defer func() { err = errors.Join(err, w.store.Close()) }()
	for _, cmd := range w.line() {
		if err := w.stride(ctx, cmd); err != nil {
			return Walked{}, err
		}
	}
	if err := w.store.Verify(ctx); err != nil {
		return Walked{}, err
	}
	return Walked{Minutes: w.minutes, Database: w.database(), File: w.file}, nil
}

// Proofread checks a text for the flow with the rules that apply at the
// action's step; only what blocks counts.
func Proofread(action workflow.Action, text string) workflow.Findings {
	at := lint.Review
	if action == workflow.Issue {
		at = lint.Collation // number and dates of the imprint are typed fields, not text
	}
	findings := lint.Check(drafting.Parse(text), lint.Options{At: at})
	if !lint.Blocking(findings) {
		return workflow.Findings{}
	}
	blockers := slices.DeleteFunc(findings, func(f lint.Finding) bool { return f.Level != lint.Blocker })
	return workflow.Findings{Errors: len(blockers), First: blockers[0].Message}
}

func (w *walker) proofread(_ context.Context, _ workflow.Minutes, action workflow.Action, text string) (workflow.Findings, error) {
	if w.config.Check == nil {
		return workflow.Findings{}, nil
	}
	return w.config.Check(action, text), nil
}

// A walker is a walk under way.
type walker struct {
	config  Config
	flow    *workflow.Flow
	store   *store.Store
	service *workflow.Service
	minutes workflow.Minutes
	file    string
}

func newWalker(ctx context.Context, config Config) (*walker, error) {
	w := &walker{config: config}
	if w.config.Now == nil {
		w.config.Now = time.Now
	}
	if err := safefile.MakeDirs(config.Dir, w.archive()); err != nil {
		return nil, err
	}
	source, err := templates.Flow("default")
	if err != nil {
		return nil, err
	}
	if w.flow, err = workflow.ParseFlow("default.yaml", source); err != nil {
		return nil, err
	}
	if w.store, err = store.Open(ctx, w.database()); err != nil {
		return nil, err
	}
	w.service = &workflow.Service{
		Store: w.store, Flow: w.pinned, Now: w.config.Now, Check: w.proofread, Release: w.release,
		Series: workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
	}
	return w, nil
}

func (w *walker) database() string { return filepath.Join(w.config.Dir, "jiyao.db") }

func (w *walker) archive() string { return filepath.Join(w.config.Dir, "pdf") }

// pinned gives the default flow to a new minutes and to one that began with
// this very version of it.
func (w *walker) pinned(id workflow.FlowID) (*workflow.Flow, error) {
	if id != (workflow.FlowID{}) && id != w.flow.ID {
		return nil, fmt.Errorf("no flow %s version %d", id.Name, id.Version)
	}
	return w.flow, nil
}

// stride carries out the next command and reports it.
func (w *walker) stride(ctx context.Context, cmd workflow.Command) error {
	cmd.Minutes, cmd.Version = w.minutes.ID, w.minutes.Version
	if cmd.Action == workflow.Create {
		cmd.Minutes = rand.Text()
	}
	cmd.Key = rand.Text()
	step, err := w.service.Do(ctx, cmd)
	if err != nil {
		return err
	}
	w.minutes = step.Minutes
	stride := Stride{
		Entry: step.Entry, Minutes: step.Minutes, Label: w.label(step.Entry),
		From: w.flow.PlaceLabel(step.Entry.From), To: w.flow.PlaceLabel(step.Entry.To),
	}
	if cmd.Action == workflow.Issue {
		if w.file, err = w.publish(); err != nil {
			return err
		}
		stride.File = w.file
	}
	if w.config.Out != nil {
		w.config.Out(stride)
	}
	return nil
}

// label gives the action's name in the flow.
func (w *walker) label(e workflow.Entry) string {
	for _, o := range w.flow.Options(e.From) {
		if o.Action == e.Action {
			return o.Label
		}
	}
	return e.Action.Label()
}

// The people of 云州市人民政府办公室. All of them are invented.
func recorder() workflow.Actor { return someone("linshuyan", "林书言", workflow.Recorder) }
func reviewer() workflow.Actor { return someone("gaomingyuan", "高明远", workflow.Reviewer) }
func signer() workflow.Actor   { return someone("shenruochuan", "沈若川", workflow.Signer) }
func clerk() workflow.Actor    { return someone("tangxiaohe", "唐小禾", workflow.Clerk) }

func someone(id, name string, role workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: name}, Roles: []workflow.Role{role}}
}

// line is what happens, in order.
func (w *walker) line() []workflow.Command {
	doc := drafting.Parse(w.config.Text)
	return []workflow.Command{
		{Action: workflow.Create, Actor: recorder(), Title: title(doc), Text: &w.config.Text, Meeting: meeting(doc)},
		{Action: workflow.Submit, Actor: recorder()},
		{
			Action: workflow.Return, Actor: reviewer(), To: workflow.Place{State: workflow.Recording},
			Note: "请逐一核对出席、列席人员姓名和责任单位名称后再报。",
		},
		{Action: workflow.Submit, Actor: recorder(), Note: "已与签到册和单位全称逐一核对，无误。"},
		{Action: workflow.Approve, Actor: reviewer(), Note: "同意，呈签发。"},
		{Action: workflow.Sign, Actor: signer(), Note: "同意印发。"},
		{Action: workflow.Number, Actor: clerk()},
		{Action: workflow.Finalize, Actor: clerk()},
		{Action: workflow.Issue, Actor: clerk()},
		{Action: workflow.Distribute, Actor: clerk(), Recipients: []workflow.Recipient{
			{Unit: "云溪区人民政府", Copies: 2},
			{Unit: "北湖区人民政府", Copies: 2},
			{Unit: "市发展和改革委员会", Copies: 1},
			{Unit: "市财政局", Copies: 1},
		}},
		{Action: workflow.Close, Actor: clerk(), Note: "分送完毕。"},
	}
}

// maxTitle keeps a title from a wild draft within what the workflow takes.
const maxTitle = 200

// title gives the draft's title, or one made from its meeting.
func title(doc *drafting.Document) string {
	t := strings.Join(strings.Fields(doc.FullTitle()), "")
	if t == "" {
		t = "会议纪要"
	}
	if r := []rune(t); len(r) > maxTitle {
		t = string(r[:maxTitle])
	}
	return t
}

func meeting(doc *drafting.Document) workflow.Date {
	if doc.Meeting.Date.Year == 0 {
		return ""
	}
	return workflow.Date(doc.Meeting.Date.String())
}

// release renders the minutes and puts the file on disk for good before the
// step that records its digest is committed. It is named by its digest, so
// that a second try can never change the bytes of one that was committed; a
// crash leaves at most a file that no minutes names.
func (w *walker) release(_ context.Context, m workflow.Minutes, issuedOn workflow.Date) (workflow.PDF, error) {
	data, err := w.config.Render(m.Number.Text, issuedOn)
	if err != nil {
		return workflow.PDF{}, err
	}
	sum := sha256.Sum256(data)
	pdf := workflow.PDF{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data))}
	return pdf, put(filepath.Join(w.archive(), pdf.SHA256+".pdf"), data)
}

// publish puts the released file beside the database under its number, for
// people to find, and reads it back against the recorded digest.
func (w *walker) publish() (string, error) {
	pdf := w.minutes.PDF
	data, err := os.ReadFile(filepath.Join(w.archive(), pdf.SHA256+".pdf"))
	if err != nil {
		return "", err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != pdf.SHA256 {
		return "", &workflow.DamageError{Table: "印发件", Minutes: w.minutes.ID, Row: w.minutes.Version, Msg: "与登记的摘要不符"}
	}
	file := filepath.Join(w.config.Dir, safefile.Name(w.minutes.Number.Text)+".pdf")
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return file, nil
	}
	return file, put(file, data)
}

// put writes the data safely.
func put(path string, data []byte) error {
	return safefile.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
