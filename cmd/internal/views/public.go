package views

import (
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// PublicAct is one act about making a minutes public.
type PublicAct struct {
	N          int                  `json:"n"`
	Act        string               `json:"act"`
	Label      string               `json:"label"`
	By         *Person              `json:"by"`
	At         time.Time            `json:"at"`
	Class      string               `json:"class,omitempty"`
	Reason     string               `json:"reason,omitempty"`
	Redactions []drafting.Redaction `json:"redactions,omitempty"`
	Reviewer   string               `json:"reviewer,omitempty"`
	ReviewerID string               `json:"reviewer_id,omitempty"` // his account, where he has one
	Opinion    string               `json:"opinion,omitempty"`
	Agrees     bool                 `json:"agrees,omitempty"`
	Day        workflow.Date        `json:"day,omitempty"`
	Code       string               `json:"code,omitempty"`
	SHA256     string               `json:"sha256,omitempty"` // of the public text
	SM3        string               `json:"sm3,omitempty"`
	Source     string               `json:"source,omitempty"` // of the issued file
}

// OfPublicAct shows an act.
func OfPublicAct(r public.Record) PublicAct {
	return PublicAct{
		N: r.N, Act: string(r.Act), Label: r.Act.Label(), By: OfPerson(r.By), At: r.At.UTC(), Class: string(r.Class), Reason: r.Reason,
		Redactions: r.Redactions, Reviewer: r.Reviewer, ReviewerID: r.ReviewerID, Opinion: r.Opinion, Agrees: r.Agrees, Day: r.Day,
		Code: r.Code, SHA256: r.SHA256, SM3: r.SM3, Source: r.Source,
	}
}

// PublicFile is what is on record about making a minutes public.
type PublicFile struct {
	Minutes   string      `json:"minutes"`
	Class     string      `json:"class,omitempty"`
	Confirmed *Person     `json:"confirmed_by,omitempty"`
	Reviewed  bool        `json:"reviewed"`
	Public    bool        `json:"public"`
	Code      string      `json:"code,omitempty"`
	Acts      []PublicAct `json:"acts"`
}

// OfPublicFile shows a file.
func OfPublicFile(m workflow.Minutes, f public.File) PublicFile {
	v := PublicFile{Minutes: m.ID, Acts: each(f, OfPublicAct)}
	class, _ := f.Class()
	v.Class = string(class.Class)
	if by, ok := f.Confirmed(m); ok {
		v.Confirmed = OfPerson(by.By)
	}
	_, v.Reviewed = f.Reviewed()
	now, ok := f.Published()
	v.Public, v.Code = ok, now.Code
	return v
}
