package match

import (
	"strings"
	"sync"
)

// forms are a verb's base and past, with the capital that opens a bullet.
type forms struct{ base, past string }

// verbTable lists gerund, base and past of verbs that open a duty.
const verbTable = `
managing Manage Managed
leading Lead Led
developing Develop Developed
building Build Built
designing Design Designed
maintaining Maintain Maintained
running Run Ran
keeping Keep Kept
opening Open Opened
closing Close Closed
planning Plan Planned
organizing Organize Organized
organising Organise Organised
coordinating Coordinate Coordinated
training Train Trained
teaching Teach Taught
writing Write Wrote
preparing Prepare Prepared
processing Process Processed
handling Handle Handled
supporting Support Supported
supervising Supervise Supervised
creating Create Created
implementing Implement Implemented
testing Test Tested
monitoring Monitor Monitored
analyzing Analyze Analyzed
analysing Analyse Analysed
reporting Report Reported
scheduling Schedule Scheduled
ordering Order Ordered
selling Sell Sold
negotiating Negotiate Negotiated
reviewing Review Reviewed
updating Update Updated
documenting Document Documented
administering Administer Administered
checking Check Checked
cleaning Clean Cleaned
operating Operate Operated
delivering Deliver Delivered
answering Answer Answered
overseeing Oversee Oversaw
hiring Hire Hired
recruiting Recruit Recruited
mentoring Mentor Mentored
improving Improve Improved
conducting Conduct Conducted
tracking Track Tracked
loading Load Loaded
packing Pack Packed
picking Pick Picked
counting Count Counted
cooking Cook Cooked
serving Serve Served
repairing Repair Repaired
installing Install Installed
inspecting Inspect Inspected
assembling Assemble Assembled
purchasing Purchase Purchased
budgeting Budget Budgeted
presenting Present Presented
translating Translate Translated
editing Edit Edited
publishing Publish Published
deploying Deploy Deployed
configuring Configure Configured
migrating Migrate Migrated
automating Automate Automated
`

// gerunds maps a gerund to its verb's forms.
var gerunds = sync.OnceValue(func() map[string]forms {
	table := map[string]forms{}
	for line := range strings.Lines(verbTable) {
		if f := strings.Fields(line); len(f) == 3 {
			table[f[0]] = forms{base: f[1], past: f[2]}
		}
	}
	return table
})

// bases are the base forms of the table's verbs, in small letters.
var bases = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, f := range gerunds() {
		set[strings.ToLower(f.base)] = true
	}
	return set
})

// pasts are the past forms of the table's verbs, in small letters.
var pasts = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, f := range gerunds() {
		set[strings.ToLower(f.past)] = true
	}
	return set
})
