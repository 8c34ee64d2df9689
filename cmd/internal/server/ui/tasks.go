package ui

import (
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/task"
)

func tasksGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.SignedIn().Seeing(office.SeeAny)
			manage := web.Roles(workflow.Recorder, workflow.Clerk).Seeing(office.SeeDraft)
			return []web.Route{
				{Method: "GET", Pattern: "/tasks", Policy: web.SignedIn(), Handler: u.board},
				{Method: "GET", Pattern: "/tasks/export", Policy: web.SignedIn(), Handler: u.boardExport},
				{Method: "GET", Pattern: "/minutes/{minutes}/tasks", Policy: see, Handler: u.tasks},
				{Method: "GET", Pattern: "/minutes/{minutes}/tasks/export", Policy: see, Handler: u.tasksExport},
				{Method: "POST", Pattern: "/minutes/{minutes}/tasks", Policy: manage, Handler: u.taskRegister},
				{Method: "POST", Pattern: "/minutes/{minutes}/tasks/{n}/{what}", Policy: see, Handler: u.taskChange},
			}
		},
		pages: []web.Page{{Name: "tasks", View: tasksView{}}, {Name: "board", View: boardView{}}},
	}
}

// tasksView is what a minutes decided and what became of it (议定事项分解表).
type tasksView struct {
	ID, Title, Number string
	Meeting           workflow.Date
	Fixed             bool // the minutes is issued
	Manage            bool
	Tasks             []taskCard
	Proposals         []proposalRow
	New               taskForm
	NewOpen           bool
	Units             []string
	Wrong             string
	Said              string
	CSV, XLSX         string
}

// taskForm is what is filled in of a task.
type taskForm struct {
	Text, Units, Note string
	Due               workflow.Date
	States            []pick
}

// taskCard is one task with its forms and its record.
type taskCard struct {
	office.TaskLine
	Form                 taskForm
	Edit, Report, Remove bool // may do so
	Open                 string
	History              []taskEvent
}

// taskEvent is one line of a task's record, as a sentence.
type taskEvent struct {
	At, Who, What, Note string
}

// proposalRow is a sentence that may be registered.
type proposalRow struct {
	Start                         int
	Heading, Text, Outcome, Units string
	Due                           workflow.Date
}

func (u *UI) tasks(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.readTasks(r, v)
	if err != nil {
		return err
	}
	view.Said = map[string]string{"registered": "已登记。", "changed": "已保存。"}[r.URL.Query().Get("said")]
	return u.show(w, r, v, "tasks", view)
}

// readTasks gathers a minutes' tasks with their record.
func (u *UI) readTasks(r *http.Request, v *web.Visit) (tasksView, error) {
	m := v.Minutes
	lines, proposals, err := u.Office.TasksOf(r.Context(), v.Actor, m)
	if err != nil {
		return tasksView{}, err
	}
	changes, err := u.Office.Store.TaskChanges(r.Context(), m.ID, 0)
	if err != nil {
		return tasksView{}, err
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return tasksView{}, err
	}
	view := tasksView{
		ID: m.ID, Title: m.Title, Number: m.Number.Text, Meeting: m.Meeting, Fixed: !m.PDF.IsZero(),
		Manage: v.Sight.Draft && office.ManagesTasks(v.Actor), CSV: "/minutes/" + m.ID + "/tasks/export?format=csv", XLSX: "/minutes/" + m.ID + "/tasks/export?format=xlsx",
	}
	for _, unit := range data.Data().Units {
		view.Units = append(view.Units, unit.Name)
	}
	for _, t := range lines {
		view.Tasks = append(view.Tasks, taskCard{
			TaskLine: t, Edit: view.Manage, Remove: view.Manage, Report: view.Manage || t.Charges(v.Actor.Unit),
			Form: taskForm{Text: t.Text, Units: t.UnitNames(), Due: t.Due, States: stateOptions(t.State)}, History: eventsOf(changes, t.N),
		})
	}
	for _, p := range proposals {
		view.Proposals = append(view.Proposals, proposalRow{p.Anchor.Start, p.Heading, p.Text, p.Outcome, p.UnitNames(), p.Due})
	}
	return view, nil
}

