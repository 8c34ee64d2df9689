// Package past reads what an office printed before it had this program
// (历史纪要): old minutes as text or Word files, and the register of their
// numbers. It says of every file what was understood and what is in doubt, and
// writes nothing.
package past

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 16 << 20

// Paper is an old minutes as it was understood.
type Paper struct {
	File   string
	SHA256 string // of the file, in hex
	Bytes  int64

	Text    string
	Title   string
	Number  workflow.DocNumber // Series is empty if no series of the office has such numbers
	Form    string             // of the number, with {year} and {n}
	Type    string             // 会议类型, by ID; empty if none fits
	Meeting workflow.Date
	Issued  workflow.Date // 印发日期, else 整理日期
	At      time.Time     // when it was issued, where that is on record; else zero
	Chair   drafting.Person
	Name    string // of the meeting
	Items   []string

	Present, Absent, Observers int

	Doubts []string // what should be looked at; it can be taken all the same
	Fault  string   // why it cannot be taken
}

// IsPaper reports whether a file may be an old minutes by its name.
func IsPaper(file string) bool {
	return slices.Contains([]string{".txt", ".docx"}, strings.ToLower(path.Ext(file)))
}

// Reader reads old minutes by what the office knows of itself.
type Reader struct {
	Office *org.Office
	Today  workflow.Date
	Units  []string // names of units, by which lists of people are read
}

// Read reads one file.
func (r Reader) Read(file string, data []byte) Paper {
	sum := sha256.Sum256(data)
	p := Paper{File: file, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data))}
	switch text, err := textOf(file, data); {
	case len(data) > MaxBytes:
		p.Fault = fmt.Sprintf("文件太大，最多%d兆字节", MaxBytes>>20)
	case err != nil:
		p.Fault = "不能读取：" + strings.TrimSuffix(err.Error(), "。")
	case strings.TrimSpace(text) == "":
		p.Fault = "文件里没有文字"
	default:
		p.Text = text
		r.understand(&p)
	}
	return p
}

func textOf(file string, data []byte) (string, error) {
	if len(data) > MaxBytes {
		return "", nil
	}
	if strings.ToLower(path.Ext(file)) != ".docx" {
		return roster.Text(data)
	}
	result, err := docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{})
	return result.Text, err
}

// understand finds out what the text says of itself.
func (r Reader) understand(p *Paper) {
	d := drafting.Parser{Units: r.Units}.Parse(p.Text)
	p.Title, p.Name, p.Chair = d.FullTitle(), d.Meeting.Name.Value, d.Meeting.Chair
	p.Meeting, p.Issued = dateOf(d.Meeting.Date), dateOf(d.Issued)
	for _, other := range []drafting.Date{d.Imprint.Date, d.Compiled} {
		if p.Issued == "" {
			p.Issued = dateOf(other)
		}
	}
	for _, item := range drafting.ItemsOf(drafting.Normalise(p.Text)) {
		p.Items = append(p.Items, item.Heading)
	}
	p.Present, p.Absent = len(d.Attendance.Present.Persons()), len(d.Attendance.Absent.Persons())
	p.Observers = len(d.Attendance.Observers.Persons())
	r.number(p, d.Number.Value)
	r.kind(p)
	r.doubt(p, d.Number.Value)
}

func dateOf(d drafting.Date) workflow.Date {
	if date := workflow.Date(d.String()); d.Year > 0 && date.Valid() {
		return date
	}
	return ""
}

// number finds the series that a number as written belongs to.
func (r Reader) number(p *Paper, written string) {
	p.Number, p.Form = SeriesOf(r.Office, written)
}

// plainNumber gives a number as the forms of series have it: half-width digits,
// six-cornered brackets, no blanks.
func plainNumber(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return -1
		case strings.ContainsRune("[［【(（﹝", c):
			return '〔'
		case strings.ContainsRune("]］】)）﹞", c):
			return '〕'
		default:
			return c
		}
	}, s)
	return width.Fold.String(s)
}

// SeriesOf finds the series that a number as written belongs to, and the form it
// was written in; the number has no series if none of the office's has such
// numbers. 第12期 and 12号 are alike, and so are leading zeros.
func SeriesOf(o *org.Office, written string) (workflow.DocNumber, string) {
	plain := plainNumber(written)
	for _, s := range o.Data().Series {
		m := formOf(s.Form).FindStringSubmatch(plain)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil || n < 1 {
			continue
		}
		text := strings.NewReplacer("{year}", m[1], "{n}", strconv.Itoa(n)).Replace(s.Form)
		return workflow.DocNumber{Series: s.ID, Scope: m[1], N: n, Text: text}, s.Form
	}
	return workflow.DocNumber{Text: strings.TrimSpace(written)}, ""
}

