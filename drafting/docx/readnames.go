package docx

import (
	"encoding/xml"
	"strings"
)

const compatibilitySpace = "http://schemas.openxmlformats.org/markup-compatibility/2006"

// prefix gives the usual prefix of a namespace, nothing for one that is
// never asked about. The strict names of ISO/IEC 29500 are read as those that
// documents are written in today.
func prefix(space string) string {
	switch space {
	case wordSpace, "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return "w"
	case relationSpace, "http://purl.oclc.org/ooxml/officeDocument/relationships":
		return "r"
	case compatibilitySpace:
		return "mc"
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m"
	case "urn:schemas-microsoft-com:vml":
		return "v"
	case "urn:schemas-microsoft-com:office:office":
		return "o"
	case "http://schemas.openxmlformats.org/drawingml/2006/picture", "http://purl.oclc.org/ooxml/drawingml/picture":
		return "pic"
	case "http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/drawingml/chart":
		return "c"
	case "http://schemas.openxmlformats.org/drawingml/2006/diagram", "http://purl.oclc.org/ooxml/drawingml/diagram":
		return "dgm"
	}
	return ""
}

// tagOf gives an element's name with the usual prefix: w:p.
func tagOf(e element) string {
	if p := prefix(e.Name.Space); p != "" {
		return p + ":" + e.Name.Local
	}
	return e.Name.Local
}

// attr gives an attribute of WordprocessingML or one without a namespace, and
// whether it is there.
func attr(e element, local string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == local && (a.Name.Space == "" || prefix(a.Name.Space) == "w") {
			return a.Value, true
		}
	}
	return "", false
}

// val gives an attribute, nothing if it is not there.
func val(e element, local string) string {
	v, _ := attr(e, local)
	return v
}

// on reads a switch (ST_OnOff): there without a value it is on.
func on(e element) bool {
	switch strings.ToLower(val(e, "val")) {
	case "0", "false", "off":
		return false
	}
	return true
}

// idOf gives the relationship that an element names (r:id, r:embed).
func idOf(e element) string {
	for _, a := range e.Attr {
		if prefix(a.Name.Space) == "r" {
			return a.Value
		}
	}
	return ""
}

// element is the beginning of an element with its attributes.
type element = xml.StartElement
