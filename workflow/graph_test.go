package workflow

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDrawings: the drawings of every flow are as they were when somebody last
// looked at them.
func TestDrawings(t *testing.T) {
	for name, flow := range shippedFlows(t) {
		for extension, got := range map[string][]byte{".mmd": []byte(flow.Mermaid()), ".svg": flow.SVG()} {
			golden := "testdata/flows/" + name + extension
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: the drawing changed (go test -update writes it; look at it then)", golden)
			}
		}
	}
}

// The place where a minutes stands is lit, in ink and in words, and nothing else
// changes.
func TestDrawingLightsAPlace(t *testing.T) {
	flow := shippedFlows(t)["default"]
	plain, lit := string(flow.SVG()), string(flow.SVGAt(Place{State: Review}))
	if strings.Contains(plain, litInk) || strings.Count(lit, litInk) != 2 || !strings.Contains(lit, "现在在“审核”") {
		t.Errorf("lit %d times in the plain drawing, %d in the other", strings.Count(plain, litInk), strings.Count(lit, litInk))
	}
	if unknown := string(flow.SVGAt(Place{State: "nowhere"})); strings.Contains(unknown, litInk) {
		t.Error("a place that the flow has not is lit")
	}
}

// awkward is a flow that is hard to draw: long names, signs that XML knows, a
// leap over a state, several steps beside the line, nothing on the right.
const awkward = `name: awkward
version: 7
label: <市长> & "秘书长" 很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长的名称
states:
  - {id: recording, label: 记录记录记录记录记录记录记录记录记录记录记录记录记录记录}
  - {id: review, label: 审<核>, steps: [一, 二二二二二二二二二二二二二二二二二二二二二二二二二二, 三, 四, 五]}
  - {id: more, label: 再审}
  - {id: done, label: 办结, end: true}
  - {id: aside, label: 旁支, side: true, steps: [甲, 乙]}
events:
  - {action: create, label: 起草很长很长很长很长很长很长很长, to: [recording], roles: [recorder, reviewer, signer, clerk]}
  - {action: submit, from: [recording, more], to: [review], roles: [recorder]}
  - {action: withdraw, from: [recording], to: [more], roles: [recorder]}
  - {action: approve, from: [review], to: [done], roles: [reviewer]}
  - {action: approve, from: [aside], to: [review], roles: [reviewer]}
  - {action: void, from: [review, more], to: [aside], roles: [recorder, reviewer, signer, clerk]}
  - {action: return, label: 退<回>, from: [review], to: [recording, review], roles: [reviewer]}
  - {action: close, from: [recording], to: [done], roles: [clerk]}
`

// TestNothingOverlaps: in every drawing all lies on the sheet, no box covers
// another, every lane has its own line, and every label has its room.
func TestNothingOverlaps(t *testing.T) {
	flows := shippedFlows(t)
	flows["awkward"] = parsed(t, "awkward.yaml", []byte(awkward))
	for name, flow := range flows {
		c := newChart(flow)
		rows := slices.Concat(c.column, c.side)
		for i, r := range rows {
			if r.x < margin || r.y < margin || r.x+r.w > c.width-margin/2 || r.y+r.h > c.height-margin/2 {
				t.Errorf("%s: %q lies off the sheet", name, r.titles)
			}
			for _, line := range r.lines {
				if span(line, noteSize) > r.w {
					t.Errorf("%s: %q is wider than its box", name, line)
				}
			}
			for _, title := range r.titles {
				if span(title, titleSize) > r.w {
					t.Errorf("%s: %q is wider than its box", name, title)
				}
			}
			for _, o := range rows[:i] {
				if r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h {
					t.Errorf("%s: %q covers %q", name, r.titles, o.titles)
				}
			}
			checkPorts(t, name, c, r)
		}
		for i, l := range c.lanes {
			if slices.ContainsFunc(c.lanes[:i], func(o *lane) bool { return o.x == l.x }) {
				t.Errorf("%s: two lanes at %d", name, l.x)
			}
		}
	}
}

// checkPorts demands that a row's ports lie within it, apart, and that their
// labels end before the lanes begin.
func checkPorts(t *testing.T, name string, c *chart, r *row) {
	t.Helper()
	for _, ports := range [][]*port{r.left, r.right} {
		for i, p := range ports {
			if p.y <= r.y || p.y >= r.y+r.h || (i > 0 && p.y-ports[i-1].y < bareSlot) {
				t.Errorf("%s: port %d of %q at %d, the row at %d to %d", name, i, r.titles, p.y, r.y, r.y+r.h)
			}
			for _, l := range c.lanes {
				room := r.x - l.x
				if l.x > r.x {
					room = l.x - r.x - r.w
				}
				if p.lane.left == l.left && room < span(p.label, noteSize)+framePad {
					t.Errorf("%s: %q of %q has no room before the lane at %d", name, p.label, r.titles, l.x)
				}
			}
		}
	}
}

// TestDrawingSaysAll: every way there is and every place is named.
func TestDrawingSaysAll(t *testing.T) {
	flows := shippedFlows(t)
	flows["awkward"] = parsed(t, "awkward.yaml", []byte(awkward))
	for name, flow := range flows {
		text := strings.Join(wellFormedXML(t, flow.SVG()), "\n")
		mermaid := flow.Mermaid()
		for _, r := range flow.Rules {
			if r.derived() || r.From == r.To {
				continue
			}
			way := r.Label + "（" + roleList(r.Roles) + "）到" + flow.PlaceLabel(r.To)
			if !strings.Contains(text, way) {
				t.Errorf("%s: the drawing does not say %s", name, way)
			}
			arrow := diagramID(r.From) + " --> " + diagramID(r.To) + ": " + r.Label
			if strings.Count(mermaid, arrow+"（") != 1 {
				t.Errorf("%s: Mermaid draws %q %d times", name, arrow, strings.Count(mermaid, arrow+"（"))
			}
		}
		for _, p := range flow.places() {
			if label := flow.StepDef(p).Label; !strings.Contains(strings.ReplaceAll(text, "\n", ""), label) {
				t.Errorf("%s: the drawing does not show %s", name, label)
			}
		}
		if !bytes.Equal(flow.SVG(), flow.SVG()) {
			t.Errorf("%s: drawn twice, the drawing differs", name)
		}
	}
}

// wellFormedXML gives the texts of an XML document.
func wellFormedXML(t *testing.T, data []byte) []string {
	t.Helper()
	var texts []string
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		}
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("the drawing is no XML: %v\n%s", err, data)
		}
	}
}
