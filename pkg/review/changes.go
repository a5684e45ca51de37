package review

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// ChangeFormats are the formats of Changes, the usual one first.
var ChangeFormats = []string{"text", "json", "jsonl", "markdown"}

// Changes is what a comparison of two states found.
type Changes struct {
	// From and To name the states for people.
	From, To string
	// Entries are the changes of entries, Vocabulary those of items of vocabularies,
	// whose ids read "capabilities/identify-patients".
	Entries, Vocabulary diff.Result
	// Unread are as in catalogue.Pair.
	Unread []string
	// Entry returns an entry as new as possible, nil when it is not known; nil knows none.
	Entry func(id string) *catalogue.Entry
	// Whole shows every search word to people too, who else read how many changed.
	Whole bool

	referred map[string]bool // the vocabularies that fields refer to
}

// Compare says what changed between the two states of a pair, which from and to name.
func Compare(from, to string, pair *catalogue.Pair) Changes {
	referred := map[string]bool{}
	for i, v := range pair.New.Vocabularies() {
		if i == 0 {
			note(pair.New.Shape(), referred)
		}
		for _, item := range v.Items[:min(1, len(v.Items))] {
			note(item.Shape, referred)
		}
	}
	return Changes{
		From: from, To: to, Unread: pair.Unread, referred: referred,
		Entries: diff.Compare(pair.Old, pair.New), Vocabulary: diff.CompareVocabularies(pair.Old, pair.New),
		Entry: func(id string) *catalogue.Entry {
			if e := pair.New.Entry(id); e != nil {
				return e
			}
			return pair.Old.Entry(id)
		},
	}
}

// note collects the vocabularies that the fields of a shape refer to.
func note(s *schema.Shape, referred map[string]bool) {
	if s == nil {
		return
	}
	for _, ref := range s.Refs {
		referred[ref] = true
	}
	note(s.Items, referred)
	for _, field := range s.Properties {
		note(field.Shape, referred)
	}
}

// All returns every change, entries first.
func (c Changes) All() []diff.Change {
	return slices.Concat(c.Entries.Changes, c.Vocabulary.Changes)
}

// maxItems is how many items are shown one by one of a vocabulary that no field refers to.
const maxItems = 5

// shown are the changes as people read them: many minor ones of a vocabulary that no field
// refers to, such as that of the synonyms, are one.
func (c Changes) shown() []diff.Change {
	type fold struct{ items, added int }
	folds := map[string]fold{}
	vocabulary := func(change diff.Change) string {
		name, _, isItem := strings.Cut(change.ID, "/")
		if c.Whole || !isItem || change.Class != diff.Minor || c.referred[name] {
			return ""
		}
		return name
	}
	for _, change := range c.Vocabulary.Changes {
		f := folds[vocabulary(change)]
		f.items++
		if change.Kind == diff.EntryAdded {
			f.added++
		}
		folds[vocabulary(change)] = f
	}
	delete(folds, "")
	var list []diff.Change
	for _, change := range c.All() {
		name := vocabulary(change)
		f, ok := folds[name]
		switch {
		case !ok || f.items <= maxItems:
			list = append(list, change)
		case f.items > maxItems && !slices.ContainsFunc(list, func(o diff.Change) bool { return o.ID == name }):
			change.ID, change.Kind, change.Fields = name, diff.EntryModified, nil
			change.Name = fmt.Sprintf("%s, %d of them new", words.Count(f.items, "item"), f.added)
			list = append(list, change)
		}
	}
	return list
}

// Count is the number of changes of at least this class.
func (c Changes) Count(least diff.Class) int {
	return c.Entries.Count(least) + c.Vocabulary.Count(least)
}

// Outside keeps what touches anything but the given fields of entries, as
// diff.Result.Outside does. Every change of a vocabulary is outside.
func (c Changes) Outside(paths ...string) Changes {
	c.Entries = c.Entries.Outside(paths...)
	return c
}

// field is a field of an entry, empty when it is not known.
func (c Changes) field(id string, path ...string) string {
	if c.Entry != nil {
		if e := c.Entry(id); e != nil {
			return e.Text(path...)
		}
	}
	return ""
}

// owner is who looks after an entry, empty when nobody knows.
func (c Changes) owner(id string) string { return c.field(id, "review", "owner") }

// presents says what a new entry is: its status, how binding it is, and its summary.
func (c Changes) presents(change diff.Change) []string {
	if change.Kind != diff.EntryAdded {
		return nil
	}
	facts := nonEmpty(c.field(change.ID, "status"), c.field(change.ID, "autonomy", "level"))
	return nonEmpty(strings.Join(facts, ", "), c.field(change.ID, "summary"))
}

// nonEmpty keeps the texts that say something.
func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// Result shows the changes in ChangeFormats.
func (c Changes) Result() out.Result {
	remark := ""
	if len(c.All()) > 0 {
		remark = c.Summary()
	}
	return out.Result{Data: c, Remark: remark, Forms: map[string]out.Form{
		"text":     out.Written(c.text),
		"jsonl":    func(w io.Writer, _ out.Screen) error { return out.JSONLines(w, c.All()) },
		"markdown": out.Written(c.markdown),
	}}
}

