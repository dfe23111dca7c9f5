package document

import (
	"context"
	"errors"
	"fmt"

	"tailor/internal/engine/document/web"
	"tailor/internal/engine/resume"
)

// ReadPosting reads a job posting like any document, and from a web address
// too where the Reader may fetch. Of a web page, saved or fetched, it finds the
// posting among all else.
func (r *Reader) ReadPosting(ctx context.Context, path string) (Source, error) {
	if web.Is(path) {
		return r.fetch(ctx, path)
	}
	source, err := r.readPosting(ctx, path)
	if err != nil {
		return Source{}, fmt.Errorf("read %s: %w", shown(path), err)
	}
	return source, nil
}

func (r *Reader) readPosting(ctx context.Context, path string) (Source, error) {
	source, err := r.read(ctx, path)
	if err != nil || source.Format != resume.FormatHTML {
		return source, err
	}
	page, err := web.Read(ctx, source.Data, "", nil)
	if err != nil {
		return Source{}, err
	}
	source.Text, source.Layout, source.Warnings = page.Text, nil, page.Warnings
	return source, nil
}

// fetch reads the posting at a web address.
func (r *Reader) fetch(ctx context.Context, address string) (Source, error) {
	if r.Web == nil {
		return Source{}, errors.New("fetch the posting: no connection may be opened here; save the page as a file and name that")
	}
	if r.Progress != nil {
		r.Progress("fetching the posting")
	}
	page, err := web.Fetch(ctx, address, *r.Web)
	if err != nil {
		return Source{}, err
	}
	source := Source{Name: page.Name, Path: address, Format: resume.FormatHTML, Text: page.Text, Warnings: page.Warnings, Data: page.Data}
	if source.Text != "" {
		return source, nil
	}
	if source.Format, err = sniff(page.Name, page.Data); err != nil {
		return Source{}, err
	}
	input, err := r.parse(ctx, source.Format, page.Data)
	source.Text, source.Layout, source.Warnings = input.Text, input.Layout, append(source.Warnings, input.Warnings...)
	return source, err
}
