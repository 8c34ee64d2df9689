package org

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Draft is office data as they would be, with where each row stood.
type Draft struct {
	Data  Data
	Given []string           // the books that are there at all, by name
	lines map[string][]Where // by book, as its rows are

	lacks   map[string][]bool // by book, the columns that its table does not have
	entries []entry           // of name lists
}

// DraftOf makes a draft of data that came from no file.
func DraftOf(d Data) Draft { return Draft{Data: d, Given: Books()} }

// Check looks through the office's data.
func (o *Office) Check() Findings { return DraftOf(o.data).Check() }

// Check looks through the draft by itself: every reference, every period,
// every rule on who may hold what. What is wrong keeps it from being taken.
func (d Draft) Check() Findings {
	c := &checker{office: New(d.Data), draft: d, books: books(), rows: map[string]map[string]row{}}
	value := reflect.ValueOf(d.Data)
	for _, b := range c.books {
		c.gather(b, value.Field(b.field))
	}
	for _, b := range c.books {
		for key, r := range c.rows[b.name] {
			c.references(b, key, r)
		}
	}
	for _, rule := range rules() {
		rule(c)
	}
	c.found.sort()
	return c.found
}

// rules are what goes beyond a single row and its references.
func rules() []func(*checker) {
	return []func(*checker){
		(*checker).sameTwice, (*checker).holders, (*checker).namesOnce, (*checker).logins, (*checker).channels,
		(*checker).parents, (*checker).predecessors, (*checker).subgroups, (*checker).memberTargets,
		(*checker).duties, (*checker).administrators, (*checker).delegations, (*checker).delegationLoops,
		(*checker).authorities, (*checker).sessions, (*checker).series, (*checker).waivers, (*checker).words,
		(*checker).fonds,
	}
}

// A checker collects what it finds.
type checker struct {
	office *Office
	draft  Draft
	books  []book
	rows   map[string]map[string]row // by book and key
	found  Findings
}

// A row is one row with its place.
type row struct {
	cells  cells
	where  Where
	period Period
	dated  bool
}

func (c *checker) report(level Level, book, key, msg string, args ...any) {
	f := Finding{Level: level, Book: book, Key: key, Msg: fmt.Sprintf(msg, args...)}
	f.Where = c.rows[book][key].where
	c.found = append(c.found, f)
}

func (c *checker) wrong(book, key, msg string, args ...any) { c.report(Wrong, book, key, msg, args...) }

func (c *checker) noted(book, key, msg string, args ...any) { c.report(Noted, book, key, msg, args...) }

// gather checks each row by itself and keeps it by its key.
func (c *checker) gather(b book, rows reflect.Value) {
	c.rows[b.name] = make(map[string]row, rows.Len())
	lines := c.draft.lines[b.name]
	for i := range rows.Len() {
		value := rows.Index(i)
		r := row{cells: b.take(value)}
		if i < len(lines) {
			r.where = lines[i]
		}
		if p := value.FieldByName("Period"); p.IsValid() {
			r.period, r.dated = p.Interface().(Period), true
		}
		key := b.key(r.cells)
		c.found = append(c.found, b.faults(key, r)...)
		if _, twice := c.rows[b.name][key]; twice {
			c.found = append(c.found, Finding{Level: Wrong, Where: r.where, Book: b.name, Key: key, Msg: "重复，同一本资料里只能有一条"})
			continue
		}
		c.rows[b.name][key] = r
	}
}

// faults gives what is wrong with a row by itself.
func (b book) faults(key string, r row) Findings {
	var found Findings
	report := func(column, msg string) {
		found = append(found, Finding{Level: Wrong, Where: r.where, Book: b.name, Key: key, Column: column, Msg: msg})
	}
	for i, col := range b.columns {
		if msg := col.fault(r.cells[i]); msg != "" {
			report(col.label, msg)
		}
	}
	if r.period.empty() {
		report("", fmt.Sprintf("截止日期%s早于起始日期%s", r.period.Until, r.period.Since))
	}
	return found
}

// fault says what is wrong with a column's values.
func (c column) fault(values []string) string {
	if len(values) == 0 && c.need {
		return "没有填写"
	}
	for i, v := range values {
		if msg := c.faultOf(v); msg != "" {
			return msg
		}
		for _, other := range values[:i] {
			if v == other {
				return "“" + shown(v) + "”重复"
			}
		}
	}
	return ""
}

// The limits of what a column may hold, in characters.
const (
	maxID   = 64
	maxText = 200
)

func (c column) faultOf(v string) string {
	switch {
	case !legible(v):
		return "“" + shown(v) + "”中有不能识别或看不见的字符，请重新输入"
	case c.ref != "" || c.form == asName:
		if !plainID(v) {
			return "编号“" + shown(v) + "”只能用汉字、字母、数字和-_.，最多64个"
		}
	case utf8.RuneCountInString(v) > maxText:
		return fmt.Sprintf("太长，最多%d字", maxText)
	}
	read, wrong := c.readOne(v)
	if wrong != "" {
		return wrong
	}
	if read != v || strings.TrimSpace(v) != v {
		return "“" + shown(v) + "”写法不规范"
	}
	return ""
}

// plainID reports whether s can identify a row: letters of any script, digits
// and - _ . alone, so that it can stand in lists, addresses and file names.
func plainID(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r) {
			return false
		}
	}
	return s != "" && utf8.RuneCountInString(s) <= maxID
}

// legible reports whether people see all of s.
func legible(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !visible(r) })
}

// visible reports whether people see the character: it controls nothing, takes
// room, does not turn the writing round, and is a character at all.
func visible(r rune) bool {
	return !unicode.IsControl(r) && !unicode.In(r, unicode.Cf, unicode.Co, unicode.Noncharacter_Code_Point, unicode.Zl, unicode.Zp) &&
		r != utf8.RuneError
}

// references looks that every row named is there, for as long as it must.
func (c *checker) references(b book, key string, r row) {
	for i, col := range b.columns {
		if col.ref == "" {
			continue
		}
		target, _ := bookNamed(c.books, col.ref)
		for _, id := range r.cells[i] {
			other, ok := c.rows[col.ref][id]
			f := Finding{Level: Wrong, Where: r.where, Book: b.name, Key: key, Column: col.label}
			switch {
			case !ok:
				f.Msg = fmt.Sprintf("没有编号为“%s”的%s", shown(id), target.label)
			case col.within && r.dated && !r.period.fits(other.period):
				f.Msg = fmt.Sprintf("有效期（%s）超出%s“%s”的有效期（%s）", r.period, target.label, id, other.period)
			default:
				continue
			}
			c.found = append(c.found, f)
		}
	}
}

// fits reports whether the days the period names lie within the other. An end
// that is open is that of the other.
func (p Period) fits(q Period) bool {
	return q.Holds(p.Since) && q.Holds(p.Until)
}

// within gives how long a row is valid, what it belongs to considered.
func (c *checker) within(book, key string) Period {
	r := c.rows[book][key]
	p := r.period
	b, _ := bookNamed(c.books, book)
	for i, col := range b.columns {
		if !col.within {
			continue
		}
		for _, id := range r.cells[i] {
			p = p.in(c.rows[col.ref][id].period)
		}
	}
	return p
}
