package org

import (
	"jiyao/workflow"
)

// Data is everything an office keeps about itself (机构与人员资料), a book
// (资料簿) a field. The tags name the book in files and for people; the rows'
// tags name their columns, in the order of the files:
//
//	col:"name,label[,need]"          need: never empty
//	col:"name,label,key[,any]"       key: part of what identifies a row, never empty but for any
//	ref:"book[,within]"              names a row of that book; within: for no longer than it is valid
//	key:"since"                      the row's beginning is part of its key
type Data struct {
	Units       []Unit        `book:"units,单位"`
	Aliases     []Alias       `book:"aliases,单位简称"`
	Persons     []Person      `book:"persons,人员"`
	Posts       []Post        `book:"posts,岗位"`
	Terms       []Term        `book:"terms,任期"`
	Topics      []Topic       `book:"topics,议题类别"`
	Groups      []Group       `book:"groups,分送组"`
	Members     []Member      `book:"members,分送组成员"`
	Series      []Series      `book:"series,文号系列"`
	Starts      []Start       `book:"starts,文号起始"`
	Meetings    []MeetingType `book:"meetings,会议类型"`
	Seats       []Seat        `book:"seats,组成人员"`
	Sessions    []Session     `book:"sessions,届次"`
	Authorities []Authority   `book:"authorities,签发权限"`
	Days        []Day         `book:"days,工作日历"`
	Delegations []Delegation  `book:"delegations,委托"`
	Waivers     []Waiver      `book:"waivers,回避豁免"`
	Words       []Word        `book:"words,用语"`
	Fonds       []Fonds       `book:"fonds,全宗"`
	Retentions  []Retention   `book:"retentions,保管期限"`
}

// Period is how long a row is valid (有效期), both days included. An empty day
// leaves that end open, or to what the row belongs to.
type Period struct {
	Since workflow.Date `col:"since,起始日期"`
	Until workflow.Date `col:"until,截止日期"`
}

// Unit is an organisation or department (单位). A unit that is renamed or
// merged ends, and another begins with it as predecessor.
type Unit struct {
	ID          string           `col:"id,单位编号,key"`
	Name        string           `col:"name,全称,need"`
	Parent      string           `col:"parent,上级单位" ref:"units,within"`
	Box         string           `col:"box,交换箱号"`
	Channel     workflow.Channel `col:"channel,递送方式"`
	Mail        string           `col:"mail,电子邮箱"`  // where 递送方式 is 电子邮件
	Order       int              `col:"order,礼宾次序"` // 1 comes first; none comes last
	Account     bool             `col:"account,有无账号"`
	Predecessor string           `col:"predecessor,前身单位" ref:"units"`
	Period
}

// Alias is another name of a unit (单位简称), for as long as it was in use.
type Alias struct {
	Unit   string `col:"unit,单位编号,key" ref:"units,within"`
	Name   string `col:"name,简称,key"`
	Period `key:"since"`
}

// Person is somebody of the office's data (人员). There is no password here.
type Person struct {
	ID       string        `col:"id,人员编号,key"`
	Name     string        `col:"name,姓名,need"`
	Unit     string        `col:"unit,单位编号" ref:"units"`
	Login    string        `col:"login,登录名"`
	Disabled workflow.Date `col:"disabled,停用日期"` // from this day on he neither signs in nor acts
	Mail     string        `col:"mail,电子邮箱"`     // for 待办提醒; empty gets none
	Period
}

// Post is a position (岗位) to which to-dos belong, with the roles that its
// holders have.
type Post struct {
	ID    string          `col:"id,岗位编号,key"`
	Label string          `col:"label,岗位名称,need"`
	Unit  string          `col:"unit,单位编号" ref:"units,within"`
	Roles []workflow.Role `col:"roles,角色"`
	Order int             `col:"order,礼宾次序"`
	Seats int             `col:"seats,定员"` // how many may hold it at once; none is one
	Period
}

// Term says who holds a post, and when (任期).
type Term struct {
	Post   string `col:"post,岗位编号,key" ref:"posts,within"`
	Person string `col:"person,人员编号,key" ref:"persons,within"`
	Acting bool   `col:"acting,主持工作"`
	Basis  string `col:"basis,任免依据"`
	Period `key:"since"`
}

// Topic is a kind of agenda item (议题类别): 资金, 编制, 人事.
type Topic struct {
	ID    string `col:"id,类别编号,key"`
	Label string `col:"label,类别名称,need"`
	Order int    `col:"order,次序"`
	Period
}

// Group is a list of recipients (分送组).
type Group struct {
	ID    string `col:"id,分送组编号,key"`
	Label string `col:"label,分送组名称,need"`
	Order int    `col:"order,次序"`
	Period
}

// Member is a unit, or another group, in a group (分送组成员). With a topic it
// belongs there only for minutes that have an item of the topic.
type Member struct {
	Group  string `col:"group,分送组编号,key" ref:"groups,within"`
	Unit   string `col:"unit,单位编号,key,any" ref:"units"`
	Sub    string `col:"sub,下级分送组,key,any" ref:"groups"`
	Topic  string `col:"topic,议题类别,key,any" ref:"topics"`
	Copies int    `col:"copies,份数"` // for the unit, or for each of the subgroup; none leaves it to them, and is one
	Order  int    `col:"order,次序"`
	Period `key:"since"`
}

// Series is a line of document numbers (文号系列), counted within a year.
type Series struct {
	ID    string         `col:"id,系列编号,key"`
	Label string         `col:"label,系列名称,need"`
	Form  string         `col:"form,文号格式,need"`
	Basis workflow.Basis `col:"basis,年度依据"`
	Start int            `col:"start,每年起始号"`
	Period
}

