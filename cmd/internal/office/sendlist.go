package office

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// SendList is whom a minutes is to be sent to (分送清单), as it is put together
// before 分送.
type SendList struct {
	N          int // of the list as it is kept; 0 for a proposal that nobody has kept
	Recipients []workflow.Recipient
	Skipped    []org.Skipped // what the groups name and nobody receives
	By         workflow.Person
	At         time.Time
}

// Copies gives 印数: all copies of the list, those that stay in the office too.
func (l SendList) Copies() int {
	sum := 0
	for _, r := range l.Recipients {
		sum += r.Copies
	}
	return sum
}

// Own is what the copies that stay are called.
const Own = "本单位"

// SendList gives the list that is kept for a minutes; else what the office's
// data propose: the group of its kind of meeting, the 责任单位 of its decisions
// beside it, who has an earlier edition, and the copies that stay. Where copies
// have gone out already there is nothing to propose (增发).
func (o *Office) SendList(ctx context.Context, m workflow.Minutes) (SendList, error) {
	kept, err := o.Store.Clerking().SendList(ctx, m.ID)
	if err != nil {
		return SendList{}, err
	}
	switch {
	case kept.N == 0 && len(m.Copies) > 0:
		return SendList{}, nil
	case kept.N == 0:
		return o.proposedList(ctx, m)
	}
	l := SendList{N: kept.N, By: kept.By, At: kept.At}
	if err := json.Unmarshal([]byte(kept.Data), &l.Recipients); err != nil {
		return SendList{}, workflow.Fault("read send list", err)
	}
	return l, nil
}

func (o *Office) proposedList(ctx context.Context, m workflow.Minutes) (SendList, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return SendList{}, err
	}
	var l SendList
	if t, err := d.org.MeetingType(m.Type); err == nil && t.Group != "" {
		if l, err = o.Expanded(ctx, m, t.Group, nil); err != nil {
			return SendList{}, err
		}
	}
	missing, err := o.Uncovered(ctx, m, l.Recipients)
	if err != nil {
		return SendList{}, err
	}
	for _, u := range missing {
		if u.Unit.ID != "" {
			l.Recipients = append(l.Recipients, u.Recipient())
		}
	}
	if err := o.formerly(ctx, d, m, &l); err != nil {
		return SendList{}, err
	}
	l.Recipients = append(l.Recipients, Staying(o.config.Customs.Kept, o.config.Customs.Shelved)...)
	return l, nil
}

// formerly adds to the list of a new edition (更正、重印替换) whoever has an earlier
// one and would not get it otherwise: units that were added by hand, or have
// left the group since. A copy that went to the wrong unit is none of them.
func (o *Office) formerly(ctx context.Context, d *data, m workflow.Minutes, l *SendList) error {
	for of := m.Edition.Of; of != ""; {
		former, err := o.Store.Minutes(ctx, of)
		if err != nil {
			return err
		}
		for _, c := range former.Copies {
			if c.Use != workflow.ForRecipient || c.State == workflow.CopyBounced || c.Replaces != 0 {
				continue
			}
			r := workflow.Recipient{Unit: c.Unit, ID: c.ID, Copies: c.Copies, Channel: c.Channel, Reason: "第" + strconv.Itoa(max(former.Edition.N, 1)) + "版已送"}
			if c.Reason != "" {
				r.Reason += "：" + brief(c.Reason)
			}
			if u, ok := d.org.Unit(c.ID); ok && c.ID != "" {
				r.Channel = u.Channel
			}
			l.Recipients = AddRecipient(l.Recipients, r)
		}
		of = former.Edition.Of
	}
	return nil
}

// Staying gives the copies that never leave the office: 留存 and 存档.
func Staying(kept, shelved int) []workflow.Recipient {
	var all []workflow.Recipient
	if kept > 0 {
		all = append(all, workflow.Recipient{Unit: Own, Copies: kept, Use: workflow.ForOffice, Reason: "留存"})
	}
	if shelved > 0 {
		all = append(all, workflow.Recipient{Unit: Own, Copies: shelved, Use: workflow.ForArchive, Reason: "存档"})
	}
	return all
}

// Expanded gives a list with the units that a group stands for today added to
// it, for a minutes' topics: a unit that is on it already stays as it is.
func (o *Office) Expanded(ctx context.Context, m workflow.Minutes, group string, to []workflow.Recipient) (SendList, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return SendList{}, err
	}
	e, err := d.org.Expand(group, m.Topics, workflow.DateOf(o.Now()))
	if err != nil {
		return SendList{}, spoken(err)
	}
	l := SendList{Recipients: slices.Clone(to), Skipped: e.Skipped}
	for _, r := range e.Recipients {
		l.Recipients = AddRecipient(l.Recipients, RecipientOf(r))
	}
	return l, nil
}

// RecipientOf gives a unit of a group as the workflow has it.
func RecipientOf(r org.Recipient) workflow.Recipient {
	return workflow.Recipient{
		Unit: r.Unit.Name, ID: r.Unit.ID, Copies: r.Copies, Channel: r.Unit.Channel, Reason: strings.Join(r.Reasons, "；"),
	}
}

