package prompt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Bounds on what is taken from an answer.
const (
	maxAnswer   = 1 << 20 // bytes of a whole answer
	maxElements = 100     // of any array
	maxPoints   = 10      // strengths, gaps, or places of wording
	maxPoint    = 300     // runes of one of them, or of a question
	maxWhy      = 300     // runes of a reason
	maxHeading  = 80      // runes of a heading
	maxWords    = 3000    // runes of a block's new words
	maxIDs      = 20      // requirements or evidence of one recommendation
)

// evaluation, recommendation, question and requirement are the answers of
// schema/*.json.
type evaluation struct {
	Strengths []string `json:"strengths"`
	Gaps      []string `json:"gaps"`
	Wording   []string `json:"wording"`
	Score     *float64 `json:"score"`
}

// sectionEvaluation is an evaluation in an answer that has several, or more.
type sectionEvaluation struct {
	Section string `json:"section"`
	evaluation
}

type recommendation struct {
	Evidence     []string      `json:"evidence"`
	Requirements []string      `json:"requirements"`
	Op           resume.Op     `json:"op"`
	Target       string        `json:"target"`
	MoveBefore   string        `json:"move_before"`
	After        string        `json:"after"`
	Why          string        `json:"why"`
	Priority     plan.Priority `json:"priority"`
}

type question struct {
	Requirement string `json:"requirement"`
	Text        string `json:"text"`
}

// Accept says why a whole answer to a task is not what was asked for; nil when
// it is. It checks the form alone: what an element proposes is
// ReadRecommendation's to judge.
func (b *Book) Accept(t event.TaskInfo, text string) error {
	if t.Kind == event.Requirements {
		return acceptElements[requirement](text, ArrayRequirements)
	}
	if t.Kind == event.Evaluate || t.Evaluates {
		if _, err := readEvaluations(t, text); err != nil {
			return err
		}
	}
	if t.Kind == event.Evaluate {
		return nil
	}
	if err := acceptElements[recommendation](text, ArrayRecommendations); err != nil {
		return err
	}
	return acceptElements[question](text, ArrayQuestions)
}

// acceptElements checks that each element of an array is a T.
func acceptElements[T any](text, array string) error {
	elements, err := Elements(text, array)
	if err != nil {
		return err
	}
	for i, raw := range elements {
		if err := json.Unmarshal(raw, new(T)); err != nil {
			return fmt.Errorf("read %s[%d]: %w", array, i, err)
		}
	}
	return nil
}

// Elements gives the elements of one array of a whole answer.
func Elements(text, array string) ([]json.RawMessage, error) {
	var object map[string]json.RawMessage
	if err := decode(text, &object); err != nil {
		return nil, err
	}
	raw, ok := object[array]
	if !ok {
		return nil, fmt.Errorf("the answer has no %q", array)
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil || elements == nil {
		return nil, fmt.Errorf("%q is not an array", array)
	}
	if len(elements) > maxElements {
		return nil, fmt.Errorf("%q has %d elements, more than %d", array, len(elements), maxElements)
	}
	return elements, nil
}

// decode reads the JSON object of a whole answer; a code fence around it is
// passed over.
func decode(text string, into any) error {
	if len(text) > maxAnswer {
		return fmt.Errorf("the answer has %d bytes, more than %d", len(text), maxAnswer)
	}
	data := bytes.TrimSpace([]byte(text))
	if from, to := bytes.IndexByte(data, '{'), bytes.LastIndexByte(data, '}'); from >= 0 && to > from {
		data = data[from : to+1]
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("the answer is not the JSON object asked for: %w", err)
	}
	return nil
}

// readEvaluations reads an evaluation for each section that a task is about,
// in their order.
func readEvaluations(t event.TaskInfo, text string) ([]evaluation, error) {
	about := t.About()
	list := make([]evaluation, len(about))
	if t.Kind == event.Evaluate && !several(t) {
		if err := decode(text, &list[0]); err != nil {
			return nil, err
		}
		return list, list[0].check()
	}
	elements, err := Elements(text, ArrayEvaluations)
	if err != nil {
		return nil, err
	}
	if !several(t) && len(elements) == 1 { // it can be about nothing else
		var e sectionEvaluation
		if err := json.Unmarshal(elements[0], &e); err != nil {
			return nil, fmt.Errorf("read the evaluation: %w", err)
		}
		list[0] = e.evaluation
		return list, list[0].check()
	}
	found := make([]bool, len(about))
	for i, raw := range elements {
		var e sectionEvaluation
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("read evaluations[%d]: %w", i, err)
		}
		if at := slices.Index(about, e.Section); at >= 0 && !found[at] {
			list[at], found[at] = e.evaluation, true
		}
	}
	for i, id := range about {
		if !found[i] {
			return nil, fmt.Errorf("the answer has no evaluation of section %s", id)
		}
		if err := list[i].check(); err != nil {
			return nil, fmt.Errorf("the evaluation of section %s: %w", id, err)
		}
	}
	return list, nil
}

