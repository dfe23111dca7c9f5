package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tailor/internal/engine"
	"tailor/internal/engine/document"
)

// outputs are the files that a run writes.
type outputs struct {
	resume, plan, report string
	force                bool
	source               string // path of the resume, to suggest a name beside it
	export               engine.Export
}

// flags adds the flags that name them.
func (out *outputs) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&out.resume, "output", "o", "", "write the tailored resume to this file: .md, .txt, .docx, .pdf, .html, or as it came")
	f.StringVar(&out.plan, "plan", "", "write the plan in Markdown to this file")
	f.StringVar(&out.report, "report", "", "write a review report to this file: one HTML page to send to somebody")
	f.BoolVar(&out.force, "force", false, "write over files that exist")
	f.StringVar(&out.export.Template, "template", "", "set the resume anew: classic or modern (default: classic, where it cannot be changed in place)")
	f.StringVar(&out.export.Paper, "paper", "", "a4 or letter (default a4)")
	f.StringVar(&out.export.Font, "font", "", "a TrueType font for letters that the built-in ones lack, in PDF")
	f.BoolVar(&out.export.Track, "track-changes", false, "write a Word file's edits as tracked changes")
	f.StringVar(&out.export.Author, "author", "", "whose name tracked changes have (default tailor)")
}

// suits refuses what a resume that came in a format cannot be written as.
func (out outputs) suits(format string) error {
	if out.resume == "" && out.export == (engine.Export{}) {
		return nil
	}
	if err := out.export.Check(format, out.resume); err != nil {
		return misuse{err}
	}
	return nil
}

// file is one of them.
type file struct{ flag, path string }

// files lists those that were asked for.
func (out outputs) files() []file {
	all := []file{{"-o", out.resume}, {"--plan", out.plan}, {"--report", out.report}}
	return slices.DeleteFunc(all, func(f file) bool { return f.path == "" })
}

// check refuses, before any work is done, what could not be written after it.
func (out outputs) check() error {
	named := map[string]string{}
	for _, f := range out.files() {
		path := filepath.Clean(f.path)
		if other := named[path]; other != "" {
			return misused("%s and %s both name %s", other, f.flag, path)
		}
		named[path] = f.flag
		if err := f.checkEnding(); err != nil {
			return err
		}
		if err := checkOutput(f.path, out.force); err != nil {
			return err
		}
	}
	return nil
}

// checkEnding refuses a name that promises a form in which the plan, or the
// report, is not written. What the resume is written as has its own check.
func (f file) checkEnding() error {
	form := map[string]struct{ name, ending string }{"--plan": {"Markdown", ".md"}, "--report": {"HTML", ".html"}}[f.flag]
	ending := strings.ToLower(filepath.Ext(f.path))
	switch {
	case form.name == "" || ending == form.ending:
		return nil
	case slices.Contains([]string{".md", ".html", ".pdf", ".docx", ".json", ".yaml"}, ending):
		return misused("%s %s: it is written as %s; name a file that ends in %s", f.flag, f.path, form.name, form.ending)
	}
	return nil
}

func checkOutput(path string, force bool) error {
	info, err := os.Stat(path)
	switch {
	case path == "-":
		return misused("write -: it only stands for what is read; name a file, or /dev/stdout")
	case err == nil && info.IsDir():
		return misused("write %s: it is a folder; name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		return nil // a device or a pipe takes what comes
	case err == nil && !force:
		return misused("%s exists; --force writes over it", path)
	}
	if err := checkFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// checkFolder makes sure that a file can be made in a folder, by making one.
func checkFolder(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s; make it first", folder)
	case err != nil || !info.IsDir():
		return fmt.Errorf("%s is not a folder", folder)
	}
	probe, err := os.CreateTemp(folder, ".tailor-*")
	if err != nil {
		return fmt.Errorf("the folder %s may not be written to; name another", folder)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// write puts the files down that were asked for.
func (a *app) write(ctx context.Context, run *engine.Run, out outputs) error {
	save := map[string]func(context.Context, string, bool) error{"-o": a.tailored(run), "--plan": run.SavePlan, "--report": run.SaveReport}
	for _, file := range out.files() {
		err := save[file.flag](ctx, file.path, out.force)
		if errors.Is(err, document.ErrExists) && run.Kept() {
			return fmt.Errorf("%w; `tailor export %s %s %s --force` writes over it", err, run.ID(), file.flag, file.path)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(a.errOut, "wrote %s\n", file.path)
	}
	return nil
}

// tailored writes the tailored resume and says what a person should know of it.
func (a *app) tailored(run *engine.Run) func(context.Context, string, bool) error {
	return func(ctx context.Context, path string, force bool) error {
		data, warnings, err := run.Export(ctx, path)
		if err != nil {
			return err
		}
		for _, warning := range warnings {
			fmt.Fprintf(a.errOut, "tailor: %s: %s\n", path, warning)
		}
		return document.Write(path, data, force)
	}
}

// writeLeft writes what was asked for when the person leaves the screen. They
// may have written the same from there already.
func (a *app) writeLeft(ctx context.Context, run *engine.Run, out outputs) error {
	if out.resume != "" {
		if tailored, _, err := run.Export(ctx, out.resume); err == nil && holds(out.resume, tailored) {
			out.resume = ""
		}
	}
	if holds(out.plan, []byte(run.PlanMarkdown())) {
		out.plan = ""
	}
	return a.write(ctx, run, out)
}

func holds(path string, text []byte) bool {
	if path == "" {
		return false
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(text)) {
		return false
	}
	there, err := os.ReadFile(path)
	return err == nil && bytes.Equal(there, text)
}

// suggest names a file beside the resume: resume.md → resume.tailored.md.
func suggest(named, source, infix string) string {
	if named != "" {
		return named
	}
	extension := filepath.Ext(source)
	base := strings.TrimSuffix(source, extension)
	if source == "" || source == "-" {
		base, extension = "resume", ".md"
	}
	if infix == ".plan" {
		extension = ".md"
	}
	return base + infix + extension
}
