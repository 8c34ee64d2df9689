package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

// Book is the book of the office's record in which it is kept what was
// archived: a row for each minutes, by its ID.
const Book = "archive"

// Retention is for how long something is kept (保管期限), by its code in a 档号.
type Retention string

// The retentions of 国家档案局令第8号.
const (
	Permanent   Retention = "Y"   // 永久
	ThirtyYears Retention = "D30" // 30年
	TenYears    Retention = "D10" // 10年
)

// Label gives the retention's Chinese name.
func (r Retention) Label() string {
	switch r {
	case Permanent:
		return "永久"
	case ThirtyYears:
		return "30年"
	case TenYears:
		return "10年"
	default:
		return string(r)
	}
}

// Holding is one 件 in the archive: how a minutes was archived (归档登记).
type Holding struct {
	Minutes   string    `json:"minutes"`
	Code      string    `json:"code"`              // 档号
	Fonds     string    `json:"fonds"`             // 全宗号
	Year      string    `json:"year"`              // 年度
	Retention Retention `json:"retention"`         // 保管期限
	Section   string    `json:"section,omitempty"` // 机构代码
	N         int       `json:"n"`                 // 件号, from 1 without a gap in Shelf

	Number string `json:"number,omitempty"` // 文号
	Issuer string `json:"issuer"`           // 责任者
	Title  string `json:"title"`            // 题名
	Date   string `json:"date"`             // 成文日期
	Remark string `json:"remark,omitempty"` // 备注

	Folder string `json:"folder,omitempty"` // where it was put, by the folder's name
	File   string `json:"file"`             // the package, by name
	SHA256 string `json:"sha256"`
	SM3    string `json:"sm3"`
	Bytes  int64  `json:"bytes"`
	Pages  int    `json:"pages,omitempty"`  // of the issued file; 0 if it is not known
	Times  int    `json:"times"`            // how often it was archived, this time included
	Origin string `json:"origin,omitempty"` // of one taken in from elsewhere (移入): its ID there
	OFD    string `json:"ofd,omitempty"`    // of the same: the SHA-256 of the OFD that was issued

	By   workflow.Person `json:"-"`
	Note string          `json:"-"`
	At   time.Time       `json:"-"`
}

// Shelf is what 件号 are counted within.
type Shelf struct {
	Fonds, Year string
	Retention   Retention
	Section     string
}

// Shelf gives what the 件号 counts within.
func (h Holding) Shelf() Shelf { return Shelf{h.Fonds, h.Year, h.Retention, h.Section} }

// UsualForm is the 档号 of DA/T 13 and DA/T 22-2015.
const UsualForm = "{fonds}-WS·{year}-{retention}-{section}-{n}"

// Coded gives the holding with its 档号 by the form, empty for UsualForm. A part
// that the office has not takes its hyphen with it.
func (h Holding) Coded(form string) Holding {
	if form == "" {
		form = UsualForm
	}
	if h.Section == "" {
		form = strings.ReplaceAll(form, "-{section}", "")
	}
	h.Code = strings.NewReplacer(
		"{fonds}", h.Fonds, "{year}", h.Year, "{retention}", string(h.Retention), "{section}", h.Section, "{n}", fmt.Sprintf("%04d", h.N),
	).Replace(form)
	return h
}

// CodeForm reports why a form of 档号 cannot be used: without 年度 or 件号, two
// would be alike.
func CodeForm(form string) error {
	for _, part := range []string{"{fonds}", "{year}", "{retention}", "{n}"} {
		if form != "" && !strings.Contains(form, part) {
			return fmt.Errorf("档号格式中没有%s，会重号", part)
		}
	}
	return nil
}

// FileName gives the package's name, safe on every file system.
func (h Holding) FileName() string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, h.Code)
	return name + ".zip"
}

