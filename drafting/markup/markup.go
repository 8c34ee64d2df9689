// Package markup writes a minutes as reflowable, accessible HTML for websites.
//
// The page is one main with one article: a header, headings h1 and below in
// unbroken order, numbered paragraphs as nested lists, labelled lists as dl,
// 版记 as a footer. The text is the draft's own, line by line: read back, it is
// equal but for empty lines and what came along from a web page. There is no
// script and nothing is fetched.
package markup

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"jiyao/drafting"
)

// Page is what a page says besides the draft's own text; what is empty is as the
// draft has it.
type Page struct {
	Title     string    // 标题, where the draft has none
	Number    string    // 发文字号
	Compiled  string    // 整理日期, 2020年6月1日
	Issued    string    // 印发日期, likewise
	Published time.Time // 公开时间; zero is not said
}

// Stylesheet gives the style of the article, for screens and for print.
func Stylesheet() string { return stylesheet }

//go:embed article.css
var stylesheet string

// Write writes a whole page in UTF-8. The same input gives the same bytes.
func Write(w io.Writer, doc *drafting.Document, p Page) error {
	s := newSetter(doc, p)
	title := escape(s.title())
	fmt.Fprintf(&s.out, `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="ArticleTitle" content="%s">
`, title)
	if issuer := doc.Issuer.Value; issuer != "" {
		fmt.Fprintf(&s.out, "<meta name=\"ContentSource\" content=\"%s\">\n", escape(issuer))
	}
	if !p.Published.IsZero() {
		beijing := time.FixedZone("CST", 8*60*60)
		fmt.Fprintf(&s.out, "<meta name=\"PubDate\" content=\"%s\">\n", p.Published.In(beijing).Format("2006-01-02 15:04"))
	}
	fmt.Fprintf(&s.out, "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", title, stylesheet)
	s.article()
	s.out.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, s.out.String())
	return err
}

// WriteArticle writes the article alone, to stand on a page that has a main of
// its own.
func WriteArticle(w io.Writer, doc *drafting.Document, p Page) error {
	s := newSetter(doc, p)
	s.article()
	_, err := io.WriteString(w, s.out.String())
	return err
}

// escape makes characters of a text, also those that HTML cannot have: a
// replacement character stands where they were.
func escape(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	return html.EscapeString(text)
}
