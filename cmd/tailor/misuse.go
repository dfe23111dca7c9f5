package main

import (
	"errors"
	"fmt"
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
