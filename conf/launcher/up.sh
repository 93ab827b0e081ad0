# shellcheck shell=bash
# The command `up`: from a fresh machine to a running server.

petcam_up() {
    local port=8443 listen='' state='' open=false may_install=yes packages=()
    while (($# > 0)); do
        case $1 in
            --port | --listen | --state)
                want_value "$@"
                printf -v "${1#--}" '%s' "$2"
                shift
                ;;
            --open) open=true ;;
            --no-recorder) RECORDS=false ;;
            --no-install) may_install=no ;;
            -h | --help) usage && return ;;
            *) die_usage "up does not know \"$1\". See: ./petcam help" ;;
        esac
        shift
    done
    [[ $listen != 0.0.0.0 && $listen != '*' ]] || listen=''
    [[ -n $state ]] || state=$(default_state)

    check_port_number "$port"
    open_state "$state"
    lock_state
    # Nobody signs in to an open home, so nobody could be kept from its recordings: there are none.
    [[ $open == false ]] || RECORDS=false
    packages=("${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}")
    [[ $RECORDS == false ]] || packages+=("${RECORDER_PACKAGES[@]}")
    ensure_packages "$may_install" "${packages[@]}"
    check_https_port "$port" "$listen"
    build_petcam "$RECORDS"
    ensure_certificate "$listen"
    prepare_run "$port" "$listen" "$open"
    start_everything "$port" "$listen"
    # What the commands for a running petcam need, see home.sh. Last, for only now it can be asked.
    link_base "$port" "$listen" >"$RUN/url"
    warn_about_stock_janus
    print_addresses "$port" "$listen"
    if [[ $open == true ]]; then warn_about_open_home; else welcome_owner; fi
    print_places
    supervise
}

prepare_run() {
    local port=$1 listen=$2 open=$3
    RTP_RANGE=$(free_rtp_range)
    remove_janus_sockets
    rm -rf -- "${RUN:?}"
    mkdir -- "$RUN"
    rotate_logs
    NGINX_USER=$(worker_user)
    place_janus_sockets
    write_janus_config "$RTP_RANGE" "$open" "$listen"
    write_nginx_config "$port" "$listen"
    [[ $RECORDS == false ]] || place_recorder_config
}

start_everything() {
    local port=$1 listen=$2
    trap stop_on_request INT TERM HUP
    trap '' PIPE # the terminal may go away while we still have something to say
    BASE=$(url_of "${listen:-localhost}" "$port")
    start_service janus
    wait_until janus service_answers janus || give_up_start janus 'Janus does not answer, or it did not load the petcam plugin.'
    [[ $RECORDS == false ]] || start_service recorder # nobody waits for it
    start_service nginx
    wait_until nginx service_answers nginx || give_up_start nginx 'The page does not answer.'
    wait_until nginx upgrade_works "$BASE" || give_up_start nginx "A WebSocket cannot be opened at $BASE/janus."
}

upgrade_works() { [[ $(upgrade_answer "$1") == 'HTTP/1.1 101'* ]]; }

give_up_start() {
    last_words "$1"
    give_up "$2 The log is $LOG/$1.log"
}

print_addresses() {
    local port=$1 listen=$2 address
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
}

warn_about_open_home() {
    say 'WARNING: nobody has to sign in (--open). Everyone who can reach these addresses can watch, listen and talk.'
    say 'This is for demonstrations. Use --listen 127.0.0.1 to keep it on this computer.'
    say ''
}

# The first link of a home makes its owner, who invites everybody else.
welcome_owner() {
    local home answer
    home=$(ask_plugin '{"request":"home"}') || { warn 'Cannot ask who the members are.' && return; }
    [[ $(jq .owner <<<"$home") == false ]] || return 0
    if [[ -t 1 ]]; then
        answer=$(ask_plugin '{"request":"invite_owner"}') || return 0
        say 'Nobody is the owner yet. Open this on your own phone, and you are:'
        print_invitation "$answer"
        say 'Another one: ./petcam invite --owner'
    else
        # A file, a journal, a pipe into one: whoever reads it later must not find a way in.
        say 'Nobody is the owner yet. For the link that makes you the owner: ./petcam invite --owner'
    fi
    say ''
}

print_places() {
    ((EUID != 0)) || say 'You are root. It works, but an ordinary user is the better choice.'
    say "Keys and settings: $STATE    Logs: $LOG    Media: UDP $RTP_RANGE"
    [[ $RECORDS == false ]] || say "Recordings: as $STATE/recorder.cfg says"
    say 'Stop with Ctrl-C.'
}
