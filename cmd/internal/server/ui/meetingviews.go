package ui

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// agendaView is the first page of a meeting: agenda, materials, what becomes of
// it.
type agendaView struct {
	meetingHead
	Items     []itemRow
	Materials []materialRow
	Topics    []choice
	Units     []string
	Basics    dossier.Basics
	Recorders string
	Signed    bool // the 签到表 has been entered
	Void      bool // the minutes that began is void: another may begin
	Ready     string
	Resumable bool
	Files     bool // materials may be added
}

type itemRow struct {
	N, At, Up, Down        int // At is the place on the agenda; 0 is withdrawn
	Title, Reporter, Topic string
	State, Reason          string
	Normal                 bool
	Guests                 []string // who comes for it alone
}

type materialRow struct {
	N          int
	Name, Item string
	Bytes      int64
	By         string
	At         time.Time
	Digest     string
	Out        bool
}

func (u *UI) showAgenda(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	view := agendaView{
		meetingHead: u.meetingHead(r, v, m, "agenda", failed), Basics: m.Basics, Recorders: personNames(m.Recorders), Items: itemRows(m), Materials: materialRows(m),
		Signed: m.Count(dossier.Member, dossier.Present)+m.Count(dossier.Member, dossier.Absent) > 0,
	}
	view.Resumable = view.Edit && m.Allowed(dossier.Resume)
	view.Files = view.Edit && m.Allowed(dossier.AddMaterial)
	var err error
	if view.Topics, err = u.topicChoices(r, m, r.PostForm.Get("topic")); err != nil {
		return err
	}
	if view.Units, err = u.units(r, m.Date); err != nil {
		return err
	}
	for i := range view.Items {
		for _, t := range view.Topics {
			if t.Value != "" && t.Value == view.Items[i].Topic {
				view.Items[i].Topic = t.Label
			}
		}
	}
	if m.State == dossier.Begun {
		begun, err := u.Office.Store.Minutes(r.Context(), m.Minutes)
		view.Void = err == nil && begun.Place.State == workflow.Voided
	}
	if len(m.Agenda()) == 0 {
		view.Ready = "议程上还没有议题。请先添加议题，或决定不发纪要。"
	}
	return u.again(w, r, v, "meeting", view, failed)
}

func personNames(all []workflow.Person) string {
	list := make([]string, len(all))
	for i, p := range all {
		list[i] = p.Name
	}
	return strings.Join(list, "、")
}

