// Tailor fits a resume to a job posting, in the terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/ui"
)

// version is set by release builds: -ldflags "-X main.version=v1.2.3".
var version = "dev"

// Exit codes, as docs/formats.md promises them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitMisuse      = 2
	exitInterrupted = 130
)

func main() {
	// Libraries that log by themselves would write across the screen.
	log.SetOutput(io.Discard)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program without the process around it.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP, os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	written := &witness{to: out}
	root := newRoot(&app{in: in, out: written, screen: out, errOut: errOut, getenv: os.Getenv, environ: os.Environ()})
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := fang.Execute(ctx, root, fang.WithVersion(version), fang.WithErrorHandler(showError))
	if err == nil && written.err != nil {
		err = written.err
		fmt.Fprintln(errOut, "tailor: "+err.Error())
	}
	return exitCode(ctx, err)
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "tailor",
		Short: "Fit a resume to a job posting",
		Long: "Fit a resume to a job posting: sections worked on side by side, shown live,\n" +
			"and nothing in the result that you did not write or confirm.",
		Example: "  tailor plan resume.md posting.md\n  tailor analyze resume.md posting.md\n  tailor demo",
		Args:    arguments(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.configFile, "config", "", "settings file instead of the usual one")
	root.PersistentFlags().StringVar(&a.stateDir, "state", "", "folder of stored runs instead of the usual one")
	root.SetFlagErrorFunc(flagFault)
	root.AddCommand(
		newPlan(a), newAnalyze(a), newInspect(a), newDemo(a),
		newRuns(a), newOpen(a), newExport(a),
		newModels(a), newStats(a), newCache(a),
		newConfig(a), newDoctor(a), newBench(a), newVersion(a),
	)
	holdToNames(root)
	return root
}

func exitCode(ctx context.Context, err error) int {
	var wrong misuse
	var faults config.Faults
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, ui.ErrInterrupted), ctx.Err() != nil, errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &wrong), errors.As(err, &faults), errors.Is(err, engine.ErrName):
		return exitMisuse
	default:
		return exitFailed
	}
}

// showError prints one short message.
func showError(w io.Writer, styles fang.Styles, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "tailor: interrupted")
	default:
		fmt.Fprintln(w, styles.Program.Name.Render("tailor")+": "+err.Error())
	}
}
