package main

import (
	"fmt"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/socket"
	"jiyao/workflow/org"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// englishOfOffice speaks for the office's database, data and owner.
func englishOfOffice(err error) string {
	switch e := err.(type) {
	case *store.UnfitError:
		return fmt.Sprintf("the database is not fit for use: setting %q; see the message in Chinese.", e.Setting)
	case *socket.HeldError:
		return fmt.Sprintf("the folder %q is in use by another process (%d: %s); try again when it has ended.", e.Dir, e.Owner.PID, e.Owner.Command)
	case *socket.BrokenError:
		return "the process that holds the database went away before it answered; the command may have been carried out: look before you try again."
	case *office.RightError:
		if e.Second {
			return e.Name + " is not security administrator, and another person."
		}
		return e.Name + " is not system administrator."
	case *org.ReplayError:
		return fmt.Sprintf("the record of the office's data does not fit together at line %d.", e.N)
	case *outbox.Permanent:
		return "the message cannot be delivered: " + inEnglish(e.Err)
	case *org.LookupError:
		return fmt.Sprintf("the office's data have no answer for %q in %q.", e.Key, e.Book)
	}
	return ""
}
