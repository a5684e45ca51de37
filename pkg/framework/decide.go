package framework

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
)

// Verdict is the framework's answer for a capability.
type Verdict string

// The verdicts, in the order in which they are tried. The capability's own level rules
// which are possible: UseIt where it is national, Connect where it is not; and BuildToStandard
// is a free choice, which nobody has where it is national.
const (
	UseIt           Verdict = "use"               // live, provided once for everyone
	Connect         Verdict = "connect"           // live and binding, beside what is local
	Join            Verdict = "join"              // open in public beta
	Prefer          Verdict = "prefer"            // live, the centre's preferred one
	Wait            Verdict = "wait"              // promised for general use by the horizon: buy short
	Backstop        Verdict = "backstop"          // live, for those who have nothing
	Buy             Verdict = "buy"               // through a national commercial framework
	Comply          Verdict = "comply"            // a rule that must be followed, and nothing to use
	BuildToStandard Verdict = "build-to-standard" // choose freely, to national standards
	ChooseLocally   Verdict = "local"             // choose freely
	Ambiguous       Verdict = "ambiguous"         // the need may mean several capabilities or programmes
)

// Decision is the answer to "what should we use for this?", with the reasons. Its tags are
// what JSON has, in this order.
type Decision struct {
	answered
	// Basis and Why say where Level comes from.
	Name  string `json:"name"`
	Basis string `json:"basis" out:"null"`
	Why   string `json:"why" out:"null"`
	// NamedBy is what Need is of the capability, see Named, or "search".
	NamedBy string `json:"named_by" out:"null"`
	// Horizon is the last day on which an offer that is due counts; zero if there is
	// none.
	Horizon date.Date `json:"horizon" out:"null"`
	// NationalPart is what the centre does of a capability that is not its own, "" if
	// nothing is said.
	NationalPart string `json:"national_part" out:"null"`
	// Beside are entries for the capability that can be used, and are not the answer.
	// Covers do a part of it, and Buy are the ways to buy it. Coming is what is planned,
	// dated or not: it decides nothing here.
	Beside []mention `json:"beside"`
	Covers []mention `json:"covers"`
	Buy    []mention `json:"buy"`
	Coming []mention `json:"coming"`
	// Avoid says what newcomers should not start with, or not without thought, and why.
	Avoid []string `json:"avoid"`
	// Changes are what would change the answer, soonest first, undated last.
	Changes []Change `json:"changes"`
	// Today is the day of the answer, Again the command that makes it once more.
	Today string `json:"today"`
	Again string `json:"again" out:"null"`
	// Candidates are the capabilities that an ambiguous need may mean, likeliest first.
	// Programmes are the parts of one capability between which it does not choose.
	Candidates []meaning
	Programmes []programme
}

// answered is what an ambiguous answer and any other have in common.
type answered struct {
	// Need is what was asked.
	Need string `json:"need"`
	// Capability is an id, "" if the need may mean several. Level is who does it.
	Capability string  `json:"capability" out:"null"`
	Level      string  `json:"level" out:"null"`
	Verdict    Verdict `json:"verdict"`
	// Use are the entries that the verdict is about.
	Use []Use `json:"use"`
	// Steps are the questions asked, up to the first that was answered with yes.
	Steps []asked `json:"steps"`
	// Standards are what an alternative must meet, required ones first.
	Standards []StandardUse `json:"standards"`
	// Catalogue is the state that the answer was made from.
	Catalogue Edition `json:"catalogue"`
}

// Use is an entry to use, and why.
type Use struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Autonomy is the level of the part that is about the capability.
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
	Status   catalogue.Status `json:"status"`
	Why      string           `json:"why" out:"null"`
	Basis    catalogue.Basis  `json:"basis" out:"null"`
	// Alternatives is what an equivalent must meet where one is allowed, "" if the
	// entry does not say.
	Alternatives string `json:"alternatives" out:"null"`
	// Due is when it comes, as written, for what cannot be used yet.
	Due string `json:"due" out:"null"`
	// Scopes are parts whose level differs from that of the whole.
	Scopes []string `json:"scopes"`
	// Parts are its interfaces, products and modules for the capability: the way in.
	Parts []mention `json:"parts"`
}

// mention is an entry that is named beside an answer.
type mention struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Status   catalogue.Status `json:"status"`
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
	// What is why it is named, or what it does of the capability.
	What string `json:"what" out:"null"`
	// Due is when it comes, as written.
	Due string `json:"due" out:"null"`
}

// asked is one step of a decision.
type asked struct {
	Question string `json:"question"`
	Answer   string `json:"answer"` // "yes" or "no"
	Because  string `json:"because"`
	// Entries are those that were looked at.
	Entries []string `json:"entries"`
}

