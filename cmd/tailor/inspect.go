package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tailor/internal/engine/document"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
	"tailor/internal/ui"
	"tailor/themes"
)

func newInspect(a *app) *cobra.Command {
	var asJSON, asText bool
	var uiName string
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Show the sections and entries found in a resume, and correct them",
		Long: "Show the sections and entries found in a resume, and why. On the terminal screen\n" +
			"you can say where a section begins and what it is; what you say is kept, and\n" +
			"holds whenever the same file is read.",
		Example: "  tailor inspect resume.pdf\n  tailor inspect resume.md --json\n  tailor inspect resume.docx --text",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := apart(cmd, "json", "text"); err != nil {
				return err
			}
			ctx := cmd.Context()
			reader := a.reader()
			defer reader.Close()
			source, err := a.readResume(ctx, reader, args[0])
			if err != nil {
				return err
			}
			if asText {
				_, err := io.WriteString(a.out, source.Text)
				return err
			}
			r, err := resume.Segment(source.Input())
			if err != nil {
				return fmt.Errorf("read resume %s: %w", source.Name, err)
			}
			if asJSON {
				return writeJSON(a.out, resume.Inspect(r))
			}
			shown, err := a.chooseFace(uiName, args[0] == "-")
			switch {
			case err != nil:
				return err
			case shown == faceTUI:
				return a.correct(ctx, source, r)
			case shown == faceJSON:
				return writeJSON(a.out, resume.Inspect(r))
			}
			printResume(a.out, r)
			return nil
		},
	}
	a.passwordFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/inspect.schema.json)")
	cmd.Flags().BoolVar(&asText, "text", false, "the source text that spans point into")
	cmd.Flags().StringVar(&uiName, "ui", "auto", "auto, tui, plain or json")
	return cmd
}

// correct lets the person look at the sections on the screen and correct them.
func (a *app) correct(ctx context.Context, source document.Source, r *resume.Resume) error {
	loaded, err := a.load()
	if err != nil {
		return err
	}
	theme, err := themes.Load(loaded.Settings.UI.Theme)
	if err != nil {
		return misuse{err}
	}
	return ui.RunOutline(ctx, r, &outline{source: source, folder: a.stateFolder()}, ui.Options{Theme: theme, Environ: a.environ})
}

// outline keeps what a person says of a resume's sections.
type outline struct {
	source document.Source
	folder string
}

// Mend implements ui.Outline.
func (o *outline) Mend(_ context.Context, mend resume.Mend) (*resume.Resume, error) {
	return o.keep(append(slices.Clone(o.source.Mends), mend))
}

// Undo implements ui.Outline.
func (o *outline) Undo(context.Context) (*resume.Resume, error) {
	n := len(o.source.Mends)
	if n == 0 {
		return nil, nil
	}
	return o.keep(o.source.Mends[:n-1])
}

func (o *outline) keep(mends []resume.Mend) (*resume.Resume, error) {
	corrected := o.source
	corrected.Mends = mends
	r, err := resume.Segment(corrected.Input())
	if err != nil {
		return nil, err
	}
	if err := store.SaveMends(o.folder, o.source.SHA256(), mends); err != nil {
		return nil, err
	}
	o.source = corrected
	return r, nil
}

func printResume(w io.Writer, r *resume.Resume) {
	line(w, "%s · %s%s · %d sections", r.Name, r.Format, after(" · ", r.Language), len(r.Sections))
	line(w, "%s", joined(r.Identity.Name, r.Identity.Email, r.Identity.Phone, r.Identity.Location, strings.Join(r.Identity.Links, " · ")))
	for _, s := range r.Sections {
		line(w, "\n%-4s %s — %s  [%d, %d) by %s%s", s.ID, s.Kind, name(s.Heading, s.Kind), s.Span.Start, s.Span.End, s.How,
			after(": ", strings.Join(s.Evidence, ", ")))
		for _, e := range s.Entries {
			line(w, "     %s  %s  (%d blocks)", e.ID, joined(e.Title, e.Organization, e.Place, dates(e)), len(e.Blocks))
		}
		if len(s.Items) > 0 {
			items := make([]string, len(s.Items))
			for i, item := range s.Items {
				items[i] = item.Text
			}
			line(w, "     %d items: %s", len(items), strings.Join(items, ", "))
		}
	}
	for _, warning := range r.Warnings {
		line(w, "\nwarning: %s", warning.Message)
	}
}

func dates(e resume.Entry) string {
	if e.StartDate != "" && e.EndDate != "" {
		return e.StartDate + " – " + e.EndDate
	}
	return e.StartDate + e.EndDate
}

func joined(parts ...string) string {
	var there []string
	for _, part := range parts {
		if part != "" {
			there = append(there, part)
		}
	}
	return strings.Join(there, " · ")
}
