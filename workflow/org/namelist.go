package org

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting/roster"
	"jiyao/workflow"
)

// An entry is one line of a name list (名册): somebody, his unit and his office.
// The columns are those of four books.
type entry struct {
	where Where
	texts map[string]string // by the names in nameHeads
}

// nameHeads are the heads a name list may have.
func nameHeads() map[string][]string {
	return map[string][]string{
		"name":   {"姓名", "名字"},
		"id":     {"人员编号", "编号", "工号"},
		"unit":   {"单位", "工作单位", "单位名称", "部门", "所在单位", "单位全称"},
		"office": {"职务", "岗位", "职位", "岗位名称", "现任职务"},
		"order":  {"礼宾次序", "排序", "次序", "排名"},
		"box":    {"交换箱号", "箱号", "交换箱"},
		"since":  {"任职日期", "起始日期", "任职时间", "到任日期"},
		"until":  {"免职日期", "截止日期", "离任日期"},
		"login":  {"登录名", "账号"},
		"basis":  {"任免依据", "任职文件", "任免文件"},
		"acting": {"主持工作"},
	}
}

// nameColumn gives what a head of a name list stands for; empty for nothing.
func nameColumn(head string) string {
	head = plainHead(head)
	for name, all := range nameHeads() {
		if slices.Contains(all, head) {
			return name
		}
	}
	return ""
}

// nameListHead finds the row with the heads of a name list, -1 if there is none.
func nameListHead(s roster.Sheet) int {
	return slices.IndexFunc(s.Rows[:min(len(s.Rows), farHead)], func(row roster.Row) bool {
		var known []string
		for _, h := range row.Cells {
			known = append(known, nameColumn(h))
		}
		return slices.Contains(known, "name") && (slices.Contains(known, "unit") || slices.Contains(known, "office"))
	})
}

func isNameList(s roster.Sheet) bool { return nameListHead(s) >= 0 }

// nameList reads the lines of a name list.
func (r *reader) nameList(s roster.Sheet) {
	at := nameListHead(s)
	head := s.Rows[at]
	var columns []string
	for i, h := range head.Cells {
		name := nameColumn(h)
		switch {
		case name != "" && slices.Contains(columns, name):
			r.wrong(book{}, head.Line, "", "表头“%s”与前面的一列重复", shown(head.Cell(i)))
		case name == "" && strings.TrimSpace(h) != "" && plainHead(h) != "序号":
			r.found = append(r.found, Finding{Level: Noted, Where: Where{r.file, head.Line}, Msg: "“" + shown(head.Cell(i)) + "”一列没有读"})
		}
		columns = append(columns, name)
	}
	r.notes(book{columns: []column{}}, s, nil)
	for _, row := range s.Rows[at+1:] {
		e := entry{Where{r.file, row.Line}, map[string]string{}}
		for i, name := range columns {
			e.texts[name] = bare(row.Cell(i))
		}
		delete(e.texts, "")
		r.entry(e)
	}
}

// entry takes a line whose days and numbers are some.
func (r *reader) entry(e entry) {
	before := len(r.found)
	for name, form := range map[string]form{"since": asDay, "until": asDay, "order": asNumber, "acting": asTruth} {
		c := column{form: form}
		read, wrong := c.read(c.split(e.texts[name]))
		if wrong != "" {
			r.wrong(book{}, e.where.Line, nameHeads()[name][0], "%s", wrong)
		}
		e.texts[name] = strings.Join(read, "")
	}
	for _, name := range []string{"name", "unit"} {
		if e.texts[name] == "" {
			r.wrong(book{}, e.where.Line, nameHeads()[name][0], "没有填写")
		}
	}
	if len(r.found) == before {
		r.draft.entries = append(r.draft.entries, e)
	}
}

// expand makes rows of the lines of name lists: the units, persons, posts and
// terms they speak of.
func (f *fitter) expand() {
	if len(f.draft.entries) == 0 {
		return
	}
	f.office = New(f.draft.Over(DraftOf(f.office.data)).Data)
	f.names = map[string]map[string][]string{}
	l := &lister{
		fitter: f, units: map[string]Unit{}, persons: map[string]Person{}, posts: map[string]Post{}, terms: map[string]Term{},
		placed: map[string]Where{}, called: map[string][]string{},
	}
	for _, e := range f.draft.entries {
		l.entry(e)
	}
	if f.how.Rest == End {
		l.end()
	}
	l.write()
}

// A lister gathers what the lines of name lists come to, by ID.
type lister struct {
	*fitter
	units   map[string]Unit
	persons map[string]Person
	posts   map[string]Post
	terms   map[string]Term // by key
	placed  map[string]Where
	called  map[string][]string // by book, unit and name, the IDs gathered; by book and post, the terms
	listed  []string            // the units that the lists speak of
}

