package workflow

import "time"

// Proposal is a change of the office's data that waits for a second person
// (待复核的变更). It changes nothing before he has confirmed it; what it changed
// stands in the alterations then.
type Proposal struct {
	ID    string
	Kind  ProposalKind
	Title string // a line for lists
	// Payload is what would be changed, as the kind has it.
	Payload string
	Rules   bool // another administrator is enough; else it takes the 安全管理员
	Note    string
	By      Person
	Made    time.Time

	State    ProposalState
	Answerer Person
	Answered time.Time
	Reason   string // why it was refused
}

// ProposalKind says what a proposal changes.
type ProposalKind string

// The kinds of proposals.
const (
	ProposeData ProposalKind = "data" // books of the office's data
	ProposeFlow ProposalKind = "flow" // a flow file
)

// ProposalState is what became of a proposal.
type ProposalState string

// The states of proposals.
const (
	ProposalOpen      ProposalState = "open"
	ProposalDone      ProposalState = "done"
	ProposalRefused   ProposalState = "refused"
	ProposalWithdrawn ProposalState = "withdrawn"
)

// Label gives the state's Chinese name.
func (s ProposalState) Label() string {
	switch s {
	case ProposalOpen:
		return "待复核"
	case ProposalDone:
		return "已生效"
	case ProposalRefused:
		return "未同意"
	case ProposalWithdrawn:
		return "已撤回"
	}
	return string(s)
}
