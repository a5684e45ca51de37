# Completion of wdw for bash 3.2 and later; nothing else is needed. No part of the line
# is evaluated: words come from strangers, and TAB must not run them.

# Reads the line up to the cursor into words, without their quotes. cur is the last of
# them as it is typed, quote the quote that is open in it, and inside what was typed
# since. Fails where a file to redirect to is being typed.
__wdw_read()
{
    local rest=${COMP_LINE:0:COMP_POINT} char word='' has='' redirected=''
    words=() cur='' quote='' inside=''
    while [[ -n $rest ]]; do
        char=${rest:0:1} rest=${rest:1}
        case $quote$char in
            [[:space:]])
                [[ -n $has && -z $redirected ]] && words+=("$word")
                [[ -n $has ]] && redirected=''
                word='' has='' cur=''
                continue
                ;;
            [\<\>])
                # The number of "2>" is no word.
                [[ -n $has && $word != [0-9\&] ]] && words+=("$word")
                word='' has='' cur='' redirected=1
                continue
                ;;
            "'" | '"') quote=$char inside='' ;;
            "''" | '""') quote='' ;;
            \\)
                cur+=$char char=${rest:0:1} rest=${rest:1}
                word+=$char
                ;;
            '"\')
                if [[ $rest == [\"\\\$\`]* ]]; then
                    char=${rest:0:1} rest=${rest:1}
                fi
                word+=$char inside+=$char
                ;;
            *) word+=$char inside+=$char ;;
        esac
        has=1 cur+=$char
    done
    [[ -z $redirected ]] && words+=("$word")
}

# Puts the value of a variable or the home folder in its place, at the beginning of a
# word or of the value of a flag.
__wdw_expand()
{
    local variable='^(--[a-z-]+=)?\$([A-Za-z_][A-Za-z0-9_]*)(/.*)?$' name
    REPLY=$1
    if [[ $1 =~ $variable ]]; then
        name=${BASH_REMATCH[2]}
        REPLY=${BASH_REMATCH[1]}${!name-}${BASH_REMATCH[3]}
    elif [[ $1 == '~/'* ]]; then
        REPLY=$HOME/${1:2}
    fi
}

# Writes a value as it must stand on the line. Fails if it cannot stand in the quotes
# that are open.
__wdw_quote()
{
    case $quote in
        "'") [[ $1 != *\'* ]] && REPLY=$1 ;;
        '"') [[ $1 != *[\"\\\$\`!]* ]] && REPLY=$1 ;;
        *) printf -v REPLY %q "$1" && REPLY=${REPLY//\\,/,} ;;
    esac
}

# Takes away from the beginning of REPLY what readline leaves on the line: what stands
# before the open quote, or up to the last character that separates words for it. Fails
# if the value is not written as what is typed.
__wdw_cut()
{
    local kept='' i
    if [[ -n $quote ]]; then
        ((${#inside} <= ${#last})) || return
        kept=${last:0:${#last}-${#inside}}
    else
        for ((i = ${#cur}; i > 0; i--)); do
            if [[ $COMP_WORDBREAKS == *"${cur:i-1:1}"* && ${cur:0:i-1} != *\\ ]]; then
                kept=${cur:0:i}
                break
            fi
        done
    fi
    [[ $REPLY == "$kept"* ]] && REPLY=${REPLY:${#kept}}
}

__start_wdw()
{
    local words cur quote inside last program out directive line i
    COMPREPLY=()
    __wdw_read || return
    for i in "${!words[@]}"; do
        __wdw_expand "${words[i]}"
        words[i]=$REPLY
    done
    program=${words[0]}
    case $(type -t -- "$program") in
        file | function) ;;
        *) program=wdw ;; # an alias
    esac
    out=$("$program" __complete "${words[@]:1}" 2>/dev/null)
    directive=${out##*:} out=${out%:*}
    # A number, and nothing that arithmetic could evaluate.
    [[ -n $directive && $directive != *[!0-9]* ]] || return

    # Values come without the flag that they are for.
    last=${words[${#words[@]}-1]}
    if [[ $last == -*=* ]]; then
        last=${last#*=} cur=${cur#*=}
    fi
    # 1: none, 2: no space after it, 4: no files, 8: files of some kind, 16: folders
    if ((directive & 16)); then
        compopt +o default -o dirnames 2>/dev/null
    fi
    if ((directive & (1 | 8 | 16))); then
        return
    fi
    if ((directive & 4)); then
        compopt +o default 2>/dev/null
    fi

    local values=() abouts=() longest=0 tab=$'\t'
    while IFS= read -r line; do
        [[ -n $line ]] && __wdw_quote "${line%%"$tab"*}" && __wdw_cut || continue
        values+=("$REPLY")
        [[ $line == *"$tab"* ]] || line+=$tab
        abouts+=("${line#*"$tab"}")
        ((${#REPLY} > longest)) && longest=${#REPLY}
    done <<<"$out"
    if ((directive & 2)); then
        compopt -o nospace 2>/dev/null
        # readline ends the quote after a single word, unless there seem to be two.
        if [[ ${#values[@]} -eq 1 && -n $quote ]]; then
            values+=("${values[0]} ") abouts+=('')
        fi
    fi
    if ((${#values[@]} == 1 || COMP_TYPE == 37 || COMP_TYPE == 42)); then
        COMPREPLY=("${values[@]}")
        return
    fi
    local room=$((${COLUMNS:-80} - longest - 4))
    for ((i = 0; i < ${#values[@]}; i++)); do
        line=${abouts[i]}
        if ((${#line} > room)); then
            line=${line:0:room > 1 ? room - 1 : 0}…
        fi
        if [[ -n ${abouts[i]} ]] && ((room > 8)); then
            printf -v REPLY "%-${longest}s  (%s)" "${values[i]}" "$line"
        else
            REPLY=${values[i]}
        fi
        COMPREPLY+=("$REPLY")
    done
}

if [[ $(type -t compopt) == builtin ]]; then
    complete -o default -F __start_wdw wdw
else
    complete -o default -o nospace -F __start_wdw wdw
fi
