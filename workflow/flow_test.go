package workflow

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files")

func defaultFlow(t testing.TB) *Flow {
	t.Helper()
	data, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// threeSteps is the default flow with 核稿, 副主任 and 秘书长 in 审核.
func threeSteps(t testing.TB) *Flow {
	t.Helper()
	data, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Replace(string(data), "steps: [审核]", "steps: [核稿, 副主任, 秘书长]", 1)
	source = strings.Replace(source, "action: return, label: 退回, from: [review], to: [recording]", "action: return, label: 退回, from: [review], to: [recording, review]", 1)
	flow, err := ParseFlow("three.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// TestMachineAgrees asks looplab/fsm about every rule: it must lead where the
// table says.
func TestMachineAgrees(t *testing.T) {
	for name, flow := range shippedFlows(t) {
		for _, r := range flow.Rules {
			to, err := flow.leads(r.From, r)
			if err != nil || to != r.To {
				t.Errorf("%s: %s from %q: machine leads to %q (%v), table to %q", name, r.event(), r.From, to, err, r.To)
			}
			if _, err := flow.leads(Place{State: Closed}, r); err == nil && r.From.State != Closed && !r.Action.afterwards() {
				t.Errorf("%s: the machine does %s at the end", name, r.event())
			}
		}
	}
}

func TestPlace(t *testing.T) {
	for text, want := range map[string]Place{
		"": {}, "review": {State: Review}, "review#2": {State: Review, Step: 1},
		"review#1": {State: "review#1"}, "review#x": {State: "review#x"}, "review#-3": {State: "review#-3"},
	} {
		got := ParsePlace(text)
		if got != want || got.String() != text {
			t.Errorf("ParsePlace(%q) = %#v, which prints %q", text, got, got.String())
		}
	}
}

// shippedFlows gives every flow file that comes with the program, also the
// earlier versions, by its name.
func shippedFlows(t testing.TB) map[string]*Flow {
	t.Helper()
	flows := map[string]*Flow{}
	for _, pattern := range []string{"../templates/flows/*.yaml", "../templates/flows/earlier/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no flows, %v", pattern, err)
		}
		for _, path := range paths {
			flows[strings.TrimSuffix(filepath.Base(path), ".yaml")] = parsed(t, path, nil)
		}
	}
	return flows
}

// parsed reads a flow; source nil is the file's own.
func parsed(t testing.TB, path string, source []byte) *Flow {
	t.Helper()
	var err error
	if source == nil {
		if source, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	flow, err := ParseFlow(filepath.Base(path), source)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func FuzzParseFlow(f *testing.F) {
	for name := range shippedFlows(f) {
		if data, err := os.ReadFile("../templates/flows/" + name + ".yaml"); err == nil {
			f.Add(data)
		}
	}
	f.Add(soundFlow(f))
	f.Add([]byte("name: &a x\nversion: *a\n"))
	f.Add([]byte("states: [{id: {a: b}}]"))
	f.Add([]byte("states: [{id: a, label: a, steps: [b, {label: c, each: item, days: 3}]}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		flow, err := ParseFlow("fuzz.yaml", data)
		var fault *FlowError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error %T: %v", err, err)
		}
		if err != nil {
			if lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r"); fault.Line > lines || !strings.HasSuffix(err.Error(), "。") {
				t.Fatalf("%d lines, but %v", lines, err)
			}
			return
		}
		for _, r := range flow.Rules {
			if to, err := flow.leads(r.From, r); err != nil || to != r.To {
				t.Fatalf("machine and table disagree on %s from %s", r.event(), r.From)
			}
		}
		flow.Mermaid()
		wellFormedXML(t, flow.SVG())
	})
}

// BenchmarkLeads asks where each rule of a flow leads, one question each.
func BenchmarkLeads(b *testing.B) {
	flow := shippedFlows(b)["per-item"]
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := flow.Rules[i%len(flow.Rules)]
		if _, err := flow.leads(r.From, r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseFlow reads and checks a flow.
func BenchmarkParseFlow(b *testing.B) {
	data, err := os.ReadFile("../templates/flows/per-item.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := ParseFlow("per-item.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}
