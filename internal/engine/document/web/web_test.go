package web

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

const description = `<p>We keep the night trains of the north running, and look for somebody who keeps their heating alive.</p>` +
	`<h3>What you bring</h3><ul><li>Five years with boilers &amp; pumps</li><li>German and some Danish</li><li>A licence for forklifts</li></ul>` +
	`<p>You work from Hamburg, in shifts, with a team of twelve people who know their trains by name.</p>`

const jobScript = `<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": ["JobPosting"],
 "title": "Heating Fitter &amp; Plumber", "hiringOrganization": {"@type": "Organization", "name": "Nordzug"},
 "jobLocation": {"address": {"addressLocality": "Hamburg", "addressCountry": "DE"}}, "employmentType": ["FULL_TIME"],
 "description": %q, "qualifications": "A journeyman's certificate"}]}</script>`

const wantJob = `# Heating Fitter & Plumber

Company: Nordzug
Location: Hamburg, DE
Employment: FULL TIME

We keep the night trains of the north running, and look for somebody who keeps their heating alive.

### What you bring
• Five years with boilers & pumps
• German and some Danish
• A licence for forklifts

You work from Hamburg, in shifts, with a team of twelve people who know their trains by name.

## Qualifications
A journeyman's certificate
`

// site is a server of this machine and the options to fetch from it.
func site(t *testing.T, handler http.HandlerFunc) (address string, o Options) {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server.URL, Options{Roots: roots, Loopback: true}
}

func page(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

func TestFetchLinkedData(t *testing.T) {
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;").Replace(description)
	for name, text := range map[string]string{"html": description, "escaped": escaped, "with line ends": strings.ReplaceAll(description, " and look", "\n\tand look")} {
		script := strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(fmt.Sprintf(jobScript, text))
		address, o := site(t, page("<!doctype html><title>Jobs</title>"+script+"<body><nav>Home</nav><div id=root></div>"))
		got, err := Fetch(t.Context(), address+"/job?id=1#top", o)
		if err != nil {
			t.Fatal(err)
		}
		if got.Text != wantJob || got.Name != "Heating Fitter & Plumber" || got.Cached {
			t.Errorf("%s: got %q:\n%s", name, got.Name, got.Text)
		}
	}
}

func TestFetchMainText(t *testing.T) {
	body := `<!doctype html><html><head><title>Heating Fitter – Nordzug</title></head><body>
<nav><a href=/>Home</a> <a href=/about>About the company</a></nav>
<main><article><h1>Heating Fitter</h1>` + strings.Repeat(description, 2) + `</article></main>
<footer>Imprint and privacy</footer></body></html>`
	address, o := site(t, page(body))
	got, err := Fetch(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Heating Fitter", "• Five years with boilers & pumps\n", "## What you bring"} {
		if !strings.Contains(got.Text, want) {
			t.Errorf("%q is not in\n%s", want, got.Text)
		}
	}
	if strings.Contains(got.Text, "Imprint") || strings.Contains(got.Text, "About the company") {
		t.Errorf("what stands around the posting is in\n%s", got.Text)
	}
}

func TestReadSavedPage(t *testing.T) {
	got, err := Read(t.Context(), []byte("<!doctype html><title>Fitter</title><main>"+strings.Repeat(description, 2)+"</main>"), "", nil)
	if err != nil || !strings.Contains(got.Text, "• German and some Danish\n") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFetchFiles(t *testing.T) {
	for name, data := range map[string]string{"pdf": "%PDF-1.7\n…", "docx": "PK\x03\x04…"} {
		address, o := site(t, page(data))
		got, err := Fetch(t.Context(), address+"/jobs/fitter."+name, o)
		if err != nil || got.Text != "" || string(got.Data) != data || got.Name != "fitter."+name {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	address, o := site(t, page("Heating Fitter\n\nWe look for …\n"))
	if got, err := Fetch(t.Context(), address, o); err != nil || got.Text != "Heating Fitter\n\nWe look for …\n" {
		t.Errorf("text: %+v, %v", got, err)
	}
}

func TestFetchSaysWhatIsWrong(t *testing.T) {
	filler := strings.Repeat("word ", 50)
	cases := []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"gone", http.NotFound, "the page answers 404 Not Found: the posting may be gone"},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "403 Forbidden: the site wants a login"},
		{"busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, "try again later"},
		{"broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "the site has trouble"},
		{"empty", page(""), "the page is empty"},
		{"script", page("<html><body><div id=root></div><script>render()</script>"), "holds no posting text"},
		{"login", page("<html><body><form>Sign in to see more <input type=password></form>" + filler), "asks for a login"},
		{"image", page("\x89PNG\r\n\x1a\n\x00\x00"), "it is no page but a file (image/png)"},
		{"large", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", MaxSize+1)) }, "the limit of 5 MiB"},
		{"loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) }, "leads on more than 5 times"},
		{"to http", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "ftp://x.org/a", http.StatusFound) }, `begin with "ftp:"`},
		{"with a password", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://u:p@"+r.Host, http.StatusFound)
		}, "holds a name or password"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			address, o := site(t, c.handler)
			_, err := Fetch(t.Context(), address+"/secret?token=12345", o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "12345") {
				t.Errorf("the message tells the query: %v", err)
			}
		})
	}
}

func TestFetchRefusesAddresses(t *testing.T) {
	cases := []struct{ address, want string }{
		{"http://example.org/job", "use https://"},
		{"file:///etc/passwd", `begin with "file:"`},
		{"https://", "names no site"},
		{"https://user:pass@example.org", "name or password"},
		{"https://127.0.0.1/", "not fetched"},
		{"https://localhost:9/", "not fetched"},
		{"https://[::1]/", "not fetched"},
		{"https://10.1.2.3/", "not fetched"},
		{"https://169.254.169.254/latest", "not fetched"},
		{"https://[::ffff:192.168.0.1]/", "not fetched"},
		{"https://[fe80::1]/", "not fetched"},
	}
	for _, c := range cases {
		if _, err := Fetch(t.Context(), c.address, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.address, err, c.want)
		}
	}
}

