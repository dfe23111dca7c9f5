package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tailor/internal/config"
)

// misuse is an error of the command line or the settings, not of the work.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// misused makes an error of the command line.
func misused(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// unknown refuses a name that is not among the options, with the one that was
// probably meant. what says which name it is: "sample".
func unknown(what, name string, options []string) error {
	if closest := config.Closest(name, options); closest != "" {
		return misused("unknown %s %q, did you mean %s?", what, name, closest)
	}
	return misused("unknown %s %q; there are %s", what, name, strings.Join(options, ", "))
}

// anyNumber as the most arguments of a command sets no limit.
const anyNumber = -1

// arguments checks how many arguments a command gets, and says how it is used
// where they are too few or too many. In front of sub-commands an argument is
// a misspelt one.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 && most == 0 && cmd.HasSubCommands() {
			return unknown("command", args[0], commandNames(cmd))
		}
		if len(args) < least || most != anyNumber && len(args) > most {
			return misused("%s takes %s, not %d; usage: %s", cmd.CommandPath(), amount(least, most), len(args), cmd.UseLine())
		}
		return nil
	}
}

// apart refuses two flags that were given together and cannot be.
func apart(cmd *cobra.Command, flag string, others ...string) error {
	for _, other := range others {
		if cmd.Flags().Changed(flag) && cmd.Flags().Changed(other) {
			return misused("--%s and --%s exclude each other", flag, other)
		}
	}
	return nil
}

func amount(least, most int) string {
	switch {
	case most == 0:
		return "no arguments"
	case most == anyNumber:
		return fmt.Sprintf("%d or more arguments", least)
	case most == 1:
		return "1 argument"
	default:
		return fmt.Sprintf("%d arguments", most)
	}
}

// holdToNames lets the commands that come with cobra refuse a name that there
// is not. By themselves they show the help of something else, and say all is well.
func holdToNames(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = topic
		case "completion":
			cmd.Args = arguments(0, 0)
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}

// topic checks that the arguments of `tailor help` lead to a command.
func topic(help *cobra.Command, args []string) error {
	at := help.Root()
	for _, name := range args {
		next := slices.IndexFunc(at.Commands(), func(sub *cobra.Command) bool { return sub.Name() == name })
		switch {
		case next < 0 && at.HasAvailableSubCommands():
			return unknown("command", name, commandNames(at))
		case next < 0:
			return misused("%s has no command %q", at.CommandPath(), name)
		}
		at = at.Commands()[next]
	}
	return nil
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return names
}

// flagFault puts into words what the flag parser did not understand.
func flagFault(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var value *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() == "":
		return strayFlag(cmd, "--"+missing.GetSpecifiedName())
	case errors.As(err, &missing):
		return strayFlag(cmd, "-"+missing.GetSpecifiedName())
	case errors.As(err, &value):
		return misused("--%s: %q is not %s", value.GetFlag().Name, value.GetValue(), wanted(value.GetFlag()))
	case errors.As(err, &bare):
		return misused("--%s needs a value", bare.GetFlag().Name)
	}
	return misuse{err}
}

func strayFlag(cmd *cobra.Command, flag string) error {
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	if closest := config.Closest(flag, known); closest != "" && strings.HasPrefix(flag, "--") {
		return misused("unknown flag %s, did you mean %s?", flag, closest)
	}
	return misused("unknown flag %s; `%s --help` lists them", flag, cmd.CommandPath())
}

// wanted says what a flag's value has to be.
func wanted(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "int", "uint64":
		return "a whole number"
	case "float64":
		return "a number"
	case "duration":
		return "a duration such as 90s or 2m"
	case "bool":
		return "true or false"
	default:
		return "a value for it"
	}
}