// NameRecipient puts a recipient on a list, each unit once: how many copies it
// gets is what was said last.
func NameRecipient(to []workflow.Recipient, r workflow.Recipient) []workflow.Recipient {
	for i, have := range to {
		if have.Unit == r.Unit && have.Use == r.Use {
			to[i].Copies = r.Copies
			return to
		}
	}
	return append(to, r)
}

// AddRecipient adds a recipient to a list that does not have it yet.
func AddRecipient(to []workflow.Recipient, r workflow.Recipient) []workflow.Recipient {
	same := func(have workflow.Recipient) bool {
		return have.Use == r.Use && (have.Unit == r.Unit || r.ID != "" && have.ID == r.ID)
	}
	if slices.ContainsFunc(to, same) {
		return to
	}
	return append(to, r)
}

// Responsible is a 责任单位 as a minutes' decisions name it.
type Responsible struct {
	Named string   // as written
	Unit  org.Unit // zero if no unit of today's data bears the name
	Items []string // the headings of the 议题 that name it
}

// Recipient gives the line by which the unit gets a copy.
func (r Responsible) Recipient() workflow.Recipient {
	return workflow.Recipient{
		Unit: r.Unit.Name, ID: r.Unit.ID, Copies: 1, Channel: r.Unit.Channel, Reason: "责任单位：" + brief(strings.Join(r.Items, "、")),
	}
}

// brief keeps a reason to the length of a line.
func brief(s string) string {
	runes := []rune(s)
	if len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// Uncovered gives the 责任单位 of a minutes' decisions that a list does not
// have, in the order of the text. Those whose name no unit bears are among them:
// a person has to look.
func (o *Office) Uncovered(ctx context.Context, m workflow.Minutes, on []workflow.Recipient) ([]Responsible, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, r := range on {
		has[r.ID], has[r.Unit] = true, true
	}
	today := workflow.DateOf(o.Now())
	var all []Responsible
	for _, item := range drafting.Parse(m.Text).Items {
		for _, decision := range item.Resolutions {
			for _, name := range decision.Units {
				u, _ := d.unit(name, today)
				if has[name] || u.ID != "" && has[u.ID] || u.ID == "" && !looksLikeUnit(name) {
					continue
				}
				all = addResponsible(all, Responsible{Named: name, Unit: u, Items: []string{item.Heading.Value}})
			}
		}
	}
	return all, nil
}

// looksLikeUnit reports whether what is written as a 责任单位 ends as the names of
// units do: 金融机构 and 社会资本 get no copy.
func looksLikeUnit(name string) bool {
	for _, end := range []string{
		"局", "委", "办", "部", "厅", "会", "院", "处", "室", "科", "站", "队", "中心", "政府", "公司", "集团", "大学", "学院", "学校", "银行", "支队", "管委会", "办公室", "区", "县", "乡", "镇", "街道",
	} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func addResponsible(all []Responsible, r Responsible) []Responsible {
	i := slices.IndexFunc(all, func(have Responsible) bool {
		return have.Named == r.Named || r.Unit.ID != "" && have.Unit.ID == r.Unit.ID
	})
	switch {
	case i < 0:
		return append(all, r)
	case !slices.Contains(all[i].Items, r.Items[0]):
		all[i].Items = append(all[i].Items, r.Items[0])
	}
	return all
}

// KeepSendList keeps a list for a minutes that has not been sent out yet. Who
// does it is told by his ID alone, and has to be a clerk; l.N is the number of
// the list it was made from.
func (o *Office) KeepSendList(ctx context.Context, by workflow.Actor, m workflow.Minutes, l SendList) (SendList, error) {
	by, err := o.clerk(ctx, by, "编制分送清单")
	if err != nil {
		return SendList{}, err
	}
	data, err := json.Marshal(l.Recipients)
	if err != nil {
		return SendList{}, workflow.Fault("write send list", err)
	}
	kept, err := o.Store.Clerking().PutSendList(ctx, store.SendList{Minutes: m.ID, N: l.N, Data: string(data), By: by.Person, At: o.Now()})
	l.N, l.By, l.At = kept.N, by.Person, kept.At
	if err == nil && m.Finalized && o.config.Packages {
		_, _ = o.WritePackage(context.WithoutCancel(ctx), m) // it holds the list; the fault is remembered
	}
	return l, err
}

// clerk demands that somebody is a clerk today.
func (o *Office) clerk(ctx context.Context, by workflow.Actor, what string) (workflow.Actor, error) {
	by, err := o.Actor(ctx, by.ID)
	if err == nil && (!by.Has(workflow.Clerk) || by.Has(workflow.Admin) || by.Has(workflow.Auditor)) {
		err = &workflow.Error{
			Kind: workflow.Forbidden, Reason: workflow.ReasonRole,
			Msg: what + "由" + workflow.Clerk.Label() + "办理，" + by.Name + "没有这个角色。",
		}
	}
	return by, err
}
