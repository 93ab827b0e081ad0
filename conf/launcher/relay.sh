# shellcheck shell=bash
# Ways in from outside: coturn beside Janus, for phones that no direct way leads to, and Janus's own ports where the router forwards them.
# Settings: TURN, TURN_PORT, TURN_NAME, FORWARD_MEDIA, NAME, PUBLIC_ADDRESS, HOME_ADDRESS (settings.sh).

RELAYS=false # true: coturn runs

readonly TURN_TLS_PORT=5349 # on this computer; outside it is the page's, by TURN_NAME

# After the settings were read: whether what they say of the outside fits together.
check_outside() {
    local port name host
    port=$(setting TURN_PORT 3478)
    [[ $(setting TURN off) == off ]] || RELAYS=true
    if [[ $RELAYS == true ]]; then
        [[ -n $(public_host) ]] ||
            die "TURN=on needs NAME or PUBLIC_ADDRESS: phones outside have to find the way to your router. They belong into $STATE/petcam.conf."
        name=$(setting TURN_NAME) host=$(setting NAME)
        [[ -z $name || ${name,,} != "${host,,}" ]] || die 'TURN_NAME and NAME must not be the same: the name tells TURN and the page apart.'
        [[ $port != "$PORT" ]] || die "TURN_PORT and PORT must not be the same ($port)."
        ! tcp_port_taken "$port" "$LISTEN" ||
            die "Port $port for TURN is taken$(port_owner "$port"). Stop that program, or choose another one: TURN_PORT in $STATE/petcam.conf."
    fi
    [[ $(setting FORWARD_MEDIA off) == off || -n $(setting PUBLIC_ADDRESS) ]] ||
        die "FORWARD_MEDIA=on needs PUBLIC_ADDRESS, the address of your router as the internet sees it. It belongs into $STATE/petcam.conf."
}

# How phones outside call us.
public_host() { if [[ -n $(setting NAME) ]]; then setting NAME; else setting PUBLIC_ADDRESS; fi; }

# Where Janus is, and with it coturn: the addresses that it offers for media.
media_addresses() { if [[ -n $LISTEN ]]; then printf '%s\n' "$LISTEN"; else lan_addresses; fi; }

# The `nat` lines of janus.jcfg where somebody forwards the media ports: the host of a container, the router. Our own address stays beside theirs.
nat_mapping() {
    local addresses
    addresses=$(setting HOME_ADDRESS)
    [[ $(setting FORWARD_MEDIA off) == off ]] || addresses+=${addresses:+,}$(setting PUBLIC_ADDRESS)
    [[ -n $addresses ]] || return 0
    printf '    nat_1_1_mapping = "%s"    # the ports above are forwarded from there\n' "$addresses"
    printf '    keep_private_host = true    # phones at home, and coturn, need our own address\n'
}

# The `ice` section of janus.plugin.petcam.jcfg.
ice_section() {
    local host port urls=()
    [[ $RELAYS == true ]] || return 0
    host=$(public_host) port=$(setting TURN_PORT 3478)
    [[ $host != *:* ]] || host="[$host]"
    urls=("stun:$host:$port" "turn:$host:$port?transport=udp" "turn:$host:$port?transport=tcp")
    [[ -z $(setting TURN_NAME) ]] || urls+=("turns:$(setting TURN_NAME):$PORT?transport=tcp")
    printf 'ice: {\n    urls = [ %s ];\n    turn_secret_file = "%s";\n}\n' "$(printf '"%s", ' "${urls[@]}" | sed 's/, $//')" "$STATE/data/turn.secret"
}

# coturn and the plugin know it; it stays, so that passwords outlive a restart.
ensure_turn_secret() {
    local file=$STATE/data/turn.secret
    [[ ! -s $file ]] || return 0
    { openssl rand -hex 32 >"$file.new" && mv -f -- "$file.new" "$file"; } || die "Cannot write $file."
}

# What coturn reads again when it is told to, so its names for them stay.
link_turn_certificate() { ln -sfn -- "$CERT" "$RUN/turn_cert.pem" && ln -sfn -- "$CERT_KEY" "$RUN/turn_key.pem"; }

write_turn_config() {
    local address listen='' relay='' peers='' tls=no-tls
    [[ $RELAYS == true ]] || return 0
    ensure_turn_secret
    link_turn_certificate
    while read -r address; do
        listen+="listening-ip=$address"$'\n'
        relay+="relay-ip=$address"$'\n'
        peers+="allowed-peer-ip=$address"$'\n'
    done < <(media_addresses)
    [[ -n $listen ]] || die 'This computer has no address in a home network, so there is nothing that TURN could lead to.'
    if [[ -n $(setting TURN_NAME) ]]; then
        listen+="listening-ip=127.0.0.1"$'\n' # from nginx
        tls="tls-listening-port=$TURN_TLS_PORT"$'\n'"cert=$RUN/turn_cert.pem"$'\n'"pkey=$RUN/turn_key.pem"
    fi
    render "$PETCAM_ROOT/conf/turnserver.conf.in" "$RUN/turnserver.conf" RUN="$RUN" LISTEN="$listen$relay" PEERS="$peers" TLS="$tls" \
        PORT="$(setting TURN_PORT 3478)" SECRET="$(<"$STATE/data/turn.secret")"
}

# Now and then, while everything runs: this computer may have other addresses by now. (Of another certificate coturn is told with nginx.)
look_after_relay() {
    local file=$RUN/turnserver.conf before
    [[ $RELAYS == true && -n $(media_addresses) ]] || return 0 # a network that is away may come back as it was
    before=$(<"$file")
    (write_turn_config) || return 0 # a full disk, or an address that went away just now: later
    # One that is not running reads it at its next start.
    if [[ $(<"$file") != "$before" ]] && is_running turn; then
        say "The TURN server is started again, for other addresses: $(media_addresses | xargs)."
        stop_service turn
        start_service turn
    fi
}

print_outside() {
    local port
    port=$(setting TURN_PORT 3478)
    [[ $RELAYS == true ]] && say "From outside: your router has to forward TCP $PORT and TCP and UDP $port to this computer."
    [[ $(setting FORWARD_MEDIA off) == on ]] && say "From outside, without a detour: your router has to forward TCP $PORT and UDP $RTP_RANGE to this computer."
    return 0
}
