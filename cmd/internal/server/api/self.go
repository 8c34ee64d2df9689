package api

import (
	"context"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
)

// ofJSON is an answer that is nothing but its body.
type ofJSON[T any] struct{ Body T }

func body[T any](v T) *ofJSON[T] { return &ofJSON[T]{v} }

// Me is who asks.
type Me struct {
	views.User
	Token  bool     `json:"token" doc:"是否用令牌"`
	Scopes []string `json:"scopes" doc:"令牌的权限；不用令牌的为空"`
}

func selfOperations(a *API) {
	add(a, operation{
		id: "me", method: "GET", path: "/me", tag: "本人", summary: "我是谁，有哪些岗位、角色和委托",
		policy: web.SignedIn().Scoped(web.ScopeRead),
	}, a.me)
	add(a, operation{
		id: "todos", method: "GET", path: "/todos", tag: "本人", summary: "我的待办", about: "超期的在先，再按等待的时间；最多200件。委托给我的也在内，标明代谁。",
		policy: web.SignedIn().Scoped(web.ScopeRead),
	}, a.todos)
}

func (a *API) me(ctx context.Context, v *web.Visit, _ *struct{}) (*ofJSON[Me], error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	p, _ := data.Person(v.Actor.ID)
	me := Me{User: views.OfUser(data, p, v.Today()), Token: v.Token, Scopes: v.Scopes}
	if me.Scopes == nil {
		me.Scopes = []string{}
	}
	return body(me), nil
}

// TodoList is somebody's 待办.
type TodoList struct {
	Todos []views.Todo `json:"todos"`
}

func (a *API) todos(ctx context.Context, v *web.Visit, _ *struct{}) (*ofJSON[TodoList], error) {
	todos, err := a.Office.Todos(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	names, err := a.places(ctx)
	if err != nil {
		return nil, err
	}
	out := TodoList{Todos: make([]views.Todo, len(todos))}
	for i, t := range todos {
		out.Todos[i] = views.OfTodo(t, names.of(t.Flow, t.Place))
	}
	return body(out), nil
}
