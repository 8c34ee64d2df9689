//go:build !seedfaults

package store

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"jiyao/workflow"
)

// The seeded faults, by which the crash harness is tested. Without the build
// tag seedfaults they are constants, and nothing of them is in the program.
const (
	faultVersion = false // no version check
	faultEarly   = false // success is answered before the commit
	faultNumber  = false // the next number is read outside the lock
	faultKey     = false // the key is not looked up again under the lock
	faultOutbox  = false // messages are written after the commit

	faulty = false // any of them

	synchronous      = "FULL"
	synchronousLevel = "2"
)

func rebased(step workflow.Step, _ int) workflow.Step { return step }

func (r *request) early(result) {}

func (v *server) finish(*pgxpool.Conn, []statement) {}

func foresee(_ *gorm.DB, step workflow.Step) workflow.Step { return step }

func late(*gorm.DB, workflow.Step) {}
