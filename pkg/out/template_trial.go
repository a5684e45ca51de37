package out

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// templateSample stands in a trial for every value of a shape, nil if it is not known.
// The functions of a template refuse with it what no item can have. It prints as nothing.
type templateSample struct{ shape *schema.Shape }

func (templateSample) Format(fmt.State, rune)       {}
func (templateSample) MarshalJSON() ([]byte, error) { return []byte(`"…"`), nil }

// trial runs a template on a sample of its shape, with every branch taken, so that a
// fault in it is found whatever the items are.
func (t *Template) trial() error {
	tmpl, err := t.read(true)
	if err != nil {
		return err
	}
	run := &templateRun{ctx: context.Background()}
	unknown := func(...any) any { return templateSample{} }
	called := map[string]bool{}
	tmpl.Funcs(run.functions()).Funcs(run.calls()).Funcs(template.FuncMap{
		"and": unknown, "or": unknown, // Go's do not look at everything
		"_assigned": unknown, // the variable may have another value, too
		"_each":     eachSample,
		"_pairs":    eachSample,
		"_taken": func(v any) any {
			if isTrue(v) {
				return v
			}
			return templateSample{}
		},
		// A template is called once with values of a shape.
		"_first": func(name string, v any) bool {
			sample, _ := v.(templateSample)
			call := fmt.Sprintf("%s %p", name, sample.shape)
			before := called[call]
			called[call] = true
			return !before
		},
	})
	return run.apply(tmpl, templateSample{t.shape})
}

// eachSample is what range goes through in a trial: one value, whatever it is.
func eachSample(v any) (any, error) {
	sample, _ := v.(templateSample)
	if only(sample.shape, "string", "boolean") {
		return nil, refuse("range goes through a list, and this is %s", sample.shape.TypeWords())
	}
	if list, _ := v.(templateList); len(list) > 0 {
		return list[:1], nil
	}
	return templateList{templateSample{sample.shape.Item()}}, nil
}

func isList(shape *schema.Shape) bool {
	return shape.Item() != nil && len(shape.Properties) == 0
}

func (s templateSample) field(name string) (templateSample, error) {
	var err error
	switch shape := s.shape; {
	case shape == nil || shape.Property(name) != nil:
	case isList(shape):
		err = refuse("%q is not a field of a list; write {{range ...}} around it, or use get", name)
	case len(shape.Properties) > 0:
		err = refuse("%s", unknownField(name, shape.Names(), shape))
	case len(shape.Types) > 0 && !shape.Is("object"):
		err = refuse("%q is not a field here", name)
	}
	return templateSample{s.shape.Property(name)}, err
}

// compared refuses in a trial what is never true: lists and mappings, two kinds that
// have nothing to do with each other, and a value that no item can have.
func compared(function string, a, b any) error {
	sample, isSample := a.(templateSample)
	if !isSample {
		sample, _ = b.(templateSample)
		b = a
	}
	text, isText := b.(string)
	_, isNumber := number(b)
	switch shape := sample.shape; {
	case only(shape, "array", "object"):
		return refuse("%s compares single values, and this is %s", function, shape.TypeWords())
	case isNumber && only(shape, "string"):
		return refuse(`text cannot be compared with a number; write "%v"`, b)
	case !isText || text == "" || function != "eq":
	case only(shape, "integer", "number"):
		return refuse("a number cannot be compared with text")
	case only(shape, "string") && len(shape.Enum) > 0 && !slices.Contains(shape.Enum, text):
		help := words.DidYouMean(text, shape.Enum)
		if help == "" {
			help = "it is one of " + words.Quoted(shape.Enum, "or")
		}
		return refuse("no item can have %q here; %s", text, help)
	}
	return nil
}

// only tells whether nothing but these JSON types, or null, may stand somewhere.
func only(shape *schema.Shape, types ...string) bool {
	other := func(t string) bool { return t != "null" && !slices.Contains(types, t) }
	return slices.ContainsFunc(types, shape.Is) && !slices.ContainsFunc(shape.Types, other)
}

// unknownField says which fields there are instead; shape, where it is known, says what
// lies deeper.
func unknownField(name string, names []string, shape *schema.Shape) string {
	message := fmt.Sprintf("%q is not a field", name)
	if help := words.DidYouMean(name, names); help != "" {
		return message + "; " + help
	}
	var near []string
	for _, known := range names {
		if strings.HasPrefix(known, name+"-") {
			near = append(near, fmt.Sprintf("{{get %q .}}", known))
		}
	}
	shape.Walk(func(path []string, _ *schema.Shape) {
		if len(path) > 1 && path[len(path)-1] == name {
			near = append(near, `"`+strings.Join(path, ".")+`"`)
		}
	})
	const most = 12
	switch {
	case len(near) > 0:
		return message + "; did you mean " + words.Join(near[:min(3, len(near))], "or") + "?"
	case len(names) > most:
		return fmt.Sprintf(`%s; the fields are "%s" and %d more`, message, strings.Join(names[:most], `", "`), len(names)-most)
	}
	return message + "; the fields are " + words.Quoted(names, "and")
}
