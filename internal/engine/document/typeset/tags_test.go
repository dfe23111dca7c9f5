package typeset

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// command runs a program on a file that holds data, and skips the test where it
// is not installed.
func command(t *testing.T, data []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), name, append(args, path)...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestPDFTellsHeadingsAndLists(t *testing.T) {
	for name, r := range sampleResumes(t) {
		var out bytes.Buffer
		if _, err := PDF(&out, r, Options{Template: Modern}); err != nil {
			t.Fatal(err)
		}
		tree := command(t, out.Bytes(), "pdfinfo", "-struct-text")
		var text strings.Builder
		count := map[string]int{}
		for line := range strings.Lines(tree) {
			line = strings.TrimSpace(line)
			if words, quoted := strings.CutPrefix(line, `"`); quoted {
				text.WriteString(strings.TrimSuffix(words, `"`) + "\n")
				continue
			}
			kind, _, _ := strings.Cut(line, " ")
			count[kind]++
		}
		sameWords(t, name, plainWords(text.String()), sourceWords(name, r.Text))
		doc, _ := Compose(r)
		want := map[string]int{"H1": 1, "H2": 0, "H3": 0, "LI": 0}
		for _, section := range doc.Sections {
			if section.Heading != nil {
				want["H2"]++
			}
			for _, b := range section.Blocks {
				switch b.Kind {
				case Head:
					want["H3"]++
				case Item:
					want["LI"]++
				}
			}
		}
		for kind, n := range want {
			if count[kind] != n {
				t.Errorf("%s: %d elements %s, want %d", name, count[kind], kind, n)
			}
		}
	}
}

func TestPDFIsWellFormed(t *testing.T) {
	var out bytes.Buffer
	text := "# Jane Doe\njane@example.com\n\n## Experience\n\n" + strings.Repeat("### Nurse, City Hospital, 2010 – 2012\n\n- did a thing\n  - and another\n\n", 60)
	if _, err := PDF(&out, segment(t, "a.md", text), Options{}); err != nil {
		t.Fatal(err)
	}
	if said := command(t, out.Bytes(), "qpdf", "--check"); !strings.Contains(said, "No syntax or stream encoding errors found") {
		t.Error(said)
	}
	if n := len(regexp.MustCompile(`/StructParents \d+`).FindAll(out.Bytes(), -1)); n < 2 {
		t.Errorf("%d pages have a structure, want several", n)
	}
}

func TestUpdateRefusesOtherFiles(t *testing.T) {
	whole := "%PDF-1.3\n1 0 obj\n<</Type /Catalog\n>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<\n/Size 2\n/Root 1 0 R\n>>\nstartxref\n44\n%%EOF\n"
	if _, err := newUpdate([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	broken := []string{"", "%PDF-1.3", strings.Replace(whole, "/Root 1 0 R", "", 1), strings.Replace(whole, "/Size 2", "", 1),
		strings.Replace(whole, "\n44\n", "\n9999\n", 1), strings.Replace(whole, "/Size 2", "/Size 900", 1), strings.Replace(whole, "0000000009", "nonsense!!", 1)}
	for _, file := range broken {
		if _, err := newUpdate([]byte(file)); err == nil {
			t.Errorf("took %q", file)
		}
	}
	u, _ := newUpdate([]byte(whole))
	for _, number := range []int{0, 5} {
		if err := u.extend(number, "/Type /Page", "/More 1"); err == nil {
			t.Errorf("changed object %d", number)
		}
	}
	if err := u.extend(1, "/Type /Catalog", "/More 1"); err != nil || !slices.Equal(u.order, []int{1}) {
		t.Errorf("error %v, changed %v", err, u.order)
	}
}
