package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func distributeGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/distribute", Policy: web.Readers().Seeing(office.SeeDraft), Handler: u.distributePage},
				{Method: "POST", Pattern: "/minutes/{minutes}/distribute", Policy: web.Roles(workflow.Clerk).Seeing(office.SeeDraft), Handler: u.distribute},
			}
		},
		pages: []web.Page{{Name: "distribute", View: distributeView{}}},
	}
}

// distributeView is the list of recipients as it is being put together.
type distributeView struct {
	Act      act
	Title    string
	Number   string
	N        int // of the list
	Kept     string
	Rows     []distributeRow
	Copies   int // 印数
	Units    int
	Stay     int // copies that stay in the office
	Skipped  []string
	Missing  []distributeMissing
	Groups   []choice
	Known    []choice // units, for the field that completes
	Sort     string
	Edit     bool // a clerk, and the minutes still goes out
	Send     bool
	Print    bool   // it is printed here: not a minutes of the past
	Denied   string // why it is not sent now
	More     bool   // copies have gone out already (增发)
	Fault    string
	Pasted   string // what could not be read, to be corrected
	Typed    string
	Choices  []choice // what was typed can mean one of these
	Stranger string   // no unit bears the name; it may be added all the same
}

type distributeRow struct {
	workflow.Recipient
	Box      string
	Channels []choice
	Stays    bool
}

// distributeMissing is a 责任单位 that the list lacks.
type distributeMissing struct {
	ID, Name, Items string
}

func (u *UI) distributePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	list, err := u.Office.SendList(r.Context(), v.Minutes)
	if err != nil {
		return err
	}
	view, err := u.distributeView(r, v, list)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "distribute", view)
}

// distributeView makes the page of a list.
func (u *UI) distributeView(r *http.Request, v *web.Visit, list office.SendList) (distributeView, error) {
	m := v.Minutes
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return distributeView{}, err
	}
	book := newUnitBook(data, v.Today())
	view := distributeView{
		Act: actOn(m), Title: m.Title, Number: m.Number.Text, N: list.N, Copies: list.Copies(), Sort: r.FormValue("sort"), Edit: v.Has(workflow.Clerk),
		Print: m.Finalized || m.Place.State != workflow.Closed, More: len(m.Copies) > 0, Known: book.suggestions(),
	}
	if list.N > 0 && !list.By.IsZero() {
		view.Kept = list.By.Name + " " + web.Moment(list.At)
	}
	if view.Sort == byBox || view.Sort == byProtocol {
		slices.SortStableFunc(list.Recipients, func(a, b workflow.Recipient) int { return book.compare(view.Sort, a, b) })
	}
	for _, r := range list.Recipients {
		row := distributeRow{Recipient: r, Box: book.box(r.ID), Stays: r.Use != workflow.ForRecipient, Channels: channelChoices(r.Channel)}
		if row.Stays {
			view.Stay += r.Copies
		} else {
			view.Units++
		}
		view.Rows = append(view.Rows, row)
	}
	for _, s := range list.Skipped {
		view.Skipped = append(view.Skipped, s.Name+"："+s.Reason)
	}
	for _, g := range data.Data().Groups {
		if g.Holds(v.Today()) {
			view.Groups = append(view.Groups, choice{Value: g.ID, Label: g.Label})
		}
	}
	return view, u.distributeBeside(r.Context(), v, list, &view)
}

// distributeBeside fills in which 责任单位 the list lacks, and whether it can be
// sent now.
func (u *UI) distributeBeside(ctx context.Context, v *web.Visit, list office.SendList, view *distributeView) error {
	missing, err := u.Office.Uncovered(ctx, v.Minutes, append(recipientsOf(v.Minutes.Copies), list.Recipients...))
	if err != nil {
		return err
	}
	for _, m := range missing {
		view.Missing = append(view.Missing, distributeMissing{m.Unit.ID, m.Named, strings.Join(m.Items, "、")})
	}
	if err = u.Office.May(ctx, v.Minutes, v.Actor, workflow.Distribute); err == nil {
		view.Send = true
		return nil
	}
	if web.Status(err) == http.StatusInternalServerError {
		return err
	}
	view.Denied = err.Error()
	return nil
}

