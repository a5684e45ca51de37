package portfolio

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Verdict is what holds of a system, the first of Verdicts that does.
type Verdict string

// The verdicts.
const (
	UsesRetired    Verdict = "uses-retired"    // it is a national service that has ended
	UsesDeprecated Verdict = "uses-deprecated" // it is one that is to end
	National       Verdict = "national"        // it is a current national service
	Duplicates     Verdict = "duplicates"      // the centre does it once for everyone, and the service is live
	Overlaps       Verdict = "overlaps"        // the centre offers a preferred service, or a single one in public beta
	SupersededSoon Verdict = "superseded-soon" // a national offer is due before the contract ends
	Backstop       Verdict = "backstop"        // the centre offers something for those who have nothing
	Local          Verdict = "local"           // the choice is local, within national standards
	Unknown        Verdict = "unknown"         // it is not known what the system is
)

// grade is what a verdict asks for.
type grade struct {
	verdict Verdict
	// meaning says it in a few words, says in a clause.
	meaning, says string
	// force is how strongly the framework speaks; 0 asks for nothing.
	force int
	// severity is that of the verdict as a finding.
	severity diag.Severity
}

// grades hold the verdicts in the order in which they are tried.
var grades = []grade{
	{UsesRetired, "a national service that has ended", "it is a national service that has ended", 6, diag.Error},
	{UsesDeprecated, "a national service that is to end", "it is a national service that is closed to new users and is to end", 5, diag.Warning},
	{National, "a current national service", "it is a current national service", 0, diag.Info},
	{Duplicates, "the national service " + catalogue.SingleCentral.Verb() + " instead", "the centre does this once for everyone: use that (should)", 4, diag.Error},
	{Overlaps, "the national service " + catalogue.CentralPreferred.Verb() + " instead", "the centre prefers a service of its own (recommended)", 3, diag.Warning},
	{SupersededSoon, "a national offer is due before the contract ends", "a national offer is due before the contract ends: buy short", 2, diag.Warning},
	{Backstop, "a national offer " + catalogue.OtherUseful.Verb() + " instead", "the centre has something for those who have nothing (could)", 1, diag.Info},
	{Local, "a local choice", "the choice is local, within national standards", 0, diag.Info},
	{Unknown, "not recognised", "the system is not recognised", 0, diag.Info},
}

// Verdicts returns them in the order in which they are tried.
func Verdicts() []Verdict { return out.Each(grades, func(g grade) Verdict { return g.verdict }) }

// OfVerdict is what the words of Meanings are.
const OfVerdict = "verdict of check"

// Meanings say what the verdicts mean, in the same order, and how a system was recognised.
func Meanings() []words.Meaning {
	list := out.Each(grades, func(g grade) words.Meaning {
		return words.Meaning{Word: string(g.verdict), Of: OfVerdict, Text: g.says}
	})
	for _, how := range [][2]string{
		{"declared", "the register gives the id of the service or capability"}, {"name", "the system has the name of an entry"},
		{"alias", "the system has another name of an entry"}, {"type", "its kind is a local name of a capability"},
		{"text", "its words are those of a capability, by a search"},
	} {
		list = append(list, words.Meaning{Word: how[0], Of: "way in which check recognises a system", Text: how[1]})
	}
	for _, standing := range [][2]string{
		{string(hasEnded), "its last day has passed"}, {string(endsSoon), "it ends within twelve months"},
		{string(renews), "it is renewed again and again, within twelve months too"},
	} {
		list = append(list, words.Meaning{Word: standing[0], Of: "contract in check", Text: standing[1]})
	}
	return list
}

// grade is that of the verdict, without a meaning if it is none.
func (v Verdict) grade() grade {
	if i := slices.IndexFunc(grades, func(g grade) bool { return g.verdict == v }); i >= 0 {
		return grades[i]
	}
	return grade{}
}

// Alarming are the verdicts that "any" stands for where a check is to fail.
func Alarming() []Verdict { return []Verdict{UsesRetired, UsesDeprecated, Duplicates} }

// AsksForAction tells whether somebody has to decide something.
func (v Verdict) AsksForAction() bool { return v.grade().force > 0 }

// Match is an entry that a system is, or that does what the system does.
type Match struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// How is one of ByDeclared, ByName, ByAlias, ByType and ByText.
	How   string `json:"how"`
	Score Score  `json:"score"`
	// Autonomy is the level, Basis where it comes from; empty if the entry does not say.
	Autonomy catalogue.Level  `json:"autonomy"`
	Basis    catalogue.Basis  `json:"basis"`
	Status   catalogue.Status `json:"status"`
}

