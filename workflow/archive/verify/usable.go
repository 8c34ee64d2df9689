package verify

import (
	"archive/zip"
	"bytes"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// opens looks that the issued files and the sheet are what their names say and can
// be shown anywhere: a PDF has its fonts in it.
func (e *examination) opens() *fault {
	issued := false
	for _, l := range e.manifest.lines {
		if !strings.HasPrefix(l.name, "2-original/") && l.name != drawnName {
			continue
		}
		issued = issued || l.name != drawnName
		data, found := e.load(l.name)
		if found != nil {
			return found
		}
		if found = opensAs(l.name, data); found != nil {
			return found
		}
	}
	if !issued && e.last().get("pdf.sha256") != "" {
		return wrong(pdfName, "没有印发件")
	}
	return nil
}

func opensAs(name string, data []byte) *fault {
	switch path.Ext(name) {
	case ".pdf":
		tail := data[max(0, len(data)-1024):]
		switch {
		case !bytes.HasPrefix(data, []byte("%PDF-")) || !bytes.Contains(tail, []byte("%%EOF")):
			return wrong(name, "不是完整的PDF文件")
		case bytes.Contains(data, []byte("/Encrypt ")):
			return wrong(name, "PDF加了密，以后可能打不开")
		case bytes.Contains(data, []byte("/JavaScript")) || bytes.Contains(data, []byte("/Launch")):
			return wrong(name, "PDF含有脚本")
		case bytes.Contains(data, []byte("/Type /Font")) && !bytes.Contains(data, []byte("/FontFile")):
			return wrong(name, "PDF的字体没有嵌入，换一台电脑可能显示不对")
		}
	case ".ofd":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return wrong(name, "不是完整的OFD文件")
		}
		if _, err := z.Open("OFD.xml"); err != nil {
			return wrong(name, "OFD文件里没有OFD.xml")
		}
	default:
		return wrong(name, "不是PDF或OFD，不宜长期保存")
	}
	return nil
}

// readable looks that what is text is UTF-8 without control characters.
func (e *examination) readable() *fault {
	for _, l := range e.manifest.lines {
		switch path.Ext(l.name) {
		case ".txt", ".json", ".xml", ".html", ".entry":
		default:
			continue
		}
		data, found := e.load(l.name)
		switch {
		case found != nil:
			continue // named as missing or as too large
		case !utf8.Valid(data):
			return wrong(l.name, "不是UTF-8编码的文字")
		case bytes.ContainsRune(data, 0):
			return wrong(l.name, "含有空字符")
		}
	}
	return nil
}

// allowed are the kinds of files that a package may hold.
var allowed = regexp.MustCompile(`^\.(pdf|ofd|txt|json|xml|html|entry|note|sm2|pub|jpg|jpeg|png|tif|tiff|bin)$`)

// active is what a page must not have: it would run or ask another machine. Text
// may say anything, for there its brackets are escaped.
var active = regexp.MustCompile(`(?i)<(script|iframe|object|embed|form|link|base|img|svg|audio|video)\b` +
	`|<[a-z][^>]*\s(on[a-z]+|src|href|style|http-equiv)\s*=|<style[^>]*>[^<]*(url\(|@import)`)

// programs are how programs begin.
var programs = regexp.MustCompile(`^(MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe)`)

// harmless looks for what could run, or ask other machines.
func (e *examination) harmless() *fault {
	for _, f := range e.source.files {
		if !allowed.MatchString(strings.ToLower(path.Ext(f.name))) {
			return wrong(f.name, "这种文件不应在归档包里")
		}
		var start bytes.Buffer
		if _, err := copyLimited(e.ctx, &start, f, 7); err == nil && programs.Match(start.Bytes()) {
			return wrong(f.name, "是可执行的程序")
		}
		if path.Ext(f.name) != ".html" {
			continue
		}
		data, found := e.load(f.name)
		if found == nil && active.Match(data) {
			return wrong(f.name, "网页里含有脚本或外部链接")
		}
	}
	return nil
}
