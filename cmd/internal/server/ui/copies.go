package ui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func copiesGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.Readers().Seeing(office.SeeDraft)
			clerk := web.Roles(workflow.Clerk).Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/copies"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: see, Handler: u.copiesPage},
				{Method: "POST", Pattern: at, Policy: clerk, Handler: u.copiesAct},
				{Method: "POST", Pattern: at + "/receipts", Policy: clerk, Handler: u.pasteReceipts},
				{Method: "GET", Pattern: at + ".csv", Policy: see, Handler: u.copiesCSV},
				{Method: "GET", Pattern: at + ".xlsx", Policy: see, Handler: u.copiesXLSX},
			}
		},
		pages: []web.Page{{Name: "copies", View: copiesView{}}},
	}
}

// copiesView is where the copies of one minutes are (分送情况).
type copiesView struct {
	Act        act
	Title      string
	Number     string
	Edition    string
	Tally      copiesTally
	Rows       []copyLine
	Show       string
	Shows      []choice
	Edit       bool
	Did        string
	Fault      string
	Pasted     string
	Superseded []supersededLine
	Until      int // working days a unit has
	Left       int // 印后未发
}

// copiesTally is the counts on top: 共 68 · 签收 61 · 未阅 2.
type copiesTally struct {
	All, Received, Read, Unread, Waiting, Bounced, Recalled, Late int
	Run                                                           int // 印数
	Percent                                                       string
}

// copyLine is one copy with everything about it.
type copyLine struct {
	Minutes, Title, Number string
	N                      int
	Unit, Box, Channel     string
	Copies                 int
	Use, Reason            string
	State                  string
	Class                  string // of the state, beside its word
	Sent                   time.Time
	By, Through            string
	Occurred, Recorded     time.Time
	Note                   string
	Urged                  string
	Late                   bool
	Link                   string // of a link that is open
	Serials                string // 份号 of its marked sheets
	Settled                bool
}

// supersededLine is a copy of an older edition that is still out.
type supersededLine struct {
	Href, Unit, State, Edition, InForce string
	Copies, N                           int
	Anew                                bool
}

// copyLines gives the copies of a minutes, what has to be done about first.
type copyLines struct {
	book  unitBook
	late  time.Time
	urges map[int][]store.CopyUrge
	links map[int]store.CopyLink
}

func (u *UI) copyLines(ctx context.Context, v *web.Visit, m workflow.Minutes) (copyLines, error) {
	data, err := u.Office.Data(ctx)
	if err != nil {
		return copyLines{}, err
	}
	l := copyLines{book: unitBook{data: data, today: v.Today()}, urges: map[int][]store.CopyUrge{}, links: map[int]store.CopyLink{}}
	if l.late, err = u.Office.LateBefore(ctx); err != nil {
		return l, err
	}
	urges, err := u.Office.Store.Clerking().Urges(ctx, m.ID)
	if err != nil {
		return l, err
	}
	for _, g := range urges {
		l.urges[g.Copy] = append(l.urges[g.Copy], g)
	}
	links, err := u.Office.Store.Clerking().Links(ctx, m.ID)
	for _, k := range links {
		if k.Open(v.Now) {
			l.links[k.Copy] = k
		}
	}
	return l, err
}

// line gives one copy as the tables show it.
func (l copyLines) line(m workflow.Minutes, c workflow.CopyRecord) copyLine {
	line := copyLine{
		Minutes: m.ID, Title: m.Title, Number: m.Number.Text, N: c.N, Unit: c.Unit, Box: l.book.box(c.ID), Channel: c.Channel.Label(),
		Copies: c.Copies, Reason: c.Reason, State: stateOf(c), Class: classOf(c.State), Sent: c.Sent, By: c.By.Name, Through: c.Through.Name,
		Occurred: c.Occurred, Recorded: c.Recorded, Note: c.Note, Late: store.Overdue(c, l.late), Settled: settled(c.State),
	}
	switch c.Use {
	case workflow.ForOffice:
		line.Channel, line.Use = "", "留存"
	case workflow.ForArchive:
		line.Channel, line.Use = "", "存档"
	}
	if urges := l.urges[c.N]; len(urges) > 0 {
		last := urges[len(urges)-1]
		line.Urged = strconv.Itoa(len(urges)) + "次，最近" + web.Moment(last.Occurred) + last.By.Name
		if last.Note != "" {
			line.Urged += "（" + last.Note + "）"
		}
	}
	if k, ok := l.links[c.N]; ok {
		line.Link = k.Person.Name + "，" + web.Moment(k.Expires) + "前有效"
	}
	return line
}

