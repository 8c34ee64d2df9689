package ui

import (
	"net/http"
	"slices"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func printsGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{{
				Method: "GET", Pattern: "/minutes/{minutes}/prints/{kind}", Policy: web.Readers().Seeing(office.SeeDraft), Handler: u.prints,
			}}
		},
		pages: []web.Page{{Name: "prints", View: printsView{}}},
	}
}

// printsView is one of the sheets that are printed for sending out.
type printsView struct {
	Act      act
	Kind     string
	Heading  string
	Title    string
	Number   string
	IssuedOn workflow.Date
	Nonce    string
	Planned  bool // nothing has gone out yet
	Copies   int
	Lines    []printLine
	Boxes    []printBox
	Pages    [][]printLine // of labels
	Tally    copiesTally
	Until    int
}

// printLine is one recipient on a sheet.
type printLine struct {
	copyLine
	Number int // on the sheet
	Code   string
	QR     qrCode
}

// printBox is what goes into one 交换箱, or another way.
type printBox struct {
	Label string
	Lines []printLine
	Sum   int
}

// labelsOnSheet is how many labels an A4 sheet has: three across, eight down.
const labelsOnSheet = 24

// printHeading gives what a sheet is called; empty if there is none of the kind.
func printHeading(kind string) string {
	return map[string]string{
		"slip": "分发单", "labels": "分送标签", "sheets": "签收单", "receipts": "签收情况表", "chase": "催办单",
	}[kind]
}

func (u *UI) prints(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	view := printsView{
		Act: actOn(m), Kind: r.PathValue("kind"), Title: m.Title, Number: m.Number.Text, IssuedOn: m.IssuedOn, Nonce: v.Nonce, Planned: len(m.Copies) == 0, Until: u.Office.Customs().ReceiptDays,
	}
	if view.Heading = printHeading(view.Kind); view.Heading == "" {
		return web.Hidden()
	}
	if view.Planned {
		list, err := u.Office.SendList(r.Context(), m)
		if err != nil {
			return err
		}
		m.Copies = planned(list)
	}
	lines, err := u.copyLines(r.Context(), v, m)
	if err != nil {
		return err
	}
	marks, err := u.Office.Store.Clerking().Marks(r.Context(), m.ID)
	if err != nil {
		return err
	}
	serials := presswork.Range(marks)
	view.Tally, view.Copies = lines.tally(m), m.PrintRun()
	all := slices.DeleteFunc(slices.Clone(m.Copies), func(c workflow.CopyRecord) bool { return !prints(view.Kind, c) })
	slices.SortStableFunc(all, func(a, b workflow.CopyRecord) int {
		return lines.book.compare(orderOf(view.Kind, r.FormValue("sort")), recipientOf(a), recipientOf(b))
	})
	for i, c := range all {
		line := printLine{copyLine: lines.line(m, c), Number: i + 1, Code: copyCode(m.ID, c.N)}
		line.Serials = serials[c.N]
		if view.Kind == "sheets" && !view.Planned {
			if line.QR, err = drawQR(line.Code); err != nil {
				return err
			}
		}
		view.Lines = append(view.Lines, line)
	}
	view.Boxes = boxesOf(view.Lines)
	for page := range slices.Chunk(view.Lines, labelsOnSheet) {
		view.Pages = append(view.Pages, page)
	}
	return u.show(w, r, v, "prints", view)
}

// planned gives the copies that a list would make.
func planned(l office.SendList) []workflow.CopyRecord {
	var all []workflow.CopyRecord
	for i, r := range l.Recipients {
		c := workflow.CopyRecord{N: i + 1, State: workflow.CopyWaiting, Copy: workflow.Copy{
			Unit: r.Unit, ID: r.ID, Copies: r.Copies, Channel: r.Channel, Use: r.Use, Reason: r.Reason,
		}}
		if r.Use != workflow.ForRecipient {
			c.State = workflow.CopyKept
		}
		all = append(all, c)
	}
	return all
}

func recipientOf(c workflow.CopyRecord) workflow.Recipient {
	return workflow.Recipient{Unit: c.Unit, ID: c.ID, Use: c.Use}
}

// orderOf gives how a sheet is sorted: what goes into boxes by box, the rest by
// protocol, unless it was asked for otherwise.
func orderOf(kind, asked string) string {
	switch {
	case asked == byBox || asked == byProtocol:
		return asked
	case kind == "labels" || kind == "sheets":
		return byBox
	default:
		return byProtocol
	}
}

// prints reports whether a copy stands on a sheet of the kind.
func prints(kind string, c workflow.CopyRecord) bool {
	gone := c.State == workflow.CopyReplaced || c.State == workflow.CopyRecalled
	switch kind {
	case "labels", "sheets":
		return c.Use == workflow.ForRecipient && !gone
	case "chase":
		return c.Use == workflow.ForRecipient && copyFits(workflow.Urge, c)
	case "receipts":
		return c.Use == workflow.ForRecipient
	default:
		return !gone
	}
}

// boxesOf puts lines that are sorted together by their box.
func boxesOf(lines []printLine) []printBox {
	var boxes []printBox
	for _, l := range lines {
		label := "无交换箱"
		if l.Box != "" {
			label = "交换箱" + l.Box
		}
		i := slices.IndexFunc(boxes, func(b printBox) bool { return b.Label == label })
		if i < 0 {
			boxes, i = append(boxes, printBox{Label: label}), len(boxes)
		}
		boxes[i].Lines, boxes[i].Sum = append(boxes[i].Lines, l), boxes[i].Sum+l.Copies
	}
	return boxes
}
