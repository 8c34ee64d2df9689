package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// spoken is an error of the command line: it knows its sentence in every
// language. Error() is the Chinese one.
type spoken interface {
	error
	in(language) string
}

// UsageError is a command line that makes no sense.
type UsageError struct {
	ID   string // of the sentence in the catalogue
	Args []any
	Path string // the command whose -h helps
}

// Error says in Chinese what makes no sense and which command's -h helps.
func (e *UsageError) Error() string { return e.in(chinese) }

func (e *UsageError) in(l language) string {
	return l.msg(e.ID, e.Args...) + l.msg("see.help", e.Path)
}

// usage makes a UsageError of a command.
func usage(cmd *cobra.Command, id string, args ...any) error {
	return &UsageError{ID: id, Args: args, Path: cmd.CommandPath()}
}

// UnknownCommandError is a command that there is not.
type UnknownCommandError struct {
	Name, Parent string
	Near         []string // the commands it may have meant
}

// Error names the command in Chinese, and those it may have meant.
func (e *UnknownCommandError) Error() string { return e.in(chinese) }

func (e *UnknownCommandError) in(l language) string {
	if len(e.Near) > 0 {
		return l.msg("error.command.near", e.Name, l.join(e.Near))
	}
	return l.msg("error.command", e.Name) + l.msg("see.help", e.Parent)
}

// FlagError is an option that there is not, or a value that it does not take.
type FlagError struct {
	Path  string
	Cause error // of pflag
}

// Error names option and fault in Chinese.
func (e *FlagError) Error() string { return e.in(chinese) }

// Unwrap gives what pflag says.
func (e *FlagError) Unwrap() error { return e.Cause }

func (e *FlagError) in(l language) string {
	var missing *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var value *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(e.Cause, &missing):
		name := "--" + missing.GetSpecifiedName()
		if missing.GetSpecifiedShortnames() != "" {
			name = "-" + missing.GetSpecifiedName()
		}
		return l.msg("error.flag.unknown", name) + l.msg("see.help", e.Path)
	case errors.As(e.Cause, &bare):
		return l.msg("error.flag.bare", "--"+bare.GetFlag().Name) + l.msg("see.help", e.Path)
	case errors.As(e.Cause, &value):
		return l.msg("error.flag.value", "--"+value.GetFlag().Name, value.GetValue()) + l.msg("see.help", e.Path)
	case errors.As(e.Cause, &syntax):
		return l.msg("error.flag.syntax", syntax.GetSpecifiedFlag()) + l.msg("see.help", e.Path)
	}
	return l.msg("error.flag.syntax", e.Cause.Error()) + l.msg("see.help", e.Path)
}

func flagError(cmd *cobra.Command, err error) error {
	return &FlagError{Path: cmd.CommandPath(), Cause: err}
}

// UnknownNameError is a profile, rule or sample that there is not.
type UnknownNameError struct {
	Noun  string // id of the noun in the catalogue: noun.profile …
	Name  string
	Known []string
}

// Error names in Chinese what there is not, and what there is.
func (e *UnknownNameError) Error() string { return e.in(chinese) }

func (e *UnknownNameError) in(l language) string {
	return l.msg("error.name", l.msg(e.Noun), e.Name, l.join(e.Known))
}

// ChecksError says that proof-reading found what blocks (阻断). What it found
// has been printed already.
type ChecksError struct{ Blockers int }

// Error counts in Chinese what blocks.
func (e *ChecksError) Error() string { return e.in(chinese) }

func (e *ChecksError) in(l language) string { return l.msg("error.checks", e.Blockers) }

// PartialError says that some of several inputs failed; why each did has been
// said already.
type PartialError struct{ Failed, Total int }

// Error counts in Chinese the inputs and those that failed.
func (e *PartialError) Error() string { return e.in(chinese) }

func (e *PartialError) in(l language) string { return l.msg("error.partial", e.Total, e.Failed) }

// AllFailedError says that all of several inputs failed.
type AllFailedError struct {
	Total int
	First error // decides the exit code
}

// Error counts in Chinese the inputs, all failed.
func (e *AllFailedError) Error() string { return e.in(chinese) }

// Unwrap gives the first of the errors.
func (e *AllFailedError) Unwrap() error { return e.First }

func (e *AllFailedError) in(l language) string { return l.msg("error.all", e.Total) }

// InterruptedError says what was left undone at Ctrl-C.
type InterruptedError struct {
	Left  []string
	Cause error
}

// Error says in Chinese that work was interrupted, and lists what is left.
func (e *InterruptedError) Error() string { return e.in(chinese) }

// Unwrap gives the context's error.
func (e *InterruptedError) Unwrap() error { return e.Cause }

func (e *InterruptedError) in(l language) string {
	if len(e.Left) == 0 {
		return l.msg("error.interrupted")
	}
	return l.msg("error.interrupted.left", len(e.Left), strings.Join(e.Left, "\n"))
}

// NoInputError is an input that is not there.
type NoInputError struct{ Path string }

// Error names the missing file in Chinese.
func (e *NoInputError) Error() string { return e.in(chinese) }

func (e *NoInputError) in(l language) string { return l.msg("error.noinput", e.Path) }

// FileError is a file that could not be read or written.
type FileError struct {
	Verb  string // id in the catalogue: verb.read, verb.write
	Path  string
	Cause error
}

// Error says in Chinese which file could not be read or written, and why.
func (e *FileError) Error() string { return e.in(chinese) }

// Unwrap gives the operating system's error.
func (e *FileError) Unwrap() error { return e.Cause }

func (e *FileError) in(l language) string {
	return l.msg("error.file", l.msg(e.Verb), e.Path, fileReason(l, e.Cause))
}

// fileReason says why the operating system refused.
func fileReason(l language, err error) string {
	reasons := []struct {
		is error
		id string
	}{
		{syscall.ENOSPC, "reason.full"},
		{syscall.EDQUOT, "reason.full"},
		{syscall.EISDIR, "reason.directory"},
		{syscall.ENOTDIR, "reason.notdirectory"},
		{syscall.EROFS, "reason.readonly"},
		{syscall.ENAMETOOLONG, "reason.long"},
		{syscall.EPIPE, "reason.pipe"},
		{fs.ErrPermission, "reason.permission"},
		{fs.ErrNotExist, "reason.nodirectory"},
	}
	for _, r := range reasons {
		if errors.Is(err, r.is) {
			return l.msg(r.id)
		}
	}
	return l.msg("reason.other", err)
}

// SameFileError is an output that would overwrite its input.
type SameFileError struct{ Path string }

// Error names the file in Chinese and asks for another.
func (e *SameFileError) Error() string { return e.in(chinese) }

func (e *SameFileError) in(l language) string { return l.msg("error.same", e.Path) }

// join lists names in a sentence.
func (l language) join(names []string) string {
	if l == english {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}

// sentence gives what to tell the person of an error: nothing for none.
func (a *app) sentence(err error) string { return a.lang.sentence(err) }

func (l language) sentence(err error) string {
	var own spoken
	switch {
	case err == nil || errors.As(err, new(*answeredError)):
		return ""
	case errors.As(err, &own):
		return own.in(l)
	case errors.Is(err, context.Canceled):
		return l.msg("error.interrupted")
	}
	return l.foreign(err)
}

// PageError is a page that the paper does not have.
type PageError struct{ Page, Pages int }

// Error says in Chinese how many there are.
func (e *PageError) Error() string { return e.in(chinese) }

func (e *PageError) in(l language) string { return l.msg("error.page.none", e.Pages, e.Page) }
