package ofd

import (
	"archive/zip"
	"crypto/sha256"
	"hash/crc32"
	"strconv"

	"jiyao/render/subset"
)

// fontFile is a font as a file within the OFD.
type fontFile struct {
	name string // below Res
	font *subset.Font
	file *subset.File
}

// fontFiles lays the fonts out that the document uses.
func (j *job) fontFiles() ([]fontFile, error) {
	var files []fontFile
	for id, font := range j.fonts.Fonts() {
		file, err := font.File()
		if err != nil {
			return nil, err
		}
		files = append(files, fontFile{"font_" + strconv.Itoa(int(id)) + ".ttf", font, file})
	}
	return files, nil
}

// identity tells documents apart by what is in them. The standard asks for a
// UUID; its version is 8, one of its maker's own (RFC 9562).
func identity(text []byte, files []fontFile) (id [16]byte) {
	digest := sha256.New()
	digest.Write(text)
	for _, f := range files {
		sum := f.file.Digest()
		digest.Write(sum[:])
	}
	copy(id[:], digest.Sum(nil))
	id[6], id[8] = id[6]&0x0F|0x80, id[8]&0x3F|0x80
	return id
}

// pack puts the parts together, OFD.xml first. XML is stored as it is, since
// it is little beside the fonts, and those are deflated already.
func (j *job) pack(files []fontFile) error {
	z := zip.NewWriter(&j.out)
	for i := len(j.parts) - 1; i >= 0; i-- {
		p := j.parts[i]
		data := j.text.buf[p.start:p.end]
		if err := store(z, zip.FileHeader{
			Name: p.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
			CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
		}, data); err != nil {
			return err
		}
	}
	for _, f := range files {
		j.coded = f.file.AppendDeflate(j.coded[:0])
		if err := store(z, zip.FileHeader{
			Name: "Doc_0/Res/" + f.name, Method: zip.Deflate, CRC32: f.file.CRC(),
			CompressedSize64: uint64(len(j.coded)), UncompressedSize64: uint64(f.file.Size),
		}, j.coded); err != nil {
			return err
		}
	}
	return z.Close()
}

// store writes a file whose bytes are already coded. Its date is the first
// that ZIP knows: the clock has no say in a file.
func store(z *zip.Writer, h zip.FileHeader, coded []byte) error {
	const firstDay = 1<<5 | 1 // 1980-01-01
	//lint:ignore SA1019 CreateRaw writes the old field and leaves Modified aside
	h.ModifiedDate = firstDay
	w, err := z.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = w.Write(coded)
	return err
}
