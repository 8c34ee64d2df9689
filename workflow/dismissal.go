package workflow

import (
	"time"

	"jiyao/drafting"
	"jiyao/drafting/lint"
)

// Dismissal is a finding of proof-reading that somebody has let stand (忽略), on
// record with his reason. It changes nothing of the minutes.
type Dismissal struct {
	Minutes  string
	N        int    // among those of the minutes, from 1
	Rule     string // ID
	Anchor   drafting.Anchor
	Reason   string
	By       Person
	At       time.Time
	Restored Undoing // zero while it stands
}

// Undoing is who took a dismissal back (恢复提示), and when.
type Undoing struct {
	By Person
	At time.Time
}

// Standing reports whether nobody has taken the dismissal back.
func (d Dismissal) Standing() bool { return d.Restored.By.IsZero() }

// Dismissed gives what proof-reading is to leave out.
func Dismissed(all []Dismissal) []lint.Dismissal {
	var standing []lint.Dismissal
	for _, d := range all {
		if d.Standing() {
			standing = append(standing, lint.Dismissal{Rule: d.Rule, Anchor: d.Anchor})
		}
	}
	return standing
}
