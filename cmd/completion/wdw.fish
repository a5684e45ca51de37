# Completion of wdw for fish 3.2 and later. No part of the line is evaluated: words come
# from strangers, and TAB must not run them.

# Asks wdw what it offers, into __wdw_words. Fails where files are to be completed.
function __wdw_ask
    set -g __wdw_words
    # The words without their quotes; of the last one a quote may be open.
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l last
    for quote in '' "'" '"'
        set last (string unescape -- "$token$quote") && break
    end
    set words $words "$last"
    for i in (seq (count $words))
        # A variable, or the home folder, at the beginning of a word or of a flag's value.
        set -l flag
        set -l name
        set -l rest
        if string match -qr '^(?<flag>(?:--[a-z-]+=)?)\$(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<rest>(?:/.*)?)$' -- $words[$i]
            set words[$i] "$flag$$name$rest"
        else if string match -q '~/*' -- $words[$i]
            set words[$i] $HOME(string sub -s 2 -- $words[$i])
        end
    end
    set -l program $words[1]
    command -sq -- $program || set program wdw # an alias
    set -l out (command $program __complete $words[2..-1] 2>/dev/null)
    string match -qr '^:[0-9]+$' -- $out[-1] || return 0
    set -l directive (string sub -s 2 -- $out[-1])
    set -g __wdw_words $out[1..-2]

    # 1: none, 2: no space after it, 4: no files, 8: files of some kind, 16: folders
    if test (math "floor($directive / 8) % 4") -ne 0
        set -g __wdw_words
        return 1
    end
    if not set -q __wdw_words[1]
        test (math "floor($directive / 4) % 2") -ne 0
        return
    end
    # Values come without the flag that they are for.
    if set -l flag (string match -r '^-[^=]*=' -- "$last")
        set -g __wdw_words $flag$__wdw_words
    end
    # fish ends the quote and writes a space after a single word, unless there seem to
    # be two.
    if test (math "floor($directive / 2) % 2") -ne 0 -a (count $__wdw_words) -eq 1
        set -l value (string split --max 1 -- \t $__wdw_words)[1]
        string match -qr '[@=/:.,]$' -- $value || set -g -a __wdw_words "$value "
    end
    return 0
end

complete -c wdw -e
complete -c wdw -n __wdw_ask -f -a '$__wdw_words'