// text is what changed for a reader: each entry with the class of its change, then a
// line a field in words, prose compared word by word. No change is no text.
func (c Changes) text(s out.Screen) string {
	var b strings.Builder
	for i, change := range c.shown() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", s.Style(out.Bold, out.VisibleLine(change.ID)), out.VisibleLine(change.Name), kindWords(change, s))
		for _, line := range c.presents(change) {
			fmt.Fprintf(&b, "    %s\n", out.VisibleLine(line))
		}
		for _, f := range change.Fields {
			fmt.Fprintf(&b, "    %s  %s  %s\n", classInColour(s, f.Class, 8), out.VisibleLine(f.Pointer), out.VisibleLine(diff.Sentence(f)))
			if words := wordChanges(f, s); words != "" {
				fmt.Fprintf(&b, "              %s\n", words)
			}
		}
		if len(change.Affects) > 0 {
			fmt.Fprintf(&b, "    affects %s\n", out.VisibleLine(strings.Join(change.Affects, ", ")))
		}
	}
	return b.String()
}

func kindWords(c diff.Change, s out.Screen) string {
	words := string(c.Kind)
	if c.FromID != "" {
		words += " from " + out.VisibleLine(c.FromID)
	}
	return words + ", " + classInColour(s, c.Class, 0)
}

// classInColour names a class in its colour, padded to a width.
func classInColour(s out.Screen, c diff.Class, width int) string {
	style := map[diff.Class]string{diff.Breaking: out.Red, diff.Notable: out.Yellow, diff.Minor: out.Dim}[c]
	return s.Style(style, fmt.Sprintf("%-*s", width, c))
}

// wordChanges shows a change of prose, what went and what came in colours.
func wordChanges(f diff.Field, s out.Screen) string {
	return diff.Prose(f, func(op diff.SpanOp, text string) string {
		text = diff.Bracketed(op, out.VisibleLine(text))
		switch op {
		case diff.Delete:
			return s.Style(out.Red, text)
		case diff.Insert:
			return s.Style(out.Green, text)
		}
		return text
	})
}

// Summary counts the changes by class.
func (c Changes) Summary() string {
	what := words.Count(len(c.Entries.Changes), "entry")
	if n := len(c.Vocabulary.Changes); n > 0 {
		what += " and " + words.Count(n, "vocabulary item")
	}
	e, v := c.Entries.Summary, c.Vocabulary.Summary
	return fmt.Sprintf("%s changed: %d breaking, %d notable, %d minor",
		what, e.Breaking+v.Breaking, e.Notable+v.Notable, e.Minor+v.Minor)
}

// Places names the first few places that changed.
func (c Changes) Places() string {
	const most = 5
	var names []string
	for _, change := range c.All() {
		if len(change.Fields) == 0 {
			names = append(names, fmt.Sprintf("%s %s", change.ID, change.Kind))
		}
		for _, f := range change.Fields {
			names = append(names, change.ID+f.Pointer)
		}
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// changesData is a comparison in the shape of schema/output/diff. Its summary counts
// entries.
type changesData struct {
	From       string        `json:"from"`
	To         string        `json:"to"`
	Summary    diff.Summary  `json:"summary"`
	Changes    []diff.Change `json:"changes"`
	Vocabulary []diff.Change `json:"vocabulary"`
	Unread     []string      `json:"unread,omitempty"`
}

func (c Changes) data() changesData {
	return changesData{c.From, c.To, c.Entries.Summary, c.Entries.Changes, c.Vocabulary.Changes, c.Unread}
}

// Data is the changes for programs.
func (c Changes) Data() any { return c.data() }

// Concerning keeps the changes that concern a capability, some people or a care setting,
// named by its id or in another way; "" keeps all. pair is what was compared. The error names the nearest
// ids.
func (c Changes) Concerning(word string, pair *catalogue.Pair) (Changes, error) {
	if word == "" {
		return c, nil
	}
	for _, ref := range []string{"capabilities", "care-settings"} {
		if item, _ := pair.New.FindItem(ref, word); item != nil {
			word = item.ID
			break
		}
	}
	concerns, err := concern(pair.New, word)
	if err != nil {
		return c, err
	}
	c.Entries = c.Entries.Filter(func(change diff.Change) bool {
		return concerns(pair.New.Entry(change.ID)) || concerns(pair.Old.Entry(change.ID)) || concerns(pair.Old.Entry(change.FromID))
	})
	c.Vocabulary = c.Vocabulary.Filter(func(change diff.Change) bool { return strings.HasSuffix(change.ID, "/"+word) })
	return c, nil
}

// concern tells which entries have a capability, or are for some people or a care
// setting. The error names the nearest of these.
func concern(cat *catalogue.Catalogue, word string) (func(*catalogue.Entry) bool, error) {
	capabilities, settings := cat.IDsOf("capabilities"), cat.IDsOf("care-settings")
	var users []string
	if shape := cat.Shape().At("audience", "users", "*"); shape != nil {
		users = shape.Enum
	}
	known := slices.Concat(capabilities, users, settings)
	if !slices.Contains(known, word) {
		message := fmt.Sprintf("%q is neither a capability nor an audience nor a care setting", word)
		return nil, errors.New(strings.Join(nonEmpty(message, words.DidYouMean(word, known)), "; "))
	}
	return func(e *catalogue.Entry) bool {
		return e != nil && (slices.Contains(e.Texts("capabilities"), word) || slices.Contains(e.Texts("audience", "users"), word) ||
			slices.Contains(settings, word) && slices.ContainsFunc(e.Texts("audience", "care_settings"), func(s string) bool {
				return s == word || s == catalogue.EverySetting
			}))
	}, nil
}
