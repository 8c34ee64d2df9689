package ofd_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// schema gives what the schemas of GB/T 33190-2016 (annexes A and following)
// say of the elements that the writer may use: which children in which order,
// as an expression over their names, and which attributes it has to have. A
// child that no expression here allows is refused too.
var schema = map[string]struct{ children, attributes string }{
	"OFD":     {"(DocBody )+", "Version DocType"},
	"DocBody": {"DocInfo DocRoot (Versions )?(Signatures )?", ""},
	"DocInfo": {
		"DocID (Title )?(Author )?(Subject )?(Abstract )?(CreationDate )?(ModDate )?(DocUsage )?(Cover )?" +
			"(Keywords )?(Creator )?(CreatorVersion )?(CustomDatas )?", "",
	},
	"Document": {
		"CommonData Pages (Outlines )?(Permissions )?(Actions )?(VPreferences )?(Bookmarks )?(Annotations )?" +
			"(CustomTags )?(Attachments )?(Extensions )?", "",
	},
	"CommonData":   {"MaxUnitID PageArea (PublicRes )*(DocumentRes )*(TemplatePage )*(DefaultCS )?", ""},
	"PageArea":     {"PhysicalBox (ApplicationBox )?(ContentBox )?(BleedBox )?", ""},
	"Area":         {"PhysicalBox (ApplicationBox )?(ContentBox )?(BleedBox )?", ""},
	"Pages":        {"(Page )+", ""},
	"Outlines":     {"(OutlineElem )+", ""},
	"OutlineElem":  {"(Actions )?(OutlineElem )*", "Title"},
	"Actions":      {"(Action )+", ""},
	"Action":       {"(Region )?(Goto |URI |GotoA |Sound |Movie )", "Event"},
	"Goto":         {"(Dest |Bookmark )", ""},
	"Dest":         {"", "Type PageID"},
	"VPreferences": {"(PageMode )?(PageLayout )?(TabDisplay )?(HideToolbar )?(HideMenubar )?(HideWindowUI )?(ZoomMode |Zoom )?", ""},
	"Res":          {"(ColorSpaces |DrawParams |Fonts |MultiMedias |CompositeGraphicUnits )*", "BaseLoc"},
	"ColorSpaces":  {"(ColorSpace )+", ""},
	"ColorSpace":   {"(Palette )?", "ID Type"},
	"Fonts":        {"(Font )+", ""},
	"Font":         {"(FontFile )?", "ID FontName"},
	"Page":         {"(Template )*(PageRes )*(Area )?(Content )?(Actions )?", ""}, // that of Pages has no children
	"Content":      {"(Layer )+", ""},
	"Layer":        {"(TextObject |PathObject |ImageObject |CompositeObject |PageBlock )*", "ID"},
	"TextObject":   {"(Actions )?(Clips )?(FillColor )?(StrokeColor )?((CGTransform )*TextCode )+", "ID Boundary Font Size"},
	"CGTransform":  {"(Glyphs )?", "CodePosition"},
	"PathObject":   {"(Actions )?(Clips )?(StrokeColor )?(FillColor )?AbbreviatedData ", "ID Boundary"},
	"FillColor":    {"(Pattern |AxialShd |RadialShd |GouraudShd |LaGouraudShd )?", ""},
}

// texts are the elements that hold text and nothing else.
const texts = " DocID Title Author Subject CreationDate ModDate Creator DocRoot MaxUnitID PhysicalBox PublicRes DefaultCS" +
	" PageMode TabDisplay FontFile TextCode Glyphs AbbreviatedData "

func TestOrder(t *testing.T) {
	for name, l := range layouts(t) {
		t.Run(name, func(t *testing.T) {
			b := open(t, write(t, l))
			seen := map[int]bool{}
			most, claimed := 0, 0
			for file, data := range b.files {
				if path.Ext(file) == ".xml" {
					ids, highest := checkFile(t, file, data)
					for _, id := range ids {
						if seen[id] {
							t.Errorf("two objects have the identifier %d", id)
						}
						seen[id] = true
						most = max(most, id)
					}
					claimed = max(claimed, highest)
				}
			}
			if most != claimed {
				t.Errorf("MaxUnitID is %d, the highest identifier %d", claimed, most)
			}
		})
	}
}

// checkFile holds a file's elements against the schema. It gives the
// identifiers in it, and what it says is the highest.
func checkFile(t *testing.T, file string, data []byte) (ids []int, claimed int) {
	t.Helper()
	type element struct {
		name     string
		children strings.Builder
		text     strings.Builder
	}
	stack := []*element{{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return ids, claimed
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Space != "http://www.ofdspec.org/2016" {
				t.Errorf("%s: <%s> is of no or another namespace", file, token.Name.Local)
			}
			top.children.WriteString(token.Name.Local + " ")
			stack = append(stack, &element{name: token.Name.Local})
			ids = append(ids, checkAttributes(t, file, token)...)
		case xml.CharData:
			top.text.Write(token)
		case xml.EndElement:
			checkElement(t, file, top.name, top.children.String(), top.text.String())
			if top.name == "MaxUnitID" {
				claimed, _ = strconv.Atoi(top.text.String())
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func checkElement(t *testing.T, file, name, children, text string) {
	t.Helper()
	if strings.Contains(texts, " "+name+" ") {
		if children != "" || text == "" {
			t.Errorf("%s: <%s> holds %q and %q", file, name, children, text)
		}
		return
	}
	rule, known := schema[name]
	if !known || !regexp.MustCompile("^"+rule.children+"$").MatchString(children) || strings.TrimSpace(text) != "" {
		t.Errorf("%s: <%s> holds %q and %q, the standard says %q", file, name, children, text, rule.children)
	}
}

func checkAttributes(t *testing.T, file string, e xml.StartElement) (ids []int) {
	t.Helper()
	var names []string
	for _, a := range e.Attr {
		names = append(names, a.Name.Local)
		if a.Name.Local == "ID" {
			id, err := strconv.Atoi(a.Value)
			if err != nil || id <= 0 {
				t.Errorf("%s: identifier %q", file, a.Value)
			}
			ids = append(ids, id)
		}
	}
	for want := range strings.FieldsSeq(schema[e.Name.Local].attributes) {
		if !slices.Contains(names, want) {
			t.Errorf("%s: <%s> lacks %s", file, e.Name.Local, want)
		}
	}
	return ids
}