// Serves is a capability that a system serves.
type Serves struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
	How   string `json:"how"`
	Score Score  `json:"score"`
	// Term is what of the register fitted.
	Term string `json:"term"`
}

// Judgement is what is said of one system. Its tags are what JSON has, in this order.
type Judgement struct {
	System
	Verdict Verdict `json:"verdict"`
	Matches []Match `json:"matches"`
	// Serves are the capabilities; for an unknown system those that come nearest.
	Serves []Serves `json:"capabilities"`
	// Standards are those that a local choice must meet.
	Standards []Standard `json:"standards"`
	// Reason says why the verdict holds, Advice what to do, Next the first step.
	Reason string `json:"reason"`
	Advice string `json:"advice"`
	Next   string `json:"next"`
	// By is the date by which, zero if there is none.
	By       date.Date `json:"by" out:"null"`
	Contract           // the system's
	// Rank is the place in the order to act, from 1; 0 if nothing is to be done.
	Rank int `json:"rank" out:"null"`
	// Decision is the recorded exception for it, nil if there is none that counts.
	Decision *Decision `json:"decision"`
	// Standing is how the contract stands, "" if there is nothing to say of it.
	Standing standing `json:"contract_standing" out:"null"`
	// NationalPart is what the centre does of a local choice. Covers are entries that do a
	// part of it, Buy the frameworks to buy it through.
	NationalPart string    `json:"national_part"`
	Covers       []mention `json:"covers"`
	Buy          []mention `json:"buy"`
	// Successors follow a national service that has ended or is to end; Coming is what is
	// planned nationally before or while the contract runs.
	Successors []mention `json:"successors"`
	Coming     []mention `json:"coming"`

	isEndTold bool // the advice says when the contract ends
	// settings are the care settings in which it is used, nil if they are not known.
	settings []string
	// group is the name of the group in which it is listed.
	group string
}

// Standard is one that a system must meet.
type Standard struct{ ID, Name string }

// Data is the id.
func (s Standard) Data() any { return s.ID }

// Missing is a mandated service that the register does not show.
type Missing struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Autonomy catalogue.Level `json:"autonomy"`
	Basis    catalogue.Basis `json:"basis"`
	Why      string          `json:"why"`
	// Files are the registers that do not show it.
	Files []string `json:"files"`
	// job is its capability.
	job string
}

// Double is one job that several systems of an organisation do.
type Double struct {
	Organisation string `json:"organisation"`
	Capability   string `json:"capability"`
	// Term is what the job is called in the register.
	Term string `json:"term"`
	// Systems are indexes in Report.Systems, Lines where they stand in the register.
	Systems []int
	Lines   []int `json:"lines"`
	// Files has the register of each line.
	Files []string `json:"files"`
}

// Stake is what a verdict puts at stake.
type Stake struct {
	Verdict Verdict `json:"verdict"`
	Count   int     `json:"systems"`
	// Pounds is the sum of the yearly costs that are known, Priced how many are.
	Pounds Pounds `json:"annual_cost"`
	Priced int    `json:"priced"`
	// Ended is how many contracts have ended, EndSoon how many end or are renewed within
	// twelve months.
	Ended   int `json:"contracts_ended"`
	EndSoon int `json:"contracts_end_soon"`
	// FirstEnd is the contract end that comes next, zero if none is known.
	FirstEnd date.Date `json:"first_end" out:"null"`
}

// Report is the outcome of a check.
type Report struct {
	// Registers are one or several, of files that differ, without their systems.
	Registers []*Register
	Today     time.Time
	// Systems stand in the order of the registers.
	Systems []*Judgement
	// Order holds indexes of Systems that ask for action, what presses most first.
	// Those with an accepted exception are left out.
	Order   []int
	Missing []Missing
	Doubles []Double
	// Stakes has one for each verdict, in the order of Verdicts.
	Stakes []Stake
	// By is what Groups are by, "" without them.
	By     string
	Groups []Group
	jobs   []job // that of each system
	// hasSeveral tells whether the registers are of several organisations.
	hasSeveral bool
	// CareSettings are those that Missing was narrowed to, SettingsFrom is where the first
	// register has them from. Without care settings Missing is for all of them, or, where
	// SettingsFrom is "" too, what is meant for each.
	CareSettings []string
	SettingsFrom string
	// Findings are about rows and exceptions that could not be used as they are.
	Findings diag.List
}