func stateOf(c workflow.CopyRecord) string {
	if c.State == workflow.CopyKept && c.Use == workflow.ForArchive {
		return "存档"
	}
	return c.State.Label()
}

// classOf gives how a state's word is set off.
func classOf(s workflow.CopyState) string {
	switch s {
	case workflow.CopyReceived, workflow.CopyKept, workflow.CopyRecalled, workflow.CopyReplaced:
		return "done"
	case workflow.CopyBounced:
		return "late"
	default:
		return "waiting"
	}
}

// settled reports whether nothing has to be done about a copy any more.
func settled(s workflow.CopyState) bool { return classOf(s) == "done" }

// tally counts the copies of a minutes that go to units.
func (l copyLines) tally(m workflow.Minutes) copiesTally {
	t := copiesTally{Run: m.PrintRun()}
	for _, c := range m.Copies {
		if c.Use != workflow.ForRecipient || c.State == workflow.CopyReplaced {
			continue
		}
		t.All++
		switch c.State {
		case workflow.CopyReceived:
			t.Received++
		case workflow.CopyRead:
			t.Read++
		case workflow.CopySent, workflow.CopyDispatched:
			t.Unread++
		case workflow.CopyWaiting:
			t.Waiting++
		case workflow.CopyBounced:
			t.Bounced++
		case workflow.CopyRecalled:
			t.Recalled++
		}
		if store.Overdue(c, l.late) {
			t.Late++
		}
	}
	t.Percent = percent(t.Received, t.All)
	return t
}

// percent gives a share for a bar.
func percent(part, whole int) string {
	if whole == 0 {
		return "0"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64)
}

func (u *UI) copiesPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.copiesView(r, v)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "copies", view)
}

func (u *UI) copiesView(r *http.Request, v *web.Visit) (copiesView, error) {
	m := v.Minutes
	lines, err := u.copyLines(r.Context(), v, m)
	if err != nil {
		return copiesView{}, err
	}
	view := copiesView{
		Act: actOn(m), Title: m.Title, Number: m.Number.Text, Edition: editionLabel(m.Edition), Tally: lines.tally(m),
		Show: r.URL.Query().Get("show"), Edit: v.Has(workflow.Clerk), Did: didWhat(r), Until: u.Office.Customs().ReceiptDays,
	}
	for _, c := range []choice{{Value: "", Label: "全部"}, {Value: "open", Label: "未办结"}, {Value: "late", Label: "超期"}} {
		c.Chosen = c.Value == view.Show
		view.Shows = append(view.Shows, c)
	}
	work, err := u.Office.Presswork(r.Context(), m)
	if err != nil {
		return view, err
	}
	marks, err := u.Office.Store.Clerking().Marks(r.Context(), m.ID)
	if err != nil {
		return view, err
	}
	serials := presswork.Range(marks)
	view.Left = work.Left()
	for _, c := range m.Copies {
		line := lines.line(m, c)
		line.Serials = serials[c.N]
		if view.Show == "open" && line.Settled || view.Show == "late" && !line.Late {
			continue
		}
		view.Rows = append(view.Rows, line)
	}
	slices.SortStableFunc(view.Rows, func(a, b copyLine) int {
		return cmp.Or(cmp.Compare(boolRank(!a.Late), boolRank(!b.Late)), cmp.Compare(boolRank(a.Settled), boolRank(b.Settled)))
	})
	view.Superseded, err = u.supersededLines(r.Context(), m.ID)
	return view, err
}

func (u *UI) supersededLines(ctx context.Context, id string) ([]supersededLine, error) {
	all, err := u.Office.Store.Superseded(ctx, id)
	if err != nil {
		return nil, err
	}
	var lines []supersededLine
	for _, s := range all {
		lines = append(lines, supersededLine{
			Href: "/minutes/" + s.Minutes + "/copies", Unit: s.Unit, State: s.State.Label(), Copies: s.Copies, N: s.N, Anew: s.Anew,
			Edition: s.Number + "第" + strconv.Itoa(max(s.Edition, 1)) + "版", InForce: "第" + strconv.Itoa(s.InForce) + "版",
		})
	}
	return lines, nil
}
