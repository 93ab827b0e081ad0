# shellcheck shell=bash
# What `doctor` looks at on the network: addresses, ports, the certificate, the page, the recorder, TURN. What runs is asked as a phone asks it.

# Sets ADDRESS_FITS.
check_address() {
    local addresses
    ADDRESS_FITS=true
    addresses=$(own_addresses | xargs)
    if [[ -n $LISTEN && $LISTEN != 127.* ]] && ! own_addresses | grep -qxF -- "$LISTEN"; then
        ADDRESS_FITS=false
        fault address "$LISTEN is no address of this computer, so petcam cannot listen there. It has: $addresses. Correct --listen, or LISTEN in $STATE/petcam.conf."
    elif [[ -n $LISTEN ]]; then
        ok address "$LISTEN is of this computer."
    elif [[ -z $(lan_addresses) ]]; then
        doubt address 'This computer has no address in a home network: phones cannot reach it. Connect its cable or Wi-Fi.'
    else
        ok address "Phones reach this computer at $(lan_addresses | xargs)."
    fi
    check_name
}

# The public name must lead here; only DNS knows, and only with a network.
check_name() {
    local name public found
    name=$(setting NAME) public=$(setting PUBLIC_ADDRESS)
    [[ -n $name ]] || return 0
    found=$(timeout 5 getent ahosts "$name" | awk '{ print $1 }' | sort -u | xargs) || found=
    if [[ -z $found ]]; then
        doubt name "The name $name has no address, or this computer no internet. Have its DNS entry point to your home."
    elif [[ -n $public && " $found " != *" $public "* ]]; then
        fault name "The name $name leads to $found, not to PUBLIC_ADDRESS $public. Correct its DNS entry, or $STATE/petcam.conf."
    else
        ok name "$name leads to $found."
    fi
}

check_port() {
    local complaint listens=$LISTEN
    if [[ $RUNS == true ]]; then
        if tcp_port_taken "$PORT" "$LISTEN"; then
            ok port "Something listens at TCP port $PORT, as it should: petcam runs."
        else
            fault port "petcam runs, but nothing listens at TCP port $PORT. It starts nginx again by itself; if it stays so, the reason is in $LOG/nginx.log"
        fi
        return
    fi
    [[ $ADDRESS_FITS == true ]] || listens=''
    if complaint=$(check_https_port "$PORT" "$listens" 2>&1); then
        ok port "TCP port $PORT is free for petcam, which does not run."
    else
        fault port "${complaint#petcam: }"
    fi
}

check_media_ports() {
    local range
    if [[ $RUNS == true ]]; then
        range=$(sed -nE 's/^ *rtp_port_range = "([0-9-]+)".*/\1/p' "$RUN/janus/janus.jcfg" 2>/dev/null) || range=
        [[ -z $range ]] || ok media "Pictures and sound take UDP $range. Where phones see the page but no picture, look for a firewall on these."
    elif range=$(free_rtp_range 2>&1); then
        [[ $range == 20000-* ]] || { doubt media "Something uses UDP 20000-20499, so media will take $range. A firewall may have to be opened for these." && return; }
        ok media "UDP $range is free for pictures and sound."
    else
        fault media "${range#petcam: }"
    fi
}

# Sets CERTIFICATE_FITS. Its dates alone are judged by the clock, so that a wrong clock is not said to be a wrong certificate.
check_certificate() {
    local certificate=$STATE/tls/cert.pem key=$STATE/tls/key.pem authority=$STATE/ca/rootCA.pem ends missed
    CERTIFICATE_FITS=false
    [[ $ENTERED == true ]] || return 0
    [[ $OWN_AUTHORITY == true ]] || { check_domain_certificate && return; }
    [[ -z $DOMAIN ]] || tell_missing_domain_certificate
    if [[ ! -e $certificate && ! -e $authority && $RUNS == false ]]; then
        ok certificate 'There is none yet; the first ./petcam up makes it.'
    elif ! openssl x509 -in "$authority" -noout 2>/dev/null; then
        fault certificate "The authority's certificate $authority is not there or damaged. Restore a backup; without one remove $STATE/ca and $STATE/tls, and every phone has to trust the new one."
    elif ! openssl x509 -in "$certificate" -noout 2>/dev/null; then
        fault certificate "The certificate $certificate is not there or damaged. $(make_certificate_anew)"
    elif ! is_pair "$certificate" "$key"; then
        fault certificate "The key $key does not belong to $certificate. $(make_certificate_anew)"
    elif ! openssl verify -no_check_time -purpose sslserver -CAfile "$authority" "$certificate" >/dev/null 2>&1; then
        fault certificate "$certificate is not of the authority that phones trust ($authority). $(make_certificate_anew)"
    elif ends=$(openssl x509 -in "$certificate" -noout -enddate) && ! openssl x509 -in "$certificate" -noout -checkend 0 >/dev/null; then
        fault certificate "$certificate ended ${ends#*=}. $(make_certificate_anew) If that day is not over yet, the clock is wrong."
    elif missed=$(names_missed "$certificate") && [[ -n $missed ]]; then
        fault certificate "It is not for $missed, so phones that open that address are warned. Restart petcam: it makes one with today's addresses."
    elif [[ $RUNS == true ]] && ! serves_certificate "$certificate"; then
        fault certificate "At port $PORT another certificate is shown than $certificate, or none: $(who_is_there) Restart petcam."
    elif ! openssl x509 -in "$certificate" -noout -checkend $((30 * 86400)) >/dev/null; then
        doubt certificate "It ends ${ends#*=}. Restart petcam before: it makes a new one, which phones trust."
        CERTIFICATE_FITS=true
    else
        ok certificate "It is of the authority that phones trust, for all addresses of today, until ${ends#*=}."
        CERTIFICATE_FITS=true
    fi
}

