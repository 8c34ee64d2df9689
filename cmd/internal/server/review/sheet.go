package review

import (
	"strconv"
	"strings"

	"jiyao/workflow"
)

// SheetValues gives what the 发文稿纸 shows of a minutes, by the names of
// layout.ValueNames: who has agreed and signed, in order, with his words and the
// day.
func SheetValues(m workflow.Minutes, entries []workflow.Entry, flow *workflow.Flow) map[string]string {
	notes := map[int]string{}
	for _, e := range entries {
		notes[e.Version] = e.Note
	}
	var checked, signed []string
	for _, a := range m.Approvals {
		line := signedLine(a, notes[a.Version])
		if a.Action == workflow.Sign {
			signed = append(signed, line)
		} else {
			checked = append(checked, stepName(flow, a.Place)+"　"+line)
		}
	}
	values := map[string]string{
		"sign":        strings.Join(signed, "\n"),
		"countersign": strings.Join(consents(m, workflow.Agreed, workflow.Unrelated), "\n"),
		"opinions":    strings.Join(consents(m, workflow.Reserved, workflow.Objected, workflow.Lapsed), "\n"),
		"checked":     strings.Join(checked, "\n"),
		"proofread":   m.Correction.Checked.Name,
		"title":       m.Title,
	}
	if len(m.Duties) > 0 {
		values["drafted"] = m.Duties[0].Person.Name
	}
	if n := m.PrintRun(); n > 0 {
		values["copies"] = strconv.Itoa(n)
	}
	return values
}

// signedLine is a consent as it stands on paper: 同意。 沈若川（代 陆明远） 5月12日.
func signedLine(a workflow.Approval, note string) string {
	words := note
	if words == "" {
		words = "同意"
	}
	who := a.By.Name
	if !a.OnBehalf.IsZero() {
		who += "（代" + a.OnBehalf.Name + "）"
	}
	return oneLine(words) + "　" + who + "　" + a.At.In(workflow.Shanghai()).Format("1月2日")
}

// consents gives the answers of 会签 with one of the outcomes.
func consents(m workflow.Minutes, outcomes ...workflow.Outcome) []string {
	var lines []string
	for _, p := range m.Consultations() {
		for _, o := range outcomes {
			if p.State != workflow.PartyAnswered || p.Outcome != o {
				continue
			}
			line := p.Who() + "：" + Answered(p.Outcome, p.Answers, false)
			if p.Opinion != "" {
				line += "：" + oneLine(p.Opinion)
			}
			lines = append(lines, line+"　"+p.At.In(workflow.Shanghai()).Format("1月2日"))
		}
	}
	return lines
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// stepName names a step without its state.
func stepName(flow *workflow.Flow, at workflow.Place) string {
	if label := flow.StepDef(at).Label; label != "" {
		return label
	}
	return flow.PlaceLabel(at)
}
