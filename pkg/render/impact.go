package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// Impact writes what follows when an entry ends, as "text" or "json".
func Impact(w io.Writer, i framework.Impact, format string, s out.Screen) error {
	if format == "json" {
		return out.JSON(w, impactObject(i))
	}
	return impactOutline(i).WriteText(w, s)
}

func endWords(i framework.Impact) string {
	switch {
	case i.Retires == "":
		return "No end date is known; give --if-retired to assume one."
	case i.Kind == "assumed":
		return "It is assumed to end " + i.Retires + "."
	case i.Kind != "":
		return fmt.Sprintf("It ends %s (%s).", i.Retires, i.Kind)
	}
	return "It ends " + i.Retires + "."
}

func impactOutline(i framework.Impact) out.Outline {
	o := out.Outline{Title: i.Service.Name, Code: i.Service.ID}
	successor := "No successor is named."
	if len(i.Successors) > 0 {
		successor = "Its successor is " + strings.Join(i.Successors, ", ") + "."
	}
	o.Lead = []string{endWords(i) + " " + successor}
	for _, part := range []struct{ heading, how string }{
		{"What stops working", framework.ByDependency}, {"What nobody new can start with", framework.ByPrerequisite},
	} {
		var items []out.Item
		for _, a := range i.Affected {
			if a.How == part.how {
				items = append(items, out.Item{Code: a.ID, Text: affectedWords(a)})
			}
		}
		o.Add(part.heading, false, items...)
	}
	var items []out.Item
	for _, u := range i.Uncovered {
		words := fmt.Sprintf("%s: loses %s; the state is then %q", u.Name, strings.Join(u.Lost, ", "), u.Then)
		if !u.IsDirect {
			words += ", if what runs on it stops too"
		}
		items = append(items, out.Item{Code: u.Capability, Text: words})
	}
	o.Add("Capabilities with nothing live left", false, items...)
	if len(o.Sections) == 0 {
		o.Lead = append(o.Lead, "No entry names it, and no capability is left without a live service.")
	}
	return o
}

func affectedWords(a framework.Affected) string {
	words := "(" + string(a.Status) + ")"
	if a.Depth > 1 {
		words += ", through " + a.Via
	}
	switch {
	case a.Ends != "":
		words += "; it ends itself before, " + a.Ends
	case a.Breaks != "":
		words += "; from " + a.Breaks
	}
	return words
}

func impactObject(i framework.Impact) out.Object {
	return out.Object{
		{"id", i.Service.ID}, {"retires", out.OrNull(i.Retires)},
		{"affected", out.Objects(i.Affected, func(a framework.Affected) out.Object {
			return out.Object{{"id", a.ID}, {"via", a.Via}, {"depth", a.Depth}, {"status", string(a.Status)}, {"breaks", out.OrNull(a.Breaks)}, {"how", a.How}, {"ends", out.OrNull(a.Ends)}}
		})},
		{"uncovered", out.Objects(i.Uncovered, func(u framework.Uncovered) out.Object {
			return out.Object{{"capability", u.Capability}, {"name", u.Name}, {"lost", out.Texts(u.Lost)}, {"direct", u.IsDirect}, {"then", string(u.Then)}}
		})},
		{"retires_kind", out.OrNull(i.Kind)}, {"successors", out.Texts(i.Successors)},
	}
}