func itemRows(m dossier.Meeting) (rows []itemRow) {
	for i, item := range m.Items {
		row := itemRow{
			N: item.N, At: m.Position(item.N), Up: i, Down: i + 2, Title: item.Title, Reporter: item.Reporter.Name, Topic: item.Topic,
			State: item.State.Label(), Reason: item.Reason, Normal: item.State == dossier.Listed,
		}
		if i == len(m.Items)-1 {
			row.Down = 0
		}
		for _, a := range m.People {
			if slices.Contains(a.Items, item.N) {
				row.Guests = append(row.Guests, a.Unit.Name+a.Person.Name)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func materialRows(m dossier.Meeting) (rows []materialRow) {
	for _, f := range m.Materials {
		row := materialRow{N: f.N, Name: f.Name, Bytes: f.Bytes, By: f.By.Name, At: f.At, Digest: f.SHA256[:min(12, len(f.SHA256))], Out: f.Out}
		if i, ok := m.Item(f.Item); ok {
			row.Item = i.Title
		}
		rows = append(rows, row)
	}
	return rows
}

// Size gives a file's size as people read it.
func (m materialRow) Size() string { return sizeOf(m.Bytes) }

// itemView is the page of one item.
type itemView struct {
	meetingHead
	N              int
	Item           dossier.Item
	Late, Out      bool
	Topics         []choice
	Units          []string
	Stands, Places int
}

func (u *UI) showItem(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	n := atoi(r.PathValue("item"))
	item, ok := m.Item(n)
	if !ok {
		return web.Hidden()
	}
	view := itemView{meetingHead: u.meetingHead(r, v, m, "agenda", failed), N: n, Item: item, Places: len(m.Items)}
	view.Out = item.State == dossier.Withdrawn
	view.Stands = slices.IndexFunc(m.Items, func(i dossier.Item) bool { return i.N == n }) + 1
	if r.PostForm.Has("title") {
		var c dossier.Change
		if err := fillItem(r, &c); err != nil {
			return err
		}
		view.Item = c.Item
	}
	view.Late = view.Item.State == dossier.Late
	var err error
	if view.Topics, err = u.topicChoices(r, m, view.Item.Topic); err != nil {
		return err
	}
	if view.Units, err = u.units(r, m.Date); err != nil {
		return err
	}
	return u.again(w, r, v, "meeting_item", view, failed)
}

// basicsView is the page of a meeting's name, day, place and chair, and of its
// recorders.
type basicsView struct {
	meetingHead
	Basics    dossier.Basics
	Session   int
	Recorders []choice
	Mine      bool // may say who records it
}

func (u *UI) showBasics(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	view := basicsView{
		meetingHead: u.meetingHead(r, v, m, "agenda", failed), Basics: m.Basics, Session: m.Session, Mine: m.IsRecorder(v.Actor.ID) || len(m.Recorders) == 0,
	}
	if r.PostForm.Has("name") {
		var c dossier.Change
		if err := fillBasics(r, &c); err == nil {
			view.Basics, view.Session = c.Basics, c.Session
		}
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	for _, post := range data.PostsWith(workflow.Recorder, v.Today()) {
		for _, h := range data.HoldersOf(post.ID, v.Today()) {
			view.Recorders = append(view.Recorders, choice{h.ID, h.Name, m.IsRecorder(h.ID)})
		}
	}
	return u.again(w, r, v, "meeting_basics", view, failed)
}

// recordsView is what was done to a dossier.
type recordsView struct {
	meetingHead
	Lines []recordLine
}

type recordLine struct {
	At      time.Time
	Who     string
	What    string
	Note    string
	Changes []string
}

func (u *UI) showRecords(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	lines, err := u.Office.MeetingRecords(r.Context(), v.Actor, m.ID)
	if err != nil {
		return err
	}
	view := recordsView{meetingHead: u.meetingHead(r, v, m, "records", failed)}
	for _, l := range slices.Backward(lines) {
		view.Lines = append(view.Lines, recordLine{
			At: l.Recorded, Who: l.Actor.Name, What: l.Act.Label(), Note: l.Note, Changes: dossier.Describe(l),
		})
	}
	return u.again(w, r, v, "meeting_records", view, failed)
}

// decideView asks before a meeting is given up: 不发纪要, 取消, and back.
type decideView struct {
	meetingHead
	Act, Label, Effect string
	Confirm            bool // by the chair
	Danger             bool
	Presides           string
}

func (u *UI) showDecide(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	act := r.PathValue("act")
	if act == "" {
		act = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	}
	view := decideView{meetingHead: u.meetingHead(r, v, m, "agenda", failed), Act: act, Presides: m.Chair.Name}
	switch act {
	case "none":
		view.Label, view.Confirm = "不发纪要", true
		view.Effect = "本次会议不再起草纪要。须经会议主持人确认，理由和确认人记入案卷。需要时可以恢复筹备。"
	case "cancel":
		view.Label, view.Danger = "取消会议", true
		view.Effect = "会议案卷保留，不再办理；会议次数可由别的会议使用。需要时可以恢复筹备。"
	case "resume":
		view.Label, view.Effect = "恢复筹备", "会议回到筹备状态，可以继续修改议程和名单、起草纪要。"
	default:
		return web.Hidden()
	}
	return u.again(w, r, v, "meeting_decide", view, failed)
}

// typedOr gives what was typed into a field, or what stands there.
func typedOr(typed url.Values, name, now string) string {
	if typed.Has(name) {
		return typed.Get(name)
	}
	return now
}
