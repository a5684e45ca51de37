package render

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
)

// graph is nodes and arrows, for Mermaid and for Graphviz.
type graph struct {
	// across draws from left to right instead of from top to bottom.
	across bool
	nodes  []graphNode
	arrows []graphArrow
	// classes are the looks that nodes may have: a name, a fill and a stroke; and dash
	// for a broken outline, so that the look does not rest on colour alone.
	classes []graphClass
}

type graphNode struct {
	id, label, group, class string
}

type graphArrow struct {
	from, to string
	dashed   bool
	label    string
}

type graphClass struct {
	name, fill, stroke string
	dash               bool
}

// EscapeMermaid makes text plain in a quoted label of Mermaid: characters that mean
// something to Mermaid, Markdown or HTML become entity codes ("#35;").
func EscapeMermaid(s string) string {
	var b strings.Builder
	for _, r := range out.VisibleLine(s) {
		if strings.ContainsRune("\"#;<>&`*_[]{}()|\\%:~$^", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9]+`)

// mermaidID makes a name for a node that no keyword of Mermaid can clash with.
func mermaidID(i int, id string) string {
	return fmt.Sprintf("n%d_%s", i, notWord.ReplaceAllString(id, "_"))
}

func (g graph) mermaid(w io.Writer) error {
	var b strings.Builder
	direction := "TD"
	if g.across {
		direction = "LR"
	}
	b.WriteString("flowchart " + direction + "\n")
	names := map[string]string{}
	for i, n := range g.nodes {
		names[n.id] = mermaidID(i, n.id)
	}
	group, pad := "", "  "
	for i, n := range g.nodes {
		if n.group != group {
			if group != "" {
				b.WriteString("  end\n")
			}
			if group, pad = n.group, "  "; group != "" {
				fmt.Fprintf(&b, "  subgraph g%d[\"%s\"]\n", i, EscapeMermaid(group))
				pad = "    "
			}
		}
		fmt.Fprintf(&b, "%s%s[\"%s\"]", pad, names[n.id], EscapeMermaid(n.label))
		if n.class != "" {
			b.WriteString(":::" + n.class)
		}
		b.WriteString("\n")
	}
	if group != "" {
		b.WriteString("  end\n")
	}
	for _, a := range g.arrows {
		arrow := "-->"
		if a.dashed {
			arrow = "-.->"
		}
		if a.label != "" {
			arrow += `|"` + EscapeMermaid(a.label) + `"|`
		}
		fmt.Fprintf(&b, "  %s %s %s\n", names[a.from], arrow, names[a.to])
	}
	for _, c := range g.classes {
		dash := ""
		if c.dash {
			dash = ",stroke-dasharray:6 4"
		}
		fmt.Fprintf(&b, "  classDef %s fill:%s,stroke:%s,stroke-width:2px,color:#000000%s\n", c.name, c.fill, c.stroke, dash)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escapeDot makes text plain in a quoted string of Graphviz.
func escapeDot(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(out.VisibleLine(s))
}

func (g graph) dot(w io.Writer, title string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph \"%s\" {\n", escapeDot(title))
	if g.across {
		b.WriteString("  rankdir=LR;\n")
	}
	b.WriteString("  node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\"];\n")
	for i, n := range g.nodes {
		look := ""
		for _, c := range g.classes {
			if c.name == n.class {
				look = fmt.Sprintf(", fillcolor=\"%s\", color=\"%s\"", c.fill, c.stroke)
				if c.dash {
					look += ", style=\"filled,dashed\""
				}
			}
		}
		fmt.Fprintf(&b, "  n%d [label=\"%s\"%s];\n", i, escapeDot(n.label), look)
	}
	index := map[string]string{}
	for i, n := range g.nodes {
		index[n.id] = "n" + strconv.Itoa(i)
	}
	for _, a := range g.arrows {
		look := ""
		if a.dashed {
			look = " [style=dashed]"
		}
		fmt.Fprintf(&b, "  %s -> %s%s;\n", index[a.from], index[a.to], look)
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}
