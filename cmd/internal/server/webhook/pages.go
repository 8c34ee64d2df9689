package webhook

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// Pages gives the administrator's pages on what other systems are told.
func Pages() []web.Page {
	return []web.Page{{Name: "webhooks", View: hooksView{}}, {Name: "webhook", View: hookView{}}, {Name: "webhook-remove", View: removeView{}}}
}

// desk is the pages over a service, which is nil where nobody is told.
type desk struct {
	hooks  *Service
	office *office.Office
	store  *store.Store
	pages  *web.Pages
}

// Routes gives the routes of the pages. Where the service is nil, they say how it
// is switched on.
func Routes(s *Service, o *office.Office, pages *web.Pages) []web.Route {
	d := desk{s, o, o.Store, pages}
	admin, one := web.Roles(workflow.Admin), "/admin/webhooks/{webhook}"
	return []web.Route{
		{Method: "GET", Pattern: "/admin/webhooks", Policy: admin, Handler: d.list},
		{Method: "POST", Pattern: "/admin/webhooks", Policy: admin, Handler: d.add},
		{Method: "GET", Pattern: one, Policy: admin, Handler: d.show},
		{Method: "POST", Pattern: one + "/ping", Policy: admin, Handler: d.ping},
		{Method: "POST", Pattern: one + "/state", Policy: admin, Handler: d.turn},
		{Method: "POST", Pattern: one + "/resend", Policy: admin, Handler: d.resend},
		{Method: "POST", Pattern: one + "/replay", Policy: admin, Handler: d.replay},
		{Method: "GET", Pattern: one + "/remove", Policy: admin, Handler: d.removePage},
		{Method: "POST", Pattern: one + "/remove", Policy: admin, Handler: d.remove},
	}
}

// hooksView is the page of all addresses.
type hooksView struct {
	On     bool
	Allow  []string
	Hooks  []hookRow
	Events []eventChoice
	Units  []string // those that may be told of their copies
	Untold []string // those that are to be told, and have no address
	Key    string
}

type eventChoice struct{ Name, Label string }

// hookRow is one address.
type hookRow struct {
	ID, Label, URL, State    string
	Unit                     string // whose system it is; empty for one that is told of events
	Running                  bool
	Events                   []string
	Waiting, Reached, Failed int
}

func rowOf(data *org.Office, h store.Webhook, counts map[string]int) hookRow {
	r := hookRow{
		ID: h.ID, Label: h.Label, URL: h.URL, Unit: data.NameOf("units", h.Unit), State: "启用", Running: h.State == store.HookOn,
		Waiting: counts[store.HookWaiting], Reached: counts[store.HookDelivered], Failed: counts[store.HookFailed],
	}
	if !r.Running {
		r.State = "停用"
	}
	for _, e := range Events() {
		if slices.Contains(h.Events, e.Name) {
			r.Events = append(r.Events, e.Label())
		}
	}
	return r
}

func (d desk) list(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := hooksView{On: d.hooks != nil, Key: rand.Text()}
	for _, e := range Events() {
		view.Events = append(view.Events, eventChoice{e.Name, e.Label()})
	}
	if d.hooks != nil {
		view.Allow = d.hooks.Allow
	}
	all, err := d.store.Webhooks().All(r.Context())
	if err != nil {
		return err
	}
	counts, err := d.store.Webhooks().Counts(r.Context())
	if err != nil {
		return err
	}
	data, err := d.office.Data(r.Context())
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, h := range all {
		view.Hooks = append(view.Hooks, rowOf(data, h, counts[h.ID]))
		told[h.Unit] = true
	}
	for _, u := range data.Data().Units {
		if !u.Holds(v.Today()) {
			continue
		}
		view.Units = append(view.Units, u.Name)
		if u.Channel == workflow.ByHook && !told[u.ID] {
			view.Untold = append(view.Untold, u.Name)
		}
	}
	return d.pages.Render(w, r, v, http.StatusOK, "webhooks", view)
}

// working demands that events are sent at all.
func (d desk) working() error {
	if d.hooks == nil {
		return web.Refuse(workflow.Refused, "事件推送没有启用。要启用，请在启动 jiyao serve 时用环境变量 JIYAO_WEBHOOK_ALLOW 写明可以推送的主机。")
	}
	return nil
}

// add sets an address and shows its secret, this once.
func (d desk) add(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单读不懂，请返回重新填写。")
	}
	want, err := d.wanted(r, v)
	if err != nil {
		return err
	}
	h, err := d.hooks.Subscribe(r.Context(), v.Actor.Person, want)
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, v, http.StatusOK, "webhook", hookView{hookRow: hookRow{ID: h.ID, Label: h.Label}, Secret: h.Secret})
}

