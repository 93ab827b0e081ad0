# shellcheck shell=bash
# What petcam says to the person at the terminal: short lines that tell what to do.

# A terminal that went away must not keep us from stopping what we started, hence `|| true`.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
warn() { complain 4 "$*"; }

die() {
    complain 3 "$*"
    exit 1
}

# complain PRIORITY TEXT: the priority is syslog's (sd-daemon(3)), for systemd's journal alone. What reads us line by line, a journal or a
# file, gets one line.
complain() {
    local text=$2 mark=''
    [[ -t 2 ]] || text=${text//[[:cntrl:]]/ }
    ! errors_go_to_journal || mark="<$1>"
    printf '%spetcam: %s\n' "$mark" "$text" >&2 2>/dev/null || true
}

# JOURNAL_STREAM is the device and the inode of the journal's stream (systemd.exec(5)); whoever inherited it may write elsewhere.
errors_go_to_journal() { [[ -n ${JOURNAL_STREAM:-} && $JOURNAL_STREAM == "$(stat -L -c %d:%i /proc/self/fd/2)" ]]; }

# want_value OPTION VALUE...: the value of an option may not be missing.
want_value() { [[ -n ${2:-} ]] || die_usage "$1 wants a value. See: ./petcam help"; }

# take_options COMMAND OPTIONS WORD CALLED ARGUMENT...: what a command was asked for, into variables of its caller that are called like the
# options (http_port for --http-port). Of OPTIONS "name=" takes a value, "name+" one each time it is given, into an array, and "name" becomes
# true. WORD is the variable for the one argument that is no option, "" where none is taken; CALLED is what it is called
# for who gives two of them.
take_options() {
    local asked_command=$1 asked_options=" $2 " asked_word=$3 asked_called=$4 option
    shift 4
    while (($# > 0)); do
        option=-
        [[ ! $1 =~ ^--[a-z][a-z-]*$ ]] || option=${1#--}
        case $asked_options in
            *" $option "*) printf -v "${option//-/_}" true ;;
            *" $option= "*)
                want_value "$@"
                printf -v "${option//-/_}" '%s' "$2"
                shift
                ;;
            *" $option+ "*)
                want_value "$@"
                local -n asked_list=${option//-/_}
                asked_list+=("$2")
                shift
                ;;
            *)
                [[ $1 != -h && $1 != --help ]] || { usage && exit; }
                [[ $1 != -* && -n $asked_word ]] || die_usage "$asked_command does not know \"$1\". See: ./petcam help"
                [[ -z ${!asked_word} && -n $1 ]] || die_usage "$asked_command takes one $asked_called. See: ./petcam help"
                printf -v "$asked_word" '%s' "$1"
                ;;
        esac
        shift
    done
}

# Exit code 2: the command was asked for in a way we do not understand or offer.
die_usage() {
    complain 3 "$*"
    exit 2
}
