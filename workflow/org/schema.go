package org

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"jiyao/workflow"
)

// A book is one field of Data with its columns, read from the tags.
type book struct {
	name    string // units
	label   string // 单位
	field   int    // of Data
	row     reflect.Type
	columns []column
}

// A column is one field of a row type.
type column struct {
	name  string // since
	label string // 起始日期
	index []int  // of the field
	form  form
	words []word // the values it may have, if they are given
	key   bool   // part of what identifies the row
	need  bool   // never empty

	ref    string // the book whose rows it names
	within bool   // the row is valid only while that one is
}

// A form is how a column's values are written.
type form int

const (
	asText form = iota
	asName      // an ID
	asDay       // a workflow.Date
	asNumber
	asTruth
	asNames // several IDs
)

// A word is one value of a column that has only certain ones.
type word struct{ value, label string }

// books gives the schema, read once from the tags of Data. It must not be
// changed.
var books = sync.OnceValue(func() []book {
	data := reflect.TypeFor[Data]()
	var all []book
	for i := range data.NumField() {
		f := data.Field(i)
		name, label, _ := strings.Cut(f.Tag.Get("book"), ",")
		b := book{name: name, label: label, field: i, row: f.Type.Elem()}
		b.columns = columns(b.row, nil, "")
		all = append(all, b)
	}
	return all
})

// Books gives the names of the books, in order, for file names and addresses.
func Books() []string {
	var all []string
	for _, b := range books() {
		all = append(all, b.name)
	}
	return all
}

// BookLabel gives a book's Chinese name.
func BookLabel(name string) string {
	if b, ok := bookNamed(books(), name); ok {
		return b.label
	}
	return name
}

// bookNamed finds a book by its name or label.
func bookNamed(all []book, name string) (book, bool) {
	i := slices.IndexFunc(all, func(b book) bool { return b.name == name || b.label == name })
	if i < 0 {
		return book{}, false
	}
	return all[i], true
}

// columns reads a row type's columns; keys names those of an embedded struct
// that are part of the key.
func columns(row reflect.Type, above []int, keys string) []column {
	var all []column
	for i := range row.NumField() {
		f := row.Field(i)
		index := append(slices.Clone(above), i)
		if f.Anonymous {
			all = append(all, columns(f.Type, index, f.Tag.Get("key"))...)
			continue
		}
		tag := strings.Split(f.Tag.Get("col"), ",")
		ref, within, _ := strings.Cut(f.Tag.Get("ref"), ",")
		c := column{
			name: tag[0], label: tag[1], index: index, ref: ref, within: within != "",
			key: slices.Contains(tag[2:], "key"), need: slices.Contains(tag[2:], "need"),
		}
		c.need = c.need || c.key && !slices.Contains(tag[2:], "any")
		c.key = c.key || tag[0] == keys
		c.form, c.words = formOf(f.Type)
		if c.form == asText && (ref != "" || tag[0] == "id") {
			c.form = asName
		}
		all = append(all, c)
	}
	return all
}

func formOf(t reflect.Type) (form, []word) {
	switch t {
	case reflect.TypeFor[workflow.Date]():
		return asDay, nil
	case reflect.TypeFor[int]():
		return asNumber, nil
	case reflect.TypeFor[bool]():
		return asTruth, nil
	case reflect.TypeFor[[]string]():
		return asNames, nil
	case reflect.TypeFor[[]workflow.Role]():
		return asNames, roleWords()
	case reflect.TypeFor[workflow.Channel]():
		return asText, channelWords()
	case reflect.TypeFor[workflow.Basis]():
		return asText, basisWords()
	case reflect.TypeFor[Counting]():
		return asText, []word{{string(BySession), "按届"}, {string(ByYear), "按年"}}
	case reflect.TypeFor[Quorum]():
		return asText, []word{{string(Majority), "过半数"}, {string(TwoThirds), "三分之二以上"}}
	case reflect.TypeFor[WordKind]():
		return asText, kindWords()
	case reflect.TypeFor[Keeping]():
		return asText, []word{{string(KeepForever), "永久"}, {string(KeepThirty), "30年"}, {string(KeepTen), "10年"}}
	case reflect.TypeFor[DayKind]():
		return asText, []word{{string(Holiday), "放假"}, {string(Working), "上班"}}
	default:
		return asText, nil
	}
}

// Security is the role of the 安全管理员, who grants roles and reads what users
// did; with 系统管理员 and 审计员 one of the three duties (三员) that never meet in
// one person.
const Security workflow.Role = "security"

// RoleLabel gives a role's Chinese name.
func RoleLabel(r workflow.Role) string {
	if r == Security {
		return "安全管理员"
	}
	return r.Label()
}

func roleWords() []word {
	var all []word
	for _, r := range []workflow.Role{
		workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk, workflow.Party, workflow.Receiver,
		workflow.Admin, Security, workflow.Auditor,
	} {
		all = append(all, word{string(r), RoleLabel(r)})
	}
	return all
}

func channelWords() []word {
	var all []word
	for _, c := range workflow.Channels() {
		all = append(all, word{string(c), c.Label()})
	}
	return all
}

func kindWords() []word {
	return []word{
		{string(WrongWord), "错误表述"},
		{string(BannedWord), "禁用"},
		{string(SensitiveWord), "慎用"},
		{string(FixedWord), "固定表述"},
		{string(AllowedWord), "放行"},
	}
}

func basisWords() []word {
	return []word{
		{string(workflow.BySigning), "签发日期"},
		{string(workflow.ByMeeting), "会议日期"},
		{string(workflow.ByRegistration), "登记日期"},
	}
}

// duty reports whether the role is one of the 三员.
func duty(r workflow.Role) bool { return r == workflow.Admin || r == Security || r == workflow.Auditor }