// StandardUse is a standard that counts for a capability.
type StandardUse struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Use is "required" or "supported".
	Use    string           `json:"use"`
	Status catalogue.Status `json:"status" out:"null"`
	// From says who asks for it: "capability", or ids of entries.
	From []string `json:"from"`
}

// Change is something that would change the answer.
type Change struct {
	// When is a date as written, "" if none is known.
	When string `json:"when" out:"null"`
	// ID is the entry that it is about.
	ID   string `json:"id"`
	What string `json:"what"`
	// Then is the verdict that would follow.
	Then Verdict `json:"then"`
}

// meaning is a capability that a need may mean.
type meaning struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
}

// programme is a part of a capability that has entries of its own, as one cancer screened
// for is not another.
type programme struct {
	What string   `json:"what"`
	Use  []string `json:"use"`
}

// NewAmbiguous is the answer to a need that may mean several capabilities.
func NewAmbiguous(cat *catalogue.Catalogue, need string, ids []string) Decision {
	d := Decision{answered: answered{Need: need, Verdict: Ambiguous}}
	for _, id := range ids {
		if c := cat.Vocabulary(capabilityVocabulary).Get(id); c != nil {
			d.Candidates = append(d.Candidates, meaning{c.ID, c.Name(), c.Text("level")})
		}
	}
	return d
}

// Decide walks the framework's order for a capability of the vocabulary. need is what was
// asked, which may name a programme of it. Offers that are due count up to the horizon; zero
// means that none is close enough.
func Decide(cat *catalogue.Catalogue, today time.Time, need string, capability *catalogue.Record, horizon date.Date) Decision {
	v := view{cat: cat, today: date.Day(today)}
	q := question{
		view: v, capability: capability, horizon: horizon,
		named:  v.naming(textsAt("capabilities"))[capability.ID],
		covers: v.naming(coveredBy)[capability.ID], status: map[string]catalogue.Status{},
	}
	d := Decision{
		answered: answered{Need: need, Capability: capability.ID, Level: capability.Text("level"), Verdict: Ambiguous},
		Name:     capability.Name(), Basis: capability.Text("basis"), Why: capability.Text("why"), Horizon: horizon,
	}
	if d.Programmes = q.programmes(); !q.narrow(d.Programmes, need) && q.isChoice(d.Programmes) {
		return d
	}
	steps, verdict, use := q.walk()
	d.Steps, d.Verdict = steps, verdict
	d.Use = out.Each(use, func(c candidate) Use { return q.use(c, verdict) })
	d.NationalPart = oneLine(capability.Text("national_part"))
	d.Beside, d.Covers, d.Buy, d.Coming = q.beside(d), q.covering(), q.buying(d), q.coming(d)
	d.Standards, d.Avoid = q.standards()
	d.Avoid = append(q.avoid(), d.Avoid...)
	d.Changes = q.changes(verdict, use)
	return d
}

// question is a capability on a day, or on a day to come that is thought through.
type question struct {
	view
	capability *catalogue.Record
	horizon    date.Date
	// named are the entries that name the capability, parts among them, covers those that
	// do a part of it; neither has ended.
	named, covers []*catalogue.Entry
	// status overrides that of an entry in a thought: live, or "" for gone.
	status map[string]catalogue.Status
}

// candidate is what an answer may name for the capability: a service, or what stands alone.
type candidate struct {
	*catalogue.Entry
	// by names the capability: the entry itself, else the part of it that is furthest.
	by *catalogue.Entry
	// parts are those that name the capability, in order of id.
	parts []*catalogue.Entry
	// level is that of the scope which is about the capability, if there is one.
	level catalogue.Level
	scope *document.Node
	// isAside tells that only a part names the capability, and that an open service does
	// so itself: what the whole is for is something else.
	isAside bool
}

