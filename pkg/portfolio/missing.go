package portfolio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Where the care settings of a register come from.
const (
	settingsAsked    = "asked"    // for whoever runs the check
	settingsRegister = "register" // the register says them
	settingsSystems  = "systems"  // the kinds of its systems show them
)

// scope is the kind of organisation that a register is of.
type scope struct {
	// settings are its care settings; from is where they come from, "" if nothing shows them.
	settings []string
	from     string
	// isAll tells that services for any care setting count.
	isAll bool
	// used are the entries that its systems are.
	used map[*catalogue.Entry]bool
}

// scopeOf finds the kind of organisation: what is asked for, else what the register says,
// else what the kinds of its systems show.
func (x *checker) scopeOf(r *Register, systems []*Judgement, asked []string) scope {
	said := slices.Clone(r.CareSettings)
	for _, s := range systems {
		said = append(said, x.settingsIn(s.CareSetting)...)
	}
	for _, sc := range []scope{{settings: asked, from: settingsAsked}, {settings: said, from: settingsRegister}, {settings: x.shownSettings(systems), from: settingsSystems}} {
		if len(sc.settings) > 0 {
			sc.isAll = slices.Contains(sc.settings, catalogue.EverySetting)
			sc.settings = unlessAll(sc.settings)
			return sc
		}
	}
	return scope{}
}

// settingsIn are the care settings that a cell names by id or by name, and that are known.
func (x *checker) settingsIn(text string) []string {
	var list []string
	for _, part := range settingParts(text) {
		if id := x.setting(part); id != "" {
			list = append(list, id)
		}
	}
	return list
}

// settingParts cuts a cell that lists care settings.
func settingParts(text string) []string {
	return only(out.Each(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";,/|\n", r) }), trim), func(s string) bool { return s != "" })
}

// setting is the id of a care setting by its id or its name, "" if it is none.
func (x *checker) setting(text string) string { return x.settings[words.SpokenKey(text)] }

// unknownSettings reports what of a cell is no care setting.
func (x *checker) unknownSettings(r *Register, s System) diag.List {
	var findings diag.List
	for _, part := range settingParts(s.CareSetting) {
		if x.setting(part) == "" {
			known := x.cat.IDsOf("care-settings")
			findings = append(findings, diag.Finding{File: r.File, Pos: s.Place, End: s.Place, Rule: RuleDeclared, Severity: diag.Warning,
				Message: fmt.Sprintf("%q is not a care setting, and is not used", part),
				Help:    cmp.Or(words.DidYouMean(strings.ToLower(part), known), "it is one of "+strings.Join(known, ", "))})
		}
	}
	return findings
}

// shownSettings are the care settings whose organisations run systems of the kinds of a
// register: the one that most of its kinds belong to, and those that are at least half as
// frequent. A laboratory or a maternity ward does not make a hospital something else.
func (x *checker) shownSettings(systems []*Judgement) []string {
	kinds := map[string]bool{}
	count := map[string]int{}
	most := 0
	for _, s := range systems {
		if isOutOfUse(s.Status) {
			continue
		}
		for _, k := range s.Serves {
			if kinds[k.ID] {
				continue
			}
			kinds[k.ID] = true
			settings := x.capability(k.ID).Texts("care_settings")
			for _, setting := range settings {
				count[setting] += 60 / len(settings) // what several share shows less of each
				most = max(most, count[setting])
			}
		}
	}
	return only(x.cat.IDsOf("care-settings"), func(id string) bool { return count[id] > 0 && 2*count[id] >= most })
}

// ownUsers are the users of a service that an organisation runs or connects to. What only the
// public, suppliers, commissioners, researchers or national teams use, no organisation lacks.
var ownUsers = set("clinicians", "care-workers", "administrators", "managers", "it-teams", "workforce-teams", "laboratories", "analysts")

// isFor tells whether an organisation of a kind runs or connects to a service. Where the kind
// is not known only what is meant for every care setting counts.
func (sc scope) isFor(e *catalogue.Entry) bool {
	users, settings := e.Texts("audience", "users"), e.Texts("audience", "care_settings")
	if len(users) > 0 && !slices.ContainsFunc(users, func(u string) bool { return ownUsers[u] }) {
		return false
	}
	return sc.isAll || slices.ContainsFunc(settings, func(s string) bool {
		return s == catalogue.EverySetting || slices.Contains(sc.settings, s)
	})
}

