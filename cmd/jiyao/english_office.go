package main

import (
	"fmt"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/ownca"
	"jiyao/cmd/internal/server/web"
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
	case *store.OlderSchemaError:
		return fmt.Sprintf("the database has schema %d and this program %d; nothing was changed: stop the other programs and upgrade it with jiyao db migrate.", e.Database, e.Program)
	case *store.KeyError:
		if e.Have == "" {
			return fmt.Sprintf("there is no key file %q, and the log's heads are signed with %s: put the file back, or change the key for good with jiyao db rekey.", e.File, e.Want)
		}
		return fmt.Sprintf("the key %s in %q is not the one that signs this log, %s: put the right file back, or change the key for good with jiyao db rekey.", e.Have, e.File, e.Want)
	case *socket.HeldError:
		return fmt.Sprintf("the folder %q is in use by another process (%d: %s); try again when it has ended.", e.Dir, e.Owner.PID, e.Owner.Command)
	case *socket.BrokenError:
		return "the process that holds the database went away before it answered; the command may have been carried out: look before you try again."
	case *office.RightError:
		switch {
		case e.Second && e.Rules:
			return e.Name + " is not another administrator."
		case e.Second:
			return e.Name + " is not security administrator, and another person."
		}
		return e.Name + " is not system administrator."
	case *office.UnconfirmedError:
		if e.Rules {
			return "this takes two people: name another administrator who confirms it, or say why you are alone."
		}
		return "this takes two people: name the security administrator who confirms it."
	case *config.FileError:
		if e.Name == "" {
			return fmt.Sprintf("line %d of %s is no NAME=value.", e.Line, e.Path)
		}
		return fmt.Sprintf("line %d of %s: %q is no setting, or is there twice; see jiyao config show.", e.Line, e.Path, e.Name)
	case *ownca.HostError:
		return fmt.Sprintf("%q is no host name or address; write those that browsers use, with commas.", e.Host)
	case *web.PolicyError:
		return fmt.Sprintf("the route %s %s does not say who may use it; the server cannot start.", e.Method, e.Pattern)
	case *org.ReplayError:
		return fmt.Sprintf("the record of the office's data does not fit together at line %d.", e.N)
	case *outbox.Permanent:
		return "the message cannot be delivered: " + inEnglish(e.Err)
	case *org.LookupError:
		return fmt.Sprintf("the office's data have no answer for %q in %q.", e.Key, e.Book)
	}
	return ""
}
