package pdf

import (
	"strings"

	"jiyao/render"
)

// What the file says of the program that made it.
const (
	producer = "jiyao, gofpdf 1.16.2"
	creator  = "jiyao"
	language = "zh-CN"
)

// properties are a document's properties, cleaned. Info and XMP are both
// written from them, so that they agree, as PDF/A demands.
type properties render.Meta

// appendInfo appends the document information dictionary. A document without
// a date gets none: the clock has no say in a file.
func (p properties) appendInfo(b []byte) []byte {
	b = append(b, "<</Producer "...)
	b = appendTextString(b, producer)
	b = appendTextString(append(b, "\n/Creator "...), creator)
	for _, entry := range [...]struct{ key, value string }{
		{"\n/Title ", p.Title}, {"\n/Subject ", p.Subject}, {"\n/Author ", p.Author},
	} {
		if entry.value != "" {
			b = appendTextString(append(b, entry.key...), entry.value)
		}
	}
	if !p.Date.IsZero() {
		for _, key := range [...]string{"\n/CreationDate (D:", "\n/ModDate (D:"} {
			b = p.Date.AppendFormat(append(b, key...), "20060102150405")
			b = append(b, "+08'00')"...)
		}
	}
	return append(b, ">>"...)
}

// appendXMP appends the XMP packet: the same properties, and the claim of
// PDF/A-1b.
func (p properties) appendXMP(b []byte) []byte {
	b = append(b, "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"+
		"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"+
		"<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"+
		"<pdfaid:part>1</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n</rdf:Description>\n"+
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"+
		"<dc:format>application/pdf</dc:format>\n<dc:language><rdf:Bag><rdf:li>"+language+"</rdf:li></rdf:Bag></dc:language>\n"...)
	b = appendElement(b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", p.Title, "</rdf:li></rdf:Alt></dc:title>\n")
	b = appendElement(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", p.Subject, "</rdf:li></rdf:Alt></dc:description>\n")
	b = appendElement(b, "<dc:creator><rdf:Seq><rdf:li>", p.Author, "</rdf:li></rdf:Seq></dc:creator>\n")
	b = append(b, "</rdf:Description>\n"+
		"<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"+
		"<pdf:Producer>"+producer+"</pdf:Producer>\n</rdf:Description>\n"+
		"<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"+
		"<xmp:CreatorTool>"+creator+"</xmp:CreatorTool>\n"...)
	if !p.Date.IsZero() {
		for _, key := range [...]string{"CreateDate>", "ModifyDate>"} {
			b = append(append(b, "<xmp:"...), key...)
			b = p.Date.AppendFormat(b, "2006-01-02T15:04:05+08:00")
			b = append(append(append(b, "</xmp:"...), key...), '\n')
		}
	}
	return append(b, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"...)
}

// appendElement appends an XML element with its text escaped, or nothing if
// there is no text.
func appendElement(b []byte, open, value, end string) []byte {
	if value == "" {
		return b
	}
	b = append(b, open...)
	b = append(b, xmlText.Replace(value)...)
	return append(b, end...)
}

// xmlText escapes what is markup in the text of an XML element.
var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
