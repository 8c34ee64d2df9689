package office

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// traceLetters are the 32 signs of a trace mark: none is taken for another.
const traceLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// traceLength is how many signs a trace mark has, the last for checking.
const traceLength = 12

// newTrace gives a trace mark that nobody can guess.
func newTrace() string {
	var random [traceLength - 1]byte
	_, _ = rand.Read(random[:]) // it never fails
	var b strings.Builder
	for _, r := range random {
		b.WriteByte(traceLetters[r%32])
	}
	return b.String() + traceCheck(b.String())
}

// traceCheck gives the sign that is wrong when one of the others is.
func traceCheck(signs string) string {
	sum := 0
	for i, r := range signs {
		sum += (2*i + 1) * strings.IndexRune(traceLetters, r)
	}
	return traceLetters[sum%32 : sum%32+1]
}

// ShowTrace gives a trace mark as it is printed, in groups of four.
func ShowTrace(code string) string {
	if len(code) != traceLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// readTrace gives a trace mark as it is kept from how somebody has typed it, and
// whether it can be one.
func readTrace(typed string) (string, bool) {
	code := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= 'ｚ':
			r -= '０' - '0'
		case r == ' ', r == '-', r == '－', r == '—', r == '\u3000':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.TrimSpace(typed))
	if len(code) != traceLength || strings.Trim(code, traceLetters) != "" {
		return "", false
	}
	return code, traceCheck(code[:traceLength-1]) == code[traceLength-1:]
}

// MarkCopies gives every sheet of a minutes that has gone out its 份号 and trace
// mark, and all there are; those it has stay. Who does it is told by his ID alone,
// and has to be a clerk. Before anything is put on record ready is asked with the
// issued PDF; its error keeps everything as it was.
func (o *Office) MarkCopies(ctx context.Context, by workflow.Actor, m workflow.Minutes, ready func(master []byte) error) ([]store.CopyMark, error) {
	by, err := o.clerk(ctx, by, "编制带标记的各份")
	if err != nil {
		return nil, err
	}
	switch {
	case m.PDF.IsZero():
		return nil, refusedPress(m, "还没有付印，没有可以编号的各份，请先付印。")
	case len(m.Copies) == 0:
		return nil, refusedPress(m, "还没有分送，不知道各份给谁，请先登记分送，再编制带标记的各份。")
	}
	master, err := o.ReadReleased(m.PDF)
	if err == nil {
		err = ready(master)
	}
	if err != nil {
		return nil, err
	}
	return o.Store.Clerking().MarkCopies(ctx, m, by.Person, o.Now(), newTrace)
}

func refusedPress(m workflow.Minutes, msg string) error {
	return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonCopies, Minutes: m.ID, Place: m.Place, Msg: msg}
}

// TracedCopy is whose a found sheet is.
type TracedCopy struct {
	Minutes workflow.Minutes
	Copy    workflow.CopyRecord
	Mark    store.CopyMark
}

// Trace gives whose the sheet is that bears a trace mark (追溯).
func (o *Office) Trace(ctx context.Context, typed string) (t TracedCopy, err error) {
	code, ok := readTrace(typed)
	if !ok {
		return t, invalid(workflow.ReasonField, "“%s”不是追溯标记。标记印在每页左下角，如 7K3M-9QXA-2F5D，请逐位核对。", strings.TrimSpace(typed))
	}
	if t.Mark, err = o.Store.Clerking().MarkOf(ctx, code); err != nil {
		return t, err
	}
	if t.Mark.Code == "" {
		return t, &workflow.Error{
			Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有标记为“" + ShowTrace(code) + "”的份，它不是本单位编制的，或者数据不是同一个库。",
		}
	}
	if t.Minutes, err = o.Store.Minutes(ctx, t.Mark.Minutes); err != nil {
		return t, err
	}
	t.Copy, _ = copyOf(t.Minutes, t.Mark.Copy)
	return t, nil
}

// Presswork is how many sheets of an issued minutes there are, and where.
type Presswork struct {
	Planned   int // 印数
	Printed   int // 印制 and 重印 together
	Reprinted int // 重印
	Destroyed int // 销毁
	Out       int // handed out, or kept by the office on purpose
	Runs      []store.PrintRun
}

