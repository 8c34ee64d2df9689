package ui

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func outboxGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			may := web.Roles(workflow.Clerk, workflow.Admin)
			return []web.Route{
				{Method: "GET", Pattern: "/outbox", Policy: may, Handler: u.outboxPage},
				{Method: "POST", Pattern: "/outbox", Policy: may, Handler: u.redeliver},
			}
		},
		pages: []web.Page{{Name: "outbox", View: outboxView{}}},
	}
}

// outboxView is where deliveries stand (投递情况), those put aside foremost.
type outboxView struct {
	Key   string
	Done  string
	Tally []outboxTally
	Rows  []outboxLine
	More  bool
}

// outboxTally is what of one way is not delivered.
type outboxTally struct {
	Way            string
	Waiting, Aside int
	Oldest         time.Time
}

// outboxLine is a message that was put aside (搁置). It names who was to have it
// and about which minutes, but no title: an administrator sees none.
type outboxLine struct {
	ID                  int64
	Way, Unit, Minutes  string
	Since, Aside        time.Time
	Attempts, Retries   int
	Reason, LastRetried string
}

// asideOnPage is how many messages the page shows.
const asideOnPage = 200

// wayOf says what kind of delivery a topic is.
func wayOf(topic string) string {
	switch topic {
	case workflow.TopicDeliver:
		return "投放目录"
	case workflow.TopicMail:
		return "电子邮件"
	case workflow.TopicHook:
		return "系统接口"
	case workflow.TopicNotify:
		return "事件推送"
	default:
		return topic
	}
}

func (u *UI) outboxPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := outboxView{Key: actOn(workflow.Minutes{}).Key}
	if n, err := strconv.Atoi(r.URL.Query().Get("n")); err == nil && n > 0 {
		view.Done = "已要求重投" + strconv.Itoa(n) + "件。"
	}
	backlog, err := u.Office.Store.Backlog(r.Context())
	if err != nil {
		return err
	}
	for _, b := range backlog {
		view.Tally = append(view.Tally, outboxTally{wayOf(b.Topic), b.Waiting, b.Aside, b.Oldest})
	}
	letters, err := u.Office.Store.Letters(r.Context(), workflow.LetterQuery{State: workflow.LetterAside, Limit: asideOnPage + 1})
	if err != nil {
		return err
	}
	if len(letters) > asideOnPage {
		letters, view.More = letters[:asideOnPage], true
	}
	for _, l := range letters {
		line := outboxLine{
			ID: l.ID, Way: wayOf(l.Topic), Unit: l.Recipient, Minutes: l.Minutes, Since: l.Since, Aside: l.Aside, Attempts: l.Attempts,
			Retries: l.Retries, Reason: l.Reason,
		}
		if l.Retries > 0 {
			line.LastRetried = l.RetriedBy.Name + "，" + web.Moment(l.Retried)
		}
		view.Rows = append(view.Rows, line)
	}
	return u.show(w, r, v, "outbox", view)
}

// redeliver lets the messages that were ticked go out again.
func (u *UI) redeliver(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	var ids []int64
	for _, s := range r.PostForm["row"] {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return web.Refuse(workflow.Invalid, "选定的消息不对，请刷新后再办。")
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return web.Refuse(workflow.Invalid, "没有选定要重投的消息，请先勾选。")
	}
	if err := u.Office.Redeliver(r.Context(), v.Actor.Person, ids, strings.TrimSpace(r.PostForm.Get("note"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/outbox?n="+strconv.Itoa(len(ids)), http.StatusSeeOther)
	return nil
}
