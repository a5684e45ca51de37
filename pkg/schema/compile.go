package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// Compile makes the schema ready for Check, which calls it as needed. The error names
// the place in the schema file.
func (s *Schema) Compile() error {
	_, err := s.compiled()
	return err
}

// compile builds the library's schema. The library panics on some input.
func (s *Set) compile(at string) (compiled *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			compiled, err = nil, fmt.Errorf("%v", r)
		}
		if err != nil {
			// What the compiler made before it stopped is not to be used.
			s.compiler = nil
			err = s.placeError(at, err)
		}
	}()
	if s.compiler == nil {
		s.compiler = jsonschema.NewCompiler()
		s.compiler.AssertFormat = true
		s.compiler.Draft = s.draft.library
		for name, is := range formats {
			s.compiler.Formats[name] = func(v any) bool {
				text, ok := v.(string)
				return !ok || is(text)
			}
		}
		s.compiler.RegisterExtension("patterns", nil, extension{})
		s.compiler.LoadURL = func(ref string) (io.ReadCloser, error) {
			value := s.handed(ref)
			if value == nil {
				return nil, fmt.Errorf("%s is not known", ref)
			}
			s.asked = ref
			text, err := json.Marshal(value)
			return io.NopCloser(bytes.NewReader(text)), err
		}
	}
	return s.compiler.Compile(at)
}

// placeError gives a compile error its place in a schema file. What the library
// reports without a place is looked for first.
func (s *Set) placeError(at string, err error) error {
	asked := s.asked
	for _, u := range append([]string{at}, slices.Sorted(maps.Keys(s.docs))...) {
		if n, message := s.fault(u); message != "" {
			return placed(s.docs[u], n, message)
		}
	}
	var invalid *jsonschema.ValidationError
	var loop jsonschema.InfiniteLoopError
	switch {
	case errors.As(err, &loop):
		return placed(s.docs[at], nil, "this schema refers to itself without end")
	case errors.As(err, &invalid):
		// The file that was asked for last is the one that did not pass.
		doc, leaf := s.docs[asked], deepest(invalid)
		if doc == nil {
			doc = s.docs[at]
		}
		_, n := doc.Find(unescape(leaf.InstanceLocation))
		return placed(doc, n, metaMessage(leaf, n))
	}
	message := strings.TrimPrefix(err.Error(), "jsonschema: ")
	if _, cause, ok := strings.Cut(message, "compilation failed: "); ok {
		message = cause
	}
	return placed(s.docs[at], nil, message)
}

// placed words an error about a place in a schema file; a nil node stands for the
// whole file.
func placed(doc *document.Document, n *document.Node, message string) error {
	if n == nil {
		n = firstKey(doc.Root)
	}
	return fmt.Errorf("%s:%s: %s", doc.Name, doc.Pos(n.Start), message)
}

// fault finds the first thing in a schema file that speaks against using it and that
// the library reports badly: a draft, pattern or reference that cannot be used.
func (s *Set) fault(at string) (place *document.Node, message string) {
	root := s.docs[at].Root
	if message := s.draftProblem(root.Field("$schema")); message != "" {
		return root.Field("$schema"), message
	}
	each(s.root(at), func(here spot) {
		for _, f := range here.node.Fields {
			switch {
			case message != "":
				return
			case f.Key.Text == "pattern" && f.Value.Kind == document.String:
				place, message = f.Value, patternProblem(f.Value.Text)
			case f.Key.Text == "patternProperties":
				for _, p := range f.Value.Fields {
					if message == "" {
						place, message = p.Key.Node(), patternProblem(p.Key.Text)
					}
				}
			case references[f.Key.Text] && f.Value.Kind == document.String:
				place, message = f.Value, s.referenceProblem(here.base, f.Value.Text)
			}
		}
	})
	return place, message
}

// patternProblem says why a regular expression is none, "" if it is one.
func patternProblem(text string) string {
	_, err := parsePattern(text)
	if _, is := errors.AsType[limitError](err); is || err == nil {
		return ""
	}
	return fmt.Sprintf("pattern %q cannot be used: %v", text, err)
}

// referenceProblem says why a reference leads nowhere, "" if it does not.
func (s *Set) referenceProblem(base, ref string) string {
	if s.locate(base, ref).node != nil || findDraft(ref) != nil || strings.HasPrefix(ref, "https://json-schema.org/draft/20") {
		return ""
	}
	target := resolveURL(base, ref)
	switch {
	case target == "":
		return fmt.Sprintf("%q is not a reference", ref)
	case s.docs[target] != nil:
		_, fragment, _ := strings.Cut(ref, "#")
		return fmt.Sprintf("%q leads nowhere: there is no %q", ref, fragment)
	}
	return fmt.Sprintf("%q is not among the schemas that were read; nothing is fetched from the network: save it beside the schema and refer to it by its file name", ref)
}

// deepest is the failure that says most: the one furthest inside the schema, and of
// several there the one that lists what is allowed.
func deepest(e *jsonschema.ValidationError) *jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return e
	}
	var best *jsonschema.ValidationError
	for _, cause := range e.Causes {
		leaf := deepest(cause)
		depth, most := strings.Count(leaf.InstanceLocation, "/"), -1
		if best != nil {
			most = strings.Count(best.InstanceLocation, "/")
		}
		if depth > most || depth == most && strings.HasPrefix(leaf.Message, "value must be one of") {
			best = leaf
		}
	}
	return best
}

// metaMessage says what is wrong with a keyword's value. It reads the words of the
// library, to which TestUnusableSchemas holds it.
func metaMessage(leaf *jsonschema.ValidationError, n *document.Node) string {
	subject := lastToken(unescape(leaf.InstanceLocation))
	var allowed []string
	if list, ok := strings.CutPrefix(leaf.Message, "value must be one of "); ok {
		for _, word := range strings.Split(list, ", ") {
			allowed = append(allowed, strings.Trim(word, `"`))
		}
	}
	if subject == "" || n == nil {
		return leaf.Message
	}
	if allowed == nil {
		return fmt.Sprintf("%s %s: %s", subject, shown(n), leaf.Message)
	}
	message := fmt.Sprintf("%s %s is not one of %s", subject, shown(n), words.Quoted(allowed, "or"))
	if n.Kind == document.String {
		if help := words.DidYouMean(n.Text, allowed); help != "" {
			message += "; " + help
		}
	}
	return message
}
