# shellcheck shell=bash
# The command `up`: from a fresh machine to a running server.

# What was asked for, by options and else by the settings. HTTP_PORT may be "off"; LISTEN "" means all addresses.
PORT='' HTTP_PORT=off LISTEN=''

petcam_up() {
    local port='' http_port='' listen='' state='' open=false no_recorder=false no_install=false may_install=yes packages=()
    take_options up 'state= port= http-port= listen= open no-recorder no-install' '' '' "$@"
    [[ $no_recorder == false ]] || RECORDS=false
    [[ $no_install == false ]] || may_install=no
    [[ -n $state ]] || state=$(default_state)

    [[ -z $port ]] || check_port_number "$port"
    open_state "$state"
    lock_state
    place_settings
    require_settings "$STATE/petcam.conf"
    PORT=${port:-$(setting PORT 8443)} LISTEN=${listen:-$(setting LISTEN)} DOMAIN=$(setting NAME)
    [[ $LISTEN != 0.0.0.0 && $LISTEN != '*' ]] || LISTEN=''
    [[ -n $http_port ]] || http_port=$(setting HTTP_PORT $((PORT == 443 ? 80 : 8080)))
    check_outside
    # Nobody signs in to an open home, so nobody could be kept from its recordings: there are none.
    [[ $open == false ]] || RECORDS=false
    packages=("${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}")
    [[ $RECORDS == false ]] || packages+=("${RECORDER_PACKAGES[@]}")
    [[ $open == true ]] || find_bridge
    [[ $BRIDGES == false ]] || packages+=("${BRIDGE_PACKAGES[@]}")
    [[ -z $DOMAIN ]] || packages+=("${DOMAIN_PACKAGES[@]}")
    [[ $RELAYS == false ]] || packages+=("${RELAY_PACKAGES[@]}")
    ensure_packages "$may_install" "${packages[@]}"
    check_https_port "$PORT" "$LISTEN"
    choose_http_port "$http_port" "$PORT" "$LISTEN"
    build_petcam "$RECORDS" "$BRIDGES"
    ensure_certificate "$LISTEN" || {
        tail -n 10 -- "$LOG/mkcert.log" >&2
        die 'The local certificate could not be made (see above).'
    }
    choose_certificate
    prepare_run "$open"
    start_everything
    # What the commands for a running petcam need, see home.sh. Last, for only now it can be asked.
    write_link_base
    warn_about_stock_janus
    print_addresses
    if [[ $open == true ]]; then warn_about_open_home; else welcome_owner; fi
    print_outside
    print_places
    order_certificate
    supervise
}

prepare_run() {
    local open=$1
    RTP_RANGE=$(free_rtp_range)
    remove_janus_sockets
    rm -rf -- "${RUN:?}"
    mkdir -- "$RUN"
    rotate_logs
    NGINX_USER=$(worker_user)
    place_janus_sockets
    # For doctor.sh, and prepare.sh.
    printf '%s\n' "PORT=$PORT" "LISTEN=$LISTEN" "RECORDS=$RECORDS" "HTTP_WANTED=$HTTP_WANTED" "HTTP_PORT=$HTTP_PORT" >"$RUN/started_with"
    write_janus_config "$RTP_RANGE" "$open" "$LISTEN"
    write_nginx_config
    write_turn_config
    [[ $RECORDS == false ]] || place_recorder_config
    [[ $BRIDGES == false ]] || check_bridge_config
}

start_everything() {
    trap stop_on_request INT TERM HUP
    trap '' PIPE # the terminal may go away while we still have something to say
    start_service janus
    wait_until janus service_answers janus || give_up_start janus 'Janus does not answer, or it did not load the petcam plugin.'
    [[ $RECORDS == false ]] || start_service recorder # nobody waits for it
    [[ $RELAYS == false ]] || start_service turn      # nor for these
    [[ $BRIDGES == false ]] || start_service bridge
    start_service nginx
    wait_until nginx service_answers nginx || give_up_start nginx 'The page does not answer.'
    wait_until nginx upgrade_works || give_up_start nginx "A WebSocket cannot be opened at $(page_url)/janus."
}

upgrade_works() { [[ $(upgrade_answer) == 'HTTP/1.1 101'* ]]; }

write_link_base() { link_base >"$RUN/url"; }

give_up_start() {
    last_words "$1"
    give_up "$2 The log is $LOG/$1.log"
}

print_addresses() {
    local address name
    say ''
    say 'petcam is running. Open one of these:'
    [[ $OWN_AUTHORITY == true ]] || say "    $(page_url)    (from everywhere that leads to this computer)"
    if [[ -n $LISTEN ]]; then
        [[ $OWN_AUTHORITY == false ]] || say "    $(page_url)"
    elif [[ $OWN_AUTHORITY == true ]]; then
        say "    $(page_url)    (this computer)"
        for address in $(home_addresses); do
            say "    $(url_of "$address" "$PORT")    (phones at home)"
        done
        ! name=$(announced_name) || say "    $(url_of "$name" "$PORT")    (phones at home)"
    fi
    say ''
    [[ $OWN_AUTHORITY == false ]] || print_trust
    [[ -z $DOMAIN || $OWN_AUTHORITY == false ]] || print_domain
}

print_trust() {
    local address=$LISTEN
    [[ -n $address ]] || IFS= read -r address < <(home_addresses) || address=localhost
    if [[ $HTTP_PORT != off ]]; then
        say "Phones at home: first open $(plain_url_of "$address" "$HTTP_PORT")"
        say 'It shows how to make a phone trust this server, once. The fingerprint (SHA-256) of its certificate is'
    else
        say 'Each phone has to trust this server once: open the address above with /ca.crt behind it, accept the'
        say "browser's warning that one time, and install the certificate (iPhone: then also switch it on in"
        say 'Settings > General > About > Certificate Trust Settings). Its fingerprint (SHA-256) must be'
    fi
    say "    $(authority_fingerprint)"
    say "The same certificate as a file: $STATE/ca/rootCA.pem"
    say ''
}

print_domain() {
    if [[ $HTTP_PORT == off ]]; then
        warn "There is no certificate for $DOMAIN, and without plain http certbot gets none. See --http-port."
    elif ! command -v certbot >/dev/null; then
        warn "$CERTBOT_MISSING"
    else
        say "certbot asks for a certificate of $(spoken_names) now. $(port_for_certbot)"
        say ''
    fi
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
    [[ $BRIDGES == false ]] || say "Seen from outside: as $STATE/bridge.cfg says"
    say 'Stop with Ctrl-C.'
}
