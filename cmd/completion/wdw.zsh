#compdef wdw
compdef _wdw wdw

# Completion of wdw for zsh. No part of the line is evaluated: words come from strangers,
# and TAB must not run them.
_wdw()
{
    local program last quote out line value
    local -a asked lines candidates options
    local -i i directive

    # (Q) takes quotes away, does nothing else, and leaves a word as it is of which a
    # quote is open. The last word ends at the cursor.
    for quote in '' \' \"; do
        last=${words[CURRENT]%"$SUFFIX"}$quote
        [[ $last != *[\\\'\"]* || ${(Q)last} != "$last" ]] && break
    done
    asked=("${(@Q)words[1,CURRENT-1]}" "${(Q)last}")
    for ((i = 1; i <= $#asked; i++)); do
        # A variable, or the home folder, at the beginning of a word or of a flag's value.
        if [[ $asked[i] =~ '^(--[a-z-]+=)?[$]([A-Za-z_][A-Za-z0-9_]*)(/.*)?$' ]]; then
            asked[i]=$match[1]${(P)match[2]}$match[3]
        elif [[ $asked[i] == \~/* ]]; then
            asked[i]=$HOME${asked[i]#\~}
        fi
    done
    program=$asked[1]
    [[ $(whence -w -- $program) == *': '(command|function|hashed) ]] || program=wdw # an alias
    out=$($program __complete "${(@)asked[2,-1]}" 2>/dev/null)
    # The last line is a number and nothing that arithmetic could evaluate.
    [[ ${out##*:} == [0-9]## ]] || return 1
    directive=${out##*:}

    # Values come without the flag that they are for.
    [[ $asked[-1] == -*=* ]] && compset -P 1 '*='
    # 1: none, 2: no space after it, 4: no files, 8: files of some kind, 16: folders
    lines=("${(@f)out}")
    lines[-1]=()
    (( directive & 1 )) && return 1
    if (( directive & 8 )); then
        _files -g "*.(${(j:|:)lines})"
        return
    fi
    if (( directive & 16 )); then
        _files -/
        return
    fi
    for line in $lines; do
        line=${line//\\/\\\\}
        value=${${line%%$'\t'*}//:/\\:}
        [[ $line == *$'\t'* ]] && value+=:${line#*$'\t'}
        candidates+=("$value")
    done
    (( directive & 2 )) && options=(-S '')
    # "PDS" may stand for "pds".
    _describe -t values value candidates -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' "${(@)options}" && return
    (( directive & 4 )) && return 1
    _files
}

# Where the file is found through fpath, the first TAB runs it as the function.
if [[ $funcstack[1] == _wdw ]]; then
    _wdw
fi