// candidates folds the parts under their services, in order of id.
func (q *question) candidates() []candidate {
	var list []candidate
	for _, e := range q.named {
		whole := q.whole(e)
		i := slices.IndexFunc(list, func(c candidate) bool { return c.ID == whole.ID })
		if i < 0 {
			i = len(list)
			list = append(list, candidate{Entry: whole})
		}
		c := &list[i]
		switch {
		case e == whole:
			c.by = e
		default:
			c.parts = append(c.parts, e)
			if c.by != whole && (c.by == nil || q.furtherThan(e, c.by)) {
				c.by = e
			}
		}
	}
	for i := range list {
		list[i].level, list[i].scope = q.levelOf(list[i])
	}
	isOwn := func(c candidate) bool {
		return c.by == c.Entry && isBinding(c.level) && q.statusOf(c.by).IsAvailable() && kindWords(c.Entry) == noKind && !c.IsFramework() && q.barred(c) == ""
	}
	if slices.ContainsFunc(list, isOwn) {
		for i := range list {
			list[i].isAside = list[i].by != list[i].Entry
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// whole is the service that an entry is a part of, or the entry itself. A part whose service
// has ended stays a part, and so is no answer.
func (q *question) whole(e *catalogue.Entry) *catalogue.Entry {
	top := e
	for range catalogue.MaxPartDepth {
		next := q.cat.Entry(top.PartOf())
		if next == nil || next.HasEnded(q.today) || q.statusOf(next) == "" {
			break
		}
		top = next
	}
	if top.IsPart() {
		return e
	}
	return top
}

// furtherThan tells of two parts whether newcomers can do more with the first.
func (q *question) furtherThan(a, b *catalogue.Entry) bool {
	rank := func(e *catalogue.Entry) int {
		if e.HasFlag("internal") || q.heir(e) != nil {
			return -2
		}
		return q.statusOf(e).Stage() // -1 for what is deprecated
	}
	return rank(a) > rank(b)
}

// levelOf is the level for the capability: that of a scope which is called like it, of the
// service or of the part; that of a scope of the service which is called like the part; else
// that of the entry which names the capability.
func (q *question) levelOf(c candidate) (catalogue.Level, *document.Node) {
	for _, scope := range []*document.Node{
		c.Scope(q.capability.Names()...), c.by.Scope(q.capability.Names()...),
		c.Scope(append(c.by.Texts("aliases"), c.by.ID, c.by.Name())...),
	} {
		if scope != nil {
			return catalogue.Level(scope.TextAt("level")), scope
		}
	}
	return c.by.Level(), nil
}

func (q *question) statusOf(e *catalogue.Entry) catalogue.Status {
	if s, ok := q.status[e.ID]; ok {
		return s
	}
	return e.Status()
}

// heir is what takes the place of an entry and is open already, or nil.
func (q *question) heir(e *catalogue.Entry) *catalogue.Entry {
	return q.cat.OpenHeir(e, q.today, func(next *catalogue.Entry) bool {
		return q.statusOf(next).IsAvailable() && !next.HasFlag("internal") && !next.HasEnded(q.today)
	})
}

// coveredBy are the capabilities that an entry does a part of.
func coveredBy(e *catalogue.Entry) []string {
	return out.Each(e.List("covers"), func(n *document.Node) string { return n.TextAt("capability") })
}

// programmes are the parts of the capability to which entries for it say that they keep.
func (q *question) programmes() []programme {
	var list []programme
	for _, e := range q.covers {
		if !e.HasCapability(q.capability.ID) {
			continue
		}
		what := e.PartDone(q.capability.ID)
		i := slices.IndexFunc(list, func(p programme) bool { return p.What == what })
		if i < 0 {
			i = len(list)
			list = append(list, programme{What: what})
		}
		list[i].Use = append(list[i].Use, e.ID)
	}
	return list
}

// narrow keeps to the programmes that a need names, by a word which not all of them have, and
// to what is for all of them. It tells whether the need names one. Of a single one the words
// of the capability's name say nothing.
func (q *question) narrow(programmes []programme, need string) bool {
	has := func(text, word string) bool { return slices.Contains(wordsOf(text), word) }
	named := those(programmes, func(p programme) bool {
		return slices.ContainsFunc(wordsOf(p.What), func(word string) bool {
			isShared := !slices.ContainsFunc(programmes, func(o programme) bool { return !has(o.What, word) })
			if len(programmes) == 1 {
				isShared = has(q.capability.Name(), word)
			}
			return !isShared && len(word) > 3 && has(need, word)
		})
	})
	q.named = those(q.named, func(e *catalogue.Entry) bool {
		isOf := func(p programme) bool { return slices.Contains(p.Use, e.ID) }
		return slices.ContainsFunc(named, isOf) || !slices.ContainsFunc(programmes, isOf)
	})
	return len(named) > 0
}

// isChoice tells of programmes none of which is named whether one has to be chosen: of two of
// them something binds, or is preferred.
func (q *question) isChoice(programmes []programme) bool {
	return len(those(programmes, func(p programme) bool {
		return slices.ContainsFunc(p.Use, func(id string) bool { return isBinding(q.cat.Entry(id).LevelFor(q.capability)) })
	})) > 1
}

// wordsOf are the words of a text in small letters, without what stands between them.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// oneLine writes a text of several lines on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
