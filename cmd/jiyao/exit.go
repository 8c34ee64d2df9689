package main

import (
	"context"
	"errors"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/ownca"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/socket"
	"jiyao/render/layout"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// The exit codes, the same for every command.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitRefused     = 4
	exitConflict    = 5
	exitChecks      = 6
	exitPartial     = 7
	exitUnknown     = 8 // may have been carried out
	exitInterrupted = 130
)

// exits says which error ends the program with which code; the first row that
// fits counts, and any other error is a failure.
var exits = []struct {
	code int
	fits func(error) bool
}{
	{exitInterrupted, func(err error) bool { return errors.Is(err, context.Canceled) }},
	{exitPartial, as[*PartialError]},
	{exitChecks, as[*ChecksError]},
	{exitChecks, as[*UnsoundError]},
	{exitUsage, as[*StrangeFileError]},
	{exitUsage, as[*UsageError]},
	{exitUsage, as[*FlagError]},
	{exitUsage, as[*UnknownCommandError]},
	{exitUsage, as[*layout.ValueError]},
	{exitUsage, as[*engine.DateError]},
	{exitUsage, as[*PageError]},
	{exitNotFound, as[*UnknownNameError]},
	{exitNotFound, as[*templates.NotFoundError]},
	{exitNotFound, as[*NoInputError]},
	{exitNotFound, kind(workflow.NotFound)},
	{exitRefused, kind(workflow.Forbidden)},
	{exitRefused, kind(workflow.Refused)},
	{exitConflict, kind(workflow.Stale)},
	{exitUsage, kind(workflow.Invalid)},
	{exitUnknown, kind(workflow.Unknown)},
	{exitUnknown, as[*socket.BrokenError]},
	{exitNotFound, as[*NoOfficeError]},
	{exitNotFound, as[*org.LookupError]},
	{exitNotFound, as[*RevisionError]},
	{exitChecks, as[*FindingsError]},
	{exitChecks, as[*RegisterError]},
	{exitChecks, as[*UnwellError]},
	{exitUsage, as[*config.FileError]},
	{exitUsage, as[*ownca.HostError]},
	{exitRefused, as[*NotIssuedError]},
	{exitNotFound, as[*NoOFDError]},
	{exitRefused, as[*presswork.UnmarkedError]},
	{exitRefused, as[*engine.MasterError]},
	{exitRefused, as[*SampleError]},
	{exitRefused, as[*TargetError]},
	{exitRefused, as[*PlainError]},
	{exitRefused, as[*NotDemoError]},
	{exitNotFound, status(404)},
	{exitRefused, status(401, 403, 409, 429)},
	{exitConflict, status(412, 428)},
	{exitUsage, status(400, 405, 413, 415, 422)},
	{exitUnknown, status(503)},
	{exitUnknown, unheard},
	{exitConflict, as[*socket.HeldError]},
	{exitUsage, as[*workflow.FlowError]},
}

// exitCode gives the code for an error; 0 for none.
func exitCode(err error) int {
	var answered *answeredError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &answered):
		return answered.code
	}
	for _, row := range exits {
		if row.fits(err) {
			return row.code
		}
	}
	return exitFailure
}

func as[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}

func kind(k workflow.Kind) func(error) bool {
	return func(err error) bool { return workflow.KindOf(err) == k }
}
