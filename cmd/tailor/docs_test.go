package main

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shown finds the commands in a page of Markdown: between backticks, or on a
// line of their own.
var shown = regexp.MustCompile("(?m)`tailor ([^`]+)`|^ {4}(?:go run \\./cmd/tailor|tailor) (.+)$")

// TestShownCommandsAreThere makes sure that what the pages tell people to type
// is understood: every command, and every flag of it.
func TestShownCommandsAreThere(t *testing.T) {
	found := 0
	for page, text := range pages(t) {
		for _, match := range shown.FindAllStringSubmatch(text, -1) {
			line := match[1] + match[2]
			if strings.HasPrefix(line, "completion") || strings.HasPrefix(line, "man") {
				continue // made when the program starts
			}
			found++
			words, _, _ := strings.Cut(line, "#")
			args := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' })
			for i, word := range args {
				if word == "|" || word == "<" || word == ">" || word == "…" {
					args = args[:i]
					break
				}
				if word == "N" {
					args[i] = "1" // any number
				}
			}
			root := newRoot(&app{in: strings.NewReader(""), out: io.Discard, errOut: io.Discard, getenv: os.Getenv})
			cmd, rest, err := root.Find(args)
			if err != nil || cmd == root {
				t.Errorf("%s shows `tailor %s`, and there is no such command", page, line)
				continue
			}
			if err := cmd.ParseFlags(rest); err != nil {
				t.Errorf("%s shows `tailor %s`: %v", page, line, err)
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d commands were found", found)
	}
}

// pages reads all pages of Markdown, by their paths.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range append(paths, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Clean(path)] = string(text)
	}
	return texts
}

// formatsPage is what other programs are promised.
func formatsPage(t *testing.T) string { return pages(t)[filepath.Clean("../../docs/formats.md")] }

var (
	link    = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	unnamed = regexp.MustCompile(`[^\pL\pN -]`) // what a heading's name leaves out
)

// TestLinksLeadSomewhere follows the links between pages, to headings too.
func TestLinksLeadSomewhere(t *testing.T) {
	texts := pages(t)
	for page, text := range texts {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target := page
			if match[1] != "" {
				target = filepath.Join(filepath.Dir(page), match[1])
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			named := slices.ContainsFunc(heading.FindAllStringSubmatch(texts[target], -1), func(h []string) bool {
				return strings.ReplaceAll(unnamed.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-") == match[2]
			})
			if match[2] != "" && !named {
				t.Errorf("%s: %s has no heading %q", page, target, match[2])
			}
		}
	}
}

// sources reads the Go files of a folder, tests left out.
func sources(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// rooms finds the folder of each room below the engine, the engine itself included.
func rooms(t *testing.T) map[string]string {
	t.Helper()
	folders := map[string]string{}
	err := filepath.WalkDir("../../internal/engine", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return err
		case entry.Name() == "testdata":
			return filepath.SkipDir
		}
		folders[entry.Name()] = path
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// limitOf finds a constant's value in the source of a room; times are nanoseconds.
func limitOf(t *testing.T, folder, name string) (value int64, found bool) {
	t.Helper()
	for _, file := range sources(t, folder) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			i := slices.IndexFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name })
			if i < 0 || i >= len(spec.Values) {
				return true
			}
			text := strings.NewReplacer("time.Millisecond", "1_000_000", "time.Second", "1_000_000_000").Replace(types.ExprString(spec.Values[i]))
			got, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
			if err != nil {
				t.Fatalf("%s.%s: %v", folder, name, err)
			}
			value, found = constant.Int64Val(constant.ToInt(got.Value))
			return false
		})
	}
	return value, found
}

var (
	limitRow = regexp.MustCompile("(?m)^\\|[^|]*\\| ([0-9]+)(?: ([A-Za-z]+))? \\| `([a-z]+)\\.([A-Za-z]+)` \\|$")
	units    = map[string]int64{"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "ms": 1e6, "s": 1e9}
)

// TestLimitsAreThoseOfTheCode compares the page's table of limits with the code.
func TestLimitsAreThoseOfTheCode(t *testing.T) {
	folders := rooms(t)
	rows := limitRow.FindAllStringSubmatch(formatsPage(t), -1)
	for _, row := range rows {
		n, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil || units[row[2]] == 0 {
			t.Errorf("%s: no number", row[0])
			continue
		}
		switch value, found := limitOf(t, folders[row[3]], row[4]); {
		case !found:
			t.Errorf("%s.%s is not in the code", row[3], row[4])
		case value != n*units[row[2]]:
			t.Errorf("%s.%s is %d, not %s %s", row[3], row[4], value, row[1], row[2])
		}
	}
	if len(rows) < 30 {
		t.Errorf("only %d limits were found", len(rows))
	}
}

// TestWarningCodesAreListed makes sure that the page names the code of every
// warning of a reader or writer.
func TestWarningCodesAreListed(t *testing.T) {
	page, found := formatsPage(t), 0
	for room, folder := range rooms(t) {
		if !strings.Contains(folder, "document") || room == "figures" {
			continue // of the tests alone, or it reads no files
		}
		for _, file := range sources(t, folder) {
			ast.Inspect(file, func(n ast.Node) bool {
				pair, ok := n.(*ast.KeyValueExpr)
				if !ok {
					return true
				}
				key, isName := pair.Key.(*ast.Ident)
				code, isText := pair.Value.(*ast.BasicLit)
				if isName && isText && key.Name == "Code" && code.Kind == token.STRING {
					found++
					if name := strings.Trim(code.Value, `"`); !strings.Contains(page, "`"+name+"`") {
						t.Errorf("docs/formats.md does not name the warning %s", name)
					}
				}
				return true
			})
		}
	}
	if found < 10 {
		t.Errorf("only %d warnings were found", found)
	}
}

// TestInspectSchemaNamesEveryValue compares what may stand in an inspection
// with its schema.
func TestInspectSchemaNamesEveryValue(t *testing.T) {
	data, err := os.ReadFile("../../docs/schemas/inspect.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	type values struct{ Enum []string }
	var schema struct {
		Properties struct{ Format values }
		Defs       struct {
			Kind      values
			Inspected struct {
				Properties struct{ How values }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	texts := func(typ, prefix string) []string {
		var all []string
		for _, file := range sources(t, "../../internal/engine/resume") {
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, prefix) {
					return true
				}
				named, _ := spec.Type.(*ast.Ident)
				value, isText := spec.Values[0].(*ast.BasicLit)
				if isText && value.Kind == token.STRING && (named == nil) == (typ == "") && (named == nil || named.Name == typ) {
					all = append(all, strings.Trim(value.Value, `"`))
				}
				return true
			})
		}
		return all
	}
	for name, pair := range map[string][2][]string{
		"kind":   {texts("Kind", ""), schema.Defs.Kind.Enum},
		"how":    {texts("How", "By"), schema.Defs.Inspected.Properties.How.Enum},
		"format": {texts("", "Format"), schema.Properties.Format.Enum},
	} {
		slices.Sort(pair[0])
		slices.Sort(pair[1])
		if len(pair[0]) < 5 || !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s: the code has %q, the schema %q", name, pair[0], pair[1])
		}
	}
}
