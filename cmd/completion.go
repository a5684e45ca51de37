package cmd

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/words"
)

// scripts are our own for the shells that we can test in. Those that cobra generates
// evaluate the line that is being typed, so that TAB runs what stands there or what it
// put there itself.
//
//go:embed completion
var scripts embed.FS

var completionShells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletionCmd(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "completion SHELL",
		GroupID: groupOther,
		Short:   "Print the script that completes commands in a shell",
		Long: `Print the script with which a shell completes commands, flags, ids with their names,
aliases, the values of filters, fields, rules and revisions when TAB is pressed.

  bash        echo 'source <(wdw completion bash)' >> ~/.bashrc
              on macOS: echo 'eval "$(wdw completion bash)"' >> ~/.bash_profile
  zsh         wdw completion zsh > "${fpath[1]}/_wdw"
              where completion is not in use yet, first:
              echo 'autoload -U compinit; compinit' >> ~/.zshrc
  fish        wdw completion fish > ~/.config/fish/completions/wdw.fish
  powershell  wdw completion powershell >> $PROFILE

It works from the next shell on. WDW_COMPLETION_DESCRIPTIONS=0 leaves the descriptions
out. The catalogue is read at each TAB, and the network never used.`,
		Example: `  source <(wdw completion bash)
  wdw completion fish | source`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && slices.Contains(completionShells, args[0]) {
				return nil
			}
			message := fmt.Sprintf("%q takes one shell: %s", c.CommandPath(), strings.Join(completionShells, ", "))
			if len(args) == 1 {
				message = fmt.Sprintf("%q is not one of %s", args[0], strings.Join(completionShells, ", "))
				if help := words.DidYouMean(args[0], completionShells); help != "" {
					message += "; " + help
				}
			}
			return usagef("%s", message)
		},
		ValidArgsFunction: atMost(1, cobra.FixedCompletions(completionShells, cobra.ShellCompDirectiveNoFileComp)),
		RunE:              func(c *cobra.Command, args []string) error { return runCompletion(c.Root(), app, args[0]) },
	}
}

func runCompletion(root *cobra.Command, app *App, shell string) error {
	script, err := completionScript(root, shell)
	if err != nil {
		return err
	}
	_, err = app.Stdout.Write(script)
	return err
}

// completionScript is the script for a shell.
func completionScript(root *cobra.Command, shell string) ([]byte, error) {
	if shell != "powershell" {
		return scripts.ReadFile("completion/wdw." + shell)
	}
	var b bytes.Buffer
	if err := root.GenPowerShellCompletionWithDesc(&b); err != nil {
		return nil, err
	}
	script := b.String()
	for _, r := range powershellChanges {
		if n := strings.Count(script, r.old); n != 1 {
			return nil, fmt.Errorf("the script of this version of cobra has %q %d times, and is to have it once", r.old, n)
		}
		script = strings.Replace(script, r.old, r.new, 1)
	}
	return []byte(script), nil
}

// powershellChanges make cobra's script for PowerShell run wdw with the words of the
// line, where it evaluates the line. Words come already filtered, and are quoted where
// several of them have a common beginning too.
var powershellChanges = []struct{ old, new string }{
	{
		`    $Program,$Arguments = $Command.Split(" ",2)

    $RequestComp="$Program __complete $Arguments"
    __wdw_debug "RequestComp: $RequestComp"

    # we cannot use $WordToComplete because it
    # has the wrong values if the cursor was moved
    # so use the last argument
    if ($WordToComplete -ne "" ) {
        $WordToComplete = $Arguments.Split(" ")[-1]
    }
`,
		`    # The words keep their text and lose their quotes; nothing in them is evaluated.
    $Words = @($CommandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset - $CommandAst.Extent.StartOffset -lt $CursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
        })
    $Program = $Words[0]
    $Arguments = @($Words | Select-Object -Skip 1)

    if ($WordToComplete -ne "" ) {
        $WordToComplete = $Arguments[-1]
    }
`,
	},
	{"$RequestComp=\"$RequestComp\" + ' `\"`\"'", "$Arguments += '\"\"'"},
	{`$RequestComp="$RequestComp" + ' ""'`, `$Arguments += ''`},
	{`__wdw_debug "Calling $RequestComp"`, `__wdw_debug "Calling $Program __complete $Arguments"`},
	{`Invoke-Expression -OutVariable out "$RequestComp" 2>&1 | Out-Null`, `$Out = @(& $Program __complete $Arguments 2>$null)`},
	{`$_.Name -like "$WordToComplete*"`, `$true`},
	{`$CompletionText = "$($comp.Name)$Description"`, `$CompletionText = "$($comp.Name | __wdw_escapeStringWithSpecialChars)$Description"`},
}
