package workflow

// StepDef is one step of a state (环节): who has it, and how long.
type StepDef struct {
	Label string
	Post  string // 岗位 that has it, by ID; empty: the signing table says, or anybody with the role may
	Each  bool   // one participant per 议题, who must all agree before it goes on
	Days  int    // 时限 in working days; 0 is none
}

// ConsultRule says when 会签 counts as settled (会签规则).
type ConsultRule struct {
	Rule   ConsultName
	Quorum int  // how many must have agreed, for Quorum
	Lapse  bool // 逾期视为无意见
}

// ConsultName names an aggregate rule.
type ConsultName string

// The aggregate rules of 会签. The zero rule is ConsultAll.
const (
	ConsultAll         ConsultName = "all"          // all have answered, none objects
	ConsultQuorum      ConsultName = "quorum"       // enough have agreed, none objects
	ConsultNoneAgainst ConsultName = "none-against" // none objects; who has not answered holds nothing up
)