// wanted reads what the form asks for.
func (d desk) wanted(r *http.Request, v *web.Visit) (Subscription, error) {
	want := Subscription{
		Label: r.PostForm.Get("label"), URL: strings.TrimSpace(r.PostForm.Get("url")), Events: r.PostForm["event"],
		Digest: r.PostForm.Get("digest"), Note: r.PostForm.Get("note"), Key: r.PostForm.Get("key"),
	}
	name := strings.TrimSpace(r.PostForm.Get("unit"))
	if name == "" {
		return want, nil
	}
	u, err := d.office.Unit(r.Context(), name, v.Today())
	if workflow.KindOf(err) == workflow.NotFound {
		return want, refuse("%s", err)
	}
	want.Unit = u.ID
	return want, err
}

// hookView is the page of one address with what it was told.
type hookView struct {
	hookRow
	Secret string // shown once
	Digest string
	Since  int64
	By     string
	Made   time.Time
	Log    []logRow
	More   int64 // before which the next page is; 0 is none
}

// logRow is one event that was told, or is to be.
type logRow struct {
	ID                    int64
	Event, EventID, State string
	Again                 bool // may be sent again
	Attempts              int
	Answer, Reason        string
	At, Due               time.Time
}

// onePage is how many events a page shows.
const onePage = 50

// named gives the address that the request names, with its counts.
func (d desk) named(r *http.Request) (h store.Webhook, row hookRow, err error) {
	if h, err = d.store.Webhooks().Of(r.Context(), r.PathValue("webhook")); err != nil {
		return h, row, err
	}
	counts, err := d.store.Webhooks().Counts(r.Context())
	if err != nil {
		return h, row, err
	}
	data, err := d.office.Data(r.Context())
	if err != nil {
		return h, row, err
	}
	return h, rowOf(data, h, counts[h.ID]), nil
}

func (d desk) show(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	h, row, err := d.named(r)
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64)
	log, err := d.store.Webhooks().Log(r.Context(), h.ID, before, onePage)
	if err != nil {
		return err
	}
	view := hookView{hookRow: row, Digest: h.Digest, Since: h.Since, By: h.By.Name, Made: h.Created}
	for _, one := range log {
		view.Log = append(view.Log, logOf(one))
	}
	if len(log) == onePage {
		view.More = log[len(log)-1].ID
	}
	return d.pages.Render(w, r, v, http.StatusOK, "webhook", view)
}

func logOf(one store.HookDelivery) logRow {
	row := logRow{
		ID: one.ID, Event: one.Event, EventID: one.EventID, Attempts: one.Attempts, Reason: one.Reason, At: one.Created, Due: one.Due,
		State: map[string]string{store.HookWaiting: "待推送", store.HookDelivered: "已送到", store.HookFailed: "搁置"}[one.State],
		Again: one.State != store.HookWaiting,
	}
	if one.State != store.HookWaiting {
		row.Due = time.Time{}
	}
	if one.Status != 0 {
		row.Answer = strconv.Itoa(one.Status)
	}
	return row
}

// back shows an address again after something was done about it.
func (d desk) back(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, "/admin/webhooks/"+r.PathValue("webhook"), http.StatusSeeOther)
	}
	return err
}

func (d desk) ping(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	_, err := d.hooks.Ping(r.Context(), r.PathValue("webhook"))
	return d.back(w, r, err)
}

func (d desk) turn(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	to := store.HookState(r.PostFormValue("state"))
	if to == store.HookRemoved {
		return web.Refuse(workflow.Invalid, "删除推送地址须经确认，请从该地址的页面办理。")
	}
	return d.back(w, r, d.hooks.Turn(r.Context(), v.Actor.Person, r.PathValue("webhook"), to, r.PostFormValue("note")))
}

func (d desk) resend(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	n, err := strconv.ParseInt(r.PostFormValue("delivery"), 10, 64)
	if err != nil {
		return web.Refuse(workflow.Invalid, "没有写明重发哪一件，请返回重新选择。")
	}
	return d.back(w, r, d.hooks.Resend(r.Context(), v.Actor.Person, r.PathValue("webhook"), n))
}

func (d desk) replay(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.PostFormValue("after"), 10, 64)
	if err != nil {
		return web.Refuse(workflow.Invalid, "请写明从哪个事件编号以后重放，从头放写0。")
	}
	_, _, err = d.hooks.Replay(r.Context(), v.Actor.Person, r.PathValue("webhook"), after)
	return d.back(w, r, err)
}

// removeView asks whether an address is really meant to go.
type removeView struct{ hookRow }

func (d desk) removePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	_, row, err := d.named(r)
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, v, http.StatusOK, "webhook-remove", removeView{row})
}

func (d desk) remove(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := d.working(); err != nil {
		return err
	}
	err := d.hooks.Turn(r.Context(), v.Actor.Person, r.PathValue("webhook"), store.HookRemoved, r.PostFormValue("note"))
	if err == nil {
		http.Redirect(w, r, "/admin/webhooks", http.StatusSeeOther)
	}
	return err
}
