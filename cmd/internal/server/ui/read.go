package ui

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func readGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			seen := web.SignedIn().Seeing(office.SeeAny)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}", Policy: seen, Handler: u.read},
				{Method: "GET", Pattern: "/minutes/{minutes}/history", Policy: web.SignedIn().Seeing(office.SeeDraft), Handler: u.history},
			}
		},
		pages: []web.Page{
			{Name: "read", View: readView{}}, {Name: "asked", View: askedView{}}, {Name: "history", View: historyView{}},
		},
	}
}

// read shows a minutes: the whole case to who sees the draft, else what he was
// asked about, or the paper he was sent.
func (u *UI) read(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if !v.Sight.Draft {
		return u.readAsked(w, r, v)
	}
	since, fresh, err := u.lastRead(r, v)
	if err != nil {
		return err
	}
	if fresh { // the address keeps from where on things are new, so that looking again shows the same
		http.Redirect(w, r, again(r.URL, "since", strconv.Itoa(since)), http.StatusSeeOther)
		return nil
	}
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return err
	}
	view, err := u.readView(r, v, c, since)
	if err != nil {
		return err
	}
	if err := u.markRead(r.Context(), v); err != nil {
		return err
	}
	return u.show(w, r, v, "read", view)
}

// lastRead gives the revision that the visitor last read: as the address says, or
// as it is on record; fresh says that it is news to the address.
func (u *UI) lastRead(r *http.Request, v *web.Visit) (since int, fresh bool, err error) {
	if n, err := strconv.Atoi(r.FormValue("since")); err == nil && n >= 0 && n <= v.Minutes.Revisions {
		return n, false, nil
	}
	last, ok, err := u.Office.Store.LastRead(r.Context(), v.Minutes.ID, v.Actor.ID)
	if err != nil || !ok {
		return 0, false, err
	}
	return last.Revision, last.Revision < v.Minutes.Revision, nil
}

// markRead remembers that the visitor has opened the minutes as it is, unless that
// is known.
func (u *UI) markRead(ctx context.Context, v *web.Visit) error {
	last, ok, err := u.Office.Store.LastRead(ctx, v.Minutes.ID, v.Actor.ID)
	if err != nil || ok && last.Version >= v.Minutes.Version {
		return err
	}
	return u.Office.Store.MarkRead(ctx, workflow.Reading{
		Minutes: v.Minutes.ID, Reader: v.Actor.ID, Revision: v.Minutes.Revision, Version: v.Minutes.Version, At: v.Now,
	})
}

// again gives an address with one of its values changed.
func again(from *url.URL, name, value string) string {
	q := from.Query()
	q.Set(name, value)
	return from.Path + "?" + q.Encode()
}

// readView is the reading page.
type readView struct {
	act
	head
	Done string // what the visitor has just done
	Kind string // clean, marks, since, diff or paper
	Tabs []tab

	Text      review.Text
	Compared  string // between which texts
	Versions  []version
	From, To  int
	Threads   []threadView
	Quoting   quoting
	Events    []review.Event
	More      bool // the history has more than is shown
	Matrix    review.Matrix
	Bar       bar
	Pages     []int // beside the text
	Beside    bool
	PageFault string
	BesideURL string
	LetStand  []letStandRow
	Findings  findingsView
	Publicity string // 公开属性, in a line
	Dossier   string // the meeting it began from, where there is one and he may see it
}

// head is what stands above every page about a minutes.
type head struct {
	ID, Title, Number, Meeting string
	Edition                    string
	Place                      string
	Holders                    string
	Since                      string
	Due                        workflow.Date
	DueText                    string
	Late                       bool
	Wants, Vacant              []string
	Steps                      []review.Step
	Issued                     bool
	OFD                        bool      // the issued one is there as OFD too
	Writing                    []string  // who is editing now
	Competing                  []version // texts kept beside the one in force
}

// threadView is a thread with the forms of its answers.
type threadView struct {
	act
	review.Thread
	May bool
}

// tab is one way to look at a text.
type tab struct {
	Label, Href, Key string
	Here             bool
	Count            int
}

// version is a text that one may compare with.
type version struct {
	N     int
	Label string
}

// quoting is the form of a new remark.
type quoting struct {
	May       bool
	Quote     string
	Paragraph int
}

