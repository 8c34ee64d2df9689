package crash

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"jiyao/cmd/internal/safefile"
	"jiyao/templates"
	"jiyao/workflow"
)

// people are those of the office, each with one role, so that nobody is barred
// by what he did before.
func people() []workflow.Actor {
	var all []workflow.Actor
	for _, of := range []struct {
		role  workflow.Role
		id    string
		names []string
	}{
		{workflow.Recorder, "rec", []string{"林书言", "周牧野", "陈知微"}},
		{workflow.Reviewer, "rev", []string{"高明远", "许听澜"}},
		{workflow.Signer, "sig", []string{"沈若川", "陆怀瑾"}},
		{workflow.Clerk, "clk", []string{"唐小禾", "宋时雨"}},
	} {
		for i, name := range of.names {
			id := fmt.Sprintf("%s%d", of.id, i)
			all = append(all, workflow.Actor{Person: workflow.Person{ID: id, Name: name}, Roles: []workflow.Role{of.role}})
		}
	}
	return all
}

const series = "changwu"

// newService is the engine as the product wires it, with a small release: the
// file is made, synced and named by its digest before anything is committed.
func newService(store workflow.Keeper, folder string) (*workflow.Service, error) {
	source, err := templates.Flow("default")
	if err != nil {
		return nil, err
	}
	flow, err := workflow.ParseFlow("default.yaml", source)
	if err != nil {
		return nil, err
	}
	return &workflow.Service{
		Recent: &workflow.Recent{},
		Store:  store,
		Flow:   func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil },
		Now:    time.Now,
		Series: workflow.Series{ID: series, Form: "常务会议纪要〔{year}〕{n}号"},
		Release: func(_ context.Context, m workflow.Minutes, on workflow.Date) (workflow.PDF, error) {
			return release(folder, m, on)
		},
	}, nil
}

func release(folder string, m workflow.Minutes, on workflow.Date) (workflow.PDF, error) {
	content := fmt.Sprintf("%%PDF %s\n%s\n%s\n%s\n%s\n", m.ID, m.Title, m.Number.Text, on, m.Text)
	sum := sha256.Sum256([]byte(content))
	pdf := workflow.PDF{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content))}
	return pdf, safefile.Write(released(folder, pdf), func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}

// released is where a released file lies.
func released(folder string, pdf workflow.PDF) string {
	return filepath.Join(folder, pdf.SHA256+".pdf")
}
