package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shown finds the commands in a page of Markdown: between backticks, or on a
// line of their own.
var shown = regexp.MustCompile("(?m)`tailor ([^`]+)`|^ {4}(?:go run \\./cmd/tailor|tailor) (.+)$")

// TestShownCommandsAreThere makes sure that what the pages tell people to type
// is understood: every command, and every flag of it.
func TestShownCommandsAreThere(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range append(pages, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range shown.FindAllStringSubmatch(string(text), -1) {
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
