package history

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// Rows are what commits changed in entries, in the order of the log.
type Rows []Row

// Result shows a row for each entry that each commit changed; its names are those of the
// entries.
func (rows Rows) Result() out.Result {
	r := out.List(rows,
		out.Col("date", "Date", func(r Row) string { return r.Date.Format(time.DateOnly) }),
		out.Col("commit", "Commit", func(r Row) string { return source.Short(r.Commit) }),
		out.Col("id", "Entry", func(r Row) string { return r.ID }).Named(),
		out.Col("class", "Class", func(r Row) string { return r.Class.String() }),
		out.Col("what", "What changed", Row.words),
		out.Col("author", "Author", func(r Row) string { return r.Author }).Optional(),
		out.Col("subject", "Subject", func(r Row) string { return r.Subject }).Optional(),
	)
	r.Name = "id"
	r.Forms = map[string]out.Form{"markdown": rows.markdown}
	return r
}

// words says what a commit changed in an entry.
func (r Row) words() string {
	var list out.Cell
	switch r.Kind {
	case diff.EntryModified:
		if len(r.Fields) == 0 {
			list = out.Cell{"altered"}
		}
	case diff.EntryAdded, diff.EntryRemoved:
		list = out.Cell{string(r.Kind)}
	case diff.EntryRenamed:
		list = out.Cell{fmt.Sprintf("renamed from %q", r.FromID)}
	}
	for _, f := range r.Fields {
		sentence := diff.Sentence(f)
		if changed := diff.Prose(f, bracketed); changed != "" {
			sentence += ": " + changed
		}
		list = append(list, sentence)
	}
	if r.Gap {
		list = append(list, "the state before could not be read")
	}
	return list.Join("; ")
}

func bracketed(op diff.SpanOp, text string) string { return diff.Bracketed(op, out.VisibleLine(text)) }

// markdown writes the rows as a list, newest first, under a heading for each day.
func (rows Rows) markdown(w io.Writer, _ out.Screen) error {
	var b strings.Builder
	day := ""
	for _, r := range rows {
		if d := r.Date.Format(time.DateOnly); d != day {
			if day != "" {
				b.WriteByte('\n')
			}
			day = d
			b.WriteString("### " + day + "\n\n")
		}
		fmt.Fprintf(&b, "- **%s** (%s), %s", out.EscapeMarkdown(r.Name), out.CodeMarkdown(r.ID), r.Class)
		if text := r.words(); text != "" {
			b.WriteString(": " + out.EscapeMarkdown(text))
		}
		fmt.Fprintf(&b, " · %s, %s %s\n", out.EscapeMarkdown(r.Author), out.EscapeMarkdown(r.Subject), out.CodeMarkdown(source.Short(r.Commit)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// terminalValue is how many characters of a value a terminal shows.
const terminalValue = 60

// Result shows a row for each field of the entry.
func (b Blame) Result() out.Result {
	whole := b.table(math.MaxInt)
	return out.Result{Data: b, Table: &whole, Forms: map[string]out.Form{
		"table": func(w io.Writer, s out.Screen) error {
			if s.Width > 0 {
				return b.table(terminalValue).Write(w, s)
			}
			return whole.Write(w, s)
		},
	}}
}

// table has at most so many characters of each value.
func (b Blame) table(most int) out.Table {
	return out.TableOf(b.Fields,
		out.Col("pointer", "Field", func(f Field) string { return strings.Join(document.Tokens(f.Pointer), "/") }),
		out.Col("value", "Value", func(f Field) string {
			return words.Clip(valueWords(f.Value), most)
		}),
		out.Col("date", "Date", func(f Field) string { return f.Date.Format(time.DateOnly) }),
		out.Col("commit", "Commit", func(f Field) string { return source.Short(f.Commit) }),
		out.Col("author", "Author", func(f Field) string { return f.Author }),
		out.Col("subject", "Subject", func(f Field) string { return f.Subject }).Optional(),
	)
}

// valueWords writes a value on one line.
func valueWords(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		list := make([]string, len(v))
		for i := range v {
			list[i] = valueWords(v[i])
		}
		return strings.Join(list, ", ")
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		for i, k := range keys {
			keys[i] = k + ": " + valueWords(v[k])
		}
		return strings.Join(keys, "; ")
	}
	return out.VisibleLine(fmt.Sprint(v))
}