// A site may not lead the program on to addresses that it may not ask itself.
func TestFetchChecksEveryHop(t *testing.T) {
	inner := httptest.NewTLSServer(page("inside"))
	defer inner.Close()
	var o Options
	if err := o.control("tcp", inner.Listener.Addr().String(), nil); err == nil {
		t.Error("an address of this machine may be dialled")
	}
	address, loopback := site(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://192.168.1.1/", http.StatusFound)
	})
	if _, err := Fetch(t.Context(), address, loopback); err == nil || !strings.Contains(err.Error(), "192.168.1.1") {
		t.Errorf("got %v", err)
	}
}

func TestIsPublic(t *testing.T) {
	for _, ip := range []string{"93.184.216.34", "2606:2800:220:1::1", "8.8.8.8"} {
		if !isPublic(netip.MustParseAddr(ip)) {
			t.Errorf("%s is not public", ip)
		}
	}
	for _, ip := range []string{"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.1.1", "127.8.8.8", "169.254.0.1", "172.16.0.1", "192.168.0.1", "198.18.0.1",
		"224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1", "fe80::1%eth0", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1"} {
		if isPublic(netip.MustParseAddr(ip)) {
			t.Errorf("%s is public", ip)
		}
	}
}

func TestFetchEnds(t *testing.T) {
	address, o := site(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(fmt.Errorf("stopped by the person"))
	if _, err := Fetch(ctx, address, o); err == nil || !strings.Contains(err.Error(), "stopped by the person") {
		t.Errorf("got %v", err)
	}
}

func TestFetchKeepsPages(t *testing.T) {
	visits := 0
	address, o := site(t, func(w http.ResponseWriter, r *http.Request) {
		visits++
		page(fmt.Sprintf(jobScript, description))(w, r)
	})
	dir := filepath.Join(t.TempDir(), "pages")
	o.Cache = Disk{Dir: dir, Age: time.Hour}
	first, err := Fetch(t.Context(), address+"/job", o)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Fetch(t.Context(), address+"/job#apply", o)
	if err != nil {
		t.Fatal(err)
	}
	if visits != 1 || first.Cached || !second.Cached || first.Text != second.Text || !first.Fetched.Equal(second.Fetched) {
		t.Errorf("%d visits; %+v; %+v", visits, first, second)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if third, err := Fetch(t.Context(), address+"/job", o); err != nil || third.Cached || visits != 2 {
		t.Errorf("after a broken file: %d visits, %v", visits, err)
	}
}

func TestDiskForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Disk{Dir: t.TempDir(), Age: time.Hour}
		if err := d.Put("a", Answer{Fetched: time.Now(), Data: []byte("x\ny")}); err != nil {
			t.Fatal(err)
		}
		if a, found := d.Get("a"); !found || string(a.Data) != "x\ny" {
			t.Errorf("got %+v, %v", a, found)
		}
		time.Sleep(2 * time.Hour)
		if _, found := d.Get("a"); found {
			t.Error("an old answer was given")
		}
		if err := d.Clear(); err != nil {
			t.Fatal(err)
		}
		if files, _ := os.ReadDir(d.Dir); len(files) > 0 {
			t.Errorf("left: %v", files)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(jobScript, description)), "text/html")
	f.Add([]byte(`{"@type":"JobPosting","title":["x"],"jobLocation":[{"address":{}}],"description":"a <br> b"}`), "application/json")
	f.Add([]byte("<main><p>"+strings.Repeat("word ", 60)), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		at, err := (Options{}).parse("https://example.org/job")
		if err != nil {
			t.Fatal(err)
		}
		page, err := Read(t.Context(), data, contentType, at)
		if err == nil && (page.Name == "" || !utf8.ValidString(page.Text) || strings.ContainsFunc(page.Text, isControl)) {
			t.Errorf("name %q, text %q", page.Name, page.Text)
		}
	})
}
