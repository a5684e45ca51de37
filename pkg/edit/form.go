package edit

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// GitHub writes an issue that was made with a form as Markdown: each question as a
// heading of the third level, in the form's order, and the answer below it, "_No response_"
// for none. An answer is a stranger's text and may hold headings of its own.

var (
	formHeading = regexp.MustCompile(`^###[^\S\n]+(.*?)[^\S\n]*$`)
	formFence   = regexp.MustCompile("^ {0,3}(```+|~~~+)(.*)$")
)

// noResponse is what GitHub writes for a question that was left out.
const noResponse = "_No response_"

// ReadForm reads the fields of an entry from an issue that was written with the form for a
// new service. remarks say what of the text could have been meant otherwise; the error is
// an answer that cannot be one, with the way out.
func ReadForm(cat *catalogue.Catalogue, body string, now time.Time) (root *document.Node, remarks []string, err error) {
	questions, err := serviceQuestions(cat, now)
	if err != nil {
		return nil, nil, err
	}
	answers, remarks := splitForm(questions, strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n"))
	root = Map()
	for i, q := range questions {
		if answers[i] == "" || q.path == nil {
			continue
		}
		shape := cat.Shape().At(q.path...)
		value, err := formValue(cat, shape, answers[i])
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %w", q.label, err)
		}
		if isListed(value) {
			root = With(root, value, q.path...)
			continue
		}
		meant := answers[slices.IndexFunc(questions, func(q formQuestion) bool { return q.label == notListed })]
		meant = cmp.Or(strings.Join(strings.Fields(meant), " "), "nobody said what is meant")
		ref := shape.Single().Refs[0]
		value.Items = slices.DeleteFunc(value.Items, func(n *document.Node) bool { return n.Text == notListed })
		if len(value.Items) == 0 {
			return nil, nil, fmt.Errorf("%q: it is not in the list (%s); put it into %s first, and name it in the issue",
				q.label, meant, path.Join(catalogue.VocabularyFolder, ref+".yaml"))
		}
		root = With(root, value, q.path...)
		remarks = append(remarks, fmt.Sprintf("%q: one more is not in the list (%s)", q.label, meant))
	}
	if len(root.Fields) == 0 {
		return nil, nil, fmt.Errorf("there is no answer under a heading of the form, such as \"### Name\"")
	}
	if root.Field("review") == nil {
		if owner := usualOwner(cat, root.TextAt("category")); owner != "" {
			root = With(root, Text(owner), "review", "owner")
			remarks = append(remarks, fmt.Sprintf("nobody was named to review it; %q reviews most entries of its category, and this one", owner))
		}
	}
	return root, remarks, nil
}

// isListed tells whether an answer is one of those that the form offers, as a whole.
func isListed(n *document.Node) bool {
	return n.Text != notListed && !slices.ContainsFunc(n.Items, func(n *document.Node) bool { return n.Text == notListed })
}

// usualOwner is who reviews most entries of a category, "" if nobody does.
func usualOwner(cat *catalogue.Catalogue, category string) (owner string) {
	count := map[string]int{}
	for e := range cat.All() {
		if by := e.Text("review", "owner"); by != "" && e.Text("category") == category {
			if count[by]++; count[by] > count[owner] {
				owner = by
			}
		}
	}
	return owner
}

