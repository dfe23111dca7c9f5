package web

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Options says how to fetch. The zero value is for real sites.
type Options struct {
	Cache    Cache          // nil for none
	Roots    *x509.CertPool // certificates that are trusted; nil for the system's
	Loopback bool           // this machine may be asked too, and by http: for a site under test
	Agent    string         // the program's name and version, told to the site
}

// Answer is what a site sent.
type Answer struct {
	Address     string    `json:"address"` // after redirects
	ContentType string    `json:"content_type"`
	Fetched     time.Time `json:"fetched"`
	Data        []byte    `json:"-"`
}

// get asks a site for a page.
func (o Options) get(ctx context.Context, target *url.URL) (Answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, MaxTime, fmt.Errorf("it took longer than %v", MaxTime))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Accept", "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5")
	request.Header.Set("User-Agent", "tailor")
	if o.Agent != "" {
		request.Header.Set("User-Agent", o.Agent)
	}
	client := o.client()
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return Answer{}, said(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Answer{}, refused(response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, MaxSize+1))
	if err != nil {
		return Answer{}, said(ctx, err)
	}
	if len(data) > MaxSize {
		return Answer{}, fmt.Errorf("the page is larger than the limit of %d MiB", MaxSize>>20)
	}
	return Answer{Address: response.Request.URL.String(), ContentType: response.Header.Get("Content-Type"), Fetched: time.Now().UTC(), Data: data}, nil
}

// client never uses a proxy: behind one nobody could tell where names lead.
func (o Options) client() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: o.control}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			MaxResponseHeaderBytes: 256 << 10,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if len(before) > MaxRedirects {
				return fmt.Errorf("it leads on more than %d times", MaxRedirects)
			}
			if err := o.check(next.URL); err != nil {
				return fmt.Errorf("it leads on to %s: %w", shown(next.URL.String()), err)
			}
			next.Header.Del("Referer")
			return nil
		},
	}
}

// control refuses addresses that are not public. It sees the address that is
// really dialled, so that no name can lead elsewhere after it has been checked.
func (o Options) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if ip := at.Addr().Unmap(); !isPublic(ip) && !(o.Loopback && ip.IsLoopback()) {
		return privateError{ip}
	}
	return nil
}

// privateError refuses an address that is not public.
type privateError struct{ ip netip.Addr }

func (e privateError) Error() string {
	return fmt.Sprintf("it leads to %v, an address inside a private network or of this machine; such are not fetched", e.ip)
}

// special lists the ranges that netip's own questions do not cover.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carriers' own
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), // documentation
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), // IPv4 inside of IPv6
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

func isPublic(ip netip.Addr) bool {
	ip = ip.WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, prefix := range special {
		if prefix.Contains(ip) {
			return false
		}
	}
	return true
}

// said words why nothing was fetched.
func said(ctx context.Context, err error) error {
	var fault *url.Error
	if errors.As(err, &fault) {
		err = fault.Err
	}
	var private privateError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &private):
		return private
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Errorf("there is no site %q", name.Name)
	case errors.As(err, &name):
		return fmt.Errorf("the site's name could not be looked up; is there a network? (%w)", err)
	case errors.As(err, &certificate):
		return fmt.Errorf("the site's certificate is not to be trusted: %w", certificate.Err)
	}
	return err
}

// refused words an answer that is no page.
func refused(status int) error {
	answer := fmt.Sprintf("the page answers %d %s", status, http.StatusText(status))
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Errorf("%s: the posting may be gone", answer)
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusProxyAuthRequired || status == http.StatusUnavailableForLegalReasons || status == 999:
		return fmt.Errorf("%s: the site wants a login or shows pages to browsers only; open it there and save the posting as a file", answer)
	case status == http.StatusTooManyRequests:
		return fmt.Errorf("%s: the site wants no more visits for now; try again later", answer)
	case status >= 500:
		return fmt.Errorf("%s: the site has trouble; try again later, or save the posting as a file", answer)
	}
	return fmt.Errorf("%s; open it in a browser and save the posting as a file", answer)
}