func stateOptions(now task.State) []pick {
	var pairs [][2]string
	for _, s := range task.States() {
		pairs = append(pairs, [2]string{string(s), s.Label()})
	}
	return picks(string(now), pairs...)
}

// eventsOf tells the record of one task, the latest first.
func eventsOf(changes []task.Change, n int) []taskEvent {
	var all []taskEvent
	for i := len(changes) - 1; i >= 0; i-- {
		if c := changes[i]; c.N == n {
			all = append(all, taskEvent{web.Moment(c.At), c.By.Name, whatChanged(c), c.Note})
		}
	}
	return all
}

// whatChanged says what a change changed.
func whatChanged(c task.Change) string {
	after, err := task.Read(c.After)
	if err != nil || c.Before == "" {
		return c.Action.Label()
	}
	before, err := task.Read(c.Before)
	if err != nil {
		return c.Action.Label()
	}
	var parts []string
	differs := func(label, old, now string) {
		if old != now {
			parts = append(parts, label+"由“"+orNothing(old)+"”改为“"+orNothing(now)+"”")
		}
	}
	differs("内容", before.Text, after.Text)
	differs("责任单位", before.UnitNames(), after.UnitNames())
	differs("时限", string(before.Due), string(after.Due))
	differs("状态", before.State.Label(), after.State.Label())
	if len(parts) == 0 {
		return c.Action.Label()
	}
	return c.Action.Label() + "：" + strings.Join(parts, "；")
}

func orNothing(s string) string {
	if s == "" {
		return "未定"
	}
	return s
}

// unitsIn reads units as people write them in a line.
func unitsIn(s string) []task.Unit {
	var units []task.Unit
	for _, name := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("、，,;；\n\t 　", c) }) {
		units = append(units, task.Unit{Name: name})
	}
	return units
}

// taskFormOf reads what was filled in; suffix tells several forms in one apart.
func taskFormOf(r *http.Request, suffix string) taskForm {
	return taskForm{
		Text: r.PostFormValue("text" + suffix), Units: r.PostFormValue("units" + suffix), Note: r.PostFormValue("note" + suffix),
		Due: workflow.Date(strings.TrimSpace(r.PostFormValue("due" + suffix))), States: stateOptions(task.State(r.PostFormValue("state" + suffix))),
	}
}

// taskRegister registers the sentences that were ticked, or one that was
// written freely.
func (u *UI) taskRegister(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单没有读懂，请重新填写后提交。")
	}
	if r.PostFormValue("text") != "" || r.PostForm["pick"] == nil {
		in := taskFormOf(r, "")
		err := u.addTask(r, v, task.Task{Text: in.Text, Units: unitsIn(in.Units), Due: in.Due})
		if err != nil {
			return u.tasksAgain(w, r, v, err, func(view *tasksView) { view.New, view.NewOpen = in, true })
		}
		return backToTasks(w, r, v, "registered")
	}
	_, proposals, err := u.Office.TasksOf(r.Context(), v.Actor, v.Minutes)
	if err != nil {
		return err
	}
	left := map[string]bool{}
	for _, p := range r.PostForm["pick"] {
		left[p] = true
	}
	for _, p := range proposals {
		start := strconv.Itoa(p.Anchor.Start)
		if !left[start] {
			continue
		}
		in := taskFormOf(r, "-"+start)
		if p.Text != strings.TrimSpace(strings.ReplaceAll(in.Text, "\r\n", "\n")) {
			continue // the text has moved on meanwhile
		}
		p.Units, p.Due = unitsIn(in.Units), in.Due
		if err := u.addTask(r, v, p.Task); err != nil {
			return u.tasksAgain(w, r, v, err, nil)
		}
		delete(left, start)
	}
	if len(left) > 0 {
		return u.tasksAgain(w, r, v, web.Refuse(workflow.Stale, "有%d句已经登记过，或者正文刚有改动，没有登记。请看过下面现在的内容再办理。", len(left)), nil)
	}
	return backToTasks(w, r, v, "registered")
}