// Alteration gives the act of archiving as a line of the office's record; before
// is what the record last said of the minutes.
func (h Holding) Alteration(before string) (workflow.Alteration, error) {
	after, err := json.Marshal(h)
	return workflow.Alteration{
		Book: Book, Key: h.Minutes, Before: before, After: string(after), Actor: h.By, Note: h.Note, Recorded: h.At,
	}, err
}

// ParseHolding reads a line of the record.
func ParseHolding(a workflow.Alteration) (Holding, error) {
	h := Holding{By: a.Actor, Note: a.Note, At: a.Recorded}
	err := json.Unmarshal([]byte(a.After), &h)
	if err == nil && (a.Book != Book || h.Minutes != a.Key || h.Code == "") {
		err = errors.New("not a line of the archive")
	}
	return h, err
}

// Says tells what the record keeps of it, in a sentence.
func (h Holding) Says() string {
	what := "归档"
	switch {
	case h.Origin != "":
		what = "移入归档件"
	case h.Times > 1:
		what = "第" + strconv.Itoa(h.Times) + "次归档"
	}
	return "纪要“" + h.Minutes + "”" + what + "，档号" + h.Code + "，归档包摘要" + h.SHA256 + "。"
}

// Verify looks that the 件号 of each shelf follow one another from 1, and that no
// 档号 stands twice. The error is a *workflow.DamageError.
func (r *Register) Verify() error {
	taken, codes := map[Shelf]map[int]string{}, map[string]string{}
	for id, h := range r.Holdings {
		if h.Origin != "" {
			continue
		}
		if codes[h.Code] != "" {
			return &workflow.DamageError{Table: Table, Minutes: id, Row: h.N, Msg: "档号与另一件的相同"}
		}
		codes[h.Code] = id
		if taken[h.Shelf()] == nil {
			taken[h.Shelf()] = map[int]string{}
		}
		taken[h.Shelf()][h.N] = id
	}
	for shelf, numbers := range taken {
		for n := range len(numbers) {
			if numbers[n+1] == "" {
				return &workflow.DamageError{Table: Table, Minutes: shelf.Year, Row: n + 1, Msg: "缺少这个件号"}
			}
		}
	}
	return nil
}

// Table names the register in a DamageError.
const Table = "归档登记"

// Register is what the record says of the archive as it is now (归档登记).
type Register struct {
	Holdings map[string]Holding // by minutes
	Lines    map[string]string  // what the record last said, by minutes
	last     map[Shelf]int
}

// NewRegister reads the record's lines in order; those of other books are passed
// by.
func NewRegister(lines []workflow.Alteration) (*Register, error) {
	r := &Register{Holdings: map[string]Holding{}, Lines: map[string]string{}, last: map[Shelf]int{}}
	for _, l := range lines {
		if l.Book != Book {
			continue
		}
		h, err := ParseHolding(l)
		if err != nil {
			return nil, fmt.Errorf("line %s: %w", strconv.Itoa(l.N), err)
		}
		r.Holdings[h.Minutes], r.Lines[h.Minutes] = h, l.After
		if h.Origin == "" {
			r.last[h.Shelf()] = max(r.last[h.Shelf()], h.N)
		}
	}
	return r, nil
}

// Taken gives how a minutes was taken in that has an ID in another 全宗.
func (r *Register) Taken(fonds, origin string) (Holding, bool) {
	for _, h := range r.Holdings {
		if h.Origin == origin && h.Fonds == fonds {
			return h, true
		}
	}
	return Holding{}, false
}

// Same reports whether the record said the same when the other was read.
func (r *Register) Same(other *Register) bool { return maps.Equal(r.Lines, other.Lines) }

// Take gives a minutes its place: the one it has, or the next 件号 of the shelf.
func (r *Register) Take(h Holding, form string) Holding {
	if old, ok := r.Holdings[h.Minutes]; ok {
		old.Times++
		return old
	}
	shelf := h.Shelf()
	r.last[shelf]++
	h.N, h.Times = r.last[shelf], 1
	h = h.Coded(form)
	r.Holdings[h.Minutes] = h
	return h
}
