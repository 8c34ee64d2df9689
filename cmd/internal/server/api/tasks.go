package api

import (
	"context"
	"net/url"
	"strconv"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/task"
)

func taskOperations(a *API) {
	seen := web.SignedIn().Seeing(office.SeeAny)
	add(a, operation{
		id: "list-tasks", method: "GET", path: "/tasks", tag: "督办", summary: "督办台账：各件纪要的议定事项",
		about: "没有写 settled 的，只列未办和在办的；时限近的在先。收件单位只看到本单位负责的。", policy: web.SignedIn().Scoped(web.ScopeRead),
	}, a.board)
	add(a, operation{
		id: "minutes-tasks", method: "GET", path: "/minutes/{minutes}/tasks", tag: "督办", summary: "一件纪要的议定事项",
		about: "proposals 是正文里还没有登记的，由能登记的人看到。", policy: seen.Scoped(web.ScopeRead),
	}, a.tasksOf)
	add(a, operation{
		id: "add-task", method: "POST", path: "/minutes/{minutes}/tasks", tag: "督办", summary: "登记一项议定事项", status: 201,
		policy: web.Roles(workflow.Recorder, workflow.Clerk).Seeing(office.SeeDraft).Scoped(web.ScopeWrite),
	}, a.addTask)
	add(a, operation{
		id: "change-task", method: "PUT", path: "/minutes/{minutes}/tasks/{task}", tag: "督办", summary: "修改、报进展或撤销登记",
		about: "须有 If-Match，是事项的 version。责任单位只能报进展。", policy: seen.Scoped(web.ScopeWrite),
	}, a.changeTask)
}

// Board is a page of the board of tasks.
type Board struct {
	Tasks []views.Task `json:"tasks"`
	Next  string       `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

type boardQuery struct {
	State   string `query:"state" enum:"open,doing,done,paused" doc:"未办、在办、办结、暂缓"`
	Settled bool   `query:"settled" doc:"办结和暂缓的也列"`
	Unit    string `query:"unit" doc:"责任单位：编号或名称"`
	Due     string `query:"due" enum:"overdue,soon,none" doc:"已超期、将到期、没有时限"`
	From    string `query:"from" format:"date" doc:"时限不早于"`
	Until   string `query:"until" format:"date" doc:"时限不晚于"`
	After   string `query:"after" maxLength:"200" doc:"游标：上一页的 next"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页几项"`
}

type boardAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Board
}

func (a *API) board(ctx context.Context, v *web.Visit, in *boardQuery) (*boardAnswer, error) {
	f := task.Filter{
		State: task.State(in.State), Settled: in.Settled, Due: task.Light(in.Due), From: workflow.Date(in.From), Until: workflow.Date(in.Until),
		After: in.After, Limit: in.Limit,
	}
	if in.Unit != "" {
		var err error
		if f.Unit, err = a.unitID(ctx, v, in.Unit); err != nil {
			return nil, err
		}
	}
	found, next, err := a.Office.Tasks(ctx, v.Actor, f)
	if err != nil {
		return nil, err
	}
	out := &boardAnswer{Body: Board{Tasks: views.OfTasks(found), Next: next}}
	if next != "" {
		q := url.Values{"after": {next}, "limit": {strconv.Itoa(in.Limit)}}
		for name, value := range map[string]string{"state": in.State, "unit": in.Unit, "due": in.Due, "from": in.From, "until": in.Until} {
			if value != "" {
				q.Set(name, value)
			}
		}
		if in.Settled {
			q.Set("settled", "true")
		}
		out.Link = "<" + Base + "/tasks?" + q.Encode() + `>; rel="next"`
	}
	return out, nil
}

// TasksOf is the tasks of a minutes, and what else its text decides.
type TasksOf struct {
	Tasks     []views.Task     `json:"tasks"`
	Proposals []views.Proposal `json:"proposals"`
}

func (a *API) tasksOf(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[TasksOf], error) {
	lines, proposals, err := a.Office.TasksOf(ctx, v.Actor, v.Minutes)
	if err != nil {
		return nil, err
	}
	return body(TasksOf{views.OfTasks(lines), views.OfProposals(proposals)}), nil
}

