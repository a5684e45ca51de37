package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
)

// Log has a row for each entry that each commit changed, in the order of rows. The
// names are those of the entries.
func Log(rows []history.Row) out.Result {
	t := logTable(rows)
	return out.Result{Data: rows, Table: &t, Name: "id"}
}

func logTable(rows []history.Row) out.Table {
	t := out.Table{
		Headings: []string{"Date", "Commit", "Entry", "Class", "What changed", "Author", "Subject"},
		Keys:     []string{"date", "commit", "id", "class", "what", "author", "subject"},
		Names:    []int{2}, Optional: 2,
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []out.Cell{
			{r.Date.Format(time.DateOnly)}, {source.Short(r.Commit)}, {r.ID}, {r.Class.String()}, {rowWords(r).Join("; ")}, {r.Author}, {r.Subject},
		})
	}
	return t
}

// rowWords says what a commit changed in an entry, a value for each thing.
func rowWords(r history.Row) out.Cell {
	var words out.Cell
	switch r.Kind {
	case diff.EntryAdded, diff.EntryRemoved:
		words = out.Cell{string(r.Kind)}
	case diff.EntryRenamed:
		words = out.Cell{fmt.Sprintf("renamed from %q", r.FromID)}
	}
	for _, f := range r.Fields {
		sentence := diff.Sentence(f)
		if changed := markedWords(f, out.Screen{}); changed != "" {
			sentence += ": " + changed
		}
		words = append(words, sentence)
	}
	return words
}

// LogMarkdown writes the rows as a list, newest first, under a heading for each day.
func LogMarkdown(w io.Writer, rows []history.Row) error {
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
		if words := rowWords(r); len(words) > 0 {
			b.WriteString(": " + out.EscapeMarkdown(words.Join("; ")))
		}
		fmt.Fprintf(&b, " · %s, %s %s\n", out.EscapeMarkdown(r.Author), out.EscapeMarkdown(r.Subject), out.CodeMarkdown(source.Short(r.Commit)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// BlameTable has a row for each field of an entry, with at most so many characters of
// its value; 0 shows all of it.
func BlameTable(blame history.Blame, most int) out.Table {
	t := out.Table{
		Headings: []string{"Field", "Value", "Date", "Commit", "Author", "Subject"},
		Keys:     []string{"pointer", "value", "date", "commit", "author", "subject"},
		Optional: 1,
	}
	for _, f := range blame.Fields {
		value := valueWords(f.Value)
		if most > 0 {
			value = clip(value, most)
		}
		t.Rows = append(t.Rows, []out.Cell{
			{strings.Join(document.Tokens(f.Pointer), "/")}, {value}, {f.Date.Format(time.DateOnly)}, {source.Short(f.Commit)}, {f.Author}, {f.Subject},
		})
	}
	return t
}

// valueWords writes a value on one line.
func valueWords(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		words := make([]string, len(v))
		for i := range v {
			words[i] = valueWords(v[i])
		}
		return strings.Join(words, ", ")
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for i, k := range keys {
			keys[i] = k + ": " + valueWords(v[k])
		}
		return strings.Join(keys, "; ")
	}
	return out.VisibleLine(fmt.Sprint(v))
}
