package out

import (
	"html/template"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// webMarkdown turns Markdown into HTML that holds nothing but text and links: what is HTML
// already is shown as it was written, a picture is a link, because a page asks nobody else
// for anything, and a heading is no part of the page's own order.
var webMarkdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), extension.Strikethrough,
			extension.NewLinkify(extension.WithLinkifyURLRegexp(bareAddress)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(plainNodes{}, 1))),
	)
})

// Markdown is text with markup.
func (w Web) Markdown(source string) template.HTML {
	source = unwanted.Replace(Visible(source))
	if len(source) > maxMarkdown {
		return template.HTML("<p>" + w.spans(Autolink(VisibleLine(source))) + "</p>\n")
	}
	var b strings.Builder
	if err := webMarkdown().Convert([]byte(source), &b); err != nil {
		return template.HTML("<p>" + escapeHTML(source) + "</p>\n")
	}
	return template.HTML(unwanted.Replace(b.String()))
}

// plainNodes draws the kinds of node that Markdown would draw as they come.
type plainNodes struct{}

func (plainNodes) RegisterFuncs(on renderer.NodeRendererFuncRegisterer) {
	shown := func(text func(n ast.Node, source []byte) string) renderer.NodeRendererFunc {
		return func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				_, _ = w.WriteString(text(n, source)) // it ends in memory
			}
			return ast.WalkSkipChildren, nil
		}
	}
	around := func(begin func(n ast.Node) string, end string) renderer.NodeRendererFunc {
		return func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			text := end
			if entering {
				text = begin(n)
			}
			_, _ = w.WriteString(text)
			return ast.WalkContinue, nil
		}
	}
	on.Register(ast.KindRawHTML, shown(func(n ast.Node, source []byte) string {
		return escapeHTML(string(n.(*ast.RawHTML).Segments.Value(source)))
	}))
	on.Register(ast.KindHTMLBlock, shown(func(n ast.Node, source []byte) string {
		block := n.(*ast.HTMLBlock)
		text := string(block.Lines().Value(source))
		if block.HasClosure() {
			text += string(block.ClosureLine.Value(source))
		}
		return "<p>" + escapeHTML(text) + "</p>\n"
	}))
	on.Register(ast.KindHeading, around(func(ast.Node) string { return "<p><strong>" }, "</strong></p>\n"))
	link := func(destination []byte) string {
		target := linkTarget(escapedAddress(destination))
		if target == "" {
			return "<a>"
		}
		return `<a href="` + escapeHTML(target) + `">`
	}
	on.Register(ast.KindLink, around(func(n ast.Node) string { return link(n.(*ast.Link).Destination) }, "</a>"))
	on.Register(ast.KindImage, around(func(n ast.Node) string { return link(n.(*ast.Image).Destination) }, "</a>"))
}
