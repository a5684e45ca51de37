package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// line reads an answer.
func (i *interview) line(prompt string) (string, error) {
	for {
		fmt.Fprintf(i.out, "%s ", prompt)
		text, err := i.next()
		text = strings.TrimSpace(text)
		switch {
		case errors.Is(err, io.EOF):
			return "", errors.New("the answers ended before the last question")
		case err != nil || document.IsPrintable(text):
			return text, err
		}
		i.say("  %q holds a key that writes no text, such as an arrow; write it again", text)
	}
}

func (i *interview) yes(question string, otherwise bool) (bool, error) {
	choice := "[y/N]"
	if otherwise {
		choice = "[Y/n]"
	}
	for {
		answer, err := i.line(question + " " + choice)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "":
			return otherwise, nil
		case "y", "yes", "n", "no":
			return strings.HasPrefix(strings.ToLower(answer), "y"), nil
		}
	}
}

// ask returns the value of a field, nil if it is left out, or stays as old has it.
func (i *interview) ask(label string, shape *schema.Shape, required bool, at spot, old *document.Node) (*document.Node, error) {
	if old != nil && old.IsScalar() {
		label += fmt.Sprintf(", now %q, Enter keeps it", old.Text)
	}
	required = required && old == nil
	switch {
	case shape.Items != nil && len(shape.Items.Properties) > 0:
		return i.mappings(label, shape, required, at)
	case shape.Items != nil:
		return i.list(label, shape, required, at)
	case len(shape.Properties) == 0:
		return i.scalar(label, shape, required, at)
	case !required && old == nil:
		i.introduce(label, shape, required, "")
		if yes, err := i.yes("Say something about it?", false); err != nil || !yes {
			return nil, err
		}
	}
	return i.mapping(label, shape, at, old)
}

// mapping asks for the fields of a mapping in the schema's order.
func (i *interview) mapping(label string, shape *schema.Shape, at spot, old *document.Node) (*document.Node, error) {
	m := edit.Map()
	if old != nil {
		m = old
	}
	for _, p := range shape.Properties {
		below := spot{at.pointer + "/" + p.Name, func(v *document.Node) *document.Node { return at.with(edit.With(m, v, p.Name)) }}
		v, err := i.ask(label+": "+words.LowerFirst(p.Shape.Label), p.Shape, slices.Contains(shape.Required, p.Name), below, m.Field(p.Name))
		if err != nil {
			return nil, err
		}
		if v != nil {
			m = edit.With(m, v, p.Name)
		}
	}
	if len(m.Fields) == 0 {
		return nil, nil
	}
	return m, nil
}

// mappings asks for the items of a list of mappings, one after the other.
func (i *interview) mappings(label string, shape *schema.Shape, required bool, at spot) (*document.Node, error) {
	i.introduce(label, shape, required, "")
	list := edit.Texts()
	for {
		question := "Add one?"
		if len(list.Items) > 0 {
			question = "Add another?"
		}
		if !required || len(list.Items) > 0 {
			if yes, err := i.yes(question, false); err != nil || !yes {
				return orNothing(list), err
			}
		}
		n := len(list.Items)
		below := spot{fmt.Sprintf("%s/%d", at.pointer, n), func(v *document.Node) *document.Node {
			return at.with(&document.Node{Kind: document.List, Items: append(list.Items[:n:n], v)})
		}}
		item, err := i.mapping(fmt.Sprintf("%s %d", label, n+1), shape.Items, below, nil)
		if err != nil {
			return nil, err
		}
		if item != nil {
			list.Items = append(list.Items, item)
		}
	}
}

// list asks for the items of a list of values: ids and values of a closed set on one
// line, other text one by one.
func (i *interview) list(label string, shape *schema.Shape, required bool, at spot) (*document.Node, error) {
	isClosed := isClosed(shape)
	hint := "one a line, Enter ends"
	if isClosed {
		hint = "several with commas"
	}
	i.introduce(label, shape, required, hint)
	list := edit.Texts()
	for {
		n := len(list.Items)
		var stopped error
		err := i.answer(shape, required && n == 0, func(answer string) (problem string) {
			parts := []string{answer}
			isOne := !strings.Contains(answer, ",")
			if !isOne && !isClosed {
				if isOne, stopped = i.yes("Is that one, with its comma?", len(answer) > longItem); stopped != nil {
					return ""
				}
			}
			if !isOne {
				parts = strings.Split(answer, ",")
			}
			next := edit.Texts(list.Texts()...)
			for _, part := range parts {
				text, wrong := i.understand(strings.TrimSpace(part), shape.Items)
				problem = cmp.Or(problem, wrong)
				next.Items = append(next.Items, edit.Text(text))
			}
			if problem = cmp.Or(problem, i.problem(at, next)); problem == "" {
				list = next
			}
			return problem
		})
		switch err = cmp.Or(err, stopped); {
		case err != nil:
			return nil, err
		case isClosed || len(list.Items) == n:
			return orNothing(list), nil
		}
	}
}

// orNothing is nil for a list without items.
func orNothing(list *document.Node) *document.Node {
	if len(list.Items) == 0 {
		return nil
	}
	return list
}

// scalar asks for one value.
func (i *interview) scalar(label string, shape *schema.Shape, required bool, at spot) (value *document.Node, err error) {
	i.introduce(label, shape, required, "")
	err = i.answer(shape, required, func(answer string) string {
		text, problem := i.understand(answer, shape)
		v := edit.Text(text)
		if _, err := strconv.Atoi(text); err == nil && shape.Is("integer") && !shape.Is("string") {
			v.Kind = document.Number
		}
		if problem = cmp.Or(problem, i.problem(at, v)); problem == "" {
			value = v
		}
		return problem
	})
	return value, err
}

