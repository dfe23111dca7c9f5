package posting

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/abadojack/whatlanggo"

	"tailor/internal/engine/vocabulary"
)

// MaxBytes is the longest posting that Parse reads.
const MaxBytes = 1 << 20

// maxRequirements bounds what one posting can ask for; a page names far fewer.
const maxRequirements = 200

// ErrBlank says that a posting holds no words.
var ErrBlank = errors.New("the posting is empty")

// Parse reads a posting in Markdown or plain text. Name is the base name of
// its file. It fails on a blank posting and on one longer than MaxBytes.
func Parse(name, text string) (*Posting, error) {
	if strings.Trim(text, " \t\r\n\ufeff\u00a0") == "" {
		return nil, fmt.Errorf("read the posting %s: %w", name, ErrBlank)
	}
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("read the posting %s: it has %d bytes, the limit is %d", name, len(text), MaxBytes)
	}
	sum := sha256.Sum256([]byte(text))
	p := &Posting{Name: name, Text: text, SHA256: hex.EncodeToString(sum[:]), Language: language(text)}
	s := &scan{text: text, blocks: blocks(text), language: p.Language}
	title := findTitle(text)
	p.Title, p.Company = title.full, findCompany(text, title)
	if title.core != "" {
		s.add(Requirement{Text: title.core, Kind: Title, Required: true, Start: title.start, End: title.start + len(title.core)})
	}
	s.run()
	p.Requirements = s.finish()
	p.JobType = jobType(p)
	return p, nil
}

// language is the ISO 639-1 code of the text's language, "" when unsure.
func language(text string) string {
	const enough = 20_000
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "")
	}
	const (
		fewest = 200 // bytes below which nothing can be told
		unsure = 0.3 // confidence below which a guess is worth nothing
	)
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: languages})
	if len(text) < fewest || !info.IsReliable() && info.Confidence < unsure {
		return ""
	}
	return info.Lang.Iso6391()
}

// languages are those told apart: a guess among fewer is a better one.
var languages = map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true,
	whatlanggo.Ita: true, whatlanggo.Por: true, whatlanggo.Nld: true, whatlanggo.Pol: true,
	whatlanggo.Tur: true, whatlanggo.Rus: true, whatlanggo.Ukr: true, whatlanggo.Cmn: true,
}

// scan gathers the requirements of one posting.
type scan struct {
	text     string
	language string
	blocks   []block
	found    []Requirement
	groups   int // of alternatives so far
	tasks    int // duties so far
}

func (s *scan) add(r Requirement) {
	r.Text = strings.Join(strings.Fields(r.Text), " ")
	s.found = append(s.found, r)
}

func (s *scan) run() {
	hits := vocabulary.Find(s.text)
	headed := slices.ContainsFunc(s.blocks, func(b block) bool { return b.part == required })
	for _, b := range s.blocks {
		from := sort.Search(len(hits), func(i int) bool { return hits[i].Start >= b.start })
		to := sort.Search(len(hits), func(i int) bool { return hits[i].Start >= b.end })
		if b.part == boilerplate {
			continue
		}
		cs := clauses(s.text, b)
		before := len(s.found)
		s.terms(b, cs, hits[from:to], headed)
		for _, c := range cs {
			if c.part == required || c.part == preferred || c.part == prose {
				s.years(c, hits[from:to])
			}
			if c.part == required || c.part == preferred {
				s.unknownTools(c, hits[from:to])
			}
		}
		switch {
		case b.bullet && b.part == prose && len(s.found) > before:
			// A list without a heading asks; what it names says it all.
		case b.part == duties || b.part == prose && !headed:
			s.duties(b, cs)
		case b.bullet && len(s.found) == before:
			s.wants(b, cs)
		}
	}
}

// terms turns the vocabulary's hits in a block into requirements.
func (s *scan) terms(b block, cs []clause, hits []vocabulary.Hit, headed bool) {
	first := len(s.found)
	var kept []vocabulary.Hit
	subject := 0 // where the last degree's subject ends
	for i, h := range hits {
		c := at(cs, h.Start)
		if c == nil || h.Start < subject || c.part == boilerplate || b.part == duties && h.Term.Kind != vocabulary.Skill && !c.asks {
			continue
		}
		firm := c.part == required || c.part == prose && (!headed || c.asks)
		if c.part == duties || c.part == prose {
			if soft(h.Term) || c.part == prose && headed && !c.asks && b.part != prose {
				continue
			}
		}
		if counted(s.text, c, h) {
			continue
		}
		r := Requirement{Text: h.Text, Term: h.Term.Name, Required: firm, Start: h.Start, End: h.End}
		switch h.Term.Kind {
		case vocabulary.Skill:
			r.Kind = Skill
		case vocabulary.Certificate:
			r.Kind = Certificate
		case vocabulary.Language:
			var ok bool
			if r, ok = s.spoken(r, c, b); !ok {
				continue
			}
		case vocabulary.Degree:
			if i > 0 && hits[i-1].Term.Kind == vocabulary.Degree && hits[i-1].Start >= c.start {
				continue // "bachelor's or master's": the lowest is asked for
			}
			r = s.degree(r, c)
			subject = r.End
		}
		kept = append(kept, h)
		s.add(r)
	}
	s.alternatives(s.found[first:], kept)
}

// finish removes repetitions (the required one wins, then the first), and numbers what is left.
func (s *scan) finish() []Requirement {
	sort.SliceStable(s.found, func(i, j int) bool { return s.found[i].Start < s.found[j].Start })
	seen := map[string]int{}
	var out []Requirement
	for _, r := range s.found {
		key := identity(r)
		if i, ok := seen[key]; ok {
			if r.Required && !out[i].Required {
				out[i] = r
			}
			continue
		}
		if len(out) == maxRequirements {
			break
		}
		seen[key] = len(out)
		out = append(out, r)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	count := map[string]int{}
	for i := range out {
		out[i].ID = fmt.Sprintf("R%d", i+1)
		count[out[i].Group]++
	}
	for i := range out {
		if count[out[i].Group] < 2 {
			out[i].Group = ""
		}
	}
	return out
}

// identity is what two mentions of one requirement share.
func identity(r Requirement) string {
	if r.Term != "" && r.Kind != Years {
		return string(r.Kind) + "/" + r.Term
	}
	if r.Kind == Years {
		return fmt.Sprintf("years/%d/%s", r.Years, r.Term)
	}
	return string(r.Kind) + "/" + strings.ToLower(r.Text)
}

// soft reports whether a term names a way of working rather than a skill one can prove.
func soft(t *vocabulary.Term) bool { return t.Field == "soft" }

// named reports whether words name anything the vocabulary knows.
func named(words string) bool { return len(vocabulary.Find(words)) > 0 }
