# shellcheck shell=bash
# Starts Janus, the recorder, the bridge and nginx, restarts what dies, stops everything together.

declare -A PID_OF=() STARTED_AT=() DEATHS=()
readonly MOST_DEATHS=5 # in a row, each within a minute of its start
RECORDS=true           # false: without the recorder
BRIDGES=false          # true: with the bridge

# A session of its own keeps the terminal's Ctrl-C away from the service (we stop them in order); the parent-death
# signal takes it along even when this script is killed with -9.
launch() {
    local name=$1
    shift
    setsid setpriv --pdeathsig TERM -- "$@" >>"$LOG/$name.log" 2>&1 </dev/null {STATE_LOCK}>&- &
    PID_OF[$name]=$!
    STARTED_AT[$name]=$SECONDS
}

start_service() {
    case $1 in
        janus)
            # Janus keeps whatever a WebSocket sends, without an end. The limit lets it end by itself (and be started
            # again) before the whole computer runs out of memory.
            rm -f -- "$ADMIN_SOCKET" # of the Janus that died
            umask "$JANUS_UMASK"
            launch janus prlimit --data="$(janus_data_limit)" --nofile="$(janus_files_limit)" janus --config="$RUN/janus/janus.jcfg" --configs-folder="$RUN/janus"
            umask 077
            [[ $JANUS_UMASK == 077 ]] || close_admin_socket
            ;;
        recorder)
            rm -f -- "$MEDIA_SOCKET" # of one that was killed
            launch recorder prlimit --data="$RECORDER_DATA_LIMIT" "$BUILD_DIR/$RECORDER_TARGET" --config "$STATE/recorder.cfg" \
                --state-dir "$STATE/data" --control-socket "$CONTROL_SOCKET" --http-socket "$MEDIA_SOCKET"
            ;;
        turn)
            launch turn turnserver -c "$RUN/turnserver.conf"
            ;;
        bridge)
            launch bridge prlimit --data="$BRIDGE_DATA_LIMIT" "$BUILD_DIR/$BRIDGE_TARGET" --config "$STATE/bridge.cfg" \
                --state-dir "$STATE/data" --control-socket "$CONTROL_SOCKET" --media-socket "$MEDIA_SOCKET"
            ;;
        nginx)
            rm -f -- "$PAGE_SOCKET" "$PLAIN_SOCKET" "$TURN_SOCKET" # of one that was killed
            launch nginx nginx -e "$LOG/nginx.log" -p "$RUN" -c "$RUN/nginx.conf"
            ;;
    esac
}

# What it needs is 80 MB for a camera; what counts here are its threads' stacks too.
readonly RECORDER_DATA_LIMIT=2147483648
readonly BRIDGE_DATA_LIMIT=536870912 # what others send to it must not fill the computer

# In bytes: 2 GiB, or half of the memory of a smaller computer, but not less than 512 MiB. What counts is all private
# writable memory, thread stacks with their full 8 MiB too: 85 MB in a Janus that nobody uses yet.
janus_data_limit() {
    local limit
    limit=$(awk '$1 == "MemTotal:" { print int($2 / 2) }' /proc/meminfo)
    ((limit <= 2097152)) || limit=2097152
    ((limit >= 524288)) || limit=524288
    printf '%s' $((limit * 1024))
}

# As many as we may, within reason: each PeerConnection opens a few, and GLib ends a program that has none left.
janus_files_limit() {
    local limit
    limit=$(ulimit -Hn)
    [[ $limit != unlimited ]] && ((limit <= 65536)) || limit=65536
    printf '%s' "$limit"
}

is_running() { [[ -n ${PID_OF[$1]:-} ]] && kill -0 "${PID_OF[$1]}" 2>/dev/null; }

# A service that was killed may leave its own children (nginx its worker, which holds the port). They share its
# session's process group, whose number is its pid.
kill_remains() { kill -KILL -- "-$1" 2>/dev/null || true; }

# TERM first; whoever is still there after five seconds is killed.
stop_service() {
    local name=$1 tenths
    is_running "$name" || return 0
    kill -TERM "${PID_OF[$name]}" 2>/dev/null || true
    for ((tenths = 0; tenths < 50; tenths++)); do
        is_running "$name" || break
        sleep 0.1
    done
    kill_remains "${PID_OF[$name]}"
    wait "${PID_OF[$name]}" 2>/dev/null || true
    unset "PID_OF[$name]"
}

# nginx first, so that nobody comes in while Janus says goodbye.
stop_all() {
    trap '' INT TERM HUP
    stop_service nginx
    stop_service bridge
    stop_service recorder # while the plugin is still there: its files get their ends
    stop_service janus
    stop_service recorder_pause
    stop_service bridge_pause
    stop_service turn
    stop_service turn_pause
    stop_service certbot
    stop_service ticker
    remove_janus_sockets
    rm -f -- "$RUN/url" "$RUN/admin.secret"
    : >"$STATE/lock" 2>/dev/null || true
}