// Options say how to check. Without CareSettings those that each register says or shows count; without
// Decisions nothing is excepted. By is one of Groupings, or "".
type Options struct {
	Today        time.Time
	CareSettings []string
	Decisions    *Decisions
	By           string
}

// Check holds registers against a catalogue. findings are those of reading them. What is
// missing is asked of each register by itself, everything else of all together.
func Check(ctx context.Context, cat *catalogue.Catalogue, registers []*Register, findings diag.List, opts Options) (*Report, error) {
	x := newChecker(cat, date.Day(opts.Today))
	report := &Report{
		Today: x.today, Findings: slices.Clone(findings), Systems: []*Judgement{}, By: opts.By, Groups: []Group{},
	}
	for _, r := range registers {
		own := *r
		own.Systems = nil // each is in its judgement
		report.Registers = append(report.Registers, &own)
		systems, founds := make([]*Judgement, 0, len(r.Systems)), make([]found, 0, len(r.Systems))
		for _, s := range r.Systems {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			s.File = r.File
			if len(registers) > 1 {
				s.Organisation = s.whose()
			}
			report.Findings = append(report.Findings, x.declarations(r, s)...)
			report.Findings = append(report.Findings, x.unknownSettings(r, s)...)
			judgement, f := x.recognise(s)
			systems, founds = append(systems, judgement), append(founds, f)
		}
		sc := x.scopeOf(r, systems, opts.CareSettings)
		sc.used = map[*catalogue.Entry]bool{}
		for _, f := range founds {
			for _, h := range f.entries {
				sc.used[h.entry] = true
			}
		}
		x.scope = sc
		clear(x.locals)
		for i, f := range founds {
			x.judge(systems[i], f)
		}
		report.Systems = append(report.Systems, systems...)
		report.Missing = addMissing(report.Missing, x.missing(systems, sc), r.File)
		report.CareSettings = append(report.CareSettings, sc.settings...)
		if sc.isAll {
			report.CareSettings = append(report.CareSettings, catalogue.EverySetting)
		}
		report.SettingsFrom = cmp.Or(report.SettingsFrom, sc.from)
	}
	report.CareSettings = unlessAll(report.CareSettings)
	x.byWeight(report.Missing)
	if opts.Decisions != nil {
		report.Findings = append(report.Findings, opts.Decisions.apply(report)...)
	}
	report.Order = order(report.Systems, x.today)
	report.Doubles = doubles(report.Systems)
	report.hasSeveral = slices.ContainsFunc(report.Systems, func(s *Judgement) bool { return s.Organisation != report.Systems[0].Organisation })
	report.Stakes = x.stakes(report.Systems)
	report.jobs = out.Each(report.Systems, x.job)
	if opts.By != "" {
		report.Groups = groups(report.Systems, report.jobs, opts.By)
	}
	report.Findings.Sort()
	return report, nil
}

