package org_test

import (
	"fmt"
	"testing"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// large is an office of 2,000 units and 5,000 people, each with a post.
func large() *org.Office {
	var d org.Data
	for i := range 2000 {
		u := org.Unit{ID: fmt.Sprintf("u%04d", i), Name: fmt.Sprintf("云州市第%d局", i), Box: fmt.Sprint(1000 + i), Channel: workflow.ByBox, Order: i + 1}
		if i > 0 {
			u.Parent = fmt.Sprintf("u%04d", i/20)
		}
		d.Units = append(d.Units, u)
		d.Aliases = append(d.Aliases, org.Alias{Unit: u.ID, Name: fmt.Sprintf("市%d局", i)})
		d.Members = append(d.Members, org.Member{Group: "all", Unit: u.ID, Order: i + 1})
	}
	d.Groups = []org.Group{{ID: "all", Label: "各单位"}}
	for i := range 5000 {
		p := org.Person{ID: fmt.Sprintf("p%04d", i), Name: fmt.Sprintf("陈𬱖%d", i), Unit: fmt.Sprintf("u%04d", i%2000), Login: fmt.Sprintf("login%d", i)}
		d.Persons = append(d.Persons, p)
		post := org.Post{ID: "post-" + p.ID, Label: "联络员", Unit: p.Unit, Roles: []workflow.Role{workflow.Receiver, workflow.Party}}
		if i == 0 {
			post.Roles = []workflow.Role{workflow.Admin}
		}
		d.Posts = append(d.Posts, post)
		d.Terms = append(d.Terms, org.Term{Post: post.ID, Person: p.ID, Period: org.Period{Since: "2022-01-10"}})
	}
	return org.New(d)
}

func TestLargeOfficeIsSound(t *testing.T) {
	if found := large().Check(); len(found) > 0 {
		t.Fatalf("%d findings, first %v", len(found), found[0])
	}
}

func BenchmarkReadYAML(b *testing.B) {
	source := large().WriteYAML()
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, found := org.ReadYAML("large.yaml", source); len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func BenchmarkReadTable(b *testing.B) {
	source, err := large().WriteCSV("persons", org.UTF8)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, found := org.ReadTable("persons.csv", "persons", source); len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	o := large()
	b.ReportAllocs()
	for b.Loop() {
		if found := o.Check(); len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func BenchmarkReplay(b *testing.B) {
	changes := org.Diff(org.New(org.Data{}), large())
	b.ReportMetric(float64(len(changes)), "changes")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := org.Replay(changes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApplyOne(b *testing.B) {
	o := large()
	d := o.Data()
	d.Units[7].Box = "9"
	changes := org.Diff(o, org.New(d))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.Apply(changes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookups(b *testing.B) {
	o := large()
	b.Run("Actor", func(b *testing.B) {
		for b.Loop() {
			if _, err := o.Actor("p2500", "2026-06-01"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("UnitByName", func(b *testing.B) {
		for b.Loop() {
			if _, err := o.UnitByName("市1999局", "2026-06-01"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Expand", func(b *testing.B) {
		for b.Loop() {
			if e, err := o.Expand("all", nil, "2026-06-01"); err != nil || e.Copies != 2000 {
				b.Fatal(e.Copies, err)
			}
		}
	})
	b.Run("AddWorkdays", func(b *testing.B) {
		for b.Loop() {
			o.AddWorkdays("2026-06-01", 10)
		}
	})
}