// Left is 印后未发: printed, neither handed out nor destroyed.
func (p Presswork) Left() int { return max(p.Printed-p.Destroyed-p.Out, 0) }

// Short is how many more were handed out than were printed, by what is on
// record.
func (p Presswork) Short() int {
	if p.Printed == 0 {
		return 0
	}
	return max(p.Out+p.Destroyed-p.Printed, 0)
}

// Presswork counts the sheets of a minutes.
func (o *Office) Presswork(ctx context.Context, m workflow.Minutes) (Presswork, error) {
	runs, err := o.Store.Clerking().PrintRuns(ctx, m.ID)
	return countSheets(m, runs), err
}

func countSheets(m workflow.Minutes, runs []store.PrintRun) Presswork {
	p := Presswork{Planned: m.PrintRun(), Runs: runs}
	for _, r := range runs {
		switch r.Kind {
		case store.Destroyed:
			p.Destroyed += r.Copies
		case store.Reprinted:
			p.Reprinted += r.Copies
			p.Printed += r.Copies
		default:
			p.Printed += r.Copies
		}
	}
	for _, c := range m.Copies {
		if c.Channel.Paper() && (c.State.Out() || c.State == workflow.CopyKept) {
			p.Out += c.Copies
		}
	}
	return p
}

// maxPrintNote is how long the note of a print run may be.
const maxPrintNote = 500

// RecordPrint keeps that sheets were printed or destroyed. Who does it is told by
// his ID alone, and has to be a clerk. More cannot be destroyed than there are in
// the house, and printing again needs a first time and a reason.
func (o *Office) RecordPrint(ctx context.Context, by workflow.Actor, r store.PrintRun) (store.PrintRun, error) {
	by, err := o.clerk(ctx, by, "登记印制、销毁")
	if err != nil {
		return r, err
	}
	m, err := o.Store.Minutes(ctx, r.Minutes)
	if err != nil {
		return r, err
	}
	r.By, r.Recorded, r.Note = by.Person, o.Now(), strings.TrimSpace(r.Note)
	if r.Occurred.IsZero() {
		r.Occurred = r.Recorded
	}
	if err := sensible(m, r); err != nil {
		return r, err
	}
	return o.Store.Clerking().PutPrintRun(ctx, r, func(before []store.PrintRun) error {
		p := countSheets(m, before)
		switch {
		case r.Kind == store.Reprinted && p.Printed == 0:
			return refusedPress(m, "还没有登记过印制，不是重印，请登记为印制。")
		case r.Kind == store.Destroyed && r.Copies > p.Left():
			return refusedPress(m, nothingToDestroy(p.Left()))
		}
		return nil
	})
}

// nothingToDestroy says how many sheets are in the house at most.
func nothingToDestroy(left int) string {
	if left == 0 {
		return "印出的各份都已发出、留存或销毁，没有可以销毁的；收回的各份请先登记收回。"
	}
	return "在手的只有" + strconv.Itoa(left) + "份，不能登记销毁更多；收回的各份请先登记收回。"
}

// sensible checks a print run in itself.
func sensible(m workflow.Minutes, r store.PrintRun) error {
	switch {
	case m.PDF.IsZero():
		return refusedPress(m, "还没有付印，不能登记印制。")
	case r.Kind != store.Printed && r.Kind != store.Reprinted && r.Kind != store.Destroyed:
		return invalid(workflow.ReasonField, "请选定登记的是印制、重印还是销毁。")
	case r.Copies < 1 || r.Copies > 999_999:
		return invalid(workflow.ReasonCopies, "份数应当是1至999999的整数。")
	case r.Kind != store.Printed && r.Note == "":
		return invalid(workflow.ReasonNote, "%s须写明事由。", r.Kind.Label())
	case utf8.RuneCountInString(r.Note) > maxPrintNote || strings.ContainsRune(r.Note, 0):
		return invalid(workflow.ReasonNote, "事由最多%d字，请缩短。", maxPrintNote)
	case r.Occurred.After(r.Recorded.Add(time.Minute)):
		return invalid(workflow.ReasonDates, "发生时间晚于现在，请核对。")
	}
	return nil
}