// unlessAll are the care settings in their order, each once, none if all are among them.
func unlessAll(settings []string) []string {
	if slices.Contains(settings, catalogue.EverySetting) {
		return nil
	}
	var list []string
	for _, s := range settings {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// declarations reports ids that the catalogue does not have. What does not look like
// an id is a heading that means something else.
func (x *checker) declarations(r *Register, s System) diag.List {
	var out diag.List
	for _, d := range []struct {
		value, noun string
		known       func() []string
	}{{s.Service, "entry", x.cat.IDs}, {s.Capability, "capability", func() []string { return x.cat.IDsOf("capabilities") }}} {
		if !strings.Contains(d.value, "-") || strings.Contains(d.value, " ") {
			continue
		}
		known := d.known()
		if slices.Contains(known, d.value) {
			continue
		}
		f := diag.Finding{File: r.File, Pos: s.Place, End: s.Place, Rule: RuleDeclared, Severity: diag.Warning,
			Message: fmt.Sprintf("%q is not the id of a %s; what the system is, is guessed", d.value, d.noun), Help: words.DidYouMean(d.value, known)}
		out = append(out, f)
	}
	return out
}

// recognise finds what a system is.
func (x *checker) recognise(s System) (*Judgement, found) {
	r := &Judgement{System: s, Contract: s.Contract, Serves: []Serves{}, Matches: []Match{}}
	f := x.match(s)
	for _, k := range f.kinds {
		r.Serves = append(r.Serves, Serves{ID: k.capability.ID, Name: k.capability.Name(), Level: k.capability.Text("level"), How: f.how, Score: Score(k.score), Term: k.term})
	}
	return r, f
}

// judge gives a system of an organisation of a kind its verdict.
func (x *checker) judge(r *Judgement, f found) {
	r.settings = x.scope.settings
	if own := x.settingsIn(r.CareSetting); len(own) > 0 {
		r.settings = unlessAll(own)
	}
	switch {
	case isOutOfUse(r.Status):
		r.Matches = out.Each(f.entries, func(h nameHit) Match { return matchOf(h.entry, h.how, h.score) })
		r.Verdict = Local
		r.Reason = fmt.Sprintf("The register says that it is no longer in use (%q).", r.Status)
		r.Advice = "Nothing to decide. Check that no contract or licence is left to end."
	case len(f.entries) > 0:
		x.entry(r, f)
	case len(f.kinds) > 0:
		x.kind(r, f)
		x.reckon(r, f)
	default:
		x.unknown(r, f)
	}
	x.contract(r)
}

// scoreMayBe is that of an entry that a system, which is not recognised, may be.
const scoreMayBe = 0.3

func matchOf(e *catalogue.Entry, how string, score float64) Match {
	return Match{ID: e.ID, Name: e.Name(), How: how, Score: Score(score), Autonomy: e.Level(), Basis: e.Basis(), Status: e.Status()}
}

func (x *checker) unknown(r *Judgement, f found) {
	r.Verdict = Unknown
	for _, n := range f.near {
		r.Serves = append(r.Serves, Serves{ID: n.ID, Name: n.Name(), Level: n.Text("level"), How: ByText})
	}
	r.Reason = "Neither the name nor the kind of the system is known here."
	r.Advice = "Say what it does."
	if len(f.near) > 0 {
		near := out.Each(f.near, func(n *catalogue.Record) string { return n.ID })
		r.Advice += " The nearest capabilities are " + words.Quoted(near, "and") + "."
	}
	r.Next = `Fill in the kind of system, or the column "capability" with an id.`
	if len(f.mayBe) > 0 {
		for _, e := range f.mayBe {
			r.Matches = append(r.Matches, matchOf(e, ByName, scoreMayBe))
		}
		r.Advice += " Its words are also those of " + words.Join(out.Each(f.mayBe, func(e *catalogue.Entry) string { return fmt.Sprintf("%s (%s)", e.Name(), e.ID) }), "and") + "."
		r.Next = `Fill in the kind of system; if it is the national service itself, the column "service" with its id.`
	}
}

// isOutOfUse understands what registers write for a system that is gone.
func isOutOfUse(status string) bool {
	text := " " + words.Spoken(status) + " "
	says := func(words string) bool { return strings.Contains(text, words) }
	return slices.ContainsFunc(outOfUse, says) && !slices.ContainsFunc(notYet, says)
}

// outOfUse and notYet are words of a status, with the blanks around them.
var (
	outOfUse = padded("decommissioned", "retired", "closed", "archived", "disposed", "switched off", "not in use", "no longer in use", "no longer used", "out of use", "withdrawn", "terminated", "ceased", "dead", "obsolete", "inactive", "removed")
	notYet   = padded("to be", "being", "planned")
)

func padded(list ...string) []string {
	return out.Each(list, func(s string) string { return " " + s + " " })
}

var (
	noSystem = set("", "no system installed", "no system", "no system needed", "no system required", "none installed", "none", "not installed", "no department", "n a", "na", "not applicable", "nil", "no", "paper", "paper based", "paper based system", "manual", "manual process", "paper records", "spreadsheet", "spreadsheets", "excel", "excel spreadsheet", "ms excel", "microsoft excel", "no electronic system", "not used", "not in use")
	withheld = set("data withheld", "withheld", "redacted", "tbc", "tbd", "tba", "n k", "nk", "unknown", "not known", "not stated", "to be confirmed", "as above", "see above", "ditto", "exempt", "confidential", "various", "multiple", "information withheld", "section 31", "section 43", "in house", "inhouse", "bespoke", "in house developed", "other")
)

// isNoName tells whether a name names nothing: there is no system, or it is not said.
func isNoName(product string) bool {
	folded := words.Spoken(product)
	return noSystem[folded] || withheld[folded]
}

// hasNoSystem tells whether the register says that the job is done without one.
func hasNoSystem(s System) bool { return s.Product != "" && noSystem[words.Spoken(s.Product)] }