// formOf makes an expression of a series' form.
func formOf(form string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(plainNumber(strings.NewReplacer("{year}", "\x00", "{n}", "\x01").Replace(form)))
	quoted = strings.NewReplacer("\x00", `((?:19|20)\d\d)`, "\x01", `0*(\d{1,5})`).Replace(quoted)
	return regexp.MustCompile(`^` + strings.Replace(quoted, "第0*", "第?0*", 1) + `$`)
}

// kind finds the kind of meeting: by the series of the number, and by what the
// title calls it.
func (r Reader) kind(p *Paper) {
	best, most := "", 0
	for _, t := range r.Office.Data().Meetings {
		weight := 0
		label := strings.TrimPrefix(t.Label, "市政府")
		if strings.Contains(p.Title, label) || strings.Contains(p.Name, label) {
			weight += len(label)
		}
		if p.Number.Series != "" && t.Series == p.Number.Series {
			weight += 1000
		}
		if weight > most {
			best, most = t.ID, weight
		}
	}
	p.Type = best
}

// doubt says what should be looked at, and what keeps the file from being taken.
func (r Reader) doubt(p *Paper, written string) {
	note := func(is bool, format string, args ...any) {
		if is {
			p.Doubts = append(p.Doubts, fmt.Sprintf(format, args...))
		}
	}
	switch {
	case p.Title == "":
		p.Fault = "看不出标题，请在文件开头写明“……纪要”"
	case p.Meeting == "" && p.Issued == "":
		p.Fault = "看不出会议日期，也没有印发日期，请在文件里补上"
	case p.Type == "":
		p.Fault = "看不出是哪一种会议：标题和文号都不像资料中的会议类型"
	case max(p.Meeting, p.Issued) > r.Today:
		p.Fault = "日期" + max(p.Meeting, p.Issued).Chinese() + "还没有到"
	}
	note(written == "", "没有文号，不占用文号登记簿")
	note(written != "" && p.Number.Series == "", "文号“%s”不是任何文号系列的写法，没有登记文号", written)
	note(p.Meeting == "", "看不出会议日期，按印发日期登记")
	note(p.Meeting != "" && p.Issued != "" && p.Issued < p.Meeting, "印发日期%s早于会议日期%s", p.Issued, p.Meeting)
	note(p.Number.Scope != "" && p.Issued != "" && p.Number.Scope != p.Issued.Year(), "文号是%s年的，印发日期是%s", p.Number.Scope, p.Issued)
	note(len(p.Items) == 0, "没有分出议题")
	note(p.Present == 0, "没有认出出席人员")
	note(p.Chair.Name == "", "没有认出主持人")
}

// Day is the day a paper is kept under: of the meeting, else of printing.
func (p Paper) Day() workflow.Date {
	if p.Meeting != "" {
		return p.Meeting
	}
	return p.Issued
}

// Happened is the day its number was in force first: it lies in the number's
// year.
func (p Paper) Happened() workflow.Date {
	for _, d := range []workflow.Date{p.Issued, p.Meeting} {
		if d != "" && (p.Number.Scope == "" || d.Year() == p.Number.Scope) {
			return d
		}
	}
	return workflow.Date(p.Number.Scope + "-12-31")
}

// Moment is when that was, as far as is known: as it is on record, else at noon,
// or now where noon is still to come today.
func (p Paper) Moment(now time.Time) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, string(p.Happened()), workflow.Shanghai())
	noon := day.Add(12 * time.Hour)
	switch {
	case err != nil:
		return time.Time{}, err
	case !p.At.IsZero() && workflow.DateOf(p.At) == p.Happened():
		return p.At, nil
	case workflow.DateOf(now) == p.Happened() && noon.After(now):
		return now, nil
	}
	return noon, nil
}

// ID is the identity a paper has for good: by its day and its bytes, so that
// the same file is never taken twice.
func (p Paper) ID() string {
	return strings.ReplaceAll(string(p.Day())[2:], "-", "") + "-" + p.SHA256[:12]
}
