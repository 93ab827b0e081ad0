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

# Exit code 2: the command was asked for in a way we do not understand or offer.
die_usage() {
    complain 3 "$*"
    exit 2
}
