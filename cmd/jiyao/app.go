package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/office"
)

// streams are the program's: data comes in and goes out, and talk is what it
// tells the person.
type streams struct {
	in        io.Reader
	out, talk io.Writer
}

// app is what every command shares: the streams, the language, how much to say
// and which office it is about.
type app struct {
	streams
	env    func(string) string
	outer  func(string) string // the environment alone, where a file is below it
	file   config.File         // the site's settings; zero if there are none
	lang   language
	quiet  bool
	engine typesetter // opened once, by typesetter()

	site    site
	argv    []string
	folder  string         // the working folder of who asks; empty is the process's own
	afar    bool           // who asks from another process watches standard output
	shared  *office.Office // of the process that owns the database; else nil
	wake    func()         // hears of what is to be delivered; nil where nobody delivers
	lasting bool           // an interrupt is how the command ends
	now     func() time.Time
	newID   func(time.Time) string // for a new minutes
}

func newApp(s streams, env func(string) string) *app {
	return &app{streams: s, env: env, outer: env, lang: languageOf(env), now: time.Now, newID: newID}
}

// run carries out one command line and gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	a.argv = args
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.talk)
	err := root.ExecuteContext(ctx)
	if err == nil && ctx.Err() != nil && !a.lasting {
		err = ctx.Err()
	}
	switch sentence := a.sentence(err); {
	case sentence == "":
	case a.site.json:
		a.complainJSON(err, sentence)
	default:
		a.complain(sentence)
	}
	return exitCode(err)
}

// root puts the command tree together.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "jiyao",
		Short:         a.msg("root.short"),
		Long:          a.msg("root.long"),
		Example:       a.msg("root.example"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
	}
	version := root.Flags().Bool("version", false, a.msg("flag.version"))
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if *version {
			return a.printVersion()
		}
		return a.choose(cmd, args)
	}
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.configure() }
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, a.msg("flag.quiet"))
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(a.render(), a.parse(), a.lint(), a.importWord(), a.template(), a.demo(), a.completion(), a.version())
	root.AddCommand(a.init(), a.minutes(), a.user(), a.orgData(), a.flow(), a.number(), a.meeting(), a.public(), a.excerpt(), a.db(), a.serve(), a.api())
	root.AddCommand(a.archiving(), a.verifyFiles())
	root.AddCommand(a.configuration(), a.doctor(), a.service())
	root.SetHelpCommand(a.help(root))
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { fmt.Fprint(a.out, a.page(cmd)) })
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := fmt.Fprint(a.talk, a.page(cmd))
		return err
	})
	a.helpFlags(root)
	return root
}

// choose answers for a command that only groups others: help without
// arguments, an error with unknown ones.
func (a *app) choose(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	cmd.SuggestionsMinimumDistance = 2
	return &UnknownCommandError{Name: args[0], Parent: cmd.CommandPath(), Near: cmd.SuggestionsFor(args[0])}
}

// say tells the person something on standard error, unless asked to be quiet.
func (a *app) say(id string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.talk, a.msg(id, args...))
	}
}

// complain tells the person what went wrong, in a whole sentence.
func (a *app) complain(sentence string) {
	sentence = strings.TrimRight(sentence, "\n")
	if last, _ := utf8.DecodeLastRuneInString(sentence); unicode.Is(unicode.Han, last) || last == '”' || last == '）' {
		sentence += "。"
	}
	fmt.Fprintln(a.talk, a.msg("error", sentence))
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}

// watched reports whether a person watches standard output, which no file goes to.
func (a *app) watched() bool { return a.afar || isTerminal(a.out) }

// progress reports whether to show how far the work is: only to a person who
// watches.
func (a *app) progress() bool {
	return !a.quiet && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb" && isTerminal(a.talk)
}
