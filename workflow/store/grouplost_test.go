package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// mixed makes a batch: s is a step, o another write, a line of the record of
// what was refused.
func mixed(t *testing.T, s *Store, kinds string) (batch []request) {
	t.Helper()
	for i, kind := range kinds {
		r := request{ctx: context.Background(), reply: make(chan result, 1)}
		id := fmt.Sprintf("m-%d", i)
		if kind == 'o' {
			r.taken = new(atomic.Bool)
			r.other = func(tx *gorm.DB) error {
				return putRefusal(tx, workflow.Refusal{
					Minutes: id, Action: workflow.Sign, Actor: workflow.Person{ID: "x"}, Kind: workflow.Stale, Reason: workflow.ReasonVersion,
				})
			}
		} else {
			cmd := line(id)[0]
			cmd.Minutes = id
			step, err := workflow.Decide(workflow.Minutes{}, cmd, facts(t, s))
			if err != nil {
				t.Fatal(err)
			}
			r.draft = drafted(step)
		}
		batch = append(batch, r)
	}
	return batch
}

// heard gives what each of the batch hears: + done, - not done, ? not known,
// ! the writer has stopped.
func heard(batch []request) string {
	var said strings.Builder
	for _, r := range batch {
		err := (<-r.reply).err
		switch {
		case err == nil:
			said.WriteByte('+')
		case workflow.KindOf(err) == workflow.Unknown && !strings.Contains(err.Error(), "没有生效"):
			said.WriteByte('?')
		case strings.Contains(err.Error(), "已停止办理"):
			said.WriteByte('!')
		case strings.Contains(err.Error(), "没有生效"):
			said.WriteByte('-')
		default:
			said.WriteString(err.Error())
		}
	}
	return said.String()
}

// TestLostBatch loses the first commit of a batch, of steps or of other writes:
// nobody is told that nothing happened, and nothing is written after it.
func TestLostBatch(t *testing.T) {
	for _, c := range []struct {
		batch   string
		breaks  bool // the common transaction breaks before, so that each is tried on its own
		disk    error
		want    string
		commits int // that were begun
		after   string
	}{
		{"o", false, errors.New("disk I/O error"), "?", 1, "!!"},
		{"oo", false, errors.New("disk I/O error"), "??", 1, "!!"},
		{"oo", true, errors.New("disk I/O error"), "?!", 1, "!!"},
		{"s", false, errors.New("disk I/O error"), "?", 1, "!!"},
		{"sss", true, errors.New("disk I/O error"), "?!!", 1, "!!"},
		{"soo", false, errors.New("disk I/O error"), "?!!", 1, "!!"},
		{"o", false, syscall.ENOSPC, "", 1, "++"}, // the disk is full: certainly undone
		{"oo", false, syscall.ENOSPC, "", 1, "++"},
		{"oo", true, syscall.ENOSPC, "", 2, "++"},
	} {
		t.Run(fmt.Sprintf("%s %v %v", c.batch, c.breaks, c.disk), func(t *testing.T) {
			s := open(t)
			commits, breaks := 0, false
			hook(t, s, func(query string) error {
				switch query {
				case "BEGIN", "BEGIN IMMEDIATE", "ROLLBACK":
					return nil
				case "COMMIT":
					if commits++; commits == 1 {
						return c.disk
					}
					return nil
				default:
					if breaks {
						breaks = false
						return sql.ErrConnDone
					}
					return nil
				}
			})
			breaks = c.breaks
			g := s.engine.(*group)
			batch := mixed(t, s, c.batch)
			g.writeBatch(batch)
			got := heard(batch)
			if c.want != "" && got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
			if c.want == "" && (strings.Contains(got, "?") || strings.Contains(got, "!")) {
				t.Errorf("heard %s of a disk that was full", got)
			}
			if commits != c.commits {
				t.Errorf("%d commits, want %d", commits, c.commits)
			}
			later := mixed(t, s, "so")
			g.writeBatch(later)
			if got := heard(later); got != c.after {
				t.Errorf("afterwards heard %s, want %s", got, c.after)
			}
		})
	}
}
