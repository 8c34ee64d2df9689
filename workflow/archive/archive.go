// Package archive writes what goes to the archive (归档): one package for each
// minutes, a zip that says by itself what it is and proves it. In it are the
// issued files (正本), the final text (定稿), the sheet with everybody's opinion
// (发文稿纸), the scans, the receipts, the history with its place in the log, and
// the metadata of DA/T 46-2009; the manifest names every file with its SHA-256 and
// SM3 digests, and is signed.
//
// What does not belong there is left out (国家档案局令第8号): earlier drafts,
// remarks on them, raw records. An entry that holds remarks is there by its
// digest alone, which the entries beside it and the log prove.
//
// Everything here is pure: a Case and signatures make the same bytes. Package
// verify, which shares no code with this one, checks them; the manual
// (archive.md) tells how anybody else can.
package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"jiyao/workflow"
)

// Format names the form of the packages, with its version.
const Format = "jiyao-archive 1"

// A File is one file of a package.
type File struct {
	Name string // below the package, with slashes
	Data []byte
}

// A Scan is a scanned sheet with what was recorded of it.
type Scan struct {
	workflow.Scan
	Data []byte
}

// A Case is everything of one minutes that goes to the archive (归档件).
type Case struct {
	Holding Holding
	Minutes workflow.Minutes // with the text in force
	Flow    *workflow.Flow
	Names   Names
	Drawn   []byte // its Sheet as PDF; empty if nobody can set it
	Issued  []File // 正本, by the names they get in 2-original/
	Lost    []Lost // those of them that are not here any more

	Entries []workflow.Entry // all, in order
	Proofs  []workflow.InclusionProof
	Head    string // the signed head that the proofs lead to
	Key     string // the public key that has signed it
	Scans   []Scan // those that entries name
}

// Lost is an issued file that the history names and nobody has any more (缺件).
type Lost struct {
	Name   string `json:"name" xml:"计算机文件名"`
	SHA256 string `json:"sha256" xml:"SHA256"`
	Reason string `json:"reason" xml:"理由"` // why it is not there
}

// Names are what the office calls what a minutes names by ID.
type Names struct {
	Fonds    string         // 全宗名称
	Meeting  string         // 会议类型
	Issuer   string         // 责任者
	Category string         // 文种
	Posts    map[int]string // 岗位 of who acted, by the entry's version
	Pages    int            // of the issued file; 0 if it is not known
}

// A Signer vouches for the bytes of a manifest: it gives the files that lie
// beside it, which no manifest can name.
type Signer func(ctx context.Context, manifest []byte) ([]File, error)

// Write writes the package. The same case and signatures give the same bytes.
func (c Case) Write(ctx context.Context, w io.Writer, sign Signer) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	manifest := File{ManifestName, manifestOf(c.Holding.Code, files)}
	signatures, err := sign(ctx, manifest.Data)
	if err != nil {
		return fmt.Errorf("sign manifest: %w", err)
	}
	out := zip.NewWriter(w)
	for _, f := range append(append(files, manifest), signatures...) {
		part, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: epoch()})
		if err != nil {
			return err
		}
		if _, err := part.Write(f.Data); err != nil {
			return err
		}
	}
	return out.Close()
}

// epoch is the time that every file of a package bears: the earliest a zip has,
// so that its bytes do not tell when it was made.
func epoch() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

// files gives the files of the package in the order of DA/T 22-2015: 处理单, 正本,
// 定稿, then what proves them.
func (c Case) files() ([]File, error) {
	if err := c.whole(); err != nil {
		return nil, err
	}
	scans := c.scanFiles()
	acts := c.acts(scans)
	receipts := c.receipts()
	sheet, err := c.sheet(acts, receipts).page()
	if err != nil {
		return nil, err
	}
	files := []File{{SheetName, sheet}}
	if len(c.Drawn) > 0 {
		files = append(files, File{DrawnName, c.Drawn})
	}
	files = append(files, c.Issued...)
	files = append(files, File{TextName, []byte(c.Minutes.Text)})
	for _, s := range c.Scans {
		files = append(files, File{scans[s.SHA256], s.Data})
	}
	evidence, err := c.evidence(receipts)
	if err != nil {
		return nil, err
	}
	files = append(files, evidence...)
	metadata, err := c.metadata(acts, receipts, files)
	if err != nil {
		return nil, err
	}
	return append(append(files, metadata...), File{ReadmeName, c.readme()}), nil
}

// whole refuses a case of which something is missing.
func (c Case) whole() error {
	switch {
	case len(c.Entries) == 0 || c.Entries[len(c.Entries)-1].Version != c.Minutes.Version:
		return errors.New("办理记录与纪要的版本不一致，请刷新后再归档")
	case len(c.Proofs) != len(c.Entries) || c.Head == "" || c.Key == "":
		return errors.New("办理记录还没有全部进入存证日志，请稍后再归档")
	case c.Holding.Code == "":
		return errors.New("没有档号，不能归档")
	}
	have := map[string]bool{}
	for _, s := range c.Scans {
		have[s.SHA256] = true
	}
	for _, e := range c.Entries {
		if e.Paper != nil && !e.Paper.Scan.IsZero() && !have[e.Paper.Scan.SHA256] {
			return fmt.Errorf("缺少第%d条办理记录的扫描件，不能归档", e.Version)
		}
		if !e.OFD.IsZero() && !c.accountsFor(IssuedName("ofd")) {
			return fmt.Errorf("缺少第%d条办理记录所记的OFD，也没有写明缺件的理由，不能归档", e.Version)
		}
	}
	return nil
}

// accountsFor reports whether an issued file is here, or it is said why it is not.
func (c Case) accountsFor(name string) bool {
	return slices.ContainsFunc(c.Issued, func(f File) bool { return f.Name == name }) ||
		slices.ContainsFunc(c.Lost, func(l Lost) bool { return l.Name == name && strings.TrimSpace(l.Reason) != "" })
}

// The names of files in a package.
const (
	SheetName    = "1-sheet/sheet.html"   // 发文稿纸
	DrawnName    = "1-sheet/sheet.pdf"    // the same on paper
	TextName     = "3-final/text.txt"     // 定稿
	ReceiptsName = "5-receipts.json"      // 分送与签收
	ChainName    = "6-chain/entries.json" // 办理记录, to be read
	ProofsName   = "7-log/proofs.json"    // 存在证明
	HeadName     = "7-log/head.txt"       // 日志头
	KeyName      = "7-log/key.txt"        // 日志公钥
	JSONName     = "metadata.json"        // 元数据
	XMLName      = "metadata.xml"         // the same
	ReadmeName   = "readme.txt"           // 说明
	ManifestName = "manifest.txt"         // 清单
	NoteName     = "manifest.note"        // its signature by the log's key
	SM2Name      = "manifest.sm2"         // its signature by SM2, DER
	SM2KeyName   = "manifest.sm2.pub"     // the public key of that, PEM
	originals    = "2-original/"          // 正本
	scanFolder   = "4-scans/"             // 扫描件
	entryForm    = "6-chain/%04d.entry"   // one 办理记录 in canonical form
)

// IssuedName gives the name that an issued file has in a package, by its form:
// pdf, ofd.
func IssuedName(form string) string { return originals + "minutes." + form }
