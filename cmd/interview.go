package cmd

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// interview asks for an entry field by field. Everything that it knows about the
// fields comes from the schema.
type interview struct {
	cat  *catalogue.Catalogue
	now  time.Time
	next func() (answer string, err error)
	out  io.Writer
}

// answers returns a function that reads a line. It ends when ctx does: reading from a
// terminal would go on until the next line.
func answers(ctx context.Context, r io.Reader) func() (string, error) {
	type line struct {
		text string
		err  error
	}
	in := bufio.NewReader(r)
	return func() (string, error) {
		read := make(chan line, 1)
		go func() {
			text, err := in.ReadString('\n')
			if text != "" {
				err = nil // the last line may lack its break
			}
			read <- line{text, err}
		}()
		select {
		case l := <-read:
			return l.text, l.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// longList is the number of choices above which they are shown only when asked for.
const longList = 15

// errStopped says that whoever was asked does not want an entry after all.
var errStopped = errors.New("stopped; nothing was written")

// spot is a place in the entry that is being made: its pointer, and the whole entry
// with a value there.
type spot struct {
	pointer string
	with    func(*document.Node) *document.Node
}

// run asks for everything and returns the entry.
func (i *interview) run(root *document.Node, id string) (*document.Node, error) {
	i.say("A new entry, field by field. Enter leaves a field out where that is allowed, ? explains,\nCtrl-C stops without writing anything.")
	shape := i.cat.Shape()
	field := func(name string) spot {
		return spot{"/" + name, func(v *document.Node) *document.Node { return edit.With(root, v, name) }}
	}
	keep := func(name string, v *document.Node) { root = edit.With(root, v, name) }
	name, err := i.ask("Name", shape.Property("name"), true, field("name"))
	if err != nil {
		return nil, err
	}
	keep("name", name)
	if id == "" {
		suggested := edit.Slug(name.Text)
		v, err := i.scalar("Id, or Enter for "+suggested, shape.Property("id"), false, field("id"))
		if err != nil {
			return nil, err
		}
		if id = suggested; v != nil {
			id = v.Text
		}
	}
	keep("id", edit.Text(id))
	for _, p := range shape.Properties {
		// Where an entry moved to is not for a new one, and its review is dated by itself.
		if p.Name == "id" || p.Name == "name" || p.Name == "moved_to" || p.Name == "review" {
			continue
		}
		v, err := i.ask(p.Shape.Label, p.Shape, i.needs(field(p.Name), root), field(p.Name))
		if err != nil {
			return nil, err
		}
		keep(p.Name, v)
		if p.Name == "audience" {
			if err := i.similar(root); err != nil {
				return nil, err
			}
		}
	}
	owner := spot{"/review/owner", func(v *document.Node) *document.Node { return edit.With(root, v, "review", "owner") }}
	v, err := i.ask("Owner of the review", shape.At("review", "owner"), true, owner)
	if err != nil {
		return nil, err
	}
	root = edit.Reviewed(owner.with(v), i.now)
	i.say("\n%s", out.Visible(edit.Print(root, shape)))
	return root, i.sure("Write this?")
}

// similar shows the entries that may be the same thing.
func (i *interview) similar(root *document.Node) error {
	found := edit.LookAlikes(i.cat, root)
	if len(found) == 0 {
		return nil
	}
	i.say("\nThese may be the same thing:")
	for _, text := range found {
		i.say("  %s", out.VisibleLine(text))
	}
	return i.sure("Is it something else?")
}

// sure stops unless the answer is yes.
func (i *interview) sure(question string) error {
	yes, err := i.yes(question, true)
	if err == nil && !yes {
		err = errStopped
	}
	return err
}

func (i *interview) say(format string, args ...any) { fmt.Fprintf(i.out, format+"\n", args...) }

// line reads an answer.
func (i *interview) line(prompt string) (string, error) {
	fmt.Fprintf(i.out, "%s ", prompt)
	text, err := i.next()
	if errors.Is(err, io.EOF) {
		return "", errors.New("the answers ended before the last question; nothing was written")
	}
	return strings.TrimSpace(text), err
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

// ask returns the value of a field, nil if it is left out.
func (i *interview) ask(label string, shape *schema.Shape, required bool, at spot) (*document.Node, error) {
	switch {
	case shape.Items != nil && len(shape.Items.Properties) > 0:
		return i.mappings(label, shape, required, at)
	case shape.Items != nil:
		return i.list(label, shape, required, at)
	case len(shape.Properties) == 0:
		return i.scalar(label, shape, required, at)
	case !required:
		i.introduce(label, shape, required, "")
		if yes, err := i.yes("Say something about it?", false); err != nil || !yes {
			return nil, err
		}
	}
	return i.mapping(label, shape, at)
}

// mapping asks for the fields of a mapping in the schema's order.
func (i *interview) mapping(label string, shape *schema.Shape, at spot) (*document.Node, error) {
	m := edit.Map()
	for _, p := range shape.Properties {
		below := spot{at.pointer + "/" + p.Name, func(v *document.Node) *document.Node { return at.with(edit.With(m, v, p.Name)) }}
		v, err := i.ask(label+": "+words.LowerFirst(p.Shape.Label), p.Shape, slices.Contains(shape.Required, p.Name), below)
		if err != nil {
			return nil, err
		}
		m = edit.With(m, v, p.Name)
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
		item, err := i.mapping(fmt.Sprintf("%s %d", label, n+1), shape.Items, below)
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
	isClosed := len(shape.Items.Enum)+len(shape.Items.Refs) > 0
	hint := "one a line, Enter ends"
	if isClosed {
		hint = "several with commas"
	}
	i.introduce(label, shape, required, hint)
	list := edit.Texts()
	for {
		n := len(list.Items)
		err := i.answer(shape, required && n == 0, func(answer string) (problem string) {
			parts := []string{answer}
			if isClosed {
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
		switch {
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
		i.sayChoices(choices)
	}
}

// explain shows examples and all choices.
func (i *interview) explain(shape *schema.Shape) {
	for _, example := range append(slices.Clone(shape.Examples), shape.Single().Examples...) {
		if texts := example.Texts(); len(texts) > 0 {
			i.say("  for example: %s", strings.Join(texts, ", "))
		} else if example.Text != "" {
			i.say("  for example: %s", example.Text)
		}
	}
	i.sayChoices(choices(i.cat, shape.Single()))
}

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

func (i *interview) sayChoices(choices []possible) {
	for n, c := range choices {
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
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1].value, ""
	}
	var values []string
	for _, c := range choices {
		if strings.EqualFold(c.value, answer) || strings.EqualFold(c.meaning, answer) {
			return c.value, ""
		}
		values = append(values, c.value)
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
