package manual_test

import (
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/manual"
	"jiyao/templates"
)

func TestRender(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"title", "# 题 <b>\n文", "<p>文</p>"},
		{"escape", "<script>alert(1)</script> & `<i>`", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <code>&lt;i&gt;</code>"},
		{"list", "- 甲\n  续\n  - 乙\n- 丙", "<ul>\n<li>甲续\n<ul>\n<li>乙</li>\n</ul>\n</li>\n<li>丙</li>\n</ul>"},
		{"numbers", "1. 甲\n2. 乙", "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>"},
		{"table", "| a | `x|y` |\n|---|:-:|\n| 1 | 2 \\| 3 |", "<td>2 | 3</td>"},
		{"page", "[看](operation.md)", `<a href="/help/operation">看</a>`},
		{"elsewhere", "[看](https://x.example/) [坏](javascript:alert(1))", "<p>看 坏"},
		{"strong", "**重 `c`**", "<strong>重 <code>c</code></strong>"},
		{"code", "```\n<a> **b**\n```", "<pre><code>&lt;a&gt; **b**\n</code></pre>"},
		{"open code", "```\n没有收尾", "没有收尾"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(manual.Render(c.in).Body); !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Every text of the manual becomes a page with a title and no mark left over.
func TestManuals(t *testing.T) {
	left := regexp.MustCompile(`\*\*|\]\(|(?m)^(<p>)?(\||#|- )`)
	code := regexp.MustCompile(`(?s)<pre>.*?</pre>|<code>.*?</code>`)
	for _, name := range templates.Manuals() {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		text, err := templates.Manual(name)
		if err != nil {
			t.Fatal(err)
		}
		p := manual.Render(string(text))
		if p.Title == "" {
			t.Errorf("%s has no title", name)
		}
		if m := left.FindString(code.ReplaceAllString(string(p.Body), "")); m != "" {
			t.Errorf("%s: %q is left over", name, m)
		}
	}
}
