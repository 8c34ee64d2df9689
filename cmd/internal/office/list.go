package office

import (
	"cmp"
	"context"
	"strconv"

	"jiyao/workflow"
	"jiyao/workflow/search"
)

// List gives a page of minutes and the cursor of the next to who sees all of
// them. Words are found in titles and numbers as the pages find them (检索), the
// latest meeting first; without words the latest acted on stands first.
func (o *Office) List(ctx context.Context, a workflow.Actor, f workflow.Filter) (page []workflow.Listed, next string, err error) {
	if f.Words == "" {
		return o.Store.List(ctx, f)
	}
	q := search.Query{Words: f.Words, Titles: true, Year: f.Year, Type: f.Type, Drafter: f.Drafter}
	if len(q.Phrases()) == 0 {
		return nil, "", invalid(workflow.ReasonField, "“%s”里没有可以检索的文字，请写汉字、字母或数字。", shown(f.Words))
	}
	if f.State != "" {
		q.States = []workflow.State{f.State}
	}
	if f.After != "" {
		if q.After, err = strconv.ParseInt(f.After, 10, 64); err != nil {
			return nil, "", invalid(workflow.ReasonField, "翻页标记有误，请回到第一页重新查看。")
		}
	}
	const usual, most = 50, 200
	for limit := min(cmp.Or(max(f.Limit, 0), usual), most); len(page) < limit; {
		q.Limit = limit - len(page)
		found, err := o.Search(ctx, a, q)
		if err != nil {
			return nil, "", err
		}
		for _, m := range found.Found {
			page = append(page, m.Listed())
		}
		if q.After, next = found.Next, ""; found.Next == 0 {
			break
		}
		next = strconv.FormatInt(found.Next, 10)
	}
	return page, next, nil
}

// Listed makes a line of a list of what was found.
func (r Result) Listed() workflow.Listed {
	return workflow.Listed{
		ID: r.ID, Title: r.Title, Number: r.Number.Text, Type: r.Type, Flow: r.Flow, Place: r.Place, Desk: r.Desk, Due: r.Due,
		Version: r.Version, Meeting: r.Meeting, Last: r.Last, Edition: r.Edition,
	}
}
