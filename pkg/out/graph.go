package out

import (
	"fmt"
	"regexp"
	"strings"
)

// Graph is nodes and arrows, for Mermaid and for Graphviz.
type Graph struct {
	// Title is shown by Graphviz alone.
	Title string
	// Across draws from left to right instead of from top to bottom.
	Across  bool
	Nodes   []GraphNode
	Arrows  []GraphArrow
	Classes []GraphClass
}

// GraphNode is a box. Nodes of one Group stand together; "" is no group, and Mermaid
// alone shows them. Class is the name of a GraphClass, "" for the usual look.
type GraphNode struct {
	ID, Label, Group, Class string
}

// GraphArrow leads from a node to a node, by their IDs.
type GraphArrow struct {
	From, To string
	Dashed   bool
}

// GraphClass is a look that nodes may have. Fill and Stroke are colours, "#rrggbb"; Dash
// is for a broken outline, so that the look does not rest on colour alone.
type GraphClass struct {
	Name, Fill, Stroke string
	Dash               bool
}

// escapeMermaid makes text plain in a quoted label of Mermaid: characters that mean
// something to Mermaid, Markdown or HTML become entity codes ("#35;").
func escapeMermaid(s string) string {
	var b strings.Builder
	for _, r := range VisibleLine(s) {
		if strings.ContainsRune("\"#;<>&`*_[]{}()|\\%:~$^", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9]+`)

func (g *Graph) mermaid() string {
	var b strings.Builder
	direction := "TD"
	if g.Across {
		direction = "LR"
	}
	b.WriteString("flowchart " + direction + "\n")
	names := map[string]string{} // that no keyword of Mermaid can clash with
	for i, n := range g.Nodes {
		names[n.ID] = fmt.Sprintf("n%d_%s", i, notWord.ReplaceAllString(n.ID, "_"))
	}
	group, pad := "", "  "
	for i, n := range g.Nodes {
		if n.Group != group {
			if group != "" {
				b.WriteString("  end\n")
			}
			if group, pad = n.Group, "  "; group != "" {
				fmt.Fprintf(&b, "  subgraph g%d[\"%s\"]\n", i, escapeMermaid(group))
				pad = "    "
			}
		}
		fmt.Fprintf(&b, "%s%s[\"%s\"]", pad, names[n.ID], escapeMermaid(n.Label))
		if n.Class != "" {
			b.WriteString(":::" + n.Class)
		}
		b.WriteString("\n")
	}
	if group != "" {
		b.WriteString("  end\n")
	}
	for _, a := range g.Arrows {
		arrow := "-->"
		if a.Dashed {
			arrow = "-.->"
		}
		fmt.Fprintf(&b, "  %s %s %s\n", names[a.From], arrow, names[a.To])
	}
	for _, c := range g.Classes {
		dash := ""
		if c.Dash {
			dash = ",stroke-dasharray:6 4"
		}
		fmt.Fprintf(&b, "  classDef %s fill:%s,stroke:%s,stroke-width:2px,color:#000000%s\n", c.Name, c.Fill, c.Stroke, dash)
	}
	return b.String()
}

// escapeDot makes text plain in a quoted string of Graphviz.
func escapeDot(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(VisibleLine(s))
}

func (g *Graph) dot() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph \"%s\" {\n", escapeDot(g.Title))
	if g.Across {
		b.WriteString("  rankdir=LR;\n")
	}
	b.WriteString("  node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\"];\n")
	names := map[string]string{}
	for i, n := range g.Nodes {
		names[n.ID] = fmt.Sprintf("n%d", i)
		look := ""
		for _, c := range g.Classes {
			if c.Name == n.Class {
				look = fmt.Sprintf(", fillcolor=\"%s\", color=\"%s\"", c.Fill, c.Stroke)
				if c.Dash {
					look += ", style=\"filled,dashed\""
				}
			}
		}
		fmt.Fprintf(&b, "  %s [label=\"%s\"%s];\n", names[n.ID], escapeDot(n.Label), look)
	}
	for _, a := range g.Arrows {
		look := ""
		if a.Dashed {
			look = " [style=dashed]"
		}
		fmt.Fprintf(&b, "  %s -> %s%s;\n", names[a.From], names[a.To], look)
	}
	b.WriteString("}\n")
	return b.String()
}