// splitForm divides the lines of an issue into the answers to the questions. Only a line
// that is a question's heading ends an answer, and only in the form's order: of several
// ways to read the headings so, the one that answers most questions counts, and of these
// the one in which a heading stands last. A heading in a block of code belongs to the
// answer. The remarks name the headings of questions that were taken for text.
func splitForm(questions []formQuestion, lines []string) (answers, remarks []string) {
	type heading struct{ line, question int }
	var found []heading
	isCode := codeLines(lines)
	for i, line := range lines {
		m := formHeading.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		q := slices.IndexFunc(questions, func(q formQuestion) bool { return q.label == m[1] })
		switch {
		case q >= 0 && isCode[i]:
			remarks = append(remarks, fmt.Sprintf("line %d, %q, stands in a block of code and was taken as part of the answer above it", i+1, line))
		case q >= 0:
			found = append(found, heading{i, q})
		}
	}
	// best[i][j] is how many of the questions from j on the headings from i on can begin.
	best := make([][]int, len(found)+1)
	for i := range best {
		best[i] = make([]int, len(questions)+1)
	}
	for i := len(found) - 1; i >= 0; i-- {
		for j := range questions {
			best[i][j] = best[i+1][j]
			if q := found[i].question; q >= j {
				best[i][j] = max(best[i][j], 1+best[i+1][q+1])
			}
		}
	}
	answers = make([]string, len(questions))
	next, begun, from := 0, -1, 0
	end := func(line int) {
		text := strings.TrimSpace(strings.Join(lines[from:line], "\n"))
		switch {
		case begun < 0 && text != "":
			remarks = append(remarks, fmt.Sprintf("the text above the first question was left out: %q", words.Clip(strings.Join(strings.Fields(text), " "), 100)))
		case begun >= 0 && text != noResponse:
			answers[begun] = text
		}
	}
	for i, h := range found {
		if h.question < next || best[i+1][next] == best[i][next] {
			remarks = append(remarks, fmt.Sprintf("line %d, %q, stands where the form does not have it, and was taken as part of the answer above it", h.line+1, lines[h.line]))
			continue
		}
		end(h.line)
		begun, from, next = h.question, h.line+1, h.question+1
	}
	end(len(lines))
	return answers, remarks
}

// codeLines tells which lines stand in a block of code. A fence that nobody closes begins
// none: it would swallow the rest of the form.
func codeLines(lines []string) []bool {
	isCode := make([]bool, len(lines))
	for i := 0; i < len(lines); i++ {
		open := formFence.FindStringSubmatch(lines[i])
		if open == nil || open[1][0] == '`' && strings.Contains(open[2], "`") {
			continue
		}
		for j := i + 1; j < len(lines); j++ {
			if shut := formFence.FindStringSubmatch(lines[j]); shut != nil && strings.HasPrefix(shut[1], open[1]) && strings.TrimSpace(shut[2]) == "" {
				for k := i; k <= j; k++ {
					isCode[k] = true
				}
				i = j
				break
			}
		}
	}
	return isCode
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

// markdownLink is an address with a title, as people write it in Markdown.
var markdownLink = regexp.MustCompile(`^\[([^\]]*)\]\(<?(https?://[^\s<>]+?)>?\)`)

// address reads a web address: bare, in angle brackets, or as a Markdown link with a title.
// rest is what follows it; ok is false if there is none at the beginning.
func address(text string) (url, title, rest string, ok bool) {
	if m := markdownLink.FindStringSubmatch(text); m != nil {
		if title = strings.TrimSpace(m[1]); title == m[2] {
			title = ""
		}
		return m[2], title, text[len(m[0]):], true
	}
	url, _, _ = strings.Cut(text, " ")
	bare := strings.TrimSuffix(strings.TrimPrefix(url, "<"), ">")
	return bare, "", strings.TrimPrefix(text, url), strings.HasPrefix(bare, "http://") || strings.HasPrefix(bare, "https://")
}

// formMapping reads an item of a list of mappings from a line: its key and then the
// other required fields with bars between, or the key and one field with a dash. The title
// of a link in front is the key if that is no address, else the first of the other fields,
// or stands before what that says.
func formMapping(cat *catalogue.Catalogue, shape *schema.Shape, line string) (*document.Node, error) {
	url, title, rest, isLink := address(line)
	if isLink {
		line = url + rest
	}
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
	at := slices.IndexFunc(names, func(name string) bool { return shape.Items.Property(name).Format == "uri" })
	switch {
	case title == "":
	case at > 0: // [Instrument](https://…) | law | …
		parts[0] = title
		parts = slices.Insert(parts, min(at, len(parts)), url)
	case len(parts) == 1:
		parts = append(parts, title)
	case names[1] != "title":
		parts[1] = title + ": " + parts[1]
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
	if url, _, rest, ok := address(text); ok && shape.Format == "uri" && strings.TrimSpace(rest) == "" {
		return Text(url), nil
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
