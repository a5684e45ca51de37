package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
)

// ErrNoEntry says that the commit has no entry with an id.
var ErrNoEntry = errors.New("no such entry")

// Blame says for each field of an entry which commit last set it.
type Blame struct {
	ID     string  `json:"id"`
	Fields []Field `json:"fields"`
}

// Field is one value of an entry: a scalar, a set, or an empty list or mapping.
type Field struct {
	// Pointer is as in diff.Field.
	Pointer string `json:"pointer"`
	// Label is Pointer in words for people.
	Label string `json:"label"`
	// Value is as from document.Node.Value.
	Value any `json:"value"`
	Stamp
}

// Blame finds who last set each field of an entry, in the schema's order. The error is
// ErrNoEntry, wrapped, when the commit has no such entry or cannot read it, and a
// *source.CutHistoryError when a shallow clone does not reach back to where a field was
// set.
func (h *History) Blame(ctx context.Context, id string) (Blame, error) {
	b := blamer{history: h, waiting: map[string][]int{}}
	out := Blame{ID: id, Fields: []Field{}}
	from := []string{h.head}
	for len(from) > 0 && (b.left > 0 || b.fields == nil) {
		err := h.look(ctx, id, from)
		if err != nil {
			return out, err
		}
		if id, from, err = b.walk(ctx, id, from); err != nil {
			return out, err
		}
	}
	if b.fields == nil {
		return out, fmt.Errorf("%q: %w", out.ID, ErrNoEntry)
	}
	out.Fields = append(out.Fields, b.fields...)
	return out, nil
}

// blamer walks back and gives each field to the first commit that set it.
type blamer struct {
	history *History
	fields  []Field
	left    int // fields that no commit has yet
	// waiting holds for a commit the indices of the fields that came down to it.
	waiting map[string][]int
	// carried are the fields that a rename hands to whatever the next walk meets first.
	carried []int
}

// walk goes back along one id, and returns the id before and the commits to go on from
// as tell does.
func (b *blamer) walk(ctx context.Context, id string, from []string) (before string, next []string, err error) {
	h := b.history
	for step, err := range h.repo.Walk(ctx, source.WalkOptions{From: from, Paths: h.paths(id)}) {
		if err != nil {
			return "", nil, err
		}
		if b.fields == nil {
			if err := b.begin(ctx, step, id); err != nil {
				return "", nil, err
			}
			for i := range b.fields {
				b.waiting[step.Hash] = append(b.waiting[step.Hash], i)
			}
		}
		b.waiting[step.Hash] = append(b.waiting[step.Hash], b.carried...)
		b.carried = nil
		pending := b.waiting[step.Hash]
		delete(b.waiting, step.Hash)
		if len(pending) == 0 {
			continue
		}
		for i, files := range step.Changes {
			parent := at(step.Before, i)
			changes, err := h.compare(ctx, files, parent)
			if err != nil {
				return "", nil, err
			}
			if len(changes) > 0 && changes[0].Kind == diff.EntryAdded && len(step.Changes) == 1 {
				if is, err := h.stoodElsewhere(ctx, step, id); is || err != nil {
					b.carried = pending
					return id, []string{step.Hash}, err
				}
				renamed, err := h.whole(ctx, step, changes[0])
				if err != nil {
					return "", nil, err
				}
				if renamed != nil {
					b.carried = b.untouched(pending, *renamed)
					b.give(step, subtract(pending, b.carried))
					return renamed.FromID, step.Parents, nil
				}
			}
			if parent == "" {
				continue
			}
			kept := pending
			if len(changes) > 0 {
				kept = b.untouched(pending, changes[0])
			}
			b.waiting[parent] = append(b.waiting[parent], kept...)
			pending = subtract(pending, kept)
		}
		b.give(step, pending)
		if b.left == 0 {
			break
		}
	}
	return "", nil, nil
}

// begin reads the fields of the entry as the newest commit left them.
func (b *blamer) begin(ctx context.Context, s source.Step, id string) error {
	for _, f := range s.Changes[0] {
		if got, ok := catalogue.EntryID(f.Path); !ok || got != id || f.New == "" {
			continue
		}
		sheet, err := b.history.sheet(ctx, f.Path, f.New)
		if err != nil {
			return err
		}
		if root := sheet.Doc.Root; root != nil && root.Kind == document.Map {
			b.fields = leaves(sheet.Schema.Shape(), root, nil, "", []Field{})
			b.left = len(b.fields)
			return nil
		}
	}
	return fmt.Errorf("%q: %w", id, ErrNoEntry)
}

// untouched returns those fields that a change left as they were.
func (b *blamer) untouched(fields []int, c diff.Change) []int {
	if c.Kind == diff.EntryAdded || c.Kind == diff.EntryRemoved {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(fields), func(i int) bool {
		at := b.fields[i].Pointer
		return c.Kind == diff.EntryRenamed && at == "/id" || slices.ContainsFunc(c.Fields, func(f diff.Field) bool {
			return f.Op != diff.Moved && (within(at, f.Pointer) || within(f.Pointer, at))
		})
	})
}

func (b *blamer) give(s source.Step, fields []int) {
	for _, i := range fields {
		b.fields[i].Stamp = stamp(s)
	}
	b.left -= len(fields)
}

// subtract returns what is in a and not in b.
func subtract(a, b []int) []int {
	return slices.DeleteFunc(slices.Clone(a), func(v int) bool { return slices.Contains(b, v) })
}

// leaves lists the values below a node in the schema's order, under the pointers that a
// comparison gives them.
func leaves(s *schema.Shape, n *document.Node, tokens []string, label string, out []Field) []Field {
	below := func(s *schema.Shape, n *document.Node, token, words string) {
		if label != "" {
			words = label + ", " + words
		}
		out = leaves(s, n, append(tokens[:len(tokens):len(tokens)], token), words, out)
	}
	switch {
	case n.Kind == document.Map && len(n.Fields) > 0:
		names := s.Names()
		for _, f := range n.Fields {
			if s.Property(f.Key.Text) == nil {
				names = append(names, f.Key.Text)
			}
		}
		for _, name := range names {
			p, words := s.Property(name), name
			if p != nil {
				words = cmp.Or(p.Label, p.Title, name)
			}
			if v := n.Field(name); v != nil {
				below(p, v, name, words)
			}
		}
	case n.Kind == document.List && len(n.Items) > 0 && s != nil && s.Key != "":
		count := map[string]int{}
		for _, item := range n.Items {
			count[item.TextAt(s.Key)]++
		}
		for i, item := range n.Items {
			if key := item.TextAt(s.Key); key != "" && count[key] == 1 {
				below(s.Items, item, key, key)
			} else {
				below(s.Items, item, strconv.Itoa(i), "item "+strconv.Itoa(i+1))
			}
		}
	default:
		out = append(out, Field{Pointer: document.Pointer(tokens...), Label: label, Value: n.Value()})
	}
	return out
}
