package history

import (
	"reflect"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diff"
)

// inBoth keeps of the changes against one parent what is also a change against another.
func inBoth(a, b []diff.Change) []diff.Change {
	var kept []diff.Change
	for _, c := range a {
		i := slices.IndexFunc(b, func(o diff.Change) bool { return o.ID == c.ID })
		if i < 0 {
			continue
		}
		other := b[i]
		if c.Kind == diff.EntryModified || other.Kind == diff.EntryModified {
			if c.Kind != diff.EntryModified {
				c, other = other, c
			}
			if c = commonFields(c, other); len(c.Fields) == 0 {
				continue
			}
		}
		kept = append(kept, c)
	}
	return kept
}

// commonFields keeps the fields of c that differ from the other parent too; of a set
// the members that came and went against both. An entry that the other parent does not
// have, or has under another id, differs in every field.
func commonFields(c, other diff.Change) diff.Change {
	if other.Kind != diff.EntryModified {
		return c
	}
	var kept []diff.Field
	for _, f := range c.Fields {
		for _, o := range other.Fields {
			switch {
			case o.Pointer == f.Pointer && isSet(f) && isSet(o):
				f.From, f.To = members(f.From, o.From), members(f.To, o.To)
				if f.From != nil || f.To != nil {
					kept = append(kept, f)
				}
			case within(o.Pointer, f.Pointer) || within(f.Pointer, o.Pointer):
				kept = append(kept, f)
			default:
				continue
			}
			break
		}
	}
	c.Fields = kept
	c.Class, c.Rule = diff.Highest(kept)
	return c
}

func isSet(f diff.Field) bool {
	_, from := f.From.([]any)
	_, to := f.To.([]any)
	return from || to
}

// members returns the values that are in both lists, nil if none is.
func members(a, b any) any {
	la, _ := a.([]any)
	lb, _ := b.([]any)
	both := slices.DeleteFunc(slices.Clone(la), func(v any) bool {
		return !slices.ContainsFunc(lb, func(w any) bool { return reflect.DeepEqual(v, w) })
	})
	if len(both) == 0 {
		return nil
	}
	return both
}

// within tells whether a pointer is another one or leads below it.
func within(pointer, at string) bool { return pointer == at || strings.HasPrefix(pointer, at+"/") }
