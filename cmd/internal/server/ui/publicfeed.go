package ui

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/public"
)

// publicFed is how many editions the feed and the list for programs have.
const publicFed = 50

// publicEntry is a public edition for programs.
type publicEntry struct {
	Code      string    `json:"code"`
	Title     string    `json:"title"`
	Number    string    `json:"number,omitempty"`
	Issued    string    `json:"issued,omitempty"` // 印发日期, 2006-01-02
	Edition   int       `json:"edition,omitempty"`
	Published time.Time `json:"published"` // 公开时间, as recorded
	SHA256    string    `json:"sha256"`    // of the text
	SM3       string    `json:"sm3"`
	Page      string    `json:"page"`
	Text      string    `json:"text"`
	PDF       string    `json:"pdf"`
}

func (u *UI) publicEntry(r public.Record) publicEntry {
	at := u.Base + "/public/" + r.Code
	return publicEntry{
		Code: r.Code, Title: r.Title, Number: r.Number, Issued: string(r.Issued), Edition: r.Edition, Published: r.At.UTC(),
		SHA256: r.SHA256, SM3: r.SM3, Page: at, Text: at + "/text.txt", PDF: at + "/paper.pdf",
	}
}

// publicJSON gives what is public to programs, the latest first; next is where to
// go on.
func (u *UI) publicJSON(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	all, err := u.published(r, publicFed)
	if err != nil {
		return err
	}
	answer := struct {
		Editions []publicEntry `json:"editions"`
		Next     int           `json:"next,omitempty"` // as ?before=; absent at the end
	}{Editions: []publicEntry{}}
	for _, one := range all {
		answer.Editions = append(answer.Editions, u.publicEntry(one))
	}
	if len(all) == publicFed {
		answer.Next = all[publicFed-1].Seq
	}
	data, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	keepPublic(w)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(data) // who asked has gone away if it fails
	return nil
}

// atomFeed is the feed of what is public (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
}

func (u *UI) publicFeed(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	all, err := u.published(r, publicFed)
	if err != nil {
		return err
	}
	feed := atomFeed{
		ID: "urn:jiyao:public", Title: "会议纪要公开目录", Author: u.Name, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{{Rel: "self", Href: u.Base + "/public/feed.atom"}, {Rel: "alternate", Href: u.Base + "/public", Type: "text/html"}},
	}
	for i, one := range all {
		e, at := u.publicEntry(one), one.At.UTC().Format(time.RFC3339Nano)
		if i == 0 {
			feed.Updated = at
		}
		feed.Entries = append(feed.Entries, atomEntry{
			ID: "urn:jiyao:public:" + e.Code, Title: e.Title, Updated: at, Published: at, Summary: e.Number + " SHA-256 " + e.SHA256,
			Links: []atomLink{{Rel: "alternate", Href: e.Page, Type: "text/html"}, {Rel: "enclosure", Href: e.PDF, Type: "application/pdf"}},
		})
	}
	data, err := xml.Marshal(feed)
	if err != nil {
		return err
	}
	keepPublic(w)
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Write(append([]byte(xml.Header), data...)) // who asked has gone away if it fails
	return nil
}