// isUsedIn tells whether a service is meant for one of these care settings, of which none are
// any, or is in use there.
func (sc scope) isUsedIn(e *catalogue.Entry, settings []string) bool {
	of := e.Texts("audience", "care_settings")
	return len(settings) == 0 || sc.used[e] || len(of) == 0 || slices.ContainsFunc(of, func(s string) bool {
		return s == catalogue.EverySetting || slices.Contains(settings, s)
	})
}

// missing lists the services that an organisation of a kind should use and that neither a row
// nor the integrations of one show, in order of id. What a service in use depends on is in use.
func (x *checker) missing(systems []*Judgement, sc scope) []Missing {
	used := map[string]bool{}
	var use func(e *catalogue.Entry)
	use = func(e *catalogue.Entry) {
		if e == nil || used[e.ID] {
			return
		}
		used[e.ID] = true
		use(x.cat.Entry(e.PartOf()))
		for _, id := range e.Texts("depends_on") {
			use(x.cat.Entry(id))
		}
	}
	for _, r := range systems {
		if isOutOfUse(r.Status) {
			continue
		}
		if slices.Contains([]Verdict{UsesRetired, UsesDeprecated, National}, r.Verdict) {
			for _, m := range r.Matches {
				use(x.cat.Entry(m.ID))
			}
		}
		for _, part := range strings.FieldsFunc(r.Integrations, func(r rune) bool { return strings.ContainsRune(";,/|\n", r) }) {
			for _, h := range x.entriesOf(strings.TrimSpace(part), nil) {
				use(h.entry)
			}
		}
	}
	out := []Missing{}
	for e := range x.cat.All() {
		if used[e.ID] || e.Status() != catalogue.Live || e.Level() != catalogue.SingleCentral || e.HasEnded(x.today) || e.HasFlag("internal") || e.IsPart() {
			continue
		}
		if !slices.Contains([]string{"service", "platform", "product"}, e.Text("kind")) {
			continue
		}
		if !sc.isFor(e) {
			continue
		}
		out = append(out, Missing{ID: e.ID, Name: e.Name(), Autonomy: e.Level(), Basis: e.Basis(), Why: oneLine(e.Text("autonomy", "why")), job: x.jobOf(e).id})
	}
	return out
}

// addMissing adds what the register of a file lacks to what others do, in order of id.
func addMissing(all, more []Missing, file string) []Missing {
	for _, m := range more {
		at, ok := slices.BinarySearchFunc(all, m, func(a, b Missing) int { return cmp.Compare(a.ID, b.ID) })
		if !ok {
			all = slices.Insert(all, at, m)
		}
		all[at].Files = append(all[at].Files, file)
	}
	return all
}

// byWeight puts what is missing into the order in which it matters: by where the level comes
// from, what is concluded last, and then by how many entries rest on it.
func (x *checker) byWeight(list []Missing) {
	rests := map[string]int{}
	for e := range x.cat.All() {
		for _, id := range e.Texts("depends_on") {
			rests[id]++
		}
	}
	weight := func(b catalogue.Basis) int {
		return slices.Index([]catalogue.Basis{catalogue.FromFramework, catalogue.FromObligation, catalogue.FromUsagePolicy, catalogue.Inferred}, b)
	}
	slices.SortStableFunc(list, func(a, b Missing) int {
		return cmp.Or(cmp.Compare(weight(a.Basis), weight(b.Basis)), cmp.Compare(rests[b.ID], rests[a.ID]))
	})
}

// shownMissing is how many missing services a reader is shown; the rest is counted.
const shownMissing = 15

// settingWords say for what kind of organisation the missing services are listed.
func (r *Report) settingWords() string {
	switch {
	case len(r.CareSettings) > 0:
		how := map[string]string{
			settingsAsked: "as asked", settingsRegister: "as the register says", settingsSystems: "as the kinds of its systems show; --care-setting says otherwise",
		}[r.SettingsFrom]
		return fmt.Sprintf("For these care settings, %s: %s.", how, strings.Join(r.CareSettings, ", "))
	case r.SettingsFrom != "":
		return "For all care settings."
	}
	return "The register does not show what kind of organisation it is of, so that only what is meant for every care setting is listed; --care-setting says more."
}

// missingWords are settingWords, and how many of the missing services are not shown.
func (r *Report) missingWords() string {
	if n := len(r.Missing) - shownMissing; n > 0 {
		return fmt.Sprintf("%s The %d that bind most, and %d more in -o json and -o xlsx.", r.settingWords(), shownMissing, n)
	}
	return r.settingWords()
}