func (u *UI) readView(r *http.Request, v *web.Visit, c *review.Case, since int) (readView, error) {
	view := readView{
		act: actOn(v.Minutes), head: u.headOf(v, c), Kind: r.FormValue("view"), Matrix: c.Matrix,
		Done: done(c, v.Actor, r.FormValue("done")), Versions: versions(c),
	}
	view.Beside = r.FormValue("beside") != ""
	var err error
	if view.Bar, err = u.barOf(r.Context(), v, c); err != nil {
		return view, err
	}
	for _, t := range c.Threads {
		view.Threads = append(view.Threads, threadView{act: actOn(v.Minutes), Thread: t, May: view.Bar.Comment})
	}
	view.Quoting = quoting{May: view.Bar.Comment, Quote: r.FormValue("quote")}
	view.Quoting.Paragraph, _ = strconv.Atoi(r.FormValue("p")) // nothing is as good as 0
	if err := view.compare(r, c, since); err != nil {
		return view, err
	}
	view.Tabs = view.tabs(r, c, since)
	view.Events = review.History(c.Entries, c.Flow)
	if len(view.Events) > shortHistory {
		view.Events, view.More = view.Events[:shortHistory], true
	}
	if view.Beside || view.Kind == "paper" {
		if l, err := u.Preview.Layout(v.Minutes, ""); err != nil {
			view.PageFault = err.Error()
		} else {
			for i := range l.Pages {
				view.Pages = append(view.Pages, i+1)
			}
		}
	}
	view.BesideURL = again(r.URL, "beside", map[bool]string{true: "", false: "1"}[view.Beside])
	if view.LetStand, err = u.letStand(r.Context(), v); err != nil {
		return view, err
	}
	if view.Findings, err = u.readFindings(r.Context(), v); err != nil {
		return view, err
	}
	if view.Publicity, err = u.publicity(r, v.Minutes); err != nil {
		return view, err
	}
	view.Dossier, err = u.dossierOf(r, v)
	return view, err
}

// shortHistory is how much of the history stands beside the text.
const shortHistory = 12

// compare chooses the text as the address asks for it.
func (view *readView) compare(r *http.Request, c *review.Case, since int) (err error) {
	view.From, view.To = c.Submitted(), c.Minutes.Revision
	switch view.Kind {
	case "marks":
	case "since":
		view.From = max(since, 1)
	case "diff":
		view.From, view.To = chosen(r, "from", view.From, len(c.Revisions)), chosen(r, "to", view.To, len(c.Revisions))
		view.From, view.To = min(view.From, view.To), max(view.From, view.To)
	default:
		if view.Kind != "paper" {
			view.Kind = "clean"
		}
		view.Text, err = c.Clean(since)
		return err
	}
	if view.Text, err = c.Compare(view.From, view.To); err != nil {
		return err
	}
	if view.Compared = "此后没有修改。"; view.From != view.To {
		view.Compared = fmt.Sprintf("第%d稿与第%d稿相比：%s", view.From, view.To, view.Text.Summary)
	}
	return nil
}

// chosen reads the number of a revision.
func chosen(r *http.Request, name string, otherwise, most int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil || n < 1 || n > most {
		return otherwise
	}
	return n
}

// tabs gives the ways to look at the text.
func (view *readView) tabs(r *http.Request, c *review.Case, since int) []tab {
	address := func(kind string) string {
		u := *r.URL
		q := u.Query()
		for _, name := range []string{"from", "to", "done", "quote", "p"} {
			q.Del(name)
		}
		u.RawQuery = q.Encode()
		return again(&u, "view", kind)
	}
	all := []tab{
		{Label: "清稿", Href: address("clean"), Here: view.Kind == "clean", Key: "1"},
		{Label: "花脸", Href: address("marks"), Here: view.Kind == "marks", Key: "2"},
	}
	if since > 0 {
		label := "上次阅后修改"
		if since == c.Minutes.Revision {
			label = "上次阅后没有修改"
		}
		all = append(all, tab{Label: label, Href: address("since"), Here: view.Kind == "since", Key: "3"})
	}
	if len(c.Revisions) > 1 {
		all = append(all, tab{Label: "版本对比", Href: address("diff"), Here: view.Kind == "diff", Key: "4"})
	}
	return append(all, tab{Label: "版面", Href: address("paper"), Here: view.Kind == "paper", Key: "5"})
}