# Why domain_certificate found none.
tell_missing_domain_certificate() {
    local dir cert ends anew="Have certbot make it anew: certbot renew --force-renewal --cert-name $DOMAIN."
    local said="Until then the local one is used. Port 80 of $DOMAIN has to lead to the http port of this computer; what certbot said is in $LOG/certbot.log"
    for dir in "$SYSTEM_CERTIFICATES/$DOMAIN" "$STATE/certbot/live/$DOMAIN"; do
        cert=$dir/fullchain.pem
        [[ -e $cert ]] || continue
        [[ $dir != "$STATE"/* ]] || anew="Remove the folder $STATE/certbot and restart petcam: certbot gets another."
        if [[ ! -r $cert || ! -r $dir/privkey.pem ]]; then
            fault domain "$(id -un) may not read $cert or its key, so the local certificate is used. Let it read them, or move the folder away: petcam then gets its own."
        elif ! ends=$(openssl x509 -in "$cert" -noout -enddate 2>/dev/null) || ! is_pair "$cert" "$dir/privkey.pem"; then
            fault domain "$cert is damaged, or its key does not belong to it. $anew $said"
        else
            fault domain "$cert ended ${ends#*=}: it was not renewed. If that day is not over yet, the clock is wrong. $said"
        fi
        return
    done
    doubt domain "There is no certificate for $DOMAIN yet. $said"
}

check_domain_certificate() {
    local ends
    ends=$(openssl x509 -in "$CERT" -noout -enddate)
    if [[ $(openssl x509 -in "$CERT" -noout -checkhost "$DOMAIN") != *'does match'* ]]; then
        fault certificate "$CERT is not for $DOMAIN. Correct NAME in $STATE/petcam.conf, or have certbot make one for it."
    elif [[ $RUNS == true ]] && ! serves_certificate "$CERT"; then
        fault certificate "At port $PORT another certificate is shown than $CERT, or none: $(who_is_there) Restart petcam."
    elif ! openssl x509 -in "$CERT" -noout -checkend $((14 * 86400)) >/dev/null; then
        doubt certificate "It ends ${ends#*=}, and certbot should have renewed it by now. Port 80 of $DOMAIN has to lead to the http port of this computer; what certbot said is in $LOG/certbot.log"
        CERTIFICATE_FITS=true
    else
        ok certificate "It is for $DOMAIN, until ${ends#*=}."
        CERTIFICATE_FITS=true
    fi
}

make_certificate_anew() { printf 'Remove the folder %s and restart petcam: it makes another, which phones trust.' "$STATE/tls"; }

# The names and addresses of today that a certificate is not for.
names_missed() {
    local name kind missed=() listens=$LISTEN
    [[ $ADDRESS_FITS == true ]] || listens='' # said already
    while read -r name; do
        kind=-verify_hostname
        ! is_address "$name" || kind=-verify_ip
        openssl verify -no_check_time -partial_chain -trusted "$1" "$kind" "$name" "$1" >/dev/null 2>&1 || missed+=("$name")
    done < <(certificate_names "$listens")
    printf '%s' "${missed[*]}"
}

# What a phone gets in the TLS handshake is that certificate.
serves_certificate() {
    local host=${LISTEN:-127.0.0.1} shown
    [[ $host != *:* ]] || host="[$host]"
    shown=$(timeout 5 openssl s_client -connect "$host:$PORT" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256 2>/dev/null) || return 1
    [[ $shown == "$(openssl x509 -in "$1" -noout -fingerprint -sha256)" ]]
}

who_is_there() {
    local owner
    owner=$(port_owner "$PORT")
    if [[ -n $owner ]]; then printf 'it is held%s.' "$owner"; else printf 'another program is there, or the file was changed since the start.'; fi
}

check_page() {
    local base answer
    [[ $RUNS == true && $CERTIFICATE_FITS == true ]] || return 0 # said already
    base=$(page_url)
    if ! page_answers; then
        fault page "$base gives no page. If it stays so, the reason is in $LOG/nginx.log"
        return
    fi
    answer=$(upgrade_answer)
    if [[ $answer == 'HTTP/1.1 101'* ]]; then
        ok page "$base answers, and its way to Janus is open."
    else
        fault page "$base gives its page, but no WebSocket to Janus (${answer:-no answer}). If it stays so, the reason is in $LOG/nginx.log and $LOG/janus.log"
    fi
}

check_recorder() {
    local complaint socket status
    if [[ $RECORDS == false ]]; then
        ok recorder 'Nothing is to be recorded.'
        return
    fi
    if [[ -r $STATE/recorder.cfg && -x $BUILD_DIR/$RECORDER_TARGET ]] &&
        ! complaint=$("$BUILD_DIR/$RECORDER_TARGET" --config "$STATE/recorder.cfg" --state-dir "$STATE/data" --check 2>&1); then
        fault recorder "$(tail -n 1 <<<"$complaint") Correct it: the next start of the recorder fails."
    elif [[ $RUNS == false ]]; then
        ok recorder 'It does not run, as petcam does not; its settings are right.'
    elif ! socket=$(socket_of_run media); then
        fault recorder "It does not run. petcam starts it again by itself; if it stays so, the reason is in $LOG/recorder.log"
    else
        # Every path wants a ticket: an answer that says so is one.
        status=$(curl --silent --max-time 5 --noproxy '*' --unix-socket "$socket" --output /dev/null --write-out '%{http_code}' http://petcam/media/v1/ 2>/dev/null) || status=000
        if [[ $status == 4?? ]]; then
            ok recorder 'It runs and answers.'
        else
            fault recorder "It does not answer. petcam starts it again by itself when it died; if it stays so, the reason is in $LOG/recorder.log"
        fi
    fi
}

check_turn() {
    local port host said status=0 secret=$STATE/data/turn.secret transport public
    [[ $ENTERED == true && -z $SETTINGS_ERROR ]] || return 0
    port=$(setting TURN_PORT 3478)
    if [[ $(setting TURN off) == off ]]; then
        ok turn 'It is off: who is not at home may get no picture (TURN=on in petcam.conf).'
        return
    fi
    if [[ $RUNS == false ]]; then
        check_turn_can_start "$port"
        return
    fi
    [[ -r $secret ]] || { fault turn "There is no $secret. Restart petcam: it reads petcam.conf, and starts the TURN server." && return; }
    host=$(turn_host)
    for transport in udp tcp; do
        status=0
        said=$(perl "$LAUNCHER/turn_probe.pl" "$transport" "$host" "$port" "$secret" 2>/dev/null) || status=$?
        case $status in
            0) continue ;;
            1) fault turn "At $host port $port/$transport ${said:-nobody answers}. Restart petcam, or correct TURN_PORT in $STATE/petcam.conf; its log is $LOG/turn.log" ;;
            3) fault turn "The TURN server at $host port $port is not petcam's: $said. Stop that one, or choose another TURN_PORT in $STATE/petcam.conf." ;;
            *) fault turn "At $host port $port/$transport: ${said:-no answer}. Another TURN server holds the port, or the secret was changed: restart petcam." ;;
        esac
        return
    done
    public=$(setting PUBLIC_ADDRESS)
    if [[ -z $public ]] || own_addresses | grep -qxF -- "$public" || perl "$LAUNCHER/turn_probe.pl" udp "$public" "$port" >/dev/null 2>&1; then
        ok turn "$host port $port answers and relays with our secret, over UDP and TCP."
    else
        doubt turn "$host port $port relays, but $public does not answer from here. Many routers let nobody in that way from inside; if who is outside gets no picture, forward UDP and TCP $port to this computer."
    fi
}

# Where coturn surely listens, seen from here.
turn_host() {
    local host=$LISTEN
    [[ -n $host ]] || IFS= read -r host < <(lan_addresses) || host=
    printf '%s' "${host:-127.0.0.1}"
}

check_turn_can_start() {
    if ! command -v turnserver >/dev/null; then
        fault turn 'TURN=on, but there is no TURN server. As root, run: apt-get install --no-install-recommends coturn'
    elif tcp_port_taken "$1" || listeners udp | awk -v port="$1" '$2 == port { found = 1 } END { exit !found }'; then
        fault turn "Port $1 for TURN is taken$(port_owner "$1"). Stop that program (Debian's coturn: systemctl disable --now coturn), or choose another TURN_PORT in $STATE/petcam.conf."
    else
        ok turn "Port $1 is free for it; it is asked while petcam runs."
    fi
}
