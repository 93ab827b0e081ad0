# shellcheck shell=bash
# The command `doctor`: one line for each thing that a home needs, and in words what to do where it lacks. It asks what runs and looks at what
# is there; it changes nothing.

petcam_doctor() {
    local state='' port='' http_port='' listen='' no_recorder=false records=''
    take_options doctor 'state= port= http-port= listen= no-recorder' '' '' "$@"
    [[ $no_recorder == false ]] || records=false
    [[ -z $port ]] || check_port_number "$port"
    [[ -z $http_port || $http_port == off ]] || check_port_number "$http_port" --http-port
    [[ $listen != 0.0.0.0 && $listen != '*' ]] || listen=''
    STATE=${state:-$(default_state)}
    [[ $STATE == /* ]] || STATE=$PWD/$STATE
    RUN=$STATE/run LOG=$STATE/log RUNS=false ENTERED=false
    [[ -e $STATE && ! (-d $STATE && -r $STATE && -x $STATE) ]] || ENTERED=true # what is not there yet cannot be wrong
    ! petcam_runs || RUNS=true
    examine "$port" "$listen" "$records" "$http_port"
    say ''
    ((FOUND_FAULTS == 0)) || { say "$FOUND_FAULTS to mend: the lines that begin with FAIL." && exit 1; }
    say 'Nothing to mend.'
}

FOUND_FAULTS=0

# ok, warn and FAIL: NAME and what was found; for the last two with what to do.
ok() { say "$(printf 'ok    %-12s %s' "$1" "$2")"; }
doubt() { say "$(printf 'warn  %-12s %s' "$1" "$2")"; }
fault() {
    say "$(printf 'FAIL  %-12s %s' "$1" "$2")"
    FOUND_FAULTS=$((FOUND_FAULTS + 1))
}

# Another petcam holds the lock of this state folder.
petcam_runs() {
    local status=0
    [[ -r $STATE/lock ]] || return 1
    flock --shared --nonblock --conflict-exit-code 9 "$STATE/lock" true 2>/dev/null || status=$?
    ((status == 9))
}

# examine PORT LISTEN RECORDS HTTP_PORT: those that were given, else what the running petcam was started with, else the settings.
examine() {
    check_settings
    DOMAIN=$(setting NAME)
    PORT=${1:-$(started_with PORT "$(setting PORT 8443)")}
    LISTEN=${2:-$(started_with LISTEN "$(setting LISTEN)")}
    RECORDS=${3:-$(started_with RECORDS true)}
    HTTP_WANTED=${4:-$(started_with HTTP_WANTED "$(setting HTTP_PORT $((PORT == 443 ? 80 : 8080)))")}
    HTTP_PORT=$(started_with HTTP_PORT "$HTTP_WANTED")
    choose_certificate
    check_packages
    check_janus
    check_state
    check_clock
    check_disk
    check_address
    check_port
    check_plain_http
    check_media_ports
    check_certificate
    check_page
    check_recorder
    check_turn
}

# started_with KEY DEFAULT: of the petcam that runs.
started_with() {
    local line
    if [[ $RUNS == true && -r $RUN/started_with ]]; then
        while IFS= read -r line; do
            [[ $line != "$1="* ]] || { printf '%s' "${line#*=}" && return; }
        done <"$RUN/started_with"
    fi
    printf '%s' "$2"
}

check_settings() {
    [[ $ENTERED == true ]] || return 0 # check_state says why
    if ! read_settings; then
        fault settings "$SETTINGS_ERROR Correct it, or remove the line."
    elif [[ -e $STATE/petcam.conf ]]; then
        ok settings "$STATE/petcam.conf is right."
    fi
}
