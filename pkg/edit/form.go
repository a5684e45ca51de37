package edit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// GitHub writes an issue that was made with a form as Markdown: each question as a
// heading of the third level and the answer below it, "_No response_" for none. A
// question is about the field with its label ("Summary"), with the labels on the way to
// it ("Autonomy level"), or with its name ("autonomy.level").

var formHeading = regexp.MustCompile(`(?m)^###[^\S\n]+(.*?)[^\S\n]*#*[^\S\n]*$`)

// noResponse is what GitHub writes for a question that was left out.
const noResponse = "_No response_"

// ReadForm reads the fields of an entry from an issue. unknown are the headings that
// are about no field; the error is an answer that cannot be one.
func ReadForm(cat *catalogue.Catalogue, body string) (root *document.Node, unknown []string, err error) {
	root = Map()
	body = strings.ReplaceAll(body, "\r\n", "\n")
	headings := formHeading.FindAllStringSubmatchIndex(body, -1)
	for i, at := range headings {
		end := len(body)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		heading, text := body[at[2]:at[3]], strings.TrimSpace(body[at[1]:end])
		if heading == "" || text == "" || text == noResponse {
			continue
		}
		path := formField(cat.Shape(), heading)
		if path == nil {
			unknown = append(unknown, heading)
			continue
		}
		value, err := formValue(cat, cat.Shape().At(path...), text)
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %w", heading, err)
		}
		root = With(root, value, path...)
	}
	if len(root.Fields) == 0 {
		return nil, nil, fmt.Errorf("there is no answer under a heading such as \"### Name\"")
	}
	return root, unknown, nil
}

// letters makes words that differ only in case and punctuation equal.
func letters(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "")
}

// formField finds the field that a heading is about: by its label at the top of an
// entry first, then by the labels on the way, then by a label that only one field has.
func formField(shape *schema.Shape, heading string) []string {
	word := letters(heading)
	var exact, byLabel [][]string
	shape.Walk(func(path []string, s *schema.Shape) {
		if len(path) == 0 || s.Label == "" {
			return
		}
		labels := ""
		for i := range path {
			at := shape.At(path[:i+1]...)
			if i < len(path)-1 && at.Items != nil {
				return // inside a list of mappings
			}
			labels += at.Label
		}
		if letters(labels) == word || letters(strings.Join(path, "")) == word {
			exact = append(exact, slices.Clone(path))
		}
		if letters(s.Label) == word {
			byLabel = append(byLabel, slices.Clone(path))
		}
	})
	if len(exact) == 0 && len(byLabel) == 1 {
		exact = byLabel
	}
	if len(exact) == 0 {
		return nil
	}
	return exact[0]
}

// formValue reads an answer.
func formValue(cat *catalogue.Catalogue, shape *schema.Shape, text string) (*document.Node, error) {
	if shape.Items == nil {
		return formScalar(cat, shape, text)
	}
	list := Texts()
	for _, line := range formLines(shape.Items, text) {
		item, err := formScalar(cat, shape.Items, line)
		if len(shape.Items.Properties) > 0 {
			item, err = formMapping(cat, shape, line)
		}
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}

var bullet = regexp.MustCompile(`^(?:[-*+]|\d+[.)])\s+`)

// formLines splits an answer into the items of a list: one a line, with bullets or
// boxes to tick, or with commas where items are ids.
func formLines(items *schema.Shape, text string) []string {
	var list []string
	for _, line := range strings.Split(text, "\n") {
		line = bullet.ReplaceAllString(strings.TrimSpace(line), "")
		if rest, ok := strings.CutPrefix(line, "[ ]"); ok && rest != line {
			continue
		}
		for _, tick := range []string{"[x]", "[X]"} {
			line = strings.TrimSpace(strings.TrimPrefix(line, tick))
		}
		parts := []string{line}
		if len(items.Enum)+len(items.Refs) > 0 {
			parts = strings.Split(line, ",")
		}
		for _, part := range parts {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
	}
	return list
}

// formMapping reads an item of a list of mappings from a line: its key and then the
// other required fields with bars between, or the key and one field with a dash.
func formMapping(cat *catalogue.Catalogue, shape *schema.Shape, line string) (*document.Node, error) {
	parts := strings.Split(line, " | ")
	for _, separator := range []string{" – ", " — ", " - ", ": "} {
		if before, after, ok := strings.Cut(line, separator); ok && len(parts) == 1 {
			parts = []string{before, after}
		}
	}
	names := []string{shape.Key}
	for _, name := range shape.Items.Required {
		if name != shape.Key {
			names = append(names, name)
		}
	}
	if len(parts) > len(names) {
		return nil, fmt.Errorf("%q has more than %s", line, words.Quoted(names, "and"))
	}
	item := Map()
	for i, part := range parts {
		value, err := formScalar(cat, shape.Items.Property(names[i]), strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		item = With(item, value, names[i])
	}
	return item, nil
}

// formScalar reads one value. Of a value that is one of several, an explanation may
// follow, as forms show them: "live: in full use". An id may also be the name of what
// it stands for.
func formScalar(cat *catalogue.Catalogue, shape *schema.Shape, text string) (*document.Node, error) {
	if len(shape.Enum) > 0 {
		return Text(chosen(text, shape.Enum)), nil
	}
	if len(shape.Refs) > 0 {
		return Text(referred(cat, shape, text)), nil
	}
	if shape.Is("integer") && !shape.Is("string") {
		return &document.Node{Kind: document.Number, Text: text}, nil
	}
	if strings.HasPrefix(shape.Pattern, `^[^\n]`) {
		text = strings.Join(strings.Fields(text), " ")
	}
	return Text(text), nil
}

// chosen is the allowed value that an answer means, else the answer as it is, for the
// validation to judge.
func chosen(text string, allowed []string) string {
	for _, v := range allowed {
		if len(text) < len(v) || !strings.EqualFold(text[:len(v)], v) {
			continue
		}
		if rest := text[len(v):]; rest == "" || strings.ContainsAny(rest[:1], " :(–—,") {
			return v
		}
	}
	return text
}

// referred is the id that an answer means: one of the vocabulary, or that of the item
// with this name, else the answer as it is.
func referred(cat *catalogue.Catalogue, shape *schema.Shape, text string) string {
	for _, ref := range shape.Refs {
		ids := cat.IDsOf(ref)
		if slices.Contains(ids, text) {
			return text
		}
		if ref == catalogue.Services {
			if e, _ := cat.Lookup(text); e != nil {
				return e.ID
			}
			continue
		}
		if v := cat.Vocabulary(ref); v != nil {
			for _, item := range v.Items {
				if strings.EqualFold(item.Name(), text) {
					return item.ID
				}
			}
		}
		if id := chosen(text, ids); id != text {
			return id
		}
	}
	return text
}
