package workflow

import (
	"fmt"
	"strings"
)

// Mermaid draws the flow as a Mermaid state diagram with the labels people
// know. The same flow always gives the same text. Actions that stay where they
// are (保存, 编号) are left out, and so is a consent that waits for others; a
// straight return's way back is told by its label.
func (f *Flow) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, p := range f.places() {
		label := f.PlaceLabel(p)
		if notes := f.stepNotes(p); len(notes) > 0 {
			label += "（" + strings.Join(notes, "；") + "）"
		}
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", quoted(label), diagramID(p))
	}
	for _, r := range f.Rules {
		if r.From == r.To {
			continue
		}
		label := r.Label
		if r.Straight && r.Action != Return {
			label += "·直送退回人"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s（%s）\n", diagramID(r.From), diagramID(r.To), quoted(label), roleList(r.Roles))
	}
	for _, d := range f.States {
		if d.End {
			fmt.Fprintf(&b, "    %s --> [*]\n", d.State)
		}
	}
	return b.String()
}

func diagramID(p Place) string {
	if p.IsZero() {
		return "[*]"
	}
	return strings.NewReplacer("#", "_", "-", "_").Replace(p.String())
}

// quoted keeps a label from ending its own quotes or line.
func quoted(label string) string {
	return strings.NewReplacer(`"`, "”", "\n", " ", "\r", " ", ":", "：").Replace(label)
}