// Start is where a series goes on from the paper register in one year
// (文号起始).
type Start struct {
	Series string `col:"series,系列编号,key" ref:"series"`
	Year   int    `col:"year,年度,key"`
	N      int    `col:"n,起始号,need"`
}

// Counting is what 会议次数 counts within.
type Counting string

// The ways to count meetings. The zero Counting does not count.
const (
	BySession Counting = "session" // within a 届
	ByYear    Counting = "year"    // within a year
)

// MeetingType is a kind of meeting (会议类型) with all that its minutes need.
type MeetingType struct {
	ID     string   `col:"id,会议类型编号,key"`
	Label  string   `col:"label,会议名称,need"`
	Flow   string   `col:"flow,办理流程,need"`
	Series string   `col:"series,文号系列" ref:"series"`
	Unit   string   `col:"unit,记录单位" ref:"units"`
	Group  string   `col:"group,分送组" ref:"groups"`
	Count  Counting `col:"count,会议次数"`
	Quorum Quorum   `col:"quorum,法定人数"`
	Order  int      `col:"order,次序"`
	Period
}

// Quorum is how many of its members a meeting needs (法定人数).
type Quorum string

// The quorums. The zero Quorum asks for nobody.
const (
	Majority  Quorum = "majority"   // 过半数
	TwoThirds Quorum = "two-thirds" // 三分之二以上
)

// Seat is a post among the members of a meeting (组成人员).
type Seat struct {
	Meeting string `col:"meeting,会议类型,key" ref:"meetings,within"`
	Post    string `col:"post,岗位编号,key" ref:"posts"`
	Order   int    `col:"order,礼宾次序"`
	Period  `key:"since"`
}

// Session is one term of a meeting's body (届), or one year where its meetings
// are counted by the year, and where 会议次数 begins in it.
type Session struct {
	Meeting string `col:"meeting,会议类型,key" ref:"meetings,within"`
	N       int    `col:"n,届次,key"`
	Label   string `col:"label,名称"`
	First   int    `col:"first,会议次数起"`
	Period
}

// Authority says which posts have a step of a meeting's minutes (签发权限), in
// order. With a topic it goes before the authority without, for minutes that
// have an item of the topic.
type Authority struct {
	Meeting string   `col:"meeting,会议类型,key" ref:"meetings,within"`
	Topic   string   `col:"topic,议题类别,key,any" ref:"topics"`
	Step    string   `col:"step,环节,key"` // review#2: a workflow.Place
	Posts   []string `col:"posts,岗位,need" ref:"posts"`
	Period  `key:"since"`
}

// DayKind says whether people work on a day that the week does not tell of.
type DayKind string

// The kinds of days.
const (
	Holiday DayKind = "holiday" // 放假
	Working DayKind = "working" // 调休上班
)

// Day is an exception of the week (工作日历): Saturdays and Sundays are free,
// other days are not.
type Day struct {
	Date  workflow.Date `col:"date,日期,key"`
	Kind  DayKind       `col:"kind,安排,need"`
	Label string        `col:"label,说明"`
}

// Delegation lets somebody act for another (委托), in some of his roles and
// posts; without any, in all.
type Delegation struct {
	ID      string          `col:"id,委托编号,key"`
	From    string          `col:"from,委托人,need" ref:"persons,within"`
	To      string          `col:"to,受托人,need" ref:"persons,within"`
	Roles   []workflow.Role `col:"roles,角色"`
	Posts   []string        `col:"posts,岗位" ref:"posts"`
	Waiting bool            `col:"waiting,含已在办"` // also what waits already when it begins
	Reason  string          `col:"reason,事由,need"`
	Revoked workflow.Date   `col:"revoked,撤销日期"` // from this day on it is void
	Period
}

// Waiver switches separation of duties off for a while, where an office on duty
// over a holiday has not enough people (回避豁免). Every act that needs it keeps
// the reason in its history.
type Waiver struct {
	ID      string `col:"id,豁免编号,key"`
	Meeting string `col:"meeting,会议类型" ref:"meetings"` // empty is every type
	Reason  string `col:"reason,事由,need"`
	Period
}

// WordKind says what is the matter with a word.
type WordKind string

// The kinds of words.
const (
	WrongWord     WordKind = "wrong"     // 错误表述
	BannedWord    WordKind = "banned"    // 禁用
	SensitiveWord WordKind = "sensitive" // 慎用
	FixedWord     WordKind = "fixed"     // 固定表述
	AllowedWord   WordKind = "allowed"   // 放行
)

// Word is a word that proof-reading looks for (用语): Use is what to write
// instead, or, of a fixed one, what it stands for, with 、 between.
type Word struct {
	Text string   `col:"text,用语,key"`
	Kind WordKind `col:"kind,类别,need"`
	Use  string   `col:"use,应为"`
	Note string   `col:"note,说明"`
	Period
}

// Fonds is the body of files that the office's minutes belong to in the archive
// (全宗), with how a 档号 is written in it.
type Fonds struct {
	ID      string `col:"id,全宗号,key"`
	Name    string `col:"name,全宗名称,need"`
	Section string `col:"section,机构代码"`
	Form    string `col:"form,档号格式"` // empty is that of DA/T 13
	Period
}

// Keeping is for how long something is kept in the archive (保管期限).
type Keeping string

// The 保管期限 of 国家档案局令第8号, by their codes in a 档号.
const (
	KeepForever Keeping = "Y"   // 永久
	KeepThirty  Keeping = "D30" // 30年
	KeepTen     Keeping = "D10" // 10年
)

// Retention says for how long the minutes of a kind of meeting are kept
// (保管期限表).
type Retention struct {
	Meeting string  `col:"meeting,会议类型,key" ref:"meetings"`
	Keep    Keeping `col:"keep,保管期限,need"`
}
