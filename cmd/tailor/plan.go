package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
)

// planFlags are the flags of the main job.
type planFlags struct {
	ui          string
	accept      string
	out         outputs
	offline     bool
	yes         bool
	models      []string
	sections    []string
	concurrency int
	timeout     time.Duration
	maxCost     float64
	deadline    time.Duration
	theme       string
	runID       string
	resume      string
}

func newPlan(a *app) *cobra.Command {
	f := &planFlags{}
	cmd := &cobra.Command{
		Use:   "plan RESUME JOB",
		Short: "Tailor a resume to a job posting",
		Long: "Tailor a resume to a job posting: the sections are worked on side by side, you\n" +
			"review every recommendation, and the plan and the tailored resume are written.\n" +
			"Resumes and postings may be PDF, Word, HTML, Markdown or text files, resumes also\n" +
			"JSON Resume or RenderCV. Either may be - for standard input, and the posting a\n" +
			"web address. A run that was killed or stopped goes on with --resume: what was\n" +
			"answered is not asked again, and decisions stay.",
		Example: "  tailor plan resume.md posting.md\n" +
			"  tailor plan resume.md posting.md --offline --accept grounded -o tailored.md --plan plan.md\n" +
			"  tailor plan resume.pdf posting.docx -o tailored.pdf --report review.html\n" +
			"  tailor plan resume.docx https://example.com/jobs/42 -o tailored.docx --track-changes\n" +
			"  tailor plan resume.md - --ui json < posting.txt\n" +
			"  tailor plan resume.md posting.md --section skills=openai/gpt-5.4-mini --concurrency 8\n" +
			"  tailor plan --resume last",
		Args: func(cmd *cobra.Command, args []string) error {
			if f.resume != "" && len(args) > 0 {
				return misused("--resume goes on with what the run has read; leave out RESUME and JOB")
			}
			if f.resume != "" {
				return apart(cmd, "run-id", "resume")
			}
			return arguments(2, 2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.checkBounds(cmd); err != nil {
				return err
			}
			if f.resume != "" {
				return a.carryOn(cmd, f)
			}
			return a.plan(cmd, f, args[0], args[1])
		},
	}
	a.passwordFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.ui, "ui", "auto", "auto, tui, plain or json")
	flags.StringVar(&f.accept, "accept", "", "what is taken without a person: none, grounded or high (default: none on the terminal screen, grounded elsewhere)")
	f.out.flags(cmd)
	flags.BoolVar(&f.offline, "offline", false, "no model and no network: the built-in analyser")
	flags.BoolVarP(&f.yes, "yes", "y", false, "consent to sending the sections to the provider that is named")
	flags.StringSliceVarP(&f.models, "model", "m", nil, "model for every section, \"provider/model\"; more than one: in order of preference")
	flags.StringArrayVar(&f.sections, "section", nil, "model for one kind of section, KIND=MODEL")
	flags.IntVarP(&f.concurrency, "concurrency", "c", 0, "calls under way at the same time (default 5)")
	flags.DurationVar(&f.timeout, "timeout", 0, "longest time of one call (default 1m)")
	flags.Float64Var(&f.maxCost, "max-cost", 0, "most US dollars that the run may cost; cheaper models, then the built-in analyser, do the rest")
	flags.DurationVar(&f.deadline, "deadline", 0, "longest time of the whole run; quicker models, then the built-in analyser, do the rest")
	flags.StringVar(&f.theme, "theme", "", "auto, dark, light, ansi16, mono, or a theme file")
	flags.StringVar(&f.runID, "run-id", "", "name of the run")
	flags.StringVar(&f.resume, "resume", "", "go on with a run that was killed or stopped: its id, the beginning of it, or \"last\"")
	for _, unset := range []string{"timeout", "deadline"} {
		flags.Lookup(unset).DefValue = "" // the settings', not the 0s that the help would tell
	}
	return cmd
}

// checkBounds refuses a budget and a deadline of nothing: as settings they mean
// that there is none.
func (f *planFlags) checkBounds(cmd *cobra.Command) error {
	switch flags := cmd.Flags(); {
	case flags.Changed("max-cost") && !(f.maxCost > 0):
		return misused("--max-cost: %g is not more than nothing; --offline asks nobody", f.maxCost)
	case flags.Changed("deadline") && f.deadline <= 0:
		return misused("--deadline: %s is not more than nothing; --offline asks nobody", f.deadline)
	}
	return nil
}

// planSettings are the flags that stand for settings.
func planSettings(cmd *cobra.Command) []config.Flag {
	var given []config.Flag
	for _, flag := range []struct{ name, key string }{
		{"concurrency", "scheduler.max_concurrent_tasks"}, {"timeout", "scheduler.task_timeout"}, {"theme", "ui.theme"},
		{"max-cost", "router.max_cost"}, {"deadline", "router.deadline"},
	} {
		if f := cmd.Flags().Lookup(flag.name); f.Changed {
			given = append(given, config.Flag{Name: "--" + flag.name, Key: flag.key, Value: f.Value.String()})
		}
	}
	return given
}

// request turns the flags into what the engine is asked for.
func (f *planFlags) request(resume, posting document.Source, face face) (engine.Request, error) {
	if f.runID != "" {
		if err := store.CheckID(f.runID); err != nil {
			return engine.Request{}, misused("--run-id: %w", err)
		}
	}
	request := engine.Request{ID: f.runID, Resume: resume, Posting: posting, Models: f.models, Sections: map[string][]string{}, Export: f.out.export}
	if f.offline {
		request.Offline = "--offline"
	}
	for _, choice := range f.sections {
		kind, name, ok := strings.Cut(choice, "=")
		if !ok || kind == "" || name == "" {
			return request, misused("--section %q is not KIND=MODEL", choice)
		}
		request.Sections[kind] = append(request.Sections[kind], name)
	}
	accept := f.accept
	switch {
	case accept == "" && face == faceTUI:
		accept = string(plan.TakeNone)
	case accept == "":
		accept = string(plan.TakeGrounded)
	}
	policy, err := plan.ParsePolicy(accept)
	if err != nil {
		return request, unknown("--accept", accept, []string{string(plan.TakeNone), string(plan.TakeGrounded), string(plan.TakeHigh)})
	}
	request.Accept = policy
	return request, nil
}

func (a *app) plan(cmd *cobra.Command, f *planFlags, resumePath, postingPath string) error {
	ctx := cmd.Context()
	loaded, err := a.load(planSettings(cmd)...)
	if err != nil {
		return err
	}
	face, err := a.chooseFace(f.ui, resumePath == "-" || postingPath == "-")
	if err != nil {
		return err
	}
	out := f.out
	out.source = resumePath
	if err := out.check(); err != nil {
		return err
	}
	resume, posting, err := a.read(ctx, resumePath, postingPath, f.offline || loaded.Settings.Privacy.Offline)
	if err != nil {
		return err
	}
	if err := out.suits(resume.Format); err != nil {
		return err
	}
	request, err := f.request(resume, posting, face)
	if err != nil {
		return err
	}
	kept, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	e, err := a.newEngine(loaded.Settings, kept)
	if err != nil {
		return err
	}
	draft, err := e.Prepare(request)
	if err != nil {
		return err
	}
	if err := a.consent(ctx, draft, kept, loaded.Settings, f.yes); err != nil {
		return err
	}
	run, err := draft.Start(ctx)
	if errors.Is(err, store.ErrExists) {
		return misused("--run-id: there is a run %s already; `tailor open %s` shows it", f.runID, f.runID)
	}
	if err != nil {
		return err
	}
	defer run.Close()
	return a.show(ctx, run, face, loaded.Settings, out)
}
