package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

// Shape is one place in a schema with references followed: what may stand there and
// what the annotations say about it. Shapes are read-only and may be cyclic.
type Shape struct {
	// Title, Label and Description are words for people. Label is "x-label".
	Title, Label, Description string
	// Noun is "x-noun": one item of the vocabulary that the schema describes.
	Noun string
	// Types are the allowed JSON types; empty means any.
	Types []string
	// Properties are the fields of a mapping in the order in which they are written
	// and shown.
	Properties []Property
	// Required are the fields that are always needed.
	Required []string
	// Conditions are the fields that are needed in some cases only.
	Conditions []Condition
	// Items is the shape of a list's items, nil if the schema does not say.
	Items *Shape
	// Enum are the allowed values as text; EnumDescriptions run parallel to it or are
	// empty.
	Enum, EnumDescriptions []string
	// Labels is "x-labels": the values of Enum for people. It runs parallel to it or is
	// empty.
	Labels []string
	// Examples are the examples as parsed nodes.
	Examples []*document.Node
	// Format and Pattern are the keywords of the same names. Expect is "x-expect": the
	// pattern in an editor's words.
	Format, Pattern, Expect string
	// Refs is "x-ref": the values are ids of these vocabularies, "services" included.
	Refs []string
	// Class is "x-class": how serious a change here is.
	Class Class
	// Key is "x-key": items of the list are compared by this field of theirs.
	Key string
	// Set is "x-set": the order of the list means nothing.
	Set bool
	// Weight is "x-weight": how much a match here counts in search; 0 is not searched.
	Weight float64
}

// Property is a field of a mapping.
type Property struct {
	Name  string
	Shape *Shape
}

// Condition is what an if, then or else asks for. Because is its "x-because", the case
// in words; empty if the schema has none.
type Condition struct {
	Because  string
	Required []string
}

// Class is "x-class" for each thing that can happen to a field: "breaking",
// "notable" or "minor", empty where the schema does not say. A plain string in the
// schema stands for all three.
type Class struct{ Added, Removed, Changed string }

// IsZero tells whether the schema says nothing.
func (c Class) IsZero() bool { return c == Class{} }

// Property returns the shape of a field, or nil.
func (s *Shape) Property(name string) *Shape {
	if s == nil {
		return nil
	}
	for i := range s.Properties {
		if s.Properties[i].Name == name {
			return s.Properties[i].Shape
		}
	}
	return nil
}

// Names returns the names of the fields, in the schema's order. It may be called on nil.
func (s *Shape) Names() []string {
	if s == nil {
		return nil
	}
	names := make([]string, len(s.Properties))
	for i, p := range s.Properties {
		names[i] = p.Name
	}
	return names
}

// At follows names of fields. A list is entered with document.ListStep, or silently
// when the next name is a field of its items, so that "milestones.due" works. nil
// means that the path leads nowhere.
func (s *Shape) At(path ...string) *Shape {
	for _, name := range path {
		switch {
		case s == nil:
			return nil
		case s.Items != nil && (name == document.ListStep || isIndex(name)):
			s = s.Items
			continue
		case s.Items != nil && len(s.Properties) == 0:
			s = s.Items
		}
		s = s.Property(name)
	}
	return s
}

// Item is the shape of a list's items, nil if the schema says nothing about any. It may be
// called on nil.
func (s *Shape) Item() *Shape {
	if s == nil {
		return nil
	}
	return s.Items
}

// Single is the shape of one of the values here: of an item of a list, else the shape
// itself. It may be called on nil.
func (s *Shape) Single() *Shape { return cmp.Or(s.Item(), s) }

