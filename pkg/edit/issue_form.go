package edit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// IssueForm is a form on GitHub, with which an entry is proposed or corrected without
// Git.
type IssueForm struct {
	Name string // of its file
	Text string // what the file holds
}

// asked are the fields that the form for a new service asks for, in its order. What is
// rarer is added to the pull request that the form becomes.
var asked = []string{
	"name", "aliases", "kind", "summary", "description", "category", "capabilities", "provider", "support",
	"autonomy.level", "autonomy.basis", "autonomy.why", "autonomy.cites", "status", "status_note", "audience.users",
	"dates.retires", "onboarding.url", "links", "sources", notListed, "review.owner",
}

// notListed is the choice at the end of each list that grows, and the question for what
// is meant by it.
const notListed = "Not in this list"

// listHints say how an item of a list of mappings is written on one line.
var listHints = map[string]string{
	"autonomy.cites": "One a line: the name, a bar, its kind (law, direction, contract, notice, policy or guidance), a bar, the address, a bar, what it says.",
	"links":          "One a line: the address, a bar, the title.",
	"sources":        "One a line: the address, a bar, what the page shows.",
}

const formsSource = `# Written by "wdw schema --issue-forms" from the schema and the vocabularies.`

// IssueForms makes the forms in the words of a catalogue's schema and vocabularies, without
// the organisations that have ended on the day of now. The error is a field that the schema
// does not have.
func IssueForms(cat *catalogue.Catalogue, now time.Time) ([]IssueForm, error) {
	service, err := serviceForm(cat, now)
	if err != nil {
		return nil, err
	}
	return []IssueForm{
		{"correction.yml", Print(correctionForm(cat), nil, formsSource)},
		{"service.yml", Print(service, nil, formsSource)},
	}, nil
}

// issueForm is a form with what stands above its questions.
func issueForm(name, description, title, label, intro string, questions ...formQuestion) *document.Node {
	body := Texts()
	body.Items = []*document.Node{Map("type", "markdown", "attributes", Map("value", intro))}
	for _, q := range questions {
		body.Items = append(body.Items, q.node())
	}
	return Map("name", name, "description", description, "title", title, "labels", Texts(label), "body", body)
}

// formQuestion is one question of a form. Texts that are empty are left out.
type formQuestion struct {
	path                                      []string // the field that it is about, nil for none
	kind, id, label, description, placeholder string
	options                                   []string
	multiple, required                        bool
}

func (q formQuestion) node() *document.Node {
	yes := &document.Node{Kind: document.Bool, Text: "true"}
	attributes := Map("label", q.label)
	for _, a := range [][2]string{{"description", q.description}, {"placeholder", q.placeholder}} {
		if a[1] != "" {
			attributes = With(attributes, Text(a[1]), a[0])
		}
	}
	if q.multiple {
		attributes = With(attributes, yes, "multiple")
	}
	if len(q.options) > 0 {
		attributes = With(attributes, Texts(q.options...), "options")
	}
	// GitHub allows no dot in an id.
	out := Map("type", q.kind, "id", strings.ReplaceAll(q.id, ".", "-"), "attributes", attributes)
	if q.required {
		out = With(out, yes, "validations", "required")
	}
	return out
}

func serviceForm(cat *catalogue.Catalogue, now time.Time) (*document.Node, error) {
	questions, err := serviceQuestions(cat, now)
	if err != nil {
		return nil, err
	}
	return issueForm("Propose a new service", "Something the centre offers that the catalogue does not have. No Git needed.", "New service:", "new-service",
		"Thank you. Answer what you know; an editor reads it, and it becomes a pull request with your answers as an entry. "+
			"Only public facts count: each needs a page that shows it. Name no private person.", questions...), nil
}

// serviceQuestions are those of the form for a new service. Whoever proposes one need not
// know who will review it.
func serviceQuestions(cat *catalogue.Catalogue, now time.Time) ([]formQuestion, error) {
	required := requiredFields(cat)
	var questions []formQuestion
	for _, path := range asked {
		if path == notListed {
			questions = append(questions, formQuestion{
				kind: "textarea", id: "not-listed", label: notListed,
				description: "What you mean where you chose this in a list above: its name, and a page that shows it.",
			})
			continue
		}
		names := strings.Split(path, ".")
		if cat.Shape().At(names...) == nil {
			return nil, fmt.Errorf("the issue form asks for %q, which is not in the schema", path)
		}
		q := questionFor(cat, names, now)
		q.required = required(names) && path != "review.owner"
		questions = append(questions, q)
	}
	return questions, nil
}

