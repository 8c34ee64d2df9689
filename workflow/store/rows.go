package store

import (
	"encoding/json"
	"fmt"
	"time"

	"jiyao/workflow"
)

// The row types are the schema's tables, and nothing else: the domain's types
// may change their shape without a migration, and the schema its own without
// the domain noticing.

type minutesRow struct {
	ID           string `gorm:"primaryKey"`
	FlowName     string
	FlowVersion  int
	State        string
	Step         int
	Version      int
	Title        string
	Revision     int
	TextDigest   string
	Digest       string
	Meeting      string
	Compiled     string
	IssuedOn     string
	NumberSeries string
	NumberScope  string
	NumberN      int
	NumberText   string
	Finalized    bool
	PDFSHA256    string `gorm:"column:pdf_sha256"`
	PDFBytes     int64  `gorm:"column:pdf_bytes"`
	Submitted    string // JSON
	Approvals    string // JSON
	Duties       string // JSON
	Back         string
	Created      string
	LastAction   string
	LastByID     string
	LastByName   string
	LastAt       string

	Type          string
	Topics        string // JSON
	Term          string
	Session       int
	EditionOf     string
	EditionN      int
	EditionKind   string
	EditionReason string
	DeskPost      string
	DeskLabel     string
	DeskID        string
	DeskName      string
	Due           string
	Revisions     int
	Correction    string // JSON
	Occurred      string
	Arrived       string
	PDFSM3        string `gorm:"column:pdf_sm3"`
	Participants  int    // how many rows there are
	DrafterID     string // who began it
	Copies        int    // likewise
}

func (minutesRow) TableName() string { return "minutes" }

type entryRow struct {
	MinutesID   string `gorm:"primaryKey"`
	Version     int    `gorm:"primaryKey;autoIncrement:false"`
	FlowName    string
	FlowVersion int
	Action      string
	FromPlace   string
	ToPlace     string
	Back        string
	ActorID     string
	ActorName   string
	AsRole      string
	ForID       string
	ForName     string
	Note        string
	Occurred    string
	Recorded    string
	Detail      string // JSON of entryDetail
	IdemKey     string
	Request     string
	Prev        string
	Hash        string
}

func (entryRow) TableName() string { return "entries" }

// entryDetail is what no query asks for.
type entryDetail struct {
	Title     string
	Meeting   workflow.Date `json:",omitempty"`
	Revision  int
	Text      workflow.Change
	Bound     workflow.Change
	Compiled  workflow.Date       `json:",omitempty"`
	IssuedOn  workflow.Date       `json:",omitempty"`
	Number    workflow.DocNumber  `json:",omitzero"`
	Released  workflow.DocNumber  `json:",omitzero"`
	Finalized bool                `json:",omitempty"`
	PDF       workflow.PDF        `json:",omitzero"`
	OFD       workflow.PDF        `json:",omitzero"`
	Copies    []workflow.Copy     `json:",omitempty"`
	Lapsed    []workflow.Approval `json:",omitempty"`

	Type    string           `json:",omitempty"`
	Topics  []string         `json:",omitempty"`
	Term    string           `json:",omitempty"`
	Session int              `json:",omitempty"`
	Edition workflow.Edition `json:",omitzero"`
	Desk    workflow.Holder  `json:",omitzero"`
	Due     workflow.Date    `json:",omitempty"`
	Saved   int              `json:",omitempty"`

	Correction workflow.Correction `json:",omitzero"`
	Paper      *workflow.Paper     `json:",omitempty"`
	Sheet      string              `json:",omitempty"`
	Row        int                 `json:",omitempty"`
	Asked      []workflow.Asking   `json:",omitempty"`
	Answers    []workflow.Answer   `json:",omitempty"`
	Handled    []workflow.Handling `json:",omitempty"`
	Waiver     string              `json:",omitempty"`
	Item       int                 `json:",omitempty"`
	Urged      []int               `json:",omitempty"`
	Remarks    []workflow.Remark   `json:",omitempty"`
}

type revisionRow struct {
	MinutesID  string `gorm:"primaryKey"`
	N          int    `gorm:"primaryKey;autoIncrement:false"`
	Version    int
	Place      string
	AuthorID   string
	AuthorName string
	Saved      string
	Text       string
	TextDigest string
	Digest     string
	Competing  bool
}

func (revisionRow) TableName() string { return "revisions" }

type numberRow struct {
	Series    string `gorm:"primaryKey"`
	Scope     string `gorm:"primaryKey"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Text      string
	State     string
	MinutesID string
	Changed   string
	Reason    string
}

func (numberRow) TableName() string { return "numbers" }

// ledgerRow is one scope of a series: whoever takes its next number holds the
// row until his transaction ends.
type ledgerRow struct {
	Series string `gorm:"primaryKey"`
	Scope  string `gorm:"primaryKey"`
	Next   int
}

func (ledgerRow) TableName() string { return "ledgers" }

type messageRow struct {
	ID          int64 `gorm:"primaryKey"`
	MsgKey      string
	Topic       string
	MinutesID   string
	Version     int
	Payload     string
	Delivered   string
	Attempts    int
	Recipient   string
	Due         string
	Worker      string
	Fence       int64
	Parked      bool
	Reason      string
	Dead        string
	Retries     int
	Retried     string
	RetriedByID string
	RetriedBy   string
}

func (messageRow) TableName() string { return "outbox" }

const timeForm = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeForm)
}

// A decoder reads columns and keeps the first that does not read.
type decoder struct{ err error }

func (d *decoder) time(column, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	form := timeForm
	if len(s) == len(timeForm) && s[len("2006-01-02T15:04:05")] == '.' && s[len(s)-1] == 'Z' {
		form = time.RFC3339Nano // reads the same, and quickly
	}
	t, err := time.Parse(form, s)
	if err != nil && d.err == nil {
		d.err = fmt.Errorf("column %s: %w", column, err)
	}
	return t
}

func (d *decoder) json(column, s string, into any) {
	if s == "null" || readJSON(s, into) {
		return
	}
	if err := json.Unmarshal([]byte(s), into); err != nil && d.err == nil {
		d.err = fmt.Errorf("column %s: %w", column, err)
	}
}

// encode writes a column of JSON. The domain's values are strings, numbers and
// times, which always encode.
func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// encodeSome writes null for the zero value.
func encodeSome[T comparable](v T) string {
	var none T
	if v == none {
		return "null"
	}
	return encode(v)
}

// orNone gives nil for a list with nothing in it: a list that is empty and one
// that is not there are the same, whichever way they go.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
