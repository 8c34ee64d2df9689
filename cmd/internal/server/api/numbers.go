package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

func numberOperations(a *API) {
	add(a, operation{
		id: "numbers", method: "GET", path: "/numbers", tag: "文号", summary: "文号登记簿", about: "没有写年度的，是今年；没有写系列的，是各系列。",
		policy: web.Readers().Scoped(web.ScopeRead),
	}, a.numbers)
	add(a, operation{
		id: "reserve-numbers", method: "POST", path: "/numbers/reservations", tag: "文号", summary: "预留文号", status: 201,
		policy: web.Roles(workflow.Clerk).Scoped(web.ScopeWrite),
	}, a.reserve)
}

type numbersQuery struct {
	Series string `query:"series" doc:"文号系列的编号或名称" example:"changwu"`
	Year   string `query:"year" pattern:"^[0-9]{4}$" doc:"年度" example:"2026"`
}

// Register is the register of numbers of a year.
type Register struct {
	Year    string         `json:"year"`
	Numbers []views.Number `json:"numbers"`
}

func (a *API) numbers(ctx context.Context, v *web.Visit, in *numbersQuery) (*ofJSON[Register], error) {
	series, err := a.series(ctx, in.Series)
	if err != nil {
		return nil, err
	}
	out := Register{cmp.Or(in.Year, v.Today().Year()), []views.Number{}}
	titles := map[string]string{}
	for _, id := range series {
		found, err := a.Office.Store.Numbers(ctx, id, out.Year)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			if _, known := titles[n.Minutes]; !known && n.Minutes != "" {
				m, err := a.Office.Store.Minutes(ctx, n.Minutes)
				if err != nil {
					return nil, err
				}
				titles[n.Minutes] = m.Title
			}
			out.Numbers = append(out.Numbers, views.OfNumber(n, titles[n.Minutes]))
		}
	}
	return body(out), nil
}

// series gives the series that is named, or all there are.
func (a *API) series(ctx context.Context, name string) ([]string, error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	var all, known []string
	for _, s := range data.Data().Series {
		if name != "" && (name == s.ID || name == s.Label) {
			return []string{s.ID}, nil
		}
		if !slices.Contains(all, s.ID) {
			all, known = append(all, s.ID), append(known, s.ID+"（"+s.Label+"）")
		}
	}
	if name != "" {
		return nil, wrong("query.series", "没有这个文号系列，可用："+strings.Join(known, "、"))
	}
	return all, nil
}

type reserveInput struct {
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
	Body struct {
		Series string `json:"series" minLength:"1" doc:"文号系列的编号或名称"`
		Year   string `json:"year,omitempty" pattern:"^[0-9]{4}$" doc:"年度；没有的，是今年"`
		Count  int    `json:"count,omitempty" minimum:"1" maximum:"100" default:"1" doc:"几个"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"理由"`
	}
}

// Reserved is the numbers that were taken out of a register.
type Reserved struct {
	Numbers []string `json:"numbers"`
}

func (a *API) reserve(ctx context.Context, v *web.Visit, in *reserveInput) (*ofJSON[Reserved], error) {
	series, err := a.series(ctx, in.Body.Series)
	if err != nil {
		return nil, err
	}
	year, err := strconv.Atoi(cmp.Or(in.Body.Year, v.Today().Year()))
	if err != nil {
		return nil, wrong("body.year", "应当是四位数的年度")
	}
	taken, err := a.Office.Reserve(ctx, v.Actor, series[0], year, max(in.Body.Count, 1), in.Body.Reason)
	if err != nil {
		return nil, err
	}
	out := Reserved{[]string{}}
	for _, n := range taken {
		out.Numbers = append(out.Numbers, n.Text)
	}
	return body(out), nil
}
