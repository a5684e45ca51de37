package document

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/who-does-what/wdw/pkg/diag"
)

// Dialect says how much of YAML a file may use, and how large it may be.
type Dialect uint16

const (
	// Strict is the dialect of our own files: one document, no anchors, aliases, merge
	// keys or tags.
	Strict Dialect = iota
	// Foreign is the dialect of files that this project did not write: anchors,
	// aliases, merge keys and several documents are allowed.
	Foreign
	// JSON is the grammar of JSON, and nothing of YAML's.
	JSON
)

// usualMiB is how large files that others wrote may be unless somebody says otherwise.
const usualMiB = 8

// UpTo is the dialect for files of up to so many MiB, 0 for the usual size.
func (d Dialect) UpTo(mib int) Dialect { return d.kind() | Dialect(mib)<<2 }

func (d Dialect) kind() Dialect { return d & 3 }

func (d Dialect) mib() int { return cmp.Or(int(d>>2), usualMiB) }

// MaxBytes is the size above which a file is not parsed: files that others wrote
// may be eight times as large as ours, or as large as UpTo says.
func (d Dialect) MaxBytes() int {
	if d == Strict {
		return MaxBytes
	}
	return d.mib() << 20
}

// Smaller says what to do with a file that is too large.
func (d Dialect) Smaller() string {
	if d.kind() == Strict {
		return "move long text to a page of its own and link to it"
	}
	return "split the file"
}

// maxPieces bounds the lines and list items of a file, and with them the memory that
// it takes. Real files of the greatest size stay below: ours have one piece in ten bytes,
// long ones one in thirty, and JSON costs a tenth of what the YAML parser does.
func (d Dialect) maxPieces() int {
	switch {
	case d == Strict:
		return 100_000
	case d.kind() == JSON:
		return 100_000 * d.mib()
	}
	return 300_000 / usualMiB * d.mib()
}

// Parse reads a file of our own. The document is never nil; its Root is nil when
// the file could not be understood. Name is used in findings only.
func Parse(name string, src []byte) (*Document, diag.List) {
	docs, findings := ParseAll(name, src, Strict)
	return docs[0], findings
}

// ParseAll reads every document of a file, at least one. In the Strict dialect only
// the first is returned and a second one is a finding.
func ParseAll(name string, src []byte, dialect Dialect) ([]*Document, diag.List) {
	p := parser{name: name, dialect: dialect.kind(), bounds: dialect}
	docs := p.parse(src)
	p.findings.Sort()
	p.findings = p.findings.CountAlike(p.alike)
	return docs, p.findings
}

type parser struct {
	name     string
	dialect  Dialect // its kind, and with its size
	bounds   Dialect
	findings diag.List
	alike    map[string]int // findings by rule, those above diag.MaxAlike included
	doc      *Document      // the one being built; all share src and lines
	pieces   int            // of the whole text
	// text is what the YAML parser reads, and starts where the lines by its count begin in
	// the source.
	text   string
	starts []int
	spelt  *respelling
	// at is where offset was last: nodes come in the order of the file, so that a long
	// line is walked once.
	at struct{ line, column, offset int }
	// converted maps anchored yaml nodes to ours; active guards against an alias
	// inside its own anchor.
	converted map[*yaml.Node]*Node
	active    map[*yaml.Node]bool
	// expanded counts the nodes that aliases stand for.
	expanded int
	// refused tells that the file is too deep or its aliases stand for too much, so that
	// its values are not to be used.
	refused bool
	// slowly turns readSimple off, so that tests can compare.
	slowly bool
}

