package docx

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// LibreOffice opens what we write, and between its pages before and after the
// edits the words of the edits alone differ. Set TAILOR_SOFFICE to its program
// to run this; it takes a minute or two, and wants pdftotext. With pandoc at
// hand, more files are tried.
func TestLibreOfficeSeesTheEditsAlone(t *testing.T) {
	soffice := os.Getenv("TAILOR_SOFFICE")
	if soffice == "" {
		t.Skip("set TAILOR_SOFFICE to LibreOffice's program")
	}
	folder := t.TempDir()
	o := office{t, soffice, folder}
	files := map[string][]byte{"sample": sample(t), "boxes": boxed(t)}
	o.addConverted(files)

	cases := map[string][2]string{} // the texts before and after, by the file's name
	for name, data := range files {
		r := segmented(t, data)
		edits := someEdits(r, rand.New(rand.NewPCG(1, 2)).IntN)
		want, err := resume.Apply(r, edits)
		if err != nil {
			t.Fatal(err)
		}
		cases[name] = [2]string{r.Text, want}
		o.write(name+".before", data)
		for suffix, options := range map[string]Options{".after": {}, ".tracked": tracked} {
			out, err := Rewrite(t.Context(), data, r, edits, options)
			if err != nil {
				t.Fatalf("%s: %v\n%+v", name, err, edits)
			}
			o.write(name+suffix, out)
		}
	}
	o.convert("pdf", "*.docx")
	for name, texts := range cases {
		before, after := o.words(name+".before"), o.words(name+".after")
		gone, come := difference(before, after), difference(after, before)
		a, b := bare(texts[0]), bare(texts[1])
		if !slices.Equal(gone, difference(a, b)) || !slices.Equal(come, difference(b, a)) {
			t.Errorf("%s: gone are %q, come are %q;\nwant %q and %q", name, gone, come, difference(a, b), difference(b, a))
		}
		o.checkTracked(name)
		if len(o.words(name+".tracked")) < len(bare(texts[1])) {
			t.Errorf("%s: words are missing with tracked changes", name)
		}
	}
}

// boxed is a resume with text boxes in two copies.
func boxed(t testing.TB) []byte {
	box := `<w:txbxContent>` + p("Triage") + p("Wound care, and a very calm way of speaking") + `</w:txbxContent>`
	shape := `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2500000" cy="2500000"/><wp:docPr id="3" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2500000" cy="2500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>` + box + `</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:200pt;height:200pt"><v:textbox>` + box + `</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	body := p("Jane Doe") + p("jane@example.com") + styled(heading, words("Skills")) + `<w:p>` + shape + `</w:p>` +
		styled(heading, words("Experience")) + p("Nurse, City Hospital, 2019 – 2021") + item("1", "0", "Looked after 20 beds") + item("1", "0", "Wrote the handbook")
	return pack(t, body, looks())
}

type office struct {
	t       *testing.T
	program string
	folder  string
}

func (o office) write(name string, data []byte) {
	if err := os.WriteFile(filepath.Join(o.folder, name+".docx"), data, 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// convert converts the files that match, beside them.
func (o office) convert(to, pattern string) {
	o.t.Helper()
	files, err := filepath.Glob(filepath.Join(o.folder, pattern))
	if err != nil {
		o.t.Fatal(err)
	}
	args := append([]string{"--headless", "-env:UserInstallation=file://" + o.folder + "/profile", "--convert-to", to, "--outdir", o.folder}, files...)
	if out, err := exec.CommandContext(o.t.Context(), o.program, args...).CombinedOutput(); err != nil || strings.Contains(string(out), "Error:") {
		o.t.Fatalf("convert to %s: %v\n%s", to, err, out)
	}
}

// addConverted adds the program's own sample resumes as pandoc and LibreOffice write them.
func (o office) addConverted(files map[string][]byte) {
	pandoc, err := exec.LookPath("pandoc")
	if err != nil {
		return
	}
	samples, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "testdata", "resumes", "*.md"))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, sample := range samples {
		name := strings.TrimSuffix(filepath.Base(sample), ".md")
		for _, format := range []string{"docx", "odt"} {
			if out, err := exec.CommandContext(o.t.Context(), pandoc, sample, "-o", filepath.Join(o.folder, name+"."+format)).CombinedOutput(); err != nil {
				o.t.Fatalf("%v\n%s", err, out)
			}
		}
		o.take(files, "pandoc-"+name, name+".docx")
	}
	o.convert("docx:MS Word 2007 XML", "*.odt")
	for _, sample := range samples {
		name := strings.TrimSuffix(filepath.Base(sample), ".md")
		o.take(files, "office-"+name, name+".docx")
	}
}

// take moves a converted file into files.
func (o office) take(files map[string][]byte, as, name string) {
	data, err := os.ReadFile(filepath.Join(o.folder, name))
	if err == nil {
		err = os.Remove(filepath.Join(o.folder, name))
	}
	if err != nil {
		o.t.Fatal(err)
	}
	files[as] = data
}

// words are the words of a converted page.
func (o office) words(name string) []string {
	o.t.Helper()
	out, err := exec.CommandContext(o.t.Context(), "pdftotext", filepath.Join(o.folder, name+".pdf"), "-").Output()
	if err != nil {
		o.t.Fatalf("%s: %v", name, err)
	}
	return bare(string(out))
}

// checkTracked has pandoc, where it is at hand, reject and accept the tracked
// changes: that gives the words before and after.
func (o office) checkTracked(name string) {
	o.t.Helper()
	pandoc, err := exec.LookPath("pandoc")
	if err != nil {
		return
	}
	words := func(suffix, how string) string {
		out, err := exec.CommandContext(o.t.Context(), pandoc, "--track-changes="+how, "-t", "plain", "--wrap=none", filepath.Join(o.folder, name+suffix+".docx")).Output()
		if err != nil {
			o.t.Fatalf("%s: %v", name, err)
		}
		return strings.Join(bare(string(out)), " ")
	}
	if got, want := words(".tracked", "reject"), words(".before", "accept"); got != want {
		o.t.Errorf("%s: rejected, it reads\n%s\nwant\n%s", name, got, want)
	}
	if got, want := words(".tracked", "accept"), words(".after", "accept"); got != want {
		o.t.Errorf("%s: accepted, it reads\n%s\nwant\n%s", name, got, want)
	}
}

// bare lists a text's words without lists' marks and hyphens, which a page sets
// as it likes.
func bare(text string) []string {
	return slices.DeleteFunc(strings.Fields(strings.ReplaceAll(text, "-", "")), func(word string) bool {
		return strings.Trim(word, "•◦▪o–—\uf0b7") == "" || listNumber.MatchString(word+" ")
	})
}

// difference lists what a has more of than b, sorted.
func difference(a, b []string) []string {
	count := map[string]int{}
	for _, s := range b {
		count[s]++
	}
	var all []string
	for _, s := range a {
		if count[s]--; count[s] < 0 {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}