// answer asks until take finds no problem with an answer, or there is none where none
// is needed.
func (i *interview) answer(shape *schema.Shape, required bool, take func(answer string) (problem string)) error {
	for {
		switch answer, err := i.line(">"); {
		case err != nil:
			return err
		case answer == "?":
			i.explain(shape)
		case answer == "" && required:
			i.say("  this is needed")
		case answer == "":
			return nil
		default:
			problem := take(answer)
			if problem == "" {
				return nil
			}
			i.say("  %s", problem)
		}
	}
}

// introduce says what is asked for, with the choices if they are few.
func (i *interview) introduce(label string, shape *schema.Shape, required bool, hint string) {
	title := label
	if required {
		title += " (needed)"
	}
	if hint != "" {
		title += ", " + hint
	}
	i.say("\n%s", title)
	if shape.Description != "" {
		i.say("  %s", shape.Description)
	}
	if choices := choices(i.cat, shape.Single()); len(choices) > longList {
		i.say("  One of %d; ? lists them.", len(choices))
	} else {
		i.sayChoices(shape)
	}
}

// explain shows examples and all choices: of a list of text one a line, as it is answered.
func (i *interview) explain(shape *schema.Shape) {
	examples := shape.Examples
	if shape.Items != nil {
		examples = append(slices.Clone(examples), shape.Items.Examples...)
	}
	joint := ", "
	if shape.Items != nil && !isClosed(shape) {
		joint = "\n               "
	}
	for _, example := range examples {
		if text := cmp.Or(example.Text, strings.Join(example.Texts(), joint)); text != "" {
			i.say("  for example: %s", text)
		}
	}
	i.sayChoices(shape)
}

// isClosed tells whether the items of a list are ids or values of a closed set.
func isClosed(list *schema.Shape) bool { return len(list.Items.Enum)+len(list.Items.Refs) > 0 }

// possible is a value that a field can have, and what it means.
type possible struct{ value, meaning string }

// choices are what may stand at a place: the values that the schema allows, and the ids of
// what it refers to.
func choices(cat *catalogue.Catalogue, shape *schema.Shape) []possible {
	var list []possible
	for _, v := range shape.Enum {
		list = append(list, possible{v, shape.DescribeEnum(v)})
	}
	for _, ref := range shape.Refs {
		if ref == catalogue.Services {
			for e := range cat.All() {
				list = append(list, possible{e.ID, e.Name()})
			}
		} else if v := cat.Vocabulary(ref); v != nil {
			for _, item := range v.Items {
				list = append(list, possible{item.ID, item.Name()})
			}
		}
	}
	return list
}

func (i *interview) sayChoices(shape *schema.Shape) {
	i.listed[shape.Single()] = true
	for n, c := range choices(i.cat, shape.Single()) {
		i.say("  %3d  %s  %s", n+1, out.VisibleLine(c.value), out.VisibleLine(c.meaning))
	}
}

// understand turns an answer into a value: the number of a choice, its value, or the
// name of what an id stands for. problem says why it cannot be one.
func (i *interview) understand(answer string, shape *schema.Shape) (value, problem string) {
	choices := choices(i.cat, shape)
	if len(choices) == 0 {
		return answer, ""
	}
	var values []string
	for _, c := range choices {
		if strings.EqualFold(c.value, answer) || strings.EqualFold(c.meaning, answer) {
			return c.value, ""
		}
		values = append(values, c.value)
	}
	switch n, err := strconv.Atoi(answer); {
	case err != nil || n < 1 || n > len(choices):
	case i.listed[shape]:
		return choices[n-1].value, ""
	default:
		return "", fmt.Sprintf("%q counts in a list that was not shown; ? shows it", answer)
	}
	problem = fmt.Sprintf("%q is not one of the %d choices", answer, len(choices))
	if help := words.DidYouMean(answer, values); help != "" {
		return "", problem + "; " + help
	}
	return "", problem + "; ? lists them"
}

// problem says what is wrong with a value in its place, "" if nothing is.
func (i *interview) problem(at spot, value *document.Node) string {
	if at.pointer == "/name" || at.pointer == "/aliases" || at.pointer == "/id" {
		for _, word := range append(value.Texts(), value.Text) {
			if e, by := i.cat.Lookup(word); word != "" && e != nil {
				return fmt.Sprintf("%q is already %s of %s", word, article(by), e.ID)
			}
		}
	}
	for _, f := range i.check(at.with(value)) {
		if f.Rule != "schema.required" && (f.Pointer == at.pointer || strings.HasPrefix(f.Pointer, at.pointer+"/")) {
			if f.Help != "" {
				return f.Message + "; " + f.Help
			}
			return f.Message
		}
	}
	return ""
}

// needs tells whether the schema misses a field in what there is so far.
func (i *interview) needs(at spot, root *document.Node) bool {
	for _, f := range i.check(root) {
		if f.Rule == "schema.required" && f.Pointer == at.pointer {
			return true
		}
	}
	return false
}

// check returns what the schema says to an entry that is not finished. A schema that
// cannot be used finds nothing: the validation before writing reports it.
func (i *interview) check(root *document.Node) diag.List {
	s := i.cat.Schemas.Get("service")
	f, _ := edit.Parse("", []byte(edit.Print(root, i.cat.Shape())), s)
	if f == nil {
		return nil
	}
	findings, err := f.Check()
	if err != nil {
		return nil
	}
	return findings
}