// questionFor asks for one field in the schema's words. Its label is that of the field
// with those on the way to it, by which the answer is recognised.
func questionFor(cat *catalogue.Catalogue, names []string, now time.Time) formQuestion {
	var labels []string
	for i := range names {
		label := cat.Shape().At(names[:i+1]...).Label
		if i > 0 {
			label = strings.ToLower(label)
		}
		labels = append(labels, label)
	}
	s := cat.Shape().At(names...)
	path := strings.Join(names, ".")
	q := formQuestion{path: names, kind: "input", id: path, label: strings.Join(labels, " "), description: s.Description}
	one := s
	if q.multiple = s.Items != nil; q.multiple {
		one = s.Items
	}
	q.options = formOptions(cat, one, q.multiple, now)
	switch {
	case len(q.options) > 0:
		q.kind = "dropdown"
	case q.multiple:
		q.kind, q.multiple = "textarea", false
		q.description += " " + cmp.Or(listHints[path], "One a line.")
	case !strings.HasPrefix(one.Pattern, "^"):
		q.kind = "textarea" // it may have several lines
	}
	if q.kind == "input" && len(one.Examples) > 0 && one.Examples[0].Kind == document.String {
		q.placeholder = one.Examples[0].Text
	}
	return q
}

// formOptions are the values to choose from, nil where any text will do: those that a new
// entry can have. Where several may be chosen they are bare, as GitHub puts commas between
// the answers.
func formOptions(cat *catalogue.Catalogue, s *schema.Shape, multiple bool, now time.Time) []string {
	var out []string
	for i, value := range s.Enum {
		if value == string(catalogue.Moved) {
			continue // what has moved was an entry before
		}
		if !multiple && i < len(s.EnumDescriptions) {
			value += ": " + s.EnumDescriptions[i]
		}
		out = append(out, value)
	}
	if len(out) > 0 || len(s.Refs) != 1 {
		return out
	}
	if v := cat.Vocabulary(s.Refs[0]); v != nil {
		for _, item := range v.Items {
			switch until := item.Date("until"); {
			case !until.IsZero() && until.Before(date.Day(now)):
			case multiple:
				out = append(out, item.ID)
			default:
				out = append(out, item.Name())
			}
		}
	}
	slices.Sort(out)
	return append(out, notListed)
}

// requiredFields tells which fields an entry that has not moved must have.
func requiredFields(cat *catalogue.Catalogue) func(names []string) bool {
	top := slices.Clone(cat.Shape().Required)
	doc, _ := document.Parse("service", []byte(cat.Schemas.Source("service")))
	if _, otherwise := doc.Find("/else/required"); otherwise != nil {
		for _, n := range otherwise.Items {
			top = append(top, n.Text)
		}
	}
	return func(names []string) bool {
		at, required := cat.Shape(), top
		for _, name := range names {
			if !slices.Contains(required, name) {
				return false
			}
			at = at.Property(name)
			required = at.Required
		}
		return true
	}
}

func correctionForm(cat *catalogue.Catalogue) *document.Node {
	name := formQuestion{kind: "input", id: "entry", label: "Entry", required: true, description: "The id, the name or an acronym of the service."}
	if s := cat.Shape().Property("name"); s != nil && len(s.Examples) > 0 {
		name.placeholder = s.Examples[0].Text
	}
	var fields []string
	for _, p := range cat.Shape().Properties {
		fields = append(fields, p.Shape.Label+" ("+p.Name+")")
	}
	return issueForm("Correct an entry", "Something in the catalogue is wrong, out of date or missing. No Git needed.", "Correction:", "correction",
		"Thank you. One entry an issue, please. Only public facts count: each needs a page that shows it. Name no private person.",
		name,
		formQuestion{kind: "dropdown", id: "field", label: "Field", options: fields, multiple: true, description: "Which part of the entry it is about."},
		formQuestion{kind: "textarea", id: "wrong", label: "What it says now"},
		formQuestion{kind: "textarea", id: "right", label: "What would be right", required: true},
		formQuestion{kind: "textarea", id: "sources", label: "Sources", required: true, description: "The public pages that show it. " + listHints["sources"]})
}
