package api

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/search"
)

func findOperations(a *API) {
	add(a, operation{
		id: "search", method: "GET", path: "/search", tag: "检索", summary: "检索：在能看到的全部纪要里找字、单位、人",
		about:  "一个字也可以；几个词之间用空格，都要有。找到的按议题列出，found 标出找的字。",
		policy: web.SignedIn().Scoped(web.ScopeRead),
	}, a.search)
}

type searchQuery struct {
	Q      string `query:"q" maxLength:"200" doc:"要找的字词" example:"城市更新"`
	Year   string `query:"year" pattern:"^[0-9]{4}$" doc:"会议或文号的年度"`
	Type   string `query:"type" doc:"会议类型的编号"`
	State  string `query:"state" doc:"状态的英文名或流程里的中文名"`
	Unit   string `query:"unit" doc:"有关单位：编号或名称"`
	How    string `query:"relation" enum:"charged,asked,receives" doc:"与该单位的关系：责任、征求意见、分送"`
	Person string `query:"person" maxLength:"100" doc:"人名"`
	From   string `query:"from" format:"date" doc:"会议日期不早于"`
	Until  string `query:"until" format:"date" doc:"会议日期不晚于"`
	After  string `query:"after" pattern:"^[0-9]{1,18}$" doc:"游标：上一页的 next"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页几处"`
}

// Hit is one minutes that was found, with the places in it.
type Hit struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Number   string    `json:"number,omitempty"`
	Type     string    `json:"type,omitempty"`
	Place    string    `json:"place"`
	Label    string    `json:"place_label"`
	Meeting  string    `json:"meeting,omitempty"`
	Passages []Passage `json:"passages"`
}

// Passage is a place in a minutes.
type Passage struct {
	Item    int           `json:"item,omitempty" doc:"第几项议题；没有的，不属于哪一项"`
	Heading string        `json:"heading,omitempty"`
	Excerpt []ExcerptPart `json:"excerpt"`
}

// ExcerptPart is a part of an excerpt.
type ExcerptPart struct {
	Text  string `json:"text"`
	Found bool   `json:"found,omitempty" doc:"要找的字"`
}

// Found is a page of what was found.
type Found struct {
	Minutes []Hit  `json:"minutes"`
	Next    string `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

type foundAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Found
}

func (a *API) search(ctx context.Context, v *web.Visit, in *searchQuery) (*foundAnswer, error) {
	names, err := a.places(ctx)
	if err != nil {
		return nil, err
	}
	q := search.Query{
		Words: in.Q, Year: in.Year, Type: in.Type, Person: in.Person, Relation: search.Relation(in.How),
		From: workflow.Date(in.From), Until: workflow.Date(in.Until), Limit: in.Limit,
	}
	if in.State != "" {
		s := names.state(in.State)
		if s == "" {
			return nil, wrong("query.state", "没有这个状态，可用："+strings.Join(names.states(), "、"))
		}
		q.States = []workflow.State{s}
	}
	if in.Unit != "" {
		if q.Unit, err = a.unitID(ctx, v, in.Unit); err != nil {
			return nil, err
		}
	}
	if in.After != "" {
		q.After, err = strconv.ParseInt(in.After, 10, 64)
		if err != nil {
			return nil, wrong("query.after", "不是上一页的 next")
		}
	}
	if in.Q != "" && len(q.Phrases()) == 0 {
		return nil, wrong("query.q", "没有可以检索的文字，请写汉字、字母或数字")
	}
	found, err := a.Office.Search(ctx, v.Actor, q)
	if err != nil {
		return nil, err
	}
	out := &foundAnswer{Body: Found{Minutes: []Hit{}}}
	for _, m := range found.Found {
		out.Body.Minutes = append(out.Body.Minutes, hitOf(m, names.of(m.Flow, m.Place)))
	}
	if found.Next != 0 {
		out.Body.Next = strconv.FormatInt(found.Next, 10)
		out.Link = in.link(out.Body.Next)
	}
	return out, nil
}

// link gives the address of the next page.
func (in *searchQuery) link(next string) string {
	q := url.Values{"after": {next}, "limit": {strconv.Itoa(in.Limit)}}
	for name, value := range map[string]string{
		"q": in.Q, "year": in.Year, "type": in.Type, "state": in.State, "unit": in.Unit, "relation": in.How,
		"person": in.Person, "from": in.From, "until": in.Until,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "<" + Base + "/search?" + q.Encode() + `>; rel="next"`
}

// unitID finds a unit by its ID or its name on the day.
func (a *API) unitID(ctx context.Context, v *web.Visit, name string) (string, error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return "", err
	}
	if u, ok := data.Unit(name); ok {
		return u.ID, nil
	}
	u, err := a.Office.Unit(ctx, name, v.Today())
	if err != nil {
		return "", wrong("query.unit", err.Error())
	}
	return u.ID, nil
}

func hitOf(m office.Result, label string) Hit {
	hit := Hit{
		ID: m.ID, Title: m.Title, Number: m.Number.Text, Type: m.Type, Place: m.Place.String(), Label: label, Meeting: string(m.Meeting),
		Passages: make([]Passage, len(m.Passages)),
	}
	for i, p := range m.Passages {
		hit.Passages[i] = Passage{p.Item, p.Heading, []ExcerptPart{}}
		for _, piece := range p.Excerpt {
			hit.Passages[i].Excerpt = append(hit.Passages[i].Excerpt, ExcerptPart{piece.Text, piece.Found})
		}
	}
	return hit
}