// check says what is wrong with an evaluation.
func (e evaluation) check() error {
	switch {
	case e.Strengths == nil || e.Gaps == nil || e.Wording == nil:
		return errors.New(`the answer lacks "strengths", "gaps" or "wording"`)
	case e.Score == nil:
		return errors.New(`the answer lacks "score"`)
	case math.IsNaN(*e.Score) || *e.Score < 0 || *e.Score > 100:
		return fmt.Errorf("score %v is not between 0 and 100", *e.Score)
	}
	return nil
}

// several reports whether a task is about more than one section.
func several(t event.TaskInfo) bool { return len(t.About()) > 1 }

// ReadEvaluations reads the evaluations in the answer to a task that
// evaluates: one for each section that it is about, in order. Of a part of a
// section it is the part's. Source and model are the caller's to fill in.
func (b *Book) ReadEvaluations(t event.TaskInfo, text string) ([]plan.Evaluation, error) {
	if b.sheet(t) == nil {
		return nil, fmt.Errorf("read the answer to %s: nothing was sent", t.ID)
	}
	read, err := readEvaluations(t, text)
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s: %w", t.ID, err)
	}
	list := make([]plan.Evaluation, len(read))
	for i, e := range read {
		list[i] = b.evaluation(t.About()[i], e)
	}
	return list, nil
}

func (b *Book) evaluation(section string, e evaluation) plan.Evaluation {
	return plan.Evaluation{
		Section: section, Score: *e.Score,
		Strengths: b.points(e.Strengths), Gaps: b.points(e.Gaps), Wording: b.points(e.Wording),
	}
}

// ReadEvaluation reads one element of the evaluations in the answer to a task,
// while the rest of the answer is still awaited, as ReadEvaluations would.
func (b *Book) ReadEvaluation(t event.TaskInfo, raw json.RawMessage) (plan.Evaluation, error) {
	if b.sheet(t) == nil {
		return plan.Evaluation{}, fmt.Errorf("read an evaluation of %s: nothing was sent", t.ID)
	}
	var e sectionEvaluation
	if err := json.Unmarshal(raw, &e); err != nil {
		return plan.Evaluation{}, fmt.Errorf("read an evaluation of %s: %w", t.ID, err)
	}
	if !several(t) {
		e.Section = t.About()[0] // it can be about nothing else
	}
	if !slices.Contains(t.About(), e.Section) {
		return plan.Evaluation{}, fmt.Errorf("read an evaluation of %s: it is not about section %q", t.ID, shorten(oneLine(e.Section), 40))
	}
	if err := e.check(); err != nil {
		return plan.Evaluation{}, fmt.Errorf("read the evaluation of section %s: %w", e.Section, err)
	}
	return b.evaluation(e.Section, e.evaluation), nil
}

// points reads short remarks; empty ones are dropped.
func (b *Book) points(texts []string) []string {
	points := []string{}
	for _, text := range texts {
		if text = shorten(b.remark(text), maxPoint); text != "" && len(points) < maxPoints {
			points = append(points, text)
		}
	}
	return points
}

// remark makes a model's words to people fit to be shown: one line, unmasked.
func (b *Book) remark(text string) string { return oneLine(b.Unmask(oneLine(text))) }

