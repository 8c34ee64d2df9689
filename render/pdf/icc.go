package pdf

import (
	"encoding/binary"
	"math"
)

// The sRGB profile (IEC 61966-2.1) that the output intent names: it says what
// red is meant by 1 0 0. Matrix and curves only, ICC version 2.
const (
	curvePoints = 1024
	profileName = "sRGB IEC61966-2.1"
)

// tag is an element of an ICC profile.
type tag struct {
	name string
	data []byte
}

// sRGB gives the profile. It depends on nothing, so its bytes are the same
// everywhere.
func sRGB() []byte {
	curve := toneCurve()
	return profile([]tag{
		{"desc", description(profileName)},
		{"cprt", text("No copyright, use freely")},
		{"wtpt", xyz(0.95045, 1, 1.08905)},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	})
}

// profile puts header, tag table and tags together. A tag whose data is that
// of the one before shares it.
func profile(tags []tag) []byte {
	be := binary.BigEndian
	head := make([]byte, 128, 4096)
	copy(head[12:], "mntrRGB XYZ ")
	be.PutUint32(head[8:], 0x02100000) // version 2.1
	copy(head[36:], "acsp")
	for i, v := range []uint16{2020, 1, 1, 0, 0, 0} { // a date is demanded; any will do
		be.PutUint16(head[24+2*i:], v)
	}
	copy(head[68:], xyz(0.9642, 1, 0.8249)[8:]) // the connection space's white, D50
	table := be.AppendUint32(nil, uint32(len(tags)))
	body := []byte{}
	start, at := len(head)+4+12*len(tags), 0
	for i, t := range tags {
		if i == 0 || &t.data[0] != &tags[i-1].data[0] {
			at = start + len(body)
			body = append(body, t.data...)
			body = append(body, make([]byte, -len(body)&3)...)
		}
		table = append(table, t.name...)
		table = be.AppendUint32(table, uint32(at))
		table = be.AppendUint32(table, uint32(len(t.data)))
	}
	out := append(append(head, table...), body...)
	be.PutUint32(out, uint32(len(out)))
	return out
}

// toneCurve gives the sRGB transfer function as a sampled curve.
func toneCurve() []byte {
	b := append([]byte("curv\x00\x00\x00\x00"), 0, 0, curvePoints>>8, curvePoints&0xFF)
	for i := range curvePoints {
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(toneSample(i))))
	}
	return b
}

// toneSample gives point i of the tone curve, from 0 to 65535.
func toneSample(i int) float64 {
	v := float64(i) / (curvePoints - 1)
	if v <= 0.04045 {
		return v / 12.92 * 65535
	}
	return math.Pow((v+0.055)/1.055, 2.4) * 65535
}

// xyz gives an XYZType of one colour.
func xyz(x, y, z float64) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{x, y, z} {
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(v*65536)))
	}
	return b
}

// text gives a textType.
func text(s string) []byte { return append([]byte("text\x00\x00\x00\x00"+s), 0) }

// description gives a textDescriptionType with its ASCII part alone.
func description(s string) []byte {
	b := []byte("desc\x00\x00\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)+1))
	b = append(append(b, s...), 0)
	return append(b, make([]byte, 4+4+2+1+67)...) // no Unicode and no Macintosh text
}
