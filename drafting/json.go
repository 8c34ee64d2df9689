package drafting

import (
	"bytes"
	"encoding/json"
)

// View is a document as jiyao parse shows it: what the draft says, without
// places. What the draft does not say is left out.
type View struct {
	Title        string          `json:"title,omitempty"`
	Number       string          `json:"number,omitempty"`
	Meeting      *MeetingView    `json:"meeting,omitempty"`
	Items        []ItemView      `json:"items,omitempty"`
	Attendance   *AttendanceView `json:"attendance,omitempty"`
	Recorder     []string        `json:"recorder,omitempty"`
	Compiler     string          `json:"compiler,omitempty"`
	Compiled     string          `json:"compiled,omitempty"` // ISO 8601; --08-13 without a year
	Note         string          `json:"note,omitempty"`
	Distribution []string        `json:"distribution,omitempty"`
	Issuer       string          `json:"issuer,omitempty"`
	Issued       string          `json:"issued,omitempty"`
}

// MeetingView is the Meeting of a View.
type MeetingView struct {
	Name        string   `json:"name,omitempty"`
	Session     int      `json:"session,omitempty"`
	Date        string   `json:"date,omitempty"`
	Period      string   `json:"period,omitempty"`
	Chair       string   `json:"chair,omitempty"`
	ChairOffice string   `json:"chair_office,omitempty"`
	CoChairs    []string `json:"co_chairs,omitempty"`
}

// ItemView is an Item of a View.
type ItemView struct {
	Heading    string   `json:"heading,omitempty"`
	Paragraphs []string `json:"paragraphs,omitempty"`
}

// AttendanceView is the Attendance of a View.
type AttendanceView struct {
	Present   []PersonView `json:"present,omitempty"`
	Absent    []PersonView `json:"absent,omitempty"`
	Observers []PersonView `json:"observers,omitempty"`
}

// PersonView is a Person of a View.
type PersonView struct {
	Name   string `json:"name,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Office string `json:"office,omitempty"`
	Remark string `json:"remark,omitempty"`
}

// View gives the document without places.
func (d *Document) View() View {
	v := View{
		Title: d.Title.Value, Number: d.Number.Value,
		Compiler: d.Compiler.Value, Compiled: d.Compiled.String(), Note: d.Note.Value,
		Issuer: d.Issuer.Value, Issued: d.Issued.String(),
	}
	m := d.Meeting
	if m.Name.Value != "" || m.Session != 0 || m.Date.String() != "" || m.Period != "" || m.Chair.Name != "" || m.Chair.Office != "" {
		v.Meeting = &MeetingView{m.Name.Value, m.Session, m.Date.String(), m.Period, m.Chair.Name, m.Chair.Office, nil}
		for _, p := range m.CoChairs {
			v.Meeting.CoChairs = append(v.Meeting.CoChairs, p.label())
		}
	}
	for _, it := range d.Items {
		item := ItemView{Heading: it.Heading.Value}
		for _, p := range it.Paragraphs {
			item.Paragraphs = append(item.Paragraphs, p.Value)
		}
		v.Items = append(v.Items, item)
	}
	a := AttendanceView{people(d.Attendance.Present), people(d.Attendance.Absent), people(d.Attendance.Observers)}
	if a.Present != nil || a.Absent != nil || a.Observers != nil {
		v.Attendance = &a
	}
	for _, p := range d.Recorders {
		v.Recorder = append(v.Recorder, p.label())
	}
	for _, s := range d.Distribution {
		for _, g := range s.Groups {
			v.Distribution = append(v.Distribution, g.Value)
		}
	}
	return v
}

// label gives a person's name, or for an unnamed delegate the unit.
func (p Person) label() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Unit + p.Office + p.Remark
}

func people(r Roll) []PersonView {
	var all []PersonView
	for _, row := range r.Rows {
		for _, p := range row.Persons {
			all = append(all, PersonView{p.Name, p.Unit, p.Office, p.Remark})
		}
	}
	return all
}

// MarshalJSON gives the document's View. An encoder that escapes HTML escapes
// it here too; JSON does not.
func (d *Document) MarshalJSON() ([]byte, error) {
	return encode(d.View(), "")
}

// JSON gives the document's View as people read it: indented by two spaces,
// nothing escaped that need not be, ended by a line feed.
func (d *Document) JSON() ([]byte, error) {
	return encode(d.View(), "  ")
}

func encode(v View, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