// ReadQuestion reads one element of the questions in the answer to a task that
// recommends; it belongs to the first section that the task is about. Its id is
// the caller's to give.
func (b *Book) ReadQuestion(t event.TaskInfo, raw json.RawMessage) (plan.Question, error) {
	if b.sheet(t) == nil {
		return plan.Question{}, fmt.Errorf("read a question of %s: nothing was sent", t.ID)
	}
	var q question
	if err := json.Unmarshal(raw, &q); err != nil {
		return plan.Question{}, fmt.Errorf("read question: %w", err)
	}
	if !b.requirement(q.Requirement) {
		return plan.Question{}, fmt.Errorf("read question: the posting has no requirement %q", shorten(oneLine(q.Requirement), 40))
	}
	text := shorten(b.remark(q.Text), maxPoint)
	if text == "" {
		return plan.Question{}, errors.New("read question: it has no text")
	}
	return plan.Question{Requirement: q.Requirement, Section: t.About()[0], Text: text}, nil
}

// ReadRecommendation reads one element of the recommendations in the answer to
// a task; what it changes tells which of the task's sections it is for. It
// refuses an edit that can't be applied as it stands: a target that does not
// exist, is not what the task is about or was not shown whole, a move to
// another entry, words that are empty, too long, unchanged, or that hold a
// placeholder which stands for nothing. Unknown requirements and evidence are
// dropped. Id, verdict, gain, source and model are the caller's to fill in.
func (b *Book) ReadRecommendation(t event.TaskInfo, raw json.RawMessage) (plan.Recommendation, error) {
	s := b.sheet(t)
	if s == nil {
		return plan.Recommendation{}, fmt.Errorf("read a recommendation of %s: nothing was sent", t.ID)
	}
	var read recommendation
	if err := json.Unmarshal(raw, &read); err != nil {
		return plan.Recommendation{}, fmt.Errorf("read recommendation: %w", err)
	}
	in := b.home(t, read.Op, read.Target)
	if in == nil {
		return plan.Recommendation{}, fmt.Errorf("read recommendation for %s: it holds no %q", s.name, shorten(oneLine(read.Target), 40))
	}
	r := plan.Recommendation{
		Section: in.ID, Op: read.Op, Target: read.Target, Decision: plan.Open, Priority: read.Priority,
		Why: shorten(b.remark(read.Why), maxWhy), Requirements: b.known(read.Requirements), Evidence: b.evidence(read.Evidence),
	}
	if err := b.settle(&r, read, s, in); err != nil {
		return plan.Recommendation{}, fmt.Errorf("read recommendation for %s: %w", in.ID, err)
	}
	return r, nil
}

// Holds reports whether a task is about what an edit changes. A section's
// heading, and what stands outside of its entries, goes with its first entry.
func (b *Book) Holds(t event.TaskInfo, op resume.Op, target string) bool {
	return b.home(t, op, target) != nil
}

// home finds the section of what an edit changes, among those that a task is
// about; nil when it is about something else.
func (b *Book) home(t event.TaskInfo, op resume.Op, target string) *resume.Section {
	section, entry := b.resume.Section(target), ""
	if op != resume.RenameHeading {
		var block *resume.Block
		if block, section = b.resume.Block(target); block != nil {
			entry = entryOf(section, block)
		}
	}
	if section == nil || !slices.Contains(t.About(), section.ID) {
		return nil
	}
	if p := b.pages[section.ID]; p == nil || !p.holds(t.Part(), entry) {
		return nil
	}
	return section
}

// entryOf gives the id of the entry that holds a block; "" outside of all.
func entryOf(section *resume.Section, block *resume.Block) string {
	for _, e := range section.Entries {
		if e.Span.Contains(block.Span) {
			return e.ID
		}
	}
	return ""
}

// settle fills a recommendation in and checks that it can stand.
func (b *Book) settle(r *plan.Recommendation, read recommendation, s *sheet, in *resume.Section) error {
	if err := b.aim(r, read, s, in); err != nil {
		return err
	}
	// An edit that can't be made alone can't be made at all.
	switch tailored, err := resume.Apply(b.resume, []resume.Edit{r.Edit()}); {
	case err != nil:
		return err
	case tailored == b.resume.Text:
		return fmt.Errorf("%s of %s changes nothing", r.Op, r.Target)
	}
	switch r.Priority {
	case plan.High, plan.Medium, plan.Low:
	default:
		return fmt.Errorf("unknown priority %q", shorten(oneLine(string(r.Priority)), 40))
	}
	if r.Why == "" {
		return errors.New("it gives no reason")
	}
	return nil
}