// versions lists the texts, the latest first; of what one person saved in a row at
// one step the last alone.
func versions(c *review.Case) []version {
	var all []version
	for i := len(c.Revisions) - 1; i >= 0; i-- {
		r := c.Revisions[i]
		if i+1 < len(c.Revisions) {
			next := c.Revisions[i+1]
			if next.Author.ID == r.Author.ID && next.Place == r.Place && !r.Competing && !next.Competing && r.N != c.Submitted() && i > 0 {
				continue
			}
		}
		label := fmt.Sprintf("第%d稿　%s　%s　%s", r.N, r.Author.Name, c.Flow.PlaceLabel(r.Place), web.Moment(r.At))
		if r.Competing {
			label += "　（竞争稿）"
		}
		all = append(all, version{r.N, label})
	}
	return all
}

// headOf gives what stands above every page about a minutes.
func (u *UI) headOf(v *web.Visit, c *review.Case) head {
	m := c.Minutes
	h := head{
		ID: m.ID, Title: m.Title, Number: m.Number.Text, Place: c.Standing.Place, Since: web.Moment(m.Arrived), Due: m.Due,
		DueText: timeLeft(m.Due, v.Today()), Late: m.Due != "" && m.Due < v.Today(), Steps: c.Steps, Issued: !m.PDF.IsZero(),
		Holders: strings.Join(c.Standing.Holders, "、"),
	}
	h.OFD = slices.ContainsFunc(c.Entries, func(e workflow.Entry) bool { return !e.OFD.IsZero() })
	if def, ok := c.Flow.Def(m.Place.State); ok && def.End {
		h.Holders = ""
	}
	var met []string
	if t, err := c.Data.MeetingType(m.Type); err == nil {
		met = append(met, t.Label)
	}
	if m.Session > 0 {
		met = append(met, fmt.Sprintf("第%d次", m.Session))
	}
	if m.Meeting != "" {
		met = append(met, web.Day(m.Meeting))
	}
	h.Meeting = strings.Join(met, "　")
	if !m.Edition.IsZero() {
		h.Edition = fmt.Sprintf("第%d版（%s）：%s", m.Edition.N, m.Edition.Kind.Label(), m.Edition.Reason)
	}
	for _, want := range c.Standing.Wants {
		h.Wants = append(h.Wants, wanting(want))
	}
	for _, vacant := range c.Standing.Vacant {
		h.Vacant = append(h.Vacant, vacancy(vacant))
	}
	for _, l := range c.Leases {
		if l.Holder.ID != v.Actor.ID {
			h.Writing = append(h.Writing, l.Holder.Name+"（至"+l.Until.In(workflow.Shanghai()).Format("15:04")+"）")
		}
	}
	for _, one := range c.Revisions {
		if one.Competing {
			h.Competing = append(h.Competing, version{one.N, fmt.Sprintf("第%d稿　%s　%s", one.N, one.Author.Name, web.Moment(one.At))})
		}
	}
	return h
}

// wanting says what a minutes lacks.
func wanting(w office.Want) string {
	said := ""
	switch w.Kind {
	case office.WantText:
		said = "正文"
	case office.WantConsent:
		said = w.Who + "的同意"
	case office.WantSignature:
		said = w.Who
	case office.WantOpinion:
		said = w.Who + "的意见"
	case office.WantAccord:
		said = "与" + w.Who + "协商一致（有不同意见）"
	case office.WantSecond:
		said = w.Who + "的校核"
	case office.WantTranscript:
		said = "按签批稿誊清，并由第二人校核"
	case office.WantNumber:
		said = "编号"
	case office.WantFinal:
		said = "定稿"
	case office.WantIssue:
		said = "印发"
	default:
		said = "分送"
	}
	if w.Due != "" {
		said += "（时限" + w.Due.Chinese() + "）"
	}
	return said
}

// vacancy says that nobody is there to act.
func vacancy(v office.Vacant) string {
	if v.Row == 0 {
		return "“" + v.Name + "”现在无人，改由有这一环节角色的人办理；请管理员补任，或转办"
	}
	return fmt.Sprintf("第%d行“%s”现在无人，没有人能答复；请管理员补任，或减签", v.Row, v.Name)
}

// done says what the visitor has just done, if the address names the version it
// made.
func done(c *review.Case, who workflow.Actor, version string) string {
	n, err := strconv.Atoi(version)
	if err != nil {
		return ""
	}
	e, ok := c.Entry(n)
	if !ok || e.Actor.ID != who.ID {
		return ""
	}
	events := review.History([]workflow.Entry{e}, c.Flow)
	return "已办：" + events[0].Did + "。" + strings.Join(events[0].Details, "；")
}