// channelChoices gives the ways a copy can go.
func channelChoices(now workflow.Channel) []choice {
	all := append(workflow.Channels(), "")
	choices := make([]choice, len(all))
	for i, c := range all {
		choices[i] = choice{Value: string(c), Label: c.Label(), Chosen: c == now}
	}
	return choices
}

// listOf reads the list of recipients that a form carries.
func listOf(form url.Values) (office.SendList, error) {
	broken := web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	n, err := strconv.Atoi(form.Get("n"))
	if err != nil {
		return office.SendList{}, broken
	}
	list, rows := office.SendList{N: n}, len(form["unit"])
	for _, name := range []string{"id", "copies", "channel", "use", "reason"} {
		if len(form[name]) != rows {
			return office.SendList{}, broken
		}
	}
	for i, unit := range form["unit"] {
		if slices.Contains(form["drop"], strconv.Itoa(i)) {
			continue
		}
		copies, err := strconv.Atoi(strings.TrimSpace(form["copies"][i]))
		if err != nil || copies < 0 {
			return office.SendList{}, web.Refuse(workflow.Invalid, "分送%s的份数“%s”不是数，请改正。", unit, form["copies"][i])
		}
		if copies == 0 {
			continue // none is as good as taken off
		}
		list.Recipients = append(list.Recipients, workflow.Recipient{
			Unit: unit, ID: form["id"][i], Copies: copies, Channel: workflow.Channel(form["channel"][i]),
			Use: workflow.Use(form["use"][i]), Reason: form["reason"][i],
		})
	}
	return list, nil
}

