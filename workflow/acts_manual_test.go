package workflow

import (
	"os"
	"slices"
	"strings"
	"testing"

	"jiyao/templates"
)

// TestManualPrintsTheTable: the page of the manual is the table that the tests
// read, in words.
func TestManualPrintsTheTable(t *testing.T) {
	const file = "../templates/manual/transitions.md"
	want := manualPage(defaultFlow(t), readTable(t))
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := templates.Manual("transitions.md")
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the table says (%v); run with -update", file, err)
	}
}

// manualPage prints the table state by state, what nobody may do in one
// sentence at the end of each.
func manualPage(flow *Flow, lines []tableLine) string {
	var b strings.Builder
	b.WriteString(manualHead())
	for _, state := range append([]State{"-"}, statesOf(flow)...) {
		label := "未起草"
		if def, ok := flow.Def(state); ok {
			label = def.Label
		}
		b.WriteString("\n## " + label + "\n")
		var never []string
		table := ""
		for _, l := range lines {
			if !slices.Contains(l.states, string(state)) {
				continue
			}
			if l.closed() {
				for _, a := range l.actions {
					never = append(never, a.Label())
				}
				continue
			}
			table += l.row(flow, state)
		}
		if table != "" {
			b.WriteString("\n| 动作 | 与这件纪要的关系 | 到 | 记录人 | 审核人 | 签发人 | 分发员 | 被加签人 | 被征求人 | 收件单位 | 管理员 | 审计员 | 影响 |\n")
			b.WriteString("|---|---|---|:-:|:-:|:-:|:-:|:-:|:-:|:-:|:-:|:-:|---|\n" + table)
		}
		if len(never) > 0 {
			b.WriteString("\n在这个状态上谁都不能办：" + strings.Join(never, "、") + "。\n")
		}
	}
	return b.String()
}

func manualHead() string {
	return `# 动作总表

这是默认流程（templates/flows/default.yaml）中每个状态、每个动作、每种人的完整答案，由同一目录下的 transitions.tsv
印出；程序的测试逐格照这张表核对。“✓”是可办（写有状态名的，是办完到那里），“✗”是此人不可办，“—”是按现状谁都不可办。

与这件纪要的关系：起草的，是起草或送审过其中任何一稿的人；审核的、签发的，是上一轮审核、签发过的人；未经手的，没有办理过；
外人，是未经手、而且所指的意见行或分送的份是别人的。“代起草的”是未经手的人受起草人委托办理，“起草的代”是起草人受未经手的人
委托办理；其余类推，“（含委托）”是三种都算，未经手的还包括外人。审核、签发与起草须是不同的人，委托时两个人都算。管理员、审计员即使兼有岗位或单位，也不经办纪要。
`
}

// closed reports whether the line's acts are refused to everybody.
func (l tableLine) closed() bool {
	return !slices.ContainsFunc(l.cells, func(c string) bool { return c != "R" && c != "N" })
}

// row prints one line as a row of its state.
func (l tableLine) row(flow *Flow, state State) string {
	names := make([]string, len(l.actions))
	for i, a := range l.actions {
		names[i] = a.Label()
		if rules := flow.from(Place{State: state}, a); len(rules) > 0 {
			names[i] = rules[0].Label
		}
	}
	to := func(place string) string {
		if place == "-" {
			return "—"
		}
		return flow.PlaceLabel(ParsePlace(place))
	}
	marks := map[string]string{"+": "✓", "F": "✗", "R": "—", "N": "—"}
	cells := make([]string, len(l.cells))
	for i, c := range l.cells {
		if cells[i] = marks[c]; cells[i] == "" {
			cells[i] = to(c)
		}
	}
	effect := strings.Join(l.effects, "；")
	if effect == "" {
		effect = "—"
	}
	all := append([]string{strings.Join(names, "、"), l.standLabel(), to(l.next)}, cells...)
	return "| " + strings.Join(append(all, effect), " | ") + " |\n"
}

// standLabel gives the line's stands in words, whole families in one.
func (l tableLine) standLabel() string {
	if len(l.stands) == len(stands()) {
		return "不论"
	}
	words := map[string]string{"own": "起草的", "reviewed": "审核的", "signed": "签发的", "other": "未经手的", "stranger": "外人"}
	families := [][]string{
		{"own", "@own", "own@"}, {"reviewed", "@reviewed", "reviewed@"}, {"signed", "@signed", "signed@"}, {"other", "@other", "stranger"},
	}
	var names []string
	for _, family := range families {
		has := func(s string) bool { return slices.Contains(l.stands, s) }
		if has(family[0]) && has(family[1]) && has(family[2]) {
			names = append(names, words[family[0]]+"（含委托）")
			continue
		}
		for _, s := range filter(family, has) {
			switch who := strings.Trim(s, "@"); {
			case strings.HasPrefix(s, "@"):
				names = append(names, "代"+words[who])
			case strings.HasSuffix(s, "@"):
				names = append(names, words[who]+"代")
			default:
				names = append(names, words[who])
			}
		}
	}
	return strings.Join(names, "、")
}