// TaskText is what a task says, as a caller writes it.
type TaskText struct {
	Text  string   `json:"text" minLength:"1" maxLength:"2000" doc:"议定事项"`
	Units []string `json:"units,omitempty" maxItems:"100" doc:"责任单位，牵头的在先"`
	Due   string   `json:"due,omitempty" format:"date" doc:"时限"`
}

func (t TaskText) task() task.Task {
	out := task.Task{Text: t.Text, Due: workflow.Date(t.Due)}
	for _, name := range t.Units {
		out.Units = append(out.Units, task.Unit{Name: name})
	}
	return out
}

type addTaskInput struct {
	AtMinutes
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同，24小时内得到同一个答复"`
	Body struct {
		TaskText
		Proposal int `json:"proposal,omitempty" minimum:"0" doc:"登记 proposals 中的第几项：事项随正文走，所写的单位和时限代替它的"`
	}
}

type taskAnswer struct {
	ETag string `header:"ETag" doc:"事项的版次，修改时用作 If-Match"`
	Body views.Task
}

func (a *API) addTask(ctx context.Context, v *web.Visit, in *addTaskInput) (*taskAnswer, error) {
	wanted := in.Body.task()
	if n := in.Body.Proposal; n > 0 {
		_, proposals, err := a.Office.TasksOf(ctx, v.Actor, v.Minutes)
		if err != nil {
			return nil, err
		}
		if n > len(proposals) || proposals[n-1].Text != wanted.Text {
			return nil, wrong("body.proposal", "正文里没有这一项，或者文字已经改动，请重新读取")
		}
		wanted.Item, wanted.Heading, wanted.Anchor = proposals[n-1].Item, proposals[n-1].Heading, proposals[n-1].Anchor
	}
	return a.task(ctx, v, task.Command{Action: task.Add, Task: wanted})
}

type taskInput struct {
	AtMinutes
	Task  int    `path:"task" minimum:"1" doc:"第几项"`
	Match string `header:"If-Match" doc:"看到的版次：事项的 version"`
	Body  struct {
		Event string    `json:"event" enum:"edit,progress,remove" doc:"修改、报进展、撤销登记"`
		Task  *TaskText `json:"task,omitempty" doc:"修改：改后的事项"`
		State string    `json:"state,omitempty" enum:"open,doing,done,paused" doc:"报进展：办到什么程度"`
		Note  string    `json:"note,omitempty" maxLength:"2000" doc:"进展情况，或理由"`
	}
}

func (a *API) changeTask(ctx context.Context, v *web.Visit, in *taskInput) (*taskAnswer, error) {
	if in.Match == "" {
		return nil, unseen()
	}
	now, err := a.Office.Store.Task(ctx, v.Minutes.ID, in.Task)
	if err != nil {
		return nil, err
	}
	c := task.Command{Action: task.Action(in.Body.Event), N: in.Task, Note: in.Body.Note, Task: task.Task{State: task.State(in.Body.State)}}
	if c.Version, err = seenOf(in.Match, now.Version); err != nil {
		return nil, err
	}
	if c.Action == task.Edit {
		if in.Body.Task == nil {
			return nil, wrong("body.task", "请写改后的事项")
		}
		c.Task = in.Body.Task.task()
	}
	return a.task(ctx, v, c)
}

// task carries out a change of a task, and shows it as it is then.
func (a *API) task(ctx context.Context, v *web.Visit, c task.Command) (*taskAnswer, error) {
	c.Minutes = v.Minutes.ID
	t, err := a.Office.ChangeTask(ctx, v.Actor, c)
	if err != nil {
		return nil, err
	}
	line := office.TaskLine{Task: t, Title: v.Minutes.Title, Number: v.Minutes.Number.Text, Meeting: v.Minutes.Meeting, Type: v.Minutes.Type, Light: t.Light(v.Today())}
	return &taskAnswer{etag(t.Version), views.OfTask(line)}, nil
}
