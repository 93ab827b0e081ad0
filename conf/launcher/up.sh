# shellcheck shell=bash
# The command `up`: from a fresh machine to a running server.

petcam_up() {
    local port=8443 listen='' state='' open=true may_install=yes
    while (($# > 0)); do
        case $1 in
            --port | --listen | --state)
                [[ -n ${2:-} ]] || die_usage "$1 wants a value. See: ./petcam help"
                printf -v "${1#--}" '%s' "$2"
                shift
                ;;
            --locked) open=false ;;
            --no-install) may_install=no ;;
            -h | --help) usage && return ;;
            *) die_usage "up does not know \"$1\". See: ./petcam help" ;;
        esac
        shift
    done
    [[ $listen != 0.0.0.0 && $listen != '*' ]] || listen=''
    [[ -n $state ]] || state=${XDG_STATE_HOME:-${HOME:?petcam needs HOME or --state DIR}/.local/state}/petcam

    check_port_number "$port"
    open_state "$state"
    lock_state
    ensure_packages "$may_install" "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}"
    check_https_port "$port" "$listen"
    build_plugin
    ensure_certificate "$listen"
    prepare_run "$port" "$listen" "$open"
    start_everything "$port" "$listen"
    warn_about_stock_janus
    print_welcome "$port" "$listen" "$open"
    supervise
}

prepare_run() {
    local port=$1 listen=$2 open=$3
    RTP_RANGE=$(free_rtp_range)
    remove_janus_socket
    rm -rf -- "${RUN:?}"
    mkdir -- "$RUN"
    rotate_logs
    NGINX_USER=$(worker_user)
    place_janus_socket
    write_janus_config "$RTP_RANGE" "$open" "$listen"
    write_nginx_config "$port" "$listen"
}

start_everything() {
    local port=$1 listen=$2 base
    trap stop_on_request INT TERM HUP
    trap '' PIPE # the terminal may go away while we still have something to say
    base=$(url_of "${listen:-localhost}" "$port")
    start_service janus
    wait_until janus 'Janus does not answer, or it did not load the petcam plugin.' plugin_answers "$JANUS_SOCKET"
    start_service nginx
    wait_until nginx 'The page does not answer.' page_answers "$base"
    wait_until nginx "A WebSocket cannot be opened at $base/janus." upgrade_works "$base"
}

upgrade_works() { [[ $(upgrade_answer "$1") == 'HTTP/1.1 101'* ]]; }

# wait_until SERVICE COMPLAINT COMMAND...: up to 15 s, less when the service has died.
wait_until() {
    local service=$1 complaint=$2 deadline=$((SECONDS + 15))
    shift 2
    until "$@"; do
        if ((SECONDS >= deadline)) || ! is_running "$service"; then
            last_words "$service"
            give_up "$complaint The log is $LOG/$service.log"
        fi
        nap 0.1
    done
}

print_welcome() {
    local port=$1 listen=$2 open=$3 address
    say ''
    say 'petcam is running. Open one of these:'
    if [[ -n $listen ]]; then
        say "    $(url_of "$listen" "$port")"
    else
        say "    $(url_of localhost "$port")    (this computer)"
        for address in $(lan_addresses); do
            say "    $(url_of "$address" "$port")    (phones at home)"
        done
    fi
    say ''
    say 'Each phone has to trust this server once: open the address above with /ca.crt behind it, accept the'
    say "browser's warning that one time, and install the certificate (iPhone: then also switch it on in"
    say 'Settings > General > About > Certificate Trust Settings). Its fingerprint (SHA-256) must be'
    say "    $(authority_fingerprint)"
    say "The same certificate as a file: $STATE/ca/rootCA.pem"
    say ''
    if [[ $open == true ]]; then
        say 'WARNING: there is no sign-in yet. Everyone who can reach these addresses can watch, listen and talk.'
        say 'Keep it inside your home network, or use --listen 127.0.0.1 to keep it on this computer.'
        say ''
    fi
    ((EUID != 0)) || say 'You are root. It works, but an ordinary user is the better choice.'
    say "Keys and settings: $STATE    Logs: $LOG    Media: UDP $RTP_RANGE"
    say 'Stop with Ctrl-C.'
}
