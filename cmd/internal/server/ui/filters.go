package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// pick is one line of a list to choose from.
type pick struct {
	Value, Label string
	Chosen       bool
}

// picks gives a list to choose from: pairs of value and label.
func picks(chosen string, pairs ...[2]string) []pick {
	all := make([]pick, len(pairs))
	for i, p := range pairs {
		all[i] = pick{p[0], p[1], p[0] == chosen}
	}
	return all
}

// filters is what lists of minutes are narrowed by, as forms offer it.
type filters struct {
	Types  []pick
	States []pick
	Years  []pick
	Units  []string // names to choose from while typing

	labels map[workflow.State]string
	types  map[string]string
	flows  []*workflow.Flow
	data   *org.Office
}

// filters gathers what the office has to choose from.
func (u *UI) filters(ctx context.Context, v *web.Visit, q url.Values) (filters, error) {
	data, err := u.Office.Data(ctx)
	if err != nil {
		return filters{}, err
	}
	flows, err := u.Office.Flows(ctx)
	if err != nil {
		return filters{}, err
	}
	f := filters{labels: map[workflow.State]string{}, types: map[string]string{}, flows: flows, data: data}
	types, states, years := [][2]string{{"", "全部类型"}}, [][2]string{{"", "全部状态"}}, [][2]string{{"", "全部年份"}}
	for _, m := range data.Data().Meetings {
		if f.types[m.ID] == "" {
			f.types[m.ID] = m.Label
			types = append(types, [2]string{m.ID, m.Label})
		}
	}
	for _, flow := range flows {
		for _, s := range flow.States {
			if f.labels[s.State] == "" {
				f.labels[s.State] = s.Label
				states = append(states, [2]string{string(s.State), s.Label})
			}
		}
	}
	now, err := strconv.Atoi(v.Today().Year())
	if err != nil {
		return filters{}, err
	}
	for y := now + 1; y > now-30; y-- {
		years = append(years, [2]string{strconv.Itoa(y), strconv.Itoa(y) + "年"})
	}
	for _, unit := range data.Data().Units {
		if unit.Until == "" || unit.Until >= v.Today() {
			f.Units = append(f.Units, unit.Name)
		}
	}
	f.Types, f.States, f.Years = picks(q.Get("type"), types...), picks(q.Get("state"), states...), picks(q.Get("year"), years...)
	return f, nil
}

// place gives the words for where a minutes stands.
func (f filters) place(id workflow.FlowID, p workflow.Place) string {
	for _, flow := range f.flows {
		if flow.ID == id {
			return flow.PlaceLabel(p)
		}
	}
	return f.labels[p.State]
}

// unit reads the name of a unit; a sentence says what is wrong with it.
func (f filters) unit(name string, on workflow.Date) (id, wrong string) {
	if name = strings.TrimSpace(name); name == "" {
		return "", ""
	}
	if u, ok := f.data.Unit(name); ok {
		return u.ID, ""
	}
	u, err := f.data.UnitByName(name, on)
	if err != nil {
		return "", "没有找到单位“" + name + "”，请从列出的单位中选择。"
	}
	return u.ID, ""
}

// dateIn reads a date of a form; a sentence says what is wrong with it.
func dateIn(q url.Values, field, label string) (workflow.Date, string) {
	d := workflow.Date(strings.TrimSpace(q.Get(field)))
	if d != "" && !d.Valid() {
		return "", label + "“" + string(d) + "”不是日期，请按2026-05-12的样子填写。"
	}
	return d, ""
}

// sentences gives those that say something.
func sentences(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// with gives the address of this page with one field of its query changed.
func with(r *http.Request, field, value string) string {
	q := r.URL.Query()
	q.Set(field, value)
	if value == "" {
		q.Del(field)
	}
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}