func (p *parser) parse(src []byte) []*Document {
	text := string(src)
	if limit := p.bounds.MaxBytes(); len(text) > limit {
		// The text itself is dropped: a finding about size needs no excerpt.
		p.doc = &Document{Name: p.name}
		p.report(0, 0, "yaml.too-large", p.dialect.Smaller(), "the file has %d bytes; at most %d are read", len(text), limit)
		return []*Document{p.doc}
	}
	bom := strings.HasPrefix(text, "\ufeff")
	text = strings.TrimPrefix(text, "\ufeff")
	p.doc = &Document{Name: p.name, src: text}
	if bom {
		p.report(0, 0, "yaml.byte-order-mark", "save the file as UTF-8 without a byte-order mark", "the file begins with a byte-order mark").Severity = diag.Warning
	}
	if !isASCII(text) && !p.checkEncoding(src) {
		return []*Document{p.doc}
	}
	most := p.bounds.maxPieces()
	if len(text) > most { // a piece has a byte at least
		p.pieces = pieces(text)
	}
	if p.pieces > most {
		p.report(0, 0, "yaml.too-large", "split the file, or delete what is repeated",
			"the file has %d lines and list items; at most %d are read", p.pieces, most)
		return []*Document{p.doc}
	}
	if p.reportConflicts(); len(p.alike) > 0 && p.alike["yaml.conflict"] > 0 {
		return []*Document{p.doc}
	}
	if p.dialect == JSON {
		p.doc.Root = readJSON(text, p)
		return []*Document{p.doc}
	}
	if root := readSimple(text); root != nil && !p.slowly {
		p.doc.Root = root
		return []*Document{p.doc}
	}
	p.pieces = pieces(text)
	p.spelt = respell(text)
	p.text = p.spelt.text()
	p.starts = p.inSource(diag.LineStarts(p.text))

	roots, err := decode(p.text)
	if err != nil {
		p.reportSyntax(err)
	}
	if err != nil || p.reportFaults(len(text)) {
		return []*Document{p.doc}
	}
	if len(roots) == 0 {
		p.report(0, 0, "yaml.empty", "write the entry, or delete the file", "the file holds nothing")
		return []*Document{p.doc}
	}
	if p.dialect == Strict && len(roots) > 1 {
		offset := p.offset(roots[1].Line, roots[1].Column)
		if i := strings.LastIndex(text[:offset], "---"); i >= 0 {
			offset = i
		}
		p.report(offset, offset+len("---"), "yaml.multiple-documents", "put each entry into a file of its own",
			"a second document begins here, and %d in all; a file holds one", len(roots))
		roots = roots[:1]
	}
	docs := make([]*Document, 0, len(roots))
	for i, root := range roots {
		if i > 0 {
			p.doc = &Document{Name: p.name, src: p.doc.src}
		}
		p.converted, p.active = nil, nil
		node := p.convert(root, 0)
		if !p.refused {
			p.doc.Root = node
		}
		docs = append(docs, p.doc)
	}
	return docs
}

// inSource turns offsets into the YAML parser's text, in order, into offsets into the
// source: the characters of the two are the same in number.
func (p *parser) inSource(offsets []int) []int {
	if p.text == p.doc.src {
		return offsets
	}
	out := make([]int, 0, len(offsets))
	at := 0
	for i := range p.text {
		for len(out) < len(offsets) && offsets[len(out)] <= i {
			out = append(out, at)
		}
		_, size := utf8.DecodeRuneInString(p.doc.src[at:])
		at += size
	}
	for len(out) < len(offsets) {
		out = append(out, len(p.doc.src))
	}
	return out
}

// reportFaults reports what the YAML parser lets pass up to an offset, and tells whether
// there is an error.
func (p *parser) reportFaults(upTo int) bool {
	for _, f := range p.spelt.faults {
		if f.start > upTo {
			break
		}
		p.report(f.start, f.end, cmp.Or(f.rule, "yaml.syntax"), f.help, "%s", f.message).Severity = f.severity
		if f.severity == diag.Error {
			return true // what follows may follow from it
		}
	}
	return false
}

// FrontMatter is the YAML at the beginning of a Markdown page, between two lines "---"; ok
// tells whether there is any. Its offsets and lines are those of the page.
func FrontMatter(page []byte) (front []byte, ok bool) {
	isFirst := true
	for line := range bytes.Lines(page) {
		switch mark := string(bytes.TrimRight(line, " \t\r\n")); {
		case isFirst && strings.TrimPrefix(mark, "\ufeff") != "---":
			return nil, false
		case !isFirst && (mark == "---" || mark == "..."):
			return front, true
		}
		isFirst = false
		front = page[:len(front)+len(line)]
	}
	return nil, false
}

