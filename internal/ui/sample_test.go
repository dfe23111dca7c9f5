package ui

import (
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// began is when the sample run starts.
var began = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// step is an event's body and when it happens after the run's start.
type step struct {
	at   time.Duration
	body event.Body
}

const (
	mini   = "openai/gpt-5.4-mini"
	sonnet = "anthropic/claude-sonnet-5"
)

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// opening is a run from its start to its first calls.
func opening() []step {
	sections := []event.SectionInfo{
		{ID: "S1", Kind: resume.Contact, Heading: "Maya Lindqvist"},
		{ID: "S2", Kind: resume.Summary, Heading: "Summary"},
		{ID: "S3", Kind: resume.Experience, Heading: "Professional Experience"},
		{ID: "S4", Kind: resume.Skills, Heading: "Skills"},
		{ID: "S5", Kind: resume.Education, Heading: "Education"},
		{ID: "S6", Kind: resume.Projects, Heading: "Projects"},
	}
	steps := []step{
		{0, event.RunStarted{
			Resume: "maya.md", Posting: "backend.md", Title: "Senior Backend Engineer", Company: "Nordlys Payments",
			Sections: sections, Limit: 4, Lanes: []string{mini, sonnet},
		}},
		{ms(8), event.Analyzed{Analysis: analysis()}},
		{ms(9), event.TasksAdded{Tasks: tasks()}},
	}
	for _, section := range []string{"S2", "S3", "S4", "S5"} {
		steps = append(steps,
			step{ms(20), event.TaskChanged{Task: "evaluate:" + section, Status: event.TaskRunning}},
			step{ms(20), event.AttemptStarted{Task: "evaluate:" + section, Attempt: 1, Lane: mini, Slots: 4}})
	}
	return append(steps, step{ms(20), event.TaskChanged{Task: "evaluate:S6", Status: event.TaskReady, Slots: 4}})
}

func analysis() plan.Analysis {
	ask := func(id, text string, required bool, met plan.Met) plan.RequirementMatch {
		return plan.RequirementMatch{
			Requirement: posting.Requirement{ID: id, Text: text, Kind: posting.Skill, Required: required}, Verdict: met,
		}
	}
	return plan.Analysis{
		Score: 54, JobType: "technical",
		Sections: []plan.SectionScore{
			{ID: "S2", Kind: resume.Summary, Heading: "Summary", Score: 40, Weight: 0.7},
			{ID: "S3", Kind: resume.Experience, Heading: "Professional Experience", Score: 61, Weight: 1.6},
			{ID: "S4", Kind: resume.Skills, Heading: "Skills", Score: 58, Weight: 2},
			{ID: "S5", Kind: resume.Education, Heading: "Education", Score: 70, Weight: 0.9},
			{ID: "S6", Kind: resume.Projects, Heading: "Projects", Score: 35, Weight: 1.5},
		},
		Requirements: []plan.RequirementMatch{
			ask("R1", "Go", true, plan.Fully), ask("R2", "PostgreSQL", true, plan.Fully),
			ask("R3", "Kubernetes", true, plan.Partly), ask("R4", "Terraform", false, plan.Missing),
			ask("R5", "5+ years of backend work", true, plan.Fully), ask("R6", "Kafka", true, plan.Missing),
		},
	}
}

func tasks() []event.TaskInfo {
	var out []event.TaskInfo
	for _, section := range []string{"S3", "S4", "S6", "S2", "S5"} {
		out = append(out,
			event.TaskInfo{ID: "evaluate:" + section, Kind: event.Evaluate, Section: section},
			event.TaskInfo{ID: "recommend:" + section, Kind: event.Recommend, Section: section, After: []string{"evaluate:" + section}})
	}
	return append(out,
		event.TaskInfo{ID: "consistency", Kind: event.Consistency, After: []string{"recommend:S3"}},
		event.TaskInfo{ID: "plan", Kind: event.Assemble, After: []string{"consistency"}})
}

// midway is the sample run with answers, a retry, a fallback and words coming in.
func midway() []step {
	answered := func(at int, task string, lane string, tokens int) []step {
		return []step{
			{ms(at), event.AttemptEnded{Task: task, Attempt: 1, Lane: lane, Outcome: event.Answered, FirstToken: 420,
				Duration: int64(at - 20), Usage: event.Usage{PromptTokens: 900, CompletionTokens: tokens, Cost: 0.0004, Priced: true}, Slots: 3}},
			{ms(at), event.TaskChanged{Task: task, Status: event.TaskDone, Slots: 3}},
		}
	}
	steps := opening()
	steps = append(steps, answered(1820, "evaluate:S3", mini, 210)...)
	steps = append(steps,
		step{ms(1820), event.Evaluated{Evaluation: plan.Evaluation{Section: "S3", Score: 63,
			Strengths: []string{"Six years of Go services in production", "Owns PostgreSQL schemas and their migrations"},
			Gaps:      []string{"Kubernetes is only hinted at as k8s", "No figures in the second role"},
			Wording:   []string{"you write k8s, the posting Kubernetes"}}}},
		step{ms(1830), event.TaskChanged{Task: "recommend:S3", Status: event.TaskRunning, Slots: 3}},
		step{ms(1830), event.AttemptStarted{Task: "recommend:S3", Attempt: 1, Lane: sonnet, Slots: 4}},
		step{ms(2400), event.AttemptEnded{Task: "recommend:S3", Attempt: 1, Lane: sonnet, Outcome: event.Retrying, Status: 429,
			Error: sonnet + " allows no more calls for now (429)", RetryIn: 900, Duration: 570, Slots: 3}},
	)
	steps = append(steps, answered(2100, "evaluate:S4", mini, 150)...)
	steps = append(steps,
		step{ms(2110), event.TaskChanged{Task: "recommend:S4", Status: event.TaskRunning, Slots: 3}},
		step{ms(2110), event.AttemptStarted{Task: "recommend:S4", Attempt: 1, Lane: mini, Slots: 4}},
		step{ms(3300), event.AttemptStarted{Task: "recommend:S3", Attempt: 2, Lane: sonnet, Slots: 4}},
		step{ms(4100), event.Recommended{Task: "recommend:S3", Recommendation: kubernetes()}},
		step{ms(4300), event.AttemptProgressed{Task: "recommend:S3", Attempt: 2, Tokens: 184,
			Text: `"why": "The posting asks for Kubernetes by name, and your deployments to k8s show it", "after": "Ran forty Go services on Kubernetes`}},
		step{ms(4400), event.Noticed{Level: event.Warning, Text: sonnet + " is slowing down: two slots for it now"}},
	)
	return steps
}

func kubernetes() plan.Recommendation {
	return plan.Recommendation{
		ID: "S3.E1.B2-1", Section: "S3", Op: resume.Replace, Target: "S3.E1.B2",
		Before: "Ran forty Go services on k8s and kept them up at 99.95 % over two years",
		After:  "Ran forty Go services on Kubernetes (k8s) and kept them up at 99.95 % over two years",
		Why:    "The posting asks for Kubernetes by name; you write k8s.", Requirements: []string{"R3"},
		Evidence: []plan.Evidence{{Section: "S3", Text: "Ran forty Go services on k8s"}},
		Priority: plan.High, Verdict: plan.Grounded, Gain: 3.2, Source: plan.FromModel, Model: sonnet,
	}
}

// rest is what the sample run brings after midway.
func rest() []step {
	recommended := []plan.Recommendation{
		{ID: "S3.E2.B1-1", Section: "S3", Op: resume.Replace, Target: "S3.E2.B1",
			Before: "Responsible for the ledger service",
			After:  "Rebuilt the ledger service and cut its latency by 40 %",
			Why:    "A strong verb and an outcome say more than a duty.", Requirements: []string{"R1"},
			Priority: plan.Medium, Verdict: plan.NeedsConfirmation, Gain: 0.8, Source: plan.FromModel, Model: sonnet,
			Claims: []plan.Claim{{Kind: "number", Text: "40 %", Verdict: plan.NeedsConfirmation, Why: "no such figure stands in your resume"}}},
		{ID: "S3.E2.B3-1", Section: "S3", Op: resume.Move, Target: "S3.E2.B3", MoveBefore: "S3.E2.B1",
			Before: "Designed PostgreSQL schemas for card settlement", After: "Designed PostgreSQL schemas for card settlement",
			Why: "What the posting asks for comes first.", Requirements: []string{"R2"}, Priority: plan.Low,
			Verdict: plan.Grounded, Source: plan.FromModel, Model: sonnet},
		{ID: "S4.B1-1", Section: "S4", Op: resume.Replace, Target: "S4.B1",
			Before: "Python, Go, PostgreSQL, k8s", After: "Go, PostgreSQL, Kubernetes (k8s), Python",
			Why: "Matching skills first, in the posting's spelling.", Requirements: []string{"R1", "R2", "R3"},
			Priority: plan.High, Verdict: plan.Grounded, Gain: 4.1, Source: plan.FromFallback, Model: mini},
		{ID: "S6.B1-1", Section: "S6", Op: resume.InsertAfter, Target: "S6.B1", Before: "Ledger playground in Go",
			After: "Provisioned it with Terraform on AWS", Why: "The posting prefers Terraform.", Requirements: []string{"R4"},
			Priority: plan.Medium, Verdict: plan.Blocked, Source: plan.FromModel, Model: mini,
			Claims: []plan.Claim{{Kind: "skill", Text: "Terraform", Verdict: plan.Blocked, Why: "your resume never names it"}}},
	}
	var steps []step
	for i, r := range recommended {
		steps = append(steps, step{ms(5000 + 100*i), event.Recommended{Task: "recommend:" + r.Section, Recommendation: r}})
	}
	steps = append(steps, step{ms(5600), event.Asked{Question: plan.Question{
		ID: "Q1", Requirement: "R6", Section: "S3", Text: "The posting requires Kafka. Have you used it? Where?"}}})
	steps = append(steps, ending()...)
	for _, section := range []string{"S2", "S3", "S4", "S5", "S6"} {
		resolved := event.SectionResolved{Section: section, Source: plan.FromModel, Model: mini}
		if section == "S5" {
			resolved = event.SectionResolved{Section: section, Source: plan.FromOffline, Model: "offline", Note: "no model answered in time"}
		}
		steps = append(steps, step{ms(7000), resolved})
	}
	return append(steps, step{ms(7100), event.RunFinished{Status: event.RunDone}})
}

// ending answers every task that midway leaves open.
func ending() []step {
	state := event.Fold(nil)
	for _, s := range midway() {
		state.Apply(event.Event{Time: began.Add(s.at), Body: s.body})
	}
	var steps []step
	for i, t := range state.Tasks {
		if t.Status.Ended() {
			continue
		}
		at := ms(5700 + 100*i)
		if t.Status != event.TaskRunning {
			steps = append(steps, step{at - ms(900), event.TaskChanged{Task: t.ID, Status: event.TaskRunning, Slots: 1}})
		}
		number := len(t.Attempts)
		if number == 0 && t.Section != "" {
			number = 1
			steps = append(steps, step{at - ms(900), event.AttemptStarted{Task: t.ID, Attempt: 1, Lane: mini, Slots: 1}})
		}
		if number > 0 {
			steps = append(steps, step{at, event.AttemptEnded{Task: t.ID, Attempt: number, Lane: mini, Outcome: event.Answered,
				FirstToken: 380, Usage: event.Usage{PromptTokens: 700, CompletionTokens: 120, Cost: 0.0003, Priced: true}}})
		}
		steps = append(steps, step{at, event.TaskChanged{Task: t.ID, Status: event.TaskDone}})
	}
	return steps
}
