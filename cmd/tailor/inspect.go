package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tailor/internal/engine/resume"
)

func newInspect(a *app) *cobra.Command {
	var asJSON, asText bool
	cmd := &cobra.Command{
		Use:     "inspect FILE",
		Short:   "Show the sections and entries found in a resume",
		Example: "  tailor inspect resume.md\n  tailor inspect resume.md --json\n  tailor inspect resume.md --text",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asText {
				return misused("--json and --text exclude each other")
			}
			source, err := a.readOne(cmd.Context(), args[0])
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
			printResume(a.out, r)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/inspect.schema.json)")
	cmd.Flags().BoolVar(&asText, "text", false, "the source text that spans point into")
	return cmd
}

func printResume(w io.Writer, r *resume.Resume) {
	line(w, "%s · %s%s · %d sections", r.Name, r.Format, after(" · ", r.Language), len(r.Sections))
	line(w, "%s", joined(r.Identity.Name, r.Identity.Email, r.Identity.Phone, r.Identity.Location, strings.Join(r.Identity.Links, " · ")))
	for _, s := range r.Sections {
		line(w, "\n%-4s %s — %s  [%d, %d) by %s", s.ID, s.Kind, name(s.Heading, s.Kind), s.Span.Start, s.Span.End, s.How)
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