func (u *UI) addTask(r *http.Request, v *web.Visit, t task.Task) error {
	_, err := u.Office.ChangeTask(r.Context(), v.Actor, task.Command{Action: task.Add, Minutes: v.Minutes.ID, Task: t})
	return err
}

func backToTasks(w http.ResponseWriter, r *http.Request, v *web.Visit, said string) error {
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/tasks?said="+said, http.StatusSeeOther)
	return nil
}

// taskChange carries out what a form of one task asks for.
func (u *UI) taskChange(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	what := task.Action(r.PathValue("what"))
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || what != task.Edit && what != task.Progress && what != task.Remove {
		return web.Hidden()
	}
	version, err := formNumber(r, "version", "版本")
	if err != nil {
		return err
	}
	in := taskFormOf(r, "")
	_, err = u.Office.ChangeTask(r.Context(), v.Actor, task.Command{
		Action: what, Minutes: v.Minutes.ID, N: n, Version: version, Note: in.Note,
		Task: task.Task{Text: in.Text, Units: unitsIn(in.Units), Due: in.Due, State: task.State(r.PostFormValue("state"))},
	})
	if err != nil {
		return u.tasksAgain(w, r, v, err, func(view *tasksView) {
			for i := range view.Tasks {
				if view.Tasks[i].N == n {
					view.Tasks[i].keep(what, in)
				}
			}
		})
	}
	return backToTasks(w, r, v, "changed")
}

// keep shows again what was typed.
func (c *taskCard) keep(what task.Action, in taskForm) {
	c.Open = string(what)
	if what == task.Edit {
		c.Form.Text, c.Form.Units, c.Form.Due = in.Text, in.Units, in.Due
		return
	}
	c.Form.Note = in.Note
	if what == task.Progress {
		c.Form.States = in.States
	}
}

// tasksAgain shows the page with what is wrong, and keeps what was typed. Other
// errors are none of the form's.
func (u *UI) tasksAgain(w http.ResponseWriter, r *http.Request, v *web.Visit, wrong error, keep func(*tasksView)) error {
	switch workflow.KindOf(wrong) {
	case workflow.Invalid, workflow.Stale, workflow.Refused:
	default:
		return wrong
	}
	view, err := u.readTasks(r, v)
	if err != nil {
		return err
	}
	view.Wrong = wrong.Error()
	if keep != nil {
		keep(&view)
	}
	return u.Pages.Render(w, r, v, web.Status(wrong), "tasks", view)
}

// taskSheet is the heads of every table of tasks that is taken along.
func taskSheet(name string) sheet {
	return sheet{
		Name:  name,
		Heads: []string{"序号", "纪要", "文号", "会议日期", "议题", "议定事项", "牵头单位", "配合单位", "时限", "办理状态", "时限状态", "最新进展"},
		Wide:  []int{3, 12, 8, 6, 10, 30, 8, 10, 6, 5, 5, 16},
	}
}

func (s *sheet) addTask(t office.TaskLine) {
	lead, rest := "", []string(nil)
	for i, unit := range t.Task.Units {
		if i == 0 {
			lead = unit.Name
		} else {
			rest = append(rest, unit.Name)
		}
	}
	s.Rows = append(s.Rows, []string{
		strconv.Itoa(len(s.Rows) + 1), t.Title, t.Number, string(t.Meeting), t.Heading, t.Text, lead, strings.Join(rest, "、"),
		string(t.Due), t.State.Label(), t.Light.Label(), t.Note,
	})
}

func (u *UI) tasksExport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	lines, _, err := u.Office.TasksOf(r.Context(), v.Actor, v.Minutes)
	if err != nil {
		return err
	}
	s := taskSheet("议定事项分解表（" + v.Minutes.Title + "）")
	for _, t := range lines {
		s.addTask(t)
	}
	return s.send(w, r.URL.Query().Get("format"))
}
