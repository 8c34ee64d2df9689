package pdf_test

// hostile is a title that tries to break out of everything it is put in.
const hostile = ") /Type /Catalog >> endobj (\\ \\( \r\n\x00\x01\x1b\u0085\u202e纪要\u2066<x>&amp;]]></rdf:li>" +
	"<?xpacket end=\"r\"?>\xff\ufffe\ufeff𬱖就\\"