func (l *lister) entry(e entry) {
	unit, ok := l.unit(e)
	if !ok {
		return
	}
	person, ok := l.person(e, unit)
	if !ok || e.texts["office"] == "" {
		return
	}
	if post, ok := l.post(e, unit, person); ok {
		l.term(e, post, person)
	}
}

// note remembers where a row came from, the first place of several, and what it
// is called.
func (l *lister) note(bookName, key, called string, where Where) {
	if _, ok := l.placed[bookName+"/"+key]; !ok {
		l.placed[bookName+"/"+key] = where
		l.called[bookName+"/"+called] = append(l.called[bookName+"/"+called], key)
	}
}

// unit gives the unit of a line, a new one if nobody knows its name.
func (l *lister) unit(e entry) (Unit, bool) {
	b, _ := bookNamed(books(), "units")
	name := e.texts["unit"]
	ids := l.named(b, name)
	if ids == nil {
		ids = l.called["units/"+name]
	}
	if _, ok := l.office.units[name]; ok {
		ids = []string{name}
	}
	if len(ids) > 1 {
		l.wrong(b, e.where, "单位", "有%d个“%s”，请写单位编号（%s）", len(ids), shown(name), strings.Join(ids, "、"))
		return Unit{}, false
	}
	var u Unit
	switch {
	case len(ids) == 0:
		u = Unit{ID: NewID("units", name, func(id string) bool { return l.office.units[id].ID != "" || l.units[id].ID != "" }), Name: name}
	case l.units[ids[0]].ID != "":
		u = l.units[ids[0]]
	default:
		u = l.office.units[ids[0]]
	}
	if box := e.texts["box"]; box != "" {
		u.Box = box
	}
	l.units[u.ID] = u
	l.note("units", u.ID, name, e.where)
	if !slices.Contains(l.listed, u.ID) {
		l.listed = append(l.listed, u.ID)
	}
	return u, true
}

