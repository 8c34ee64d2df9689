package lint

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// families are the chapters of the rule book by the letter of their IDs.
var families = []struct{ letter, title string }{
	{"P", "标点"}, {"N", "数字"}, {"S", "结构"}, {"M", "纪要"}, {"L", "版面"},
}

// The manual's page of rules is the rule book; -update writes it.
func TestManualIsTheRuleBook(t *testing.T) {
	const file = "../../templates/manual/lint.md"
	want := manualPage()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(got), want); d != "" {
		t.Errorf("%s is not what the rules say; run with -update (-page +rules):\n%s", file, d)
	}
	if n := strings.Count(want, "\n### "); n != len(Rules()) {
		t.Errorf("%d rules on the page, %d in the book: a family is missing", n, len(Rules()))
	}
}

func manualPage() string {
	var b strings.Builder
	b.WriteString(`# 校对规则

这里列出校对的全部规则，由规则表印出，测试逐字核对。级别：阻断，改正或者由负责人写明理由放行后才能送审、印发；提醒，须有人看过；提示，
供参考。“自……起”是从哪一个环节开始检查：整理、印发环节的，定稿以后、付印之前才查。宁可漏报，不误报：每条规则都写明它不查什么。

## 从严、从宽

纪要的版式可以把某些规则定得更严或者更宽，写在版式文件的“proofreading”一项里：

    proofreading:
      M01: 阻断
      M18: 阻断
      M31: 不查

可以写“阻断”“提醒”“提示”“不查”。首段、议定结果、名单、记录人、分送（M01、M05、M11、M18、M24）各地习惯不同，这里只作提醒，本单位
要求必须写明的，定为“阻断”。从严的，规则中拿不准、只作提示的地方仍作提示；从宽的，一律降到所写的级别。依据是法律的不能降低，
“检查者”不是校对的不能在这里设置。写错的，指出在第几行。命令行、网页编辑和送审、付印前的检查都照版式执行；文稿用哪一种版式，按会议名称
判断，命令行也可以用 --profile 指定。
`)
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s（%s）\n", f.title, f.letter)
		for _, r := range Rules() {
			if strings.HasPrefix(r.ID, f.letter) {
				writeRule(&b, r)
			}
		}
	}
	return b.String()
}

func writeRule(b *strings.Builder, r Rule) {
	fmt.Fprintf(b, "\n### %s %s\n\n", r.ID, r.Title)
	fmt.Fprintf(b, "- %s，自%s环节起\n", r.Level.Chinese(), r.From.Chinese())
	fmt.Fprintf(b, "- 依据：%s（%s）\n", r.Source, r.Strength)
	fmt.Fprintf(b, "- 误：`%s`\n- 正：`%s`\n", oneLine(r.Bad), oneLine(r.Good))
	fmt.Fprintf(b, "- 说明：%s\n- 不查：%s\n", r.Why, r.Unseen)
	if r.By != "" {
		fmt.Fprintf(b, "- 检查者：%s\n", r.By)
	}
}

// oneLine shows where an example goes on in a new line.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ⏎ ") }
