package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Grade is how strictly a rule is taken where the rule book is departed from.
type Grade struct {
	Level Level
	Off   bool // it is not asked at all, whatever its level
}

// Strictness says which rules are taken otherwise than the rule book has them,
// by ID: a kind of minutes (版式) may demand what others leave open.
type Strictness map[string]Grade

// ParseGrade reads how a rule is taken: 阻断, 提醒, 提示 or 不查. It refuses a rule
// that is not asked of drafts, and to take more lightly what the law demands.
func ParseGrade(id, word string) (Grade, error) {
	r, ok := Lookup(id)
	words := []string{Blocker.Chinese(), Warning.Chinese(), Hint.Chinese(), "不查"}
	i := slices.Index(words, word)
	switch {
	case !ok:
		return Grade{}, fmt.Errorf("没有校对规则 %s，全部规则见“校对规则”一页", id)
	case r.check == nil:
		return Grade{}, fmt.Errorf("规则 %s 由%s检查，不能在这里设置", id, r.By)
	case i < 0:
		return Grade{}, fmt.Errorf("规则 %s 的“%s”应当写成 %s", id, word, strings.Join(words, "、"))
	case r.Strength == Law && i > 0:
		return Grade{}, errors.New("规则 " + id + " 的依据是法律，不能降低或者不查")
	case i == len(words)-1:
		return Grade{Off: true}, nil
	}
	return Grade{Level: Blocker - Level(i)}, nil
}

// graded gives the rule as it is taken, false if it is not asked. A rule that is
// raised keeps its milder findings as they are: they are milder since they are
// less certain. One that is lowered lowers them all.
func (s Strictness) graded(r Rule) (Rule, bool) {
	g, ok := s[r.ID]
	if ok {
		r.Level = g.Level
	}
	return r, !g.Off
}
