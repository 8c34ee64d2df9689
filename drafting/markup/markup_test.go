package markup_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jiyao/drafting"
	"jiyao/drafting/markup"
	"jiyao/templates"
)

// write gives a draft's page.
func write(t testing.TB, doc *drafting.Document, p markup.Page) string {
	t.Helper()
	var b strings.Builder
	if err := markup.Write(&b, doc, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read parses a page.
func read(t testing.TB, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// lines gives the text of a page's main, line by line, without what was
// composed.
func lines(root *html.Node) []string {
	var all []string
	for n := range root.Descendants() {
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6", "p", "dt":
			if n.Type == html.ElementNode && attribute(n, "class") != "composed" {
				all = append(all, strings.Split(textOf(n), "\n")...)
			}
		case "dd":
			rows := strings.Split(textOf(n), "\n")
			all[len(all)-1] += rows[0]
			all = append(all, rows[1:]...)
		}
	}
	return all
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Data == "br":
			b.WriteString("\n")
		}
	}
	return b.String()
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// wanted gives the lines of a draft that a page is to have.
func wanted(doc *drafting.Document) []string {
	var all []string
	for _, b := range doc.Blocks {
		if b.Kind != drafting.Blank && b.Kind != drafting.Furniture {
			all = append(all, b.Text)
		}
	}
	return all
}

// drafts are all samples, and texts with characters that are seldom.
func drafts(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{
		"rare":   "𠮷野家〇𰻞会议纪要\n\n2026年6月1日，市长㐂\U000E0100主持“R&D”<b>会议</b>，𪚥𱁬。\n一、研究'引号'\"双\"\uE000专区&amp;问题\n（一）A\u200Dé；  空格\t与\u3000全角\n出席：王  翔  𠮷  骉\n      张\u00A0三\n列席：\n市𤭢局的代表",
		"levels": "题目\n1．先有第三级\n（一）再有第二级\n一、标题\n（1）跳级\n正文\n二、会议指出，接排。\n（一）接排。\n1.接排。\n续段\n2.再来。\n（二）完。",
		"annex":  "某会议纪要\n正文。\n分送：甲；乙。\n某办公室2026年6月2日印发\n附件1\n名单\n一、第一\n内容",
		"empty":  "",
		"first":  "分送：甲。\n出席：乙\n附件\n",
	}
	for _, name := range templates.Samples() {
		text, err := templates.Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all
}

func TestTextIsTheDrafts(t *testing.T) {
	all := drafts(t)
	if len(all) < 12 {
		t.Fatalf("%d drafts: the samples are missing", len(all))
	}
	for name, text := range all {
		doc := drafting.Parse(text)
		page := write(t, doc, markup.Page{})
		if got, want := lines(read(t, page)), wanted(doc); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s\npage\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"), page)
		}
	}
}

// A page has its landmarks, one h1, headings in unbroken order, and lists that
// hold what lists may.
func TestStructure(t *testing.T) {
	for name, text := range drafts(t) {
		page := write(t, drafting.Parse(text), markup.Page{Number: "〔2026〕1号", Issued: "2026年6月2日"})
		if said := offences(read(t, page)); len(said) > 0 {
			t.Errorf("%s: %s\n%s", name, strings.Join(said, "; "), page)
		}
	}
}

// offences says what is wrong with a page.
func offences(root *html.Node) []string {
	var said []string
	count, degree := map[string]int{}, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if now := int(n.Data[1] - '0'); now > degree+1 {
				said = append(said, "a degree left out before "+textOf(n))
			} else {
				degree = now
			}
		}
		switch parent := n.Parent.Data; {
		case (parent == "ol") != (n.Data == "li"), (parent == "dl") != (n.Data == "dt" || n.Data == "dd"):
			said = append(said, n.Data+" in "+parent)
		case n.Data == "dd" && before(n) != "dt":
			said = append(said, "dd without dt")
		case n.Data == "script" || n.Data == "link" || n.Data == "img" || attribute(n, "src")+attribute(n, "href") != "":
			said = append(said, n.Data+" fetches")
		}
	}
	for _, tag := range []string{"main", "article", "h1", "title"} {
		if count[tag] != 1 {
			said = append(said, tag+" not once")
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "html" && attribute(n, "lang") != "zh-CN" {
			said = append(said, "no language")
		}
	}
	return said
}

