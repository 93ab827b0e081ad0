# shellcheck shell=bash
# The private state folder: keys, generated configuration, logs, and what the plugin remembers.
#   ca/     the local certificate authority (its key never leaves)    tls/   the server's certificate
#   run/    generated for this run                                    log/   logs of this run and the one before
#   data/   the plugin's own state, and the recordings                lock   held while petcam runs
#   certbot/ the domain's certificate, when petcam gets it            petcam.conf  the family's settings, see settings.sh
#   recorder.cfg  what is recorded, and for how long it is kept: the family's own, never written again
#   bridge.cfg    what is seen from outside: as above

default_state() { printf '%s' "${XDG_STATE_HOME:-${HOME:?petcam needs HOME or --state DIR}/.local/state}/petcam"; }

readonly LOGS=(janus.log nginx.log access.log recorder.log bridge.log certbot.log turn.log)
readonly LOG_KEPT_BYTES=20000000
readonly LEAST_ROOM_KB=512 # for this run's configuration and the first lines of its logs

open_state() {
    local left
    STATE=$1
    umask 077
    [[ $STATE == /* ]] || STATE=$PWD/$STATE
    # These end up inside quotes in nginx's and Janus's files, where such characters would mean something.
    [[ $STATE$PETCAM_ROOT != *[\"\\\$\;\{\}[:cntrl:]]* ]] ||
        die "The folders $STATE and $PETCAM_ROOT must not contain quotes, backslashes, \$, ; or braces."
    mkdir -p -- "$STATE" 2>/dev/null ||
        die "Cannot make the state folder $STATE. Choose one that you may write to: ./petcam up --state DIR"
    [[ -O $STATE ]] ||
        die "The state folder $STATE belongs to $(stat -c %U -- "$STATE"). Run petcam as that user, or use --state DIR."
    [[ -w $STATE && -x $STATE ]] || die "Cannot write to the state folder $STATE. Choose another: ./petcam up --state DIR"
    chmod 700 -- "$STATE"
    mkdir -p -- "$STATE"/{ca,tls,run,log,data} ||
        die "Cannot write to the state folder $STATE (is the disk full?). Choose another: ./petcam up --state DIR"
    RUN=$STATE/run LOG=$STATE/log
    left=$(df --output=avail -k -- "$STATE" 2>/dev/null | tr -cd 0-9)
    [[ -z $left ]] || ((left >= LEAST_ROOM_KB)) ||
        die "The disk of the state folder $STATE is full: free some space. A start needs $LEAST_ROOM_KB kB."
}

# Only one petcam a state folder. The lock ends with this process, however it ends.
lock_state() {
    exec {STATE_LOCK}<>"$STATE/lock"
    flock -n "$STATE_LOCK" || die "petcam is already running with $STATE (process $(head -c 20 -- "$STATE/lock")).
Open its address, stop it with Ctrl-C where it runs, or start a second one with --state DIR --port N."
    printf '%s\n' "$$" >"$STATE/lock"
}

rotate_logs() {
    local name
    for name in "${LOGS[@]}"; do
        [[ ! -f $LOG/$name ]] || mv -f -- "$LOG/$name" "$LOG/$name.1"
    done
}

# A log that grew large over months is cut in place (the writers append, so they go on at the new end).
trim_logs() {
    local name size
    for name in "${LOGS[@]}"; do
        size=$(stat -c %s -- "$LOG/$name" 2>/dev/null || printf 0)
        ((size < LOG_KEPT_BYTES)) && continue
        # On a full disk the end of it is lost: better that than petcam.
        tail -c 1000000 -- "$LOG/$name" 2>/dev/null >"$LOG/$name.1" || rm -f -- "$LOG/$name.1"
        : >"$LOG/$name"
    done
}
