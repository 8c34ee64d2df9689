package ui

import (
	"net/http"
	"net/url"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/task"
)

// boardView is the board of all decisions that are carried out (督办台账).
type boardView struct {
	filters
	Unit        string
	All         bool // sees every unit's
	Count       task.Count
	States      []pick
	Lights      []pick
	From, Until workflow.Date
	Rows        []office.TaskLine
	Wrong       []string
	Next, First string
	CSV, XLSX   string
}

func (u *UI) board(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	f, view, err := u.readBoard(r, v)
	if err != nil {
		return err
	}
	if len(view.Wrong) == 0 {
		rows, next, err := u.Office.Tasks(r.Context(), v.Actor, f)
		if err != nil {
			return err
		}
		view.Rows = rows
		if next != "" {
			view.Next = with(r, "after", next)
		}
		if f.After != "" {
			view.First = with(r, "after", "")
		}
		if view.Count, err = u.Office.CountTasks(r.Context(), v.Actor, f.Unit); err != nil {
			return err
		}
	}
	return u.show(w, r, v, "board", view)
}

// readBoard reads the form above the board.
func (u *UI) readBoard(r *http.Request, v *web.Visit) (task.Filter, boardView, error) {
	in := r.URL.Query()
	all, err := u.filters(r.Context(), v, in)
	if err != nil {
		return task.Filter{}, boardView{}, err
	}
	view := boardView{filters: all, Unit: in.Get("unit"), All: office.SeesAll(v.Actor)}
	f := task.Filter{Due: task.Light(in.Get("due")), After: in.Get("after"), Today: v.Today()}
	state := in.Get("state")
	switch state {
	case "all":
		f.Settled = true
	default:
		f.State = task.State(state)
	}
	var wrong [3]string
	f.Unit, wrong[0] = all.unit(view.Unit, v.Today())
	view.From, wrong[1] = dateIn(in, "from", "起始日期")
	view.Until, wrong[2] = dateIn(in, "until", "截止日期")
	f.From, f.Until = view.From, view.Until
	view.Wrong = sentences(wrong[:]...)
	view.States = picks(state, [2]string{"", "未办结"}, [2]string{"open", "未办"}, [2]string{"doing", "在办"}, [2]string{"done", "办结"}, [2]string{"paused", "暂缓"}, [2]string{"all", "全部"})
	view.Lights = picks(string(f.Due), [2]string{"", "任何时限"}, [2]string{string(task.Overdue), "已超期"}, [2]string{string(task.Soon), "临近到期"}, [2]string{string(task.NoLimit), "未定时限"})
	q := url.Values{}
	for name, values := range in {
		if name != "after" {
			q[name] = values
		}
	}
	q.Set("format", "csv")
	view.CSV = "/tasks/export?" + q.Encode()
	q.Set("format", "xlsx")
	view.XLSX = "/tasks/export?" + q.Encode()
	return f, view, nil
}

func (u *UI) boardExport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	f, view, err := u.readBoard(r, v)
	if err != nil {
		return err
	}
	if len(view.Wrong) > 0 {
		return web.Refuse(workflow.Invalid, "%s", view.Wrong[0])
	}
	s := taskSheet("督办台账" + string(v.Today()))
	f.Limit, f.After = 200, ""
	for len(s.Rows) < exported {
		rows, next, err := u.Office.Tasks(r.Context(), v.Actor, f)
		if err != nil {
			return err
		}
		for _, t := range rows {
			s.addTask(t)
		}
		if f.After = next; next == "" {
			break
		}
	}
	return s.send(w, r.URL.Query().Get("format"))
}
