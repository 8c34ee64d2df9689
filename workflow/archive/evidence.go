package archive

import (
	"bytes"
	"encoding/json"
	"fmt"

	"jiyao/workflow"
)

// A Link is one entry of the history (办理记录) as people and programs read it.
// What it says is what its canonical form says.
type Link struct {
	Version  int    `json:"version"`
	File     string `json:"file,omitempty"`     // its canonical form; none if it is withheld
	Withheld string `json:"withheld,omitempty"` // why there is its digest alone
	Action   string `json:"action"`
	Label    string `json:"label"`
	From     string `json:"from"`
	To       string `json:"to"`
	Actor    string `json:"actor"`
	ActorID  string `json:"actor_id"`
	For      string `json:"for,omitempty"`
	Note     string `json:"note,omitempty"`
	Occurred string `json:"occurred"`
	Recorded string `json:"recorded"`
	Number   string `json:"number,omitempty"`
	Text     string `json:"text_sha256"`
	PDF      string `json:"pdf_sha256,omitempty"`
	Scan     string `json:"scan_sha256,omitempty"`
	Prev     string `json:"prev"`
	Hash     string `json:"hash"` // SHA-256 of its canonical form
}

// A Proof shows that an entry is in the log that the head stands for (存在证明,
// RFC 6962).
type Proof struct {
	Version int               `json:"version"`
	Seq     int64             `json:"seq"`
	Source  string            `json:"source"`
	Key     string            `json:"key"`
	N       int               `json:"n"`
	SHA256  workflow.Digest   `json:"sha256"`
	SM3     workflow.Digest   `json:"sm3"`
	Size    int64             `json:"size"`
	Path    []workflow.Digest `json:"path"`
}

// withheld says why an entry's content is not archived: remarks on drafts.
func withheld(e workflow.Entry) string {
	if e.Action == workflow.Comment || len(e.Remarks) > 0 {
		return "含对稿本的批注，按规定不归档，只留摘要"
	}
	return ""
}

// evidence gives the receipts, the history and its place in the log.
func (c Case) evidence(receipts []Receipt) ([]File, error) {
	var links []Link
	var entries []File
	proofs := make([]Proof, len(c.Proofs))
	for i, e := range c.Entries {
		l := c.link(e)
		if l.Withheld == "" {
			l.File = fmt.Sprintf(entryForm, e.Version)
			entries = append(entries, File{l.File, e.Canonical()})
		}
		links = append(links, l)
		p := c.Proofs[i]
		proofs[i] = Proof{
			Version: e.Version, Seq: p.Leaf.Seq, Source: p.Leaf.Source, Key: p.Leaf.Key, N: p.Leaf.N,
			SHA256: p.Leaf.SHA256, SM3: p.Leaf.SM3, Size: p.Size, Path: append([]workflow.Digest{}, p.Path...),
		}
	}
	files := []File{{Name: ReceiptsName}, {Name: ChainName}, {Name: ProofsName}}
	for i, v := range []any{receipts, links, proofs} {
		data, err := indented(v)
		if err != nil {
			return nil, err
		}
		files[i].Data = data
	}
	chain := append(files[:2:2], entries...)
	return append(append(chain, files[2]), File{HeadName, []byte(c.Head)}, File{KeyName, []byte(c.Key + "\n")}), nil
}

func (c Case) link(e workflow.Entry) Link {
	l := Link{
		Version: e.Version, Withheld: withheld(e), Action: string(e.Action), Label: c.label(e), From: e.From.String(), To: e.To.String(),
		Actor: e.Actor.Name, ActorID: e.Actor.ID, For: e.OnBehalf.Name, Note: e.Note, Occurred: stamp(e.Occurred), Recorded: stamp(e.Recorded),
		Number: e.Number.Text, Text: e.Text.After, PDF: e.PDF.SHA256, Prev: e.Prev, Hash: e.Hash,
	}
	if e.Action == workflow.Comment {
		l.Note = ""
	}
	if e.Paper != nil {
		l.Scan = e.Paper.Scan.SHA256
	}
	return l
}

// indented writes JSON as people read it, with every character as it is.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	err := out.Encode(v)
	return b.Bytes(), err
}