// before gives the tag of the element before another.
func before(n *html.Node) string {
	for n = n.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			return n.Data
		}
	}
	return ""
}

func TestNested(t *testing.T) {
	const text = "会议纪要\n一、标题\n（一）会议听取甲。\n1.由乙办。\n续。\n（二）会议听取丙。\n二、再\n"
	const want = "<h2>一、标题</h2>\n<ol>\n<li>\n<p>（一）会议听取甲。</p>\n<ol>\n<li>\n<p>1.由乙办。</p>\n<p>续。</p>\n</li>\n</ol>\n</li>\n<li>\n<p>（二）会议听取丙。</p>\n</li>\n</ol>\n</section>\n<section>\n<h2>二、再</h2>\n"
	if page := write(t, drafting.Parse(text), markup.Page{}); !strings.Contains(page, want) {
		t.Errorf("got %s\nwant in it %s", page, want)
	}
}

// What is filled in after 签发 takes the place that the draft keeps for it, or
// stands beside the draft.
func TestFilledIn(t *testing.T) {
	p := markup.Page{
		Title: "某某会议纪要", Number: "〔2026〕7号", Compiled: "2026年6月1日", Issued: "2026年6月2日",
		Published: time.Date(2026, 6, 3, 1, 2, 3, 0, time.UTC),
	}
	bare := write(t, drafting.Parse("会议议定以下事项。"), p)
	for _, want := range []string{
		"<title>某某会议纪要</title>", `<h1 class="composed">某某会议纪要</h1>`, `<p class="composed">〔2026〕7号</p>`,
		`<p class="composed">2026年6月2日印发</p>`, `<meta name="PubDate" content="2026-06-03 09:02">`,
	} {
		if !strings.Contains(bare, want) {
			t.Errorf("no %s in\n%s", want, bare)
		}
	}
	kept := write(t, drafting.Parse("会议纪要\n〔2026〕1号\n\n2026年5月1日，市长主持召开会议。\n\n市政府办公室整理\n2026年5月2日\n\n分送：甲。\n市政府办公室      2026年5月3日印发\n"), p)
	for _, want := range []string{"〔2026〕7号", "2026年6月1日", "办公室      2026年6月2日印发", "2026年5月1日，市长"} {
		if strings.Count(kept, want) != 1 {
			t.Errorf("%s stands %d times in\n%s", want, strings.Count(kept, want), kept)
		}
	}
	if strings.Contains(kept, "5月2日") || strings.Contains(kept, "〔2026〕1号") {
		t.Errorf("the old values stand in\n%s", kept)
	}
}

// Characters that no page can have are replaced, not passed on.
func TestForeignBytes(t *testing.T) {
	page := write(t, drafting.Parse("标题\n坏\xff字\x00节</p><script>"), markup.Page{})
	if got := lines(read(t, page)); !slices.Contains(got, "坏\uFFFD字\uFFFD节</p><script>") {
		t.Errorf("got %q", got)
	}
}

func FuzzWrite(f *testing.F) {
	for _, text := range drafts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
		doc := drafting.Parse(text)
		root := read(t, write(t, doc, markup.Page{}))
		if got, want := lines(root), wanted(doc); !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
		if said := offences(root); len(said) > 0 {
			t.Error(said)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		b.Fatal(err)
	}
	doc := drafting.Parse(string(text))
	for b.Loop() {
		if err := markup.Write(io.Discard, doc, markup.Page{}); err != nil {
			b.Fatal(err)
		}
	}
}