// pieces counts what a list item or a field of a mapping cannot do without: its line,
// or in brackets a comma or the bracket, and for lists in lists on one line the dash.
func pieces(text string) int {
	n, indented := 0, true // indented: nothing but blanks so far on this line
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n', '\r':
			if text[i] == '\n' || i+1 == len(text) || text[i+1] != '\n' {
				n++
			}
			indented = true
			continue
		case ' ':
			continue
		case ',', '[', '{':
			n++
		case '-', '?':
			if !indented && i+1 < len(text) && text[i+1] == ' ' {
				n++
			}
		}
		indented = false
	}
	return n
}

// report adds an error and returns it, so that more can be said. Those
// above diag.MaxAlike are only counted.
func (p *parser) report(start, end int, rule, help, format string, args ...any) *diag.Finding {
	if p.alike == nil {
		p.alike = map[string]int{}
	}
	p.alike[rule]++
	if p.alike[rule] > diag.MaxAlike {
		return &diag.Finding{}
	}
	f := p.doc.Finding(start, end, rule, diag.Error, fmt.Sprintf(format, args...))
	f.Help = help
	p.findings = append(p.findings, f)
	return &p.findings[len(p.findings)-1]
}

// decode returns the content nodes of every document that is not empty, or the
// parser's error. It turns a panic of the parser into an error, because the text
// comes from strangers.
func decode(text string) (roots []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: the parser gave up: %v", r)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(text))
	for {
		var n yaml.Node
		switch err := dec.Decode(&n); {
		case errors.Is(err, io.EOF):
			return roots, nil
		case err != nil:
			return nil, err
		}
		if n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
			content := n.Content[0]
			// "--- " followed by nothing is an empty document, not a null value.
			if content.Kind == yaml.ScalarNode && content.Value == "" && content.Style == 0 && content.Tag == "!!null" {
				continue
			}
			roots = append(roots, content)
		}
	}
}

// isASCII tells whether a text is of ASCII alone and free of control characters, but for
// tabs and line breaks, as any file may be.
func isASCII(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0x7F || c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// checkEncoding reports the first byte that no YAML file may hold, and whether
// parsing can go on.
func (p *parser) checkEncoding(src []byte) bool {
	const rule, help = "yaml.encoding", "save the file as UTF-8"
	if len(src) >= 2 && (src[0] == 0xFF && src[1] == 0xFE || src[0] == 0xFE && src[1] == 0xFF) {
		p.report(0, 0, rule, help, "the file is UTF-16; files are UTF-8")
		return false
	}
	text := p.doc.src
	if strings.HasPrefix(text, "version https://git-lfs.github.com/spec/") {
		p.report(0, len("version"), rule, "run git lfs pull", "this is a pointer of Git LFS, and not the file that it stands for")
		return false
	}
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			p.report(i, i+1, rule, help, "byte 0x%02X is not UTF-8 text", text[i])
			return false
		case p.dialect == JSON: // which control characters text may hold, its grammar says
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r < 0xA0 && r != 0x85, r == 0xFFFE, r == 0xFFFF:
			p.report(i, i+utf8.RuneLen(r), rule, "delete the character", "control character %U is not allowed", r)
			return false
		}
	}
	return true
}

// offset turns the YAML parser's line and column into a byte offset.
func (p *parser) offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(p.starts) {
		return len(p.doc.src)
	}
	col, offset := 1, p.starts[line-1]
	if p.at.line == line && p.at.column <= column {
		col, offset = p.at.column, p.at.offset
	}
	for ; col < column && offset < len(p.doc.src); col++ {
		_, size := utf8.DecodeRuneInString(p.doc.src[offset:])
		offset += size
	}
	p.at.line, p.at.column, p.at.offset = line, col, offset
	return offset
}
