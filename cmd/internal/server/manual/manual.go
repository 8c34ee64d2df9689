// Package manual makes pages of the manual's texts (手册): the little Markdown
// that they use — headings, paragraphs, lists, tables, code, links, emphasis.
// Everything else is text, and all text is escaped.
package manual

import (
	"html"
	"html/template"
	"regexp"
	"strings"
)

// Page is one text of the manual as a page.
type Page struct {
	Title string
	Body  template.HTML // without the title
}

// Render makes a page of a text.
func Render(source string) Page {
	r := &renderer{lines: strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n")}
	for r.at < len(r.lines) {
		r.block()
	}
	return Page{Title: r.title, Body: template.HTML(r.out.String())} //nolint:gosec // written below from escaped text alone
}

type renderer struct {
	lines []string
	at    int
	title string
	out   strings.Builder
}

// listed is the beginning of a list's line: its depth and its mark.
var listed = regexp.MustCompile(`^( *)([-*]|\d+\.) +(.*)$`)

// rule is the line under a table's head.
var rule = regexp.MustCompile(`^\|?[ :|-]+\|?$`)

// block writes the block that begins here.
func (r *renderer) block() {
	line := r.lines[r.at]
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		r.at++
	case strings.HasPrefix(trimmed, "```"):
		r.code()
	case strings.HasPrefix(trimmed, "#"):
		r.heading(trimmed)
	case strings.HasPrefix(trimmed, "|") && r.at+1 < len(r.lines) && rule.MatchString(strings.TrimSpace(r.lines[r.at+1])):
		r.table()
	case listed.MatchString(line):
		r.list(0)
	default:
		r.paragraph()
	}
}

func (r *renderer) code() {
	r.out.WriteString("<pre><code>")
	for r.at++; r.at < len(r.lines) && !strings.HasPrefix(strings.TrimSpace(r.lines[r.at]), "```"); r.at++ {
		r.out.WriteString(html.EscapeString(r.lines[r.at]) + "\n")
	}
	r.at++
	r.out.WriteString("</code></pre>\n")
}

func (r *renderer) heading(line string) {
	text := strings.TrimLeft(line, "#")
	level := string(rune('0' + min(len(line)-len(text), 4)))
	r.at++
	if text = strings.TrimSpace(text); level == "1" && r.title == "" {
		r.title = text
		return
	}
	r.out.WriteString("<h" + level + ">" + inline(text) + "</h" + level + ">\n")
}

// cells parts a row of a table at the bars that are not escaped or in code.
func cells(line string) []string {
	var all []string
	var cell strings.Builder
	code := false
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			cell.WriteByte('|')
			i++
		case line[i] == '`':
			code = !code
			cell.WriteByte('`')
		case line[i] == '|' && !code:
			all = append(all, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(line[i])
		}
	}
	return append(all, strings.TrimSpace(cell.String()))
}

func (r *renderer) table() {
	r.out.WriteString("<div class=\"scroll\"><table>\n<thead><tr>")
	for _, c := range cells(r.lines[r.at]) {
		r.out.WriteString("<th scope=\"col\">" + inline(c) + "</th>")
	}
	r.out.WriteString("</tr></thead>\n<tbody>\n")
	for r.at += 2; r.at < len(r.lines) && strings.HasPrefix(strings.TrimSpace(r.lines[r.at]), "|"); r.at++ {
		r.out.WriteString("<tr>")
		for _, c := range cells(r.lines[r.at]) {
			r.out.WriteString("<td>" + inline(c) + "</td>")
		}
		r.out.WriteString("</tr>\n")
	}
	r.out.WriteString("</tbody></table></div>\n")
}

// list writes a list of some depth with those inside it.
func (r *renderer) list(depth int) {
	m := listed.FindStringSubmatch(r.lines[r.at])
	kind := "ul"
	if strings.HasSuffix(m[2], ".") {
		kind = "ol"
	}
	r.out.WriteString("<" + kind + ">\n")
	for r.at < len(r.lines) {
		m := listed.FindStringSubmatch(r.lines[r.at])
		if m == nil || len(m[1]) < depth {
			break
		}
		r.at++
		text := m[3] + r.rest()
		r.out.WriteString("<li>" + inline(text))
		if r.at < len(r.lines) {
			if next := listed.FindStringSubmatch(r.lines[r.at]); next != nil && len(next[1]) > len(m[1]) {
				r.out.WriteString("\n")
				r.list(len(next[1]))
			}
		}
		r.out.WriteString("</li>\n")
	}
	r.out.WriteString("</" + kind + ">\n")
}

// rest gives the lines that go on with a paragraph or a list's line.
func (r *renderer) rest() string {
	var s strings.Builder
	for ; r.at < len(r.lines); r.at++ {
		line := strings.TrimSpace(r.lines[r.at])
		if line == "" || strings.HasPrefix(line, "```") || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "|") || listed.MatchString(r.lines[r.at]) {
			break
		}
		s.WriteString("\n" + line)
	}
	return s.String()
}

func (r *renderer) paragraph() {
	first := strings.TrimSpace(r.lines[r.at])
	r.at++
	r.out.WriteString("<p>" + inline(first+r.rest()) + "</p>\n")
}

// spans are code, links and emphasis.
var spans = regexp.MustCompile("`([^`]+)`" + `|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*`)

// inline writes text with what it marks.
func inline(text string) string {
	var s strings.Builder
	at := 0
	for _, m := range spans.FindAllStringSubmatchIndex(text, -1) {
		s.WriteString(plain(text[at:m[0]]))
		at = m[1]
		switch {
		case m[2] >= 0:
			s.WriteString("<code>" + html.EscapeString(text[m[2]:m[3]]) + "</code>")
		case m[4] >= 0:
			s.WriteString(link(text[m[4]:m[5]], text[m[6]:m[7]]))
		default:
			s.WriteString("<strong>" + inline(text[m[8]:m[9]]) + "</strong>")
		}
	}
	return s.String() + plain(text[at:])
}

// between is an end of a line between two Chinese characters, where no blank
// belongs.
var between = regexp.MustCompile(`([\p{Han}，。；：、（）“”])\n([\p{Han}，。；：、（）“”])`)

func plain(text string) string {
	return html.EscapeString(strings.ReplaceAll(between.ReplaceAllString(text, "$1$2"), "\n", " "))
}

// link writes a link to another page of the manual or of this site; what leads
// elsewhere is text.
func link(label, to string) string {
	page, isPage := strings.CutSuffix(to, ".md")
	switch {
	case isPage && !strings.ContainsAny(page, "/:"):
		to = "/help/" + page
	case !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//"):
		return inline(label)
	}
	return `<a href="` + html.EscapeString(to) + `">` + html.EscapeString(label) + "</a>"
}