// distribute carries out what the form's button says: another line, a whole
// column of them, a group, 保存, or 分送. What was put into the list stays in it.
func (u *UI) distribute(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	list, err := listOf(r.PostForm)
	if err != nil {
		return err
	}
	do, argument, _ := strings.Cut(r.PostForm.Get("do"), ":")
	if do == "send" {
		return u.send(w, r, v, list)
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	if do == "enter" && strings.TrimSpace(r.PostForm.Get("typed")) != "" {
		do = "add"
	}
	e := listEdit{book: newUnitBook(data, v.Today()), list: list}
	switch do {
	case "add":
		e.add(r.PostForm.Get("typed"))
	case "unit":
		e.add(argument)
	case "stranger":
		e.stranger(argument)
	case "paste":
		e.paste(r.PostForm.Get("pasted"))
	case "missing":
		err = u.addMissing(r.Context(), v, &e, r.PostForm["missing"])
	case "group":
		e.list, err = u.Office.Expanded(r.Context(), v.Minutes, r.PostForm.Get("group"), list.Recipients)
		e.list.N = list.N
	}
	if err != nil {
		return err
	}
	kept, err := u.Office.KeepSendList(r.Context(), v.Actor, v.Minutes, e.list)
	if err != nil {
		return err
	}
	if !e.asks() && len(kept.Skipped) == 0 {
		http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/distribute", http.StatusSeeOther)
		return nil
	}
	view, err := u.distributeView(r, v, kept)
	if err != nil {
		return err
	}
	view.Fault, view.Pasted, view.Typed, view.Choices, view.Stranger = e.fault, e.rest, e.typed, e.choices, e.unknown
	return u.show(w, r, v, "distribute", view)
}

// send carries out 分送 with the list as it stands in the form.
func (u *UI) send(w http.ResponseWriter, r *http.Request, v *web.Visit, list office.SendList) error {
	cmd, err := clerkCommand(r, v, workflow.Distribute)
	if err != nil {
		return err
	}
	cmd.Recipients = list.Recipients
	if _, err := u.Office.Do(r.Context(), cmd); err != nil {
		return err
	}
	list.Recipients = nil // what comes next is 增发
	if kept, err := u.Office.Store.Clerking().SendList(r.Context(), v.Minutes.ID); err == nil && kept.N == list.N {
		_, _ = u.Office.KeepSendList(r.Context(), v.Actor, v.Minutes, list) // a list that stays hinders nothing
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/copies", http.StatusSeeOther)
	return nil
}

// addMissing adds the 责任单位 that were ticked.
func (u *UI) addMissing(ctx context.Context, v *web.Visit, e *listEdit, ids []string) error {
	missing, err := u.Office.Uncovered(ctx, v.Minutes, e.list.Recipients)
	if err != nil {
		return err
	}
	for _, m := range missing {
		if m.Unit.ID != "" && slices.Contains(ids, m.Unit.ID) {
			e.list.Recipients = office.AddRecipient(e.list.Recipients, m.Recipient())
		}
	}
	return nil
}

// listEdit is a change of a list of recipients, with what has to be asked back.
type listEdit struct {
	book    unitBook
	list    office.SendList
	fault   string
	rest    string // of what was pasted
	typed   string
	choices []choice
	unknown string
}

func (e *listEdit) asks() bool { return e.fault != "" }

// add adds the unit that what was typed means; if it can mean several, or none,
// that is asked back.
func (e *listEdit) add(typed string) {
	typed = strings.TrimSpace(typed)
	found := e.book.find(typed)
	switch {
	case typed == "":
		e.fault = "请写单位的名称、简称或拼音首字母。"
	case len(found) == 1:
		u := found[0]
		e.list.Recipients = office.AddRecipient(e.list.Recipients, workflow.Recipient{Unit: u.Name, ID: u.ID, Copies: 1, Channel: u.Channel, Reason: "另行加送"})
	case len(found) == 0:
		e.fault, e.typed, e.unknown = "单位资料中没有“"+typed+"”。", typed, typed
	default:
		e.fault, e.typed = "“"+typed+"”可以指"+strconv.Itoa(len(found))+"个单位，请选定一个。", typed
		for _, u := range found[:min(len(found), 12)] {
			e.choices = append(e.choices, choice{Value: u.ID, Label: u.Name})
		}
	}
}

// stranger adds a unit that the office's data lack, by its name.
func (e *listEdit) stranger(name string) {
	e.list.Recipients = office.AddRecipient(e.list.Recipients, workflow.Recipient{Unit: strings.TrimSpace(name), Copies: 1, Reason: "另行加送（单位资料中没有）"})
}

// paste adds a column of units, as it comes from a spreadsheet: a line each, the
// number of copies behind a tab, a comma or an equals sign. Lines that name no
// unit stay to be corrected.
func (e *listEdit) paste(text string) {
	var rest []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n") {
		name, count := cutCount(line)
		if name == "" {
			continue
		}
		u, ok := e.book.exact(name)
		copies, err := strconv.Atoi(count)
		if !ok || count != "" && (err != nil || copies < 1) {
			rest = append(rest, line)
			continue
		}
		e.list.Recipients = office.AddRecipient(e.list.Recipients, workflow.Recipient{
			Unit: u.Name, ID: u.ID, Copies: max(copies, 1), Channel: u.Channel, Reason: "另行加送",
		})
	}
	if len(rest) > 0 {
		e.fault, e.rest = "有"+strconv.Itoa(len(rest))+"行对不上单位资料，没有加入，请改正后再粘贴。", strings.Join(rest, "\n")
	}
}

// cutCount cuts a pasted line into a name and a number of copies.
func cutCount(line string) (name, count string) {
	line = strings.TrimSpace(line)
	if i := strings.IndexAny(line, "\t,，=＝"); i >= 0 {
		return strings.TrimSpace(line[:i]), strings.TrimSuffix(strings.TrimSpace(strings.TrimLeft(line[i:], "\t,，=＝")), "份")
	}
	return line, ""
}
