package cmd

import (
	"errors"
	"io"
	"strings"
)

// completionShells are the shells that cobra writes a script for.
var completionShells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletionCmd(s *session) *command {
	return s.command(spec{
		use: "completion SHELL", group: groupOther,
		short: "Print the script that completes commands in a shell",
		long: `Print the script with which a shell completes commands, flags, ids with their names,
aliases, the values of filters, fields, rules and revisions when TAB is pressed.

  bash        echo 'source <(wdw completion bash)' >> ~/.bashrc
              on macOS: echo 'eval "$(wdw completion bash)"' >> ~/.bash_profile
  zsh         wdw completion zsh > "${fpath[1]}/_wdw"
              where completion is not in use yet, first:
              echo 'autoload -U compinit; compinit' >> ~/.zshrc
  fish        wdw completion fish > ~/.config/fish/completions/wdw.fish
  powershell  wdw completion powershell >> $PROFILE

It works from the next shell on; bash needs its package "bash-completion". The catalogue
is read at each TAB, and the network never used. WDW_COMPLETION_DESCRIPTIONS=0 leaves the
descriptions out.

In quotes that are still open fish completes values; bash and zsh wait for the quote to be
closed. For --where that means: fields everywhere, typed without quotes
(--where dates.ret), and functions and values too in zsh and fish (--where status==).
As with any command, what is typed as $(…) without single quotes runs at TAB in bash, zsh,
fish and PowerShell.`,
		example: `  source <(wdw completion bash)
  wdw completion fish | source`,
		args:     takes(1, 1, "a shell: "+strings.Join(completionShells, ", ")),
		complete: atMost(1, fixed(completionShells...)),
	}, func(k call) error {
		if err := known("SHELL", k.args[0], completionShells); err != nil {
			return err
		}
		return writeCompletion(k.f.c.Root(), s.app.Stdout, k.args[0])
	})
}

// fishWords takes the place of the function that asks for words. fish hands over the words
// of the line without their quotes, and the script of cobra evaluates them so: TAB behind
// --where 'dates.retires > "2027"' would write a file "2027", and behind
// --where 'has(reboot)' run that.
const fishWords = `
# The words go to wdw as they are, but for the home folder and whole variables.
function __wdw_perform_completion
    set -l last (commandline -ct)
    for quote in '' "'" '"'
        set -l text (string unescape -- "$last$quote"); and set last $text; and break
    end
    set -l args (string replace -r '^~(?=/|$)' -- $HOME (commandline -opc) "$last")
    for i in (seq (count $args))
        string match -qr '^\$(?<name>\w+)$' -- $args[$i]; and set args[$i] "$$name"
    end
    set -l results (WDW_ACTIVE_HELP=0 command $args[1] __complete $args[2..-1] 2>/dev/null)
    set -l flag (string match -r -- '^-[^=]*=' "$last")
    string replace -r '^(?!:\d+$)' -- "$flag" $results
end
`

// bashMatch takes the place of the function that finds the words that fit. bash escapes a
// comma where it need not, so that to the script of cobra "live\,deprecated" does not
// begin with "live,de", and no list would be completed.
const bashMatch = `
__wdw_handle_standard_completion_case()
{
    local tab=$'\t' comp word only longest=0
    for comp in "${completions[@]}"; do
        printf -v word %q "${comp%%"$tab"*}"
        word=${word//\\,/,}
        [[ $word == "$cur"* ]] || continue
        COMPREPLY+=("$comp") only=$word
        ((${#word} > longest)) && longest=${#word}
    done
    if ((${#COMPREPLY[@]} == 1)); then
        COMPREPLY=("$only")
    else
        __wdw_format_comp_descriptions $longest
    fi
}
`

// writeCompletion writes the script for one of completionShells.
func writeCompletion(root *command, w io.Writer, shell string) error {
	switch shell {
	case "bash":
		return errors.Join(root.GenBashCompletionV2(w, true), writeText(w, bashMatch))
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return errors.Join(root.GenFishCompletion(w, true), writeText(w, fishWords))
	default:
		return root.GenPowerShellCompletionWithDesc(w)
	}
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