stop_on_request() {
    say ''
    say 'Stopping.'
    stop_all
    say 'petcam has stopped.'
    exit 0
}

# What it said of itself, and the end of its log, without the traces of our own asking whether it answers.
last_words() {
    local name=$1 lines
    lines=$(grep -v 'Destroying WebSocket client$' -- "$LOG/$name.log" 2>/dev/null) || true
    warn "the last lines of $LOG/$name.log:"
    {
        grep '\[ERR\].*\[petcam\]' <<<"$lines" | tail -n 3
        tail -n 8 <<<"$lines"
    } | awk '!seen[$0]++' | sed 's/^/    /' >&2 || true
}

give_up() {
    stop_all
    die "$*"
}

# A wait that a signal can end (a foreground sleep would hold it back).
nap() {
    sleep "$1" &
    wait $! || true
}

restart_after_death() {
    local name=$1 status=$2
    kill_remains "${PID_OF[$name]}"
    unset "PID_OF[$name]"
    start_again "$name" "$name ended unexpectedly (exit code $status)."
}

# What goes on without each of these, so they are tried for ever, and nobody waits for them.
declare -rA OPTIONAL=(
    [recorder]='Nothing is recorded until it is back; the live picture goes on.'
    [bridge]='Nothing is seen from outside until it is back; the live picture goes on.'
    [turn]='Some phones outside get no picture until it is back; all others do.'
)

# pause_optional NAME STATUS: before it is started again.
pause_optional() {
    local name=$1 status=$2 what=$1 pause
    [[ $name != turn ]] || what='TURN server'
    kill_remains "${PID_OF[$name]}"
    unset "PID_OF[$name]"
    ((SECONDS - STARTED_AT[$name] < 60)) || DEATHS[$name]=0
    DEATHS[$name]=$((${DEATHS[$name]:-0} + 1))
    pause=$((DEATHS[$name] < 7 ? 1 << (DEATHS[$name] - 1) : 60))
    warn "the $what ended unexpectedly (exit code $status). ${OPTIONAL[$name]}"
    last_words "$name"
    warn "starting the $what again in $pause s."
    launch "${name}_pause" sleep "$pause"
}

# start_again NAME COMPLAINT: until it does its work. A start after which it lives but does not is as good as a death.
start_again() {
    local name=$1 complaint=$2 pause
    while true; do
        ((SECONDS - STARTED_AT[$name] < 60)) || DEATHS[$name]=0
        DEATHS[$name]=$((${DEATHS[$name]:-0} + 1))
        warn "$complaint"
        last_words "$name"
        ((DEATHS[$name] < MOST_DEATHS)) ||
            give_up "$name cannot be kept running. Everything is stopped; the reason should be in $LOG/$name.log"
        pause=$((1 << (DEATHS[$name] - 1)))
        warn "starting $name again in $pause s."
        nap "$pause"
        [[ $name != nginx ]] || renew_site || true
        start_service "$name"
        wait_until "$name" service_answers "$name" && return
        is_running "$name" || return 0 # who watches over it sees that
        stop_service "$name"
        complaint="$name was started again, but it does not work."
    done
}

# Sets `gone` to the process of a service that is dead: who dies while we wait for something else (a pause, another's
# restart) is forgotten by the shell, and `wait -n` would not return for it.
find_dead() {
    local name
    gone=
    for name in "${!PID_OF[@]}"; do
        is_running "$name" || gone=${PID_OF[$name]}
    done
}

# Runs until a signal ends it.
supervise() {
    local gone name status
    while true; do
        [[ -n ${PID_OF[ticker]:-} ]] || launch ticker sleep 300
        find_dead
        status=0
        if [[ -n $gone ]]; then
            wait "$gone" 2>/dev/null || status=$?
        else
            wait -n -p gone "${PID_OF[@]}" 2>/dev/null || status=$?
        fi
        for name in "${!PID_OF[@]}"; do
            [[ ${PID_OF[$name]} == "${gone:-}" ]] || continue
            if [[ $name == ticker ]]; then
                unset 'PID_OF[ticker]'
                trim_logs
                look_after_certificate
                look_after_relay
            elif [[ -n ${OPTIONAL[$name]:-} ]]; then
                pause_optional "$name" "$status"
            elif [[ $name == certbot ]]; then
                unset 'PID_OF[certbot]'
                certbot_ended "$status"
            elif [[ $name == *_pause ]]; then
                unset "PID_OF[$name]"
                start_service "${name%_pause}"
            else
                restart_after_death "$name" "$status"
            fi
            break
        done
    done
}
