package cmd

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/out"
)

// What completion offers comes onto the command line of whoever presses TAB, and ids,
// aliases and branches come from strangers. Every word passes offer, because only
// mustRegister and finishCompletion give a completion to cobra.
//
// Completion never fails loudly: where the catalogue cannot be read there is nothing
// to offer.

// mustRegister adds completion for a flag that is known to exist. Where the flag takes
// a list, f completes one item: it sees what stands after the last comma, and what was
// given already is not offered again.
func mustRegister(c *cobra.Command, name string, f cobra.CompletionFunc) {
	flag := c.Flag(name)
	err := c.RegisterFlagCompletionFunc(name, func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		before, last := "", typed
		var taken []string
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			if flag.Value.Type() == "stringSlice" {
				before, last = splitList(typed)
			}
			if flag.Changed { // else the list holds what the flag stands for if it is not given
				taken = list.GetSlice()
			}
			taken = append(taken, strings.Split(before, ",")...)
		}
		words, directive := f(c, args, last)
		return offered(offer(words, before, last, taken, ownEndings[name]), directive)
	})
	if err != nil {
		panic(err) // a flag of that name was not defined: a slip in this package
	}
}

// splitList splits what is typed at the last comma.
func splitList(typed string) (before, last string) {
	i := strings.LastIndexByte(typed, ',') + 1
	return typed[:i], typed[i:]
}

// finishCompletion gives all commands the same manners: arguments are offered once and
// pass offer, and files are offered only where a completion says so.
func finishCompletion(app *App, root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	for _, c := range root.Commands() {
		if f := c.ValidArgsFunction; f != nil {
			c.ValidArgsFunction = func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
				words, directive := f(c, args, typed)
				return offered(offer(words, "", typed, args, ""), directive)
			}
		}
		if app.completing {
			plainUsage(c.Flags())
		}
	}
	if app.completing {
		plainUsage(root.PersistentFlags())
	}
}

// plainUsage takes away the backquotes that mark a flag's value in help.
func plainUsage(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) { _, f.Usage = pflag.UnquoteUsage(f) })
}

// word is a word to offer and what it means. A value with a tab in it would end there,
// and is none.
func word(value, about string) cobra.Completion {
	if strings.Contains(value, "\t") {
		return ""
	}
	return cobra.CompletionWithDesc(value, about)
}

// offered keeps a shell from writing a blank after FIELD=, where the value belongs.
func offered(words []cobra.Completion, directive cobra.ShellCompDirective) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
		value, _, _ := strings.Cut(w, "\t")
		return !strings.HasSuffix(value, "=")
	}) {
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	return words, directive
}

// offer is what may be offered of some words: those that begin with what is typed, in
// capitals or not, that are not among those taken, and that are harmless. before is
// what stands before the word and was typed too, such as the items of a list; endings
// are the marks that it may end in, see isHarmless.
func offer(words []cobra.Completion, before, typed string, taken []string, endings string) []cobra.Completion {
	seen := map[string]bool{"": true}
	for _, t := range taken {
		seen[strings.TrimPrefix(t, "-")] = true // as "-name" sorts by name too
	}
	var list []cobra.Completion
	for _, w := range words {
		value, about, _ := strings.Cut(w, "\t")
		name := strings.TrimPrefix(value, "-")
		if seen[name] || !hasPrefixFold(value, typed) || !isHarmless(value, typed, endings) {
			continue
		}
		seen[name] = true
		list = append(list, cobra.CompletionWithDesc(before+value, out.VisibleLine(about)))
	}
	return list
}

func hasPrefixFold(s, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(s), strings.ToLower(prefix))
}

// ownEndings are the marks that words of our own may end in, by the flag that they are
// for: those of a function or a text in an expression, and of all the rules of an area.
var ownEndings = map[string]string{"where": `("`, "rule": "*", "ignore-rule": "*"}

// isHarmless tells whether what a value adds to what is typed means nothing to any
// shell but a word. Shells differ in what they quote when they insert it (bash leaves the
// common beginning of several words bare), and their scripts evaluate the whole line at
// the next TAB.
//
// Beside letters and digits there may be a few marks, and blanks inside. A value begins
// with a letter or digit, so that it is no option and no "~" or "=" that a shell would
// expand, and so does each word in it, but that a hyphen may stand alone. Only what we
// make ourselves may end in one of endings, and an expression may open a text.
func isHarmless(value, typed, endings string) bool {
	added := value[commonPrefix(value, typed):]
	isStart := len(added) == len(value)
	if end := len(added) - 1; end >= 0 && strings.IndexByte(endings, added[end]) >= 0 {
		if added = added[:end]; !isStart && strings.Contains(endings, `"`) {
			added = strings.TrimPrefix(added, `"`)
		}
	}
	if strings.HasSuffix(added, " ") || strings.Contains(added, " =") || strings.Contains(strings.ReplaceAll(added, " - ", " "), " -") {
		return false
	}
	for i, r := range added {
		isWord := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && i > 0
		if !isWord && (i == 0 && isStart || !strings.ContainsRune("._/@:+=,- ", r)) {
			return false
		}
	}
	return true
}

// commonPrefix is the length of what two texts begin with in common, in bytes of whole
// characters.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// fixed completes with words of a closed list.
func fixed(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

// atMost completes no more than so many arguments.
func atMost(n int, f cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return f(c, args, typed)
	}
}

// completeFolders leaves it to the shell, which knows the folders.
func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeFiles leaves it to the shell, which knows the files.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// joinValue joins a flag and its value where the value begins with a hyphen, as in
// "--sort -name": pflag takes that for the value, while cobra would complete a flag.
// args are those of the request, the word being typed last.
func joinValue(root *cobra.Command, args []string) []string {
	n := len(args) - 2
	if n < 1 || !strings.HasPrefix(args[n+1], "-") {
		return args
	}
	name, ok := strings.CutPrefix(args[n], "--")
	if !ok || strings.Contains(name, "=") {
		return args
	}
	c, _, err := root.Find(args[1:n])
	if err != nil {
		return args
	}
	if flag := c.Flag(name); flag == nil || flag.NoOptDefVal != "" {
		return args
	}
	return append(slices.Clone(args[:n]), args[n]+"="+args[n+1])
}