// aim fills in what the edit changes, and from what to what.
func (b *Book) aim(r *plan.Recommendation, read recommendation, s *sheet, in *resume.Section) error {
	if r.Op == resume.RenameHeading {
		return b.aimHeading(r, read, in)
	}
	block, _ := b.resume.Block(read.Target)
	if !s.whole[block.ID] {
		return fmt.Errorf("block %s was not shown whole", block.ID)
	}
	r.Before = b.resume.Slice(block.Text)
	now := oneLine(r.Before)
	switch r.Op {
	case resume.Delete:
		return nil
	case resume.Move:
		r.After, r.MoveBefore = r.Before, read.MoveBefore
		return nil
	case resume.Replace, resume.InsertAfter:
		words, err := b.words(read.After, now)
		if err != nil {
			return err
		}
		if words == now {
			return fmt.Errorf("%s changes nothing", r.Op)
		}
		if r.Op == resume.InsertAfter {
			r.Before = ""
		}
		r.After = words
		return nil
	}
	return fmt.Errorf("unknown op %q", shorten(oneLine(string(r.Op)), 40))
}

func (b *Book) aimHeading(r *plan.Recommendation, read recommendation, in *resume.Section) error {
	if in.HeadingText.Len() == 0 {
		return fmt.Errorf("section %s has no heading", in.ID)
	}
	r.Before = b.resume.Slice(in.HeadingText)
	words, err := b.words(strings.TrimLeft(read.After, "# "), oneLine(r.Before))
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(words) > maxHeading {
		return errors.New("the heading is too long")
	}
	r.After = words
	return nil
}

var (
	// bulletMark is what models put before a block's words though the block keeps its own.
	bulletMark = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[-*•–]|\[S\d+(?:\.E\d+)?\.B\d+\])\s+`) })
	// leak is what belongs to a prompt and never to a resume.
	leak = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\bS\d+(?:\.E\d+)?\.B\d+\b|[\[(]R\d+(?:, ?R\d+)*[\])]|\b(?:NAME|EMAIL|PHONE|LINK|ADDRESS|TEXT)_\d+\b|</?data\b|\[… cut`)
	})
)

// words reads the words proposed for a block that says now.
func (b *Book) words(after, now string) (string, error) {
	after = oneLine(after)
	if !bulletMark().MatchString(now) {
		after = oneLine(bulletMark().ReplaceAllString(after, ""))
	}
	shown, unknown := b.mask.show(after)
	if len(unknown) > 0 {
		return "", fmt.Errorf("the words hold %s, which stands for nothing", unknown[0])
	}
	shown = oneLine(shown)
	switch runes := utf8.RuneCountInString(shown); {
	case shown == "":
		return "", errors.New("there are no words")
	case runes > min(maxWords, 2*utf8.RuneCountInString(now)+400):
		return "", fmt.Errorf("the words are too long: %d characters", runes)
	}
	if mark := leak().FindString(shown); mark != "" && !strings.Contains(now, mark) {
		return "", fmt.Errorf("the words hold %q, which belongs to the question", mark)
	}
	return shown, nil
}

// known keeps the requirements that the posting has, each once.
func (b *Book) known(ids []string) []string {
	known := []string{}
	for _, id := range ids {
		if b.requirement(id) && !slices.Contains(known, id) && len(known) < maxIDs {
			known = append(known, id)
		}
	}
	return known
}

// evidence finds the blocks that a reply names; those that were never sent are dropped.
func (b *Book) evidence(ids []string) []plan.Evidence {
	evidence := []plan.Evidence{}
	for i, id := range ids {
		block, section := b.resume.Block(id)
		if block == nil || section.Kind == resume.Contact || slices.Contains(ids[:i], id) || len(evidence) == maxIDs {
			continue
		}
		evidence = append(evidence, plan.Evidence{
			Section: section.ID, Start: block.Text.Start, End: block.Text.End, Text: b.resume.Slice(block.Text),
		})
	}
	return evidence
}

// oneLine drops what can't be seen and folds white space.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

// shorten cuts a text to at most n runes, with an ellipsis.
func shorten(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:n-1]), " ") + "…"
}