// person gives the person of a line, a new one if nobody in the unit bears the
// name.
func (l *lister) person(e entry, unit Unit) (Person, bool) {
	b, _ := bookNamed(books(), "persons")
	p := Person{ID: e.texts["id"], Name: e.texts["name"], Unit: unit.ID}
	var ids, elsewhere []string
	for _, id := range l.named(b, p.Name) {
		if l.office.persons[id].Unit == unit.ID {
			ids = append(ids, id)
		} else {
			elsewhere = append(elsewhere, id)
		}
	}
	for _, id := range l.called["persons/"+unit.ID+"/"+p.Name] {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch {
	case p.ID != "":
	case len(ids) > 1:
		l.wrong(b, e.where, "姓名", "%s有%d个“%s”，请写人员编号（%s）", unit.Name, len(ids), shown(p.Name), strings.Join(ids, "、"))
		return p, false
	case len(ids) == 1:
		p.ID = ids[0]
	case len(elsewhere) > 0:
		l.wrong(b, e.where, "姓名", "资料中另有“%s”（%s）：是同一人，请写这个人员编号；是同名的另一人，请写一个新编号",
			shown(p.Name), l.office.wherePerson(elsewhere[0]))
		return p, false
	default:
		p.ID = NewID("persons", p.Name, func(id string) bool { return l.office.persons[id].ID != "" || l.persons[id].ID != "" })
	}
	was, ok := l.persons[p.ID]
	if !ok {
		was = l.office.persons[p.ID]
	}
	was.ID, was.Name, was.Unit = p.ID, p.Name, p.Unit
	if login := e.texts["login"]; login != "" {
		was.Login = login
	}
	l.persons[p.ID] = was
	l.note("persons", p.ID, unit.ID+"/"+p.Name, e.where)
	return was, true
}

// post gives the post of a line: the one in the unit that is called so; of
// several the one he holds, or a vacant one.
func (l *lister) post(e entry, unit Unit, person Person) (Post, bool) {
	var all []Post
	for _, p := range l.office.data.Posts {
		if q, ok := l.posts[p.ID]; ok {
			p = q
		}
		if p.Unit == unit.ID && p.Label == e.texts["office"] && p.Holds(l.how.At) {
			all = append(all, p)
		}
	}
	for _, id := range l.called["posts/"+unit.ID+"/"+e.texts["office"]] {
		if l.office.posts[id].ID == "" {
			all = append(all, l.posts[id])
		}
	}
	slices.SortFunc(all, func(a, b Post) int { return strings.Compare(a.ID, b.ID) })
	p := Post{Label: e.texts["office"], Unit: unit.ID}
	switch holds := slices.IndexFunc(all, func(p Post) bool { return slices.Contains(l.holders(p.ID), person.ID) }); {
	case holds >= 0:
		p = all[holds]
	case len(all) == 1:
		p = all[0]
	case len(all) > 1:
		vacant := slices.IndexFunc(all, func(p Post) bool { return len(l.holders(p.ID)) == 0 })
		if vacant < 0 {
			b, _ := bookNamed(books(), "posts")
			l.wrong(b, e.where, "职务", "%s有%d个“%s”岗位，都有人，请先在任期中写明由谁接谁", unit.Name, len(all), shown(p.Label))
			return p, false
		}
		p = all[vacant]
	default:
		p.ID = NewID("posts", p.Label, func(id string) bool { return l.office.posts[id].ID != "" || l.posts[id].ID != "" })
	}
	if n, _ := strconv.Atoi(e.texts["order"]); n > 0 && l.posts[p.ID].ID == "" { // the entry took it for a number
		p.Order = n
	}
	l.posts[p.ID] = p
	l.note("posts", p.ID, unit.ID+"/"+p.Label, e.where)
	return p, true
}

// holders gives who holds a post today, what the lists say considered.
func (l *lister) holders(post string) []string {
	var all []string
	for _, t := range l.office.held[post] {
		if u, ok := l.terms[termKey(t)]; ok {
			t = u
		}
		if t.Holds(l.how.At) {
			all = append(all, t.Person)
		}
	}
	for _, key := range l.called["terms/"+post] {
		if t := l.terms[key]; t.Holds(l.how.At) && !slices.Contains(all, t.Person) {
			all = append(all, t.Person)
		}
	}
	return all
}

// term puts a person into a post, unless he is there: from the day the line says,
// else from today.
func (l *lister) term(e entry, post Post, person Person) {
	t := Term{Post: post.ID, Person: person.ID, Period: Period{Since: workflow.Date(e.texts["since"])}}
	for _, was := range l.office.held[post.ID] {
		if was.Person == person.ID && (t.Since == "" && was.Holds(l.how.At) || t.Since == was.Since) {
			t = was
		}
	}
	if t.Since == "" && l.office.termBegins(t) {
		t.Since = l.how.At
	}
	if e.texts["until"] != "" {
		t.Until = workflow.Date(e.texts["until"])
	}
	if e.texts["acting"] != "" {
		t.Acting = true
	}
	if e.texts["basis"] != "" {
		t.Basis = e.texts["basis"]
	}
	l.terms[termKey(t)] = t
	l.note("terms", termKey(t), post.ID, e.where)
	if n := len(l.holders(post.ID)); n > max(post.Seats, 1) && l.how.Rest != End {
		post.Seats = n
		l.posts[post.ID] = post
	}
}

// termBegins reports whether the term is not among the office's.
func (o *Office) termBegins(t Term) bool {
	return !slices.ContainsFunc(o.held[t.Post], func(was Term) bool { return termKey(was) == termKey(t) })
}

// end ends the terms of posts in the units listed whose holders are listed no
// more.
func (l *lister) end() {
	for _, t := range l.office.data.Terms {
		_, listed := l.terms[termKey(t)]
		yesterday := addDays(l.how.At, -1)
		if !listed && slices.Contains(l.listed, l.office.posts[t.Post].Unit) && t.Holds(l.how.At) && t.Holds(yesterday) {
			t.Until = yesterday
			l.terms[termKey(t)] = t
		}
	}
	for id, p := range l.posts {
		if n := len(l.holders(id)); n > max(p.Seats, 1) {
			p.Seats = n
			l.posts[id] = p
		}
	}
}

// write puts what was gathered into the draft, in the place of the rows that are
// there. The rest of the books stays.
func (l *lister) write() {
	put(l, "units", l.units, &l.draft.Data.Units)
	put(l, "persons", l.persons, &l.draft.Data.Persons)
	put(l, "posts", l.posts, &l.draft.Data.Posts)
	put(l, "terms", l.terms, &l.draft.Data.Terms)
}

func put[R any](l *lister, bookName string, rows map[string]R, to *[]R) {
	if len(rows) == 0 {
		return
	}
	b, _ := bookNamed(books(), bookName)
	var all []R
	var lines []Where
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		all, lines = append(all, rows[key]), append(lines, l.placed[bookName+"/"+key])
	}
	others := reflect.ValueOf(l.office.data).Field(b.field)
	for i := range others.Len() {
		if _, listed := rows[b.key(b.take(others.Index(i)))]; !listed {
			all = append(all, others.Index(i).Interface().(R))
		}
	}
	*to, l.draft.lines[bookName] = all, lines
	if !slices.Contains(l.draft.Given, bookName) {
		l.draft.Given = append(l.draft.Given, bookName)
	}
}