func isIndex(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Is tells whether a value of this JSON type may stand here.
func (s *Shape) Is(jsonType string) bool { return s != nil && slices.Contains(s.Types, jsonType) }

// IsDate tells whether dates stand here. They may be written without quotes and
// even as a bare year; they are text all the same.
func (s *Shape) IsDate() bool { return s != nil && (s.Format == "date" || s.Format == PartialDate) }

// isBareDate tells whether a number here is a date: always in our own format, in that of
// others unless a number may stand here.
func (s *Shape) isBareDate() bool {
	return s.IsDate() && (s.Format == PartialDate || !s.Is("integer") && !s.Is("number"))
}

// DescribeEnum returns the description of an allowed value, or "".
func (s *Shape) DescribeEnum(value string) string { return s.beside(value, s.EnumDescriptions) }

// LabelOf returns an allowed value for people, or "".
func (s *Shape) LabelOf(value string) string { return s.beside(value, s.Labels) }

// beside is the word for an allowed value in a list that runs parallel to Enum.
func (s *Shape) beside(value string, list []string) string {
	if i := slices.Index(s.Enum, value); i >= 0 && i < len(list) {
		return list[i]
	}
	return ""
}

// TypeWords names the allowed types in an editor's words, "" if any may stand there.
func (s *Shape) TypeWords() string { return typeWords(s.Types) }

// Walk visits the shape and everything below it in the schema's order, with the
// dotted path from here; a list's items have the path of the list. It enters a
// shape that contains itself once.
func (s *Shape) Walk(visit func(path []string, shape *Shape)) {
	active := map[*Shape]bool{}
	var walk func(path []string, s *Shape)
	walk = func(path []string, s *Shape) {
		if s == nil || active[s] {
			return
		}
		active[s] = true
		defer delete(active, s)
		visit(path, s)
		walk(path, s.Items)
		for _, p := range s.Properties {
			walk(append(path[:len(path):len(path)], p.Name), p.Shape)
		}
	}
	walk(nil, s)
}

type shaper struct {
	resolve func(base, ref string) spot
	done    map[*document.Node]*Shape
	active  map[*document.Node]bool
}

func (b *shaper) shape(at spot) *Shape {
	n := at.node
	if s, ok := b.done[n]; ok {
		return s
	}
	s := &Shape{}
	b.done[n] = s
	if n == nil || n.Kind != document.Map {
		return s
	}
	for _, keyword := range []string{"$ref", "$dynamicRef", "$recursiveRef"} {
		ref := n.Field(keyword)
		if ref == nil {
			continue
		}
		if target := b.resolve(at.base, ref.Text); target.node != nil {
			if b.active[target.node] {
				// A schema that contains itself: what stands beside the reference is lost,
				// because the target is not finished yet.
				b.done[n] = b.done[target.node]
				return b.done[target.node]
			}
			*s = *b.shape(target)
		}
	}
	b.active[n] = true
	defer delete(b.active, n)
	for _, f := range n.Fields {
		b.keyword(at, s, f.Key.Text, f.Value)
	}
	return s
}

// join adds what another schema says about the same value. What is said already
// stays, because it stands nearer to the value.
func (s *Shape) join(other *Shape) {
	for _, of := range textKeywords {
		*of(s) = cmp.Or(*of(s), *of(other))
	}
	for _, of := range listKeywords {
		if into := of(s); len(*into) == 0 {
			*into = *of(other)
		}
	}
	if len(s.Examples) == 0 {
		s.Examples = other.Examples
	}
	if s.Class.IsZero() {
		s.Class = other.Class
	}
	if s.Weight == 0 {
		s.Weight = other.Weight
	}
	s.Set = s.Set || other.Set
	s.mayHave(other)
}

// mayHave adds the fields and items that the value has under some condition.
func (s *Shape) mayHave(other *Shape) {
	s.Properties = slices.Clone(s.Properties)
	for _, p := range other.Properties {
		if s.Property(p.Name) == nil {
			s.Properties = append(s.Properties, p)
		}
	}
	if s.Items == nil {
		s.Items = other.Items
	}
}

// textKeywords and listKeywords are the keywords that a shape has as they are written.
var (
	textKeywords = map[string]func(*Shape) *string{
		"title":       func(s *Shape) *string { return &s.Title },
		"description": func(s *Shape) *string { return &s.Description },
		"format":      func(s *Shape) *string { return &s.Format },
		"pattern":     func(s *Shape) *string { return &s.Pattern },
		"x-label":     func(s *Shape) *string { return &s.Label },
		"x-noun":      func(s *Shape) *string { return &s.Noun },
		"x-expect":    func(s *Shape) *string { return &s.Expect },
		"x-key":       func(s *Shape) *string { return &s.Key },
	}
	listKeywords = map[string]func(*Shape) *[]string{
		"type":             func(s *Shape) *[]string { return &s.Types },
		"enum":             func(s *Shape) *[]string { return &s.Enum },
		"enumDescriptions": func(s *Shape) *[]string { return &s.EnumDescriptions },
		"x-labels":         func(s *Shape) *[]string { return &s.Labels },
		"x-ref":            func(s *Shape) *[]string { return &s.Refs },
	}
)

func (b *shaper) keyword(at spot, s *Shape, keyword string, v *document.Node) {
	if of := textKeywords[keyword]; of != nil {
		*of(s) = v.Text
	}
	if of := listKeywords[keyword]; of != nil {
		*of(s) = texts(v)
	}
	switch keyword {
	case "required":
		s.Required = texts(v)
	case "examples":
		s.Examples = v.Items
	case "x-set":
		s.Set = v.Text == "true"
	case "x-weight":
		s.Weight, _ = strconv.ParseFloat(v.Text, 64)
	case "x-class":
		if v.Kind == document.Map {
			s.Class = Class{v.TextAt("added"), v.TextAt("removed"), v.TextAt("changed")}
		} else {
			s.Class = Class{v.Text, v.Text, v.Text}
		}
	case "items":
		if v.Kind == document.Map {
			s.Items = b.shape(at.in(v))
		}
	case "allOf":
		for _, item := range v.Items {
			other := b.shape(at.in(item))
			s.join(other)
			s.Required = slices.Concat(s.Required, other.Required)
		}
	case "anyOf", "oneOf":
		b.alternatives(at, s, v)
	case "then", "else":
		s.mayHave(b.shape(at.in(v)))
		if needed := v.Field("required"); needed != nil {
			s.Conditions = append(slices.Clone(s.Conditions), Condition{v.TextAt("x-because"), texts(needed)})
		}
	case "dependentSchemas":
		for _, f := range v.Fields {
			s.mayHave(b.shape(at.in(f.Value)))
		}
	case "properties":
		if v.Kind != document.Map {
			return
		}
		s.Properties = slices.Clone(s.Properties)
		for _, f := range v.Fields {
			child := b.shape(at.in(f.Value))
			if i := slices.Index(s.Names(), f.Key.Text); i >= 0 {
				s.Properties[i].Shape = child
			} else {
				s.Properties = append(s.Properties, Property{f.Key.Text, child})
			}
		}
	}
}

// alternatives reads anyOf and oneOf. "This, or nothing" is this; of several forms
// only the fields count.
func (b *shaper) alternatives(at spot, s *Shape, v *document.Node) {
	var forms []*Shape
	for _, item := range v.Items {
		if form := b.shape(at.in(item)); !slices.Equal(form.Types, []string{"null"}) {
			forms = append(forms, form)
		}
	}
	if len(forms) == 1 {
		s.join(forms[0])
		return
	}
	for _, form := range forms {
		s.mayHave(form)
		for _, t := range form.Types {
			if !slices.Contains(s.Types, t) {
				s.Types = append(s.Types[:len(s.Types):len(s.Types)], t)
			}
		}
	}
}

// texts reads a string or a list of scalars; nil for nil.
func texts(n *document.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind != document.List {
		return []string{n.Text}
	}
	out := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind == document.Null {
			out = append(out, "null")
		} else {
			out = append(out, item.Text)
		}
	}
	return out
}
