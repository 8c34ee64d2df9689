package views

import (
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// User is somebody of the office's data as he is on a day.
type User struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Login    string   `json:"login,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	UnitName string   `json:"unit_name,omitempty"`
	Posts    []Held   `json:"posts"`
	Roles    []string `json:"roles"`
	Why      string   `json:"may_not_act,omitempty"`
	Grants   []Grant  `json:"acts_for,omitempty"`
}

// Held is a post somebody holds.
type Held struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Grant is what somebody may do for another (委托).
type Grant struct {
	From  Person   `json:"from"`
	Roles []string `json:"roles"`
	Posts []string `json:"posts,omitempty"`
}

// OfUser gives somebody as he is on the day.
func OfUser(data *org.Office, p org.Person, on workflow.Date) User {
	v := User{ID: p.ID, Name: p.Name, Login: p.Login, Unit: p.Unit, Posts: []Held{}, Roles: []string{}}
	if u, ok := data.Unit(p.Unit); ok {
		v.UnitName = u.Name
	}
	actor, err := data.Actor(p.ID, on)
	if err != nil {
		v.Why = err.Error()
		return v
	}
	for _, id := range actor.Posts {
		post, _ := data.Post(id)
		v.Posts = append(v.Posts, Held{id, post.Label})
	}
	for _, r := range actor.Roles {
		v.Roles = append(v.Roles, string(r))
	}
	for _, g := range data.Grants(p.ID, on) {
		one := Grant{From: Person{g.From.ID, g.From.Name}, Posts: g.Posts}
		for _, r := range g.Roles {
			one.Roles = append(one.Roles, string(r))
		}
		v.Grants = append(v.Grants, one)
	}
	return v
}
