// Package web fetches job postings from web addresses, and finds the posting
// in a web page: the one that the page describes to search engines, or else
// its main text.
package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"tailor/internal/engine/resume"
)

// Limits of a fetch.
const (
	MaxSize      = 5 << 20 // bytes of a page, decompressed
	MaxTime      = 20 * time.Second
	MaxRedirects = 5
)

// Page is what an address gave.
type Page struct {
	Name     string           // for display: the posting's title, or the site
	Address  string           // after redirects
	Text     string           // the posting, as plain text with Markdown's headings; "" where Data is a PDF or DOCX
	Data     []byte           // as the site sent it
	Warnings []resume.Warning // what a reader should know of how Text was found
	Cached   bool             // it was kept from an earlier fetch
	Fetched  time.Time
}

// Fetch gets the posting at an https address. It goes to public addresses
// only, wherever a name or a redirect leads, and sends nothing about the
// person. A PDF or DOCX comes as Data without Text. Errors say what the site
// answered and what to do.
func Fetch(ctx context.Context, address string, o Options) (Page, error) {
	page, err := fetch(ctx, address, o)
	if err != nil {
		return Page{}, fmt.Errorf("fetch %s: %w", shown(address), err)
	}
	return page, nil
}

func fetch(ctx context.Context, address string, o Options) (Page, error) {
	target, err := o.parse(address)
	if err != nil {
		return Page{}, err
	}
	if o.Cache != nil {
		if kept, found := o.Cache.Get(target.String()); found {
			if page, err := kept.page(ctx); err == nil {
				page.Cached = true
				return page, nil
			}
		}
	}
	got, err := o.get(ctx, target)
	if err != nil {
		return Page{}, err
	}
	page, err := got.page(ctx)
	if err != nil || o.Cache == nil {
		return page, err
	}
	if err := o.Cache.Put(target.String(), got); err != nil {
		page.Warnings = append(page.Warnings, resume.Warning{Code: "not_cached", Message: fmt.Sprintf("The page could not be kept for the next time: %v.", err)})
	}
	return page, nil
}

// page reads what a site answered.
func (a Answer) page(ctx context.Context) (Page, error) {
	at, err := url.Parse(a.Address)
	if err != nil {
		return Page{}, err
	}
	page, err := Read(ctx, a.Data, a.ContentType, at)
	page.Fetched = a.Fetched
	return page, err
}

// Is reports whether a name is a web address and not a file's.
func Is(name string) bool {
	scheme, rest, found := strings.Cut(name, "://")
	return found && rest != "" && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// parse checks an address before anything is asked for.
func (o Options) parse(address string) (*url.URL, error) {
	target, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		var fault *url.Error
		if errors.As(err, &fault) {
			err = fault.Err
		}
		return nil, fmt.Errorf("it is no web address: %w", err)
	}
	target.Fragment, target.RawFragment = "", ""
	return target, o.check(target)
}

// check refuses addresses that are not asked, be they given or redirected to.
func (o Options) check(target *url.URL) error {
	switch {
	case target.Scheme == "http" && !o.Loopback:
		return errors.New("it begins with http://, where anybody on the way can read and change the page; use https://")
	case target.Scheme != "https" && target.Scheme != "http":
		return fmt.Errorf("addresses that begin with %q are not fetched; use https://", target.Scheme+":")
	case target.Hostname() == "":
		return errors.New("it names no site")
	case target.User != nil:
		return errors.New("it holds a name or password; use the address without it")
	}
	return nil
}

// shown is an address as messages show it, without what may be secret in it.
func shown(address string) string {
	const longest = 100
	target, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "the address"
	}
	target.User, target.RawQuery, target.Fragment = nil, "", ""
	words := target.String()
	if len(words) > longest {
		words = strings.ToValidUTF8(words[:longest], "") + "…"
	}
	return words
}
