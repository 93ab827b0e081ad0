# shellcheck shell=bash
# What petcam says to the person at the terminal: short lines that tell what to do.

# A terminal that went away must not keep us from stopping what we started, hence `|| true`.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
warn() { printf 'petcam: %s\n' "$*" >&2 2>/dev/null || true; }

die() {
    warn "$*"
    exit 1
}

# want_value OPTION VALUE...: the value of an option may not be missing.
want_value() { [[ -n ${2:-} ]] || die_usage "$1 wants a value. See: ./petcam help"; }

# Exit code 2: the command was asked for in a way we do not understand or offer.
die_usage() {
    warn "$*"
    exit 2
}
