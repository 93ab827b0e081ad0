# shellcheck shell=bash
# Which certificate the page has: that of the domain when there is one, else that of the local authority; and its renewal while
# everything runs. nginx and coturn take another one without losing a connection (see reload_servers).

DOMAIN='' # the setting NAME: how the world knows this home
CERT='' CERT_KEY=''
CERT_SEEN=''         # digest of the two files that nginx has
OWN_AUTHORITY=true   # false: browsers trust the certificate by themselves
CERTBOT_NOT_BEFORE=0 # in SECONDS, after a failure
readonly SYSTEM_CERTIFICATES=/etc/letsencrypt/live
readonly CERTBOT_MISSING='certbot, which gets the certificate of a domain, is not installed: the page has the local one. As root, run: apt-get install --no-install-recommends certbot'
readonly CERTBOT_PAUSE=3600 # five failures an hour are all that Let's Encrypt allows

# Sets CERT, CERT_KEY, CERT_SEEN and OWN_AUTHORITY.
choose_certificate() {
    local dir
    if dir=$(domain_certificate); then
        CERT=$dir/fullchain.pem CERT_KEY=$dir/privkey.pem OWN_AUTHORITY=false
    else
        CERT=$STATE/tls/cert.pem CERT_KEY=$STATE/tls/key.pem OWN_AUTHORITY=true
    fi
    CERT_SEEN=$(sha256sum -- "$CERT" "$CERT_KEY" 2>/dev/null) || true
}

# The folder of a certificate for the domain that works now: first the one that this computer's own certbot keeps, then ours.
domain_certificate() {
    local dir
    [[ -n $DOMAIN ]] || return 1
    for dir in "$SYSTEM_CERTIFICATES/$DOMAIN" "$STATE/certbot/live/$DOMAIN"; do
        [[ -r $dir/fullchain.pem && -r $dir/privkey.pem ]] && is_pair "$dir/fullchain.pem" "$dir/privkey.pem" &&
            openssl x509 -in "$dir/fullchain.pem" -noout -checkend 0 >/dev/null 2>&1 && printf '%s' "$dir" && return 0
    done
    return 1
}

# A certificate and its key: between two writes of who renews them they may be of different times.
is_pair() {
    local public
    public=$(openssl x509 -in "$1" -noout -pubkey 2>/dev/null) && [[ $public == "$(openssl pkey -in "$2" -pubout 2>/dev/null)" ]]
}

# True when more than a third of its time is left.
certificate_lasts() {
    local from until
    [[ -r $1 ]] || return 1
    from=$(date -d "$(openssl x509 -in "$1" -noout -startdate 2>/dev/null | cut -d= -f2)" +%s 2>/dev/null) &&
        until=$(date -d "$(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)" +%s) &&
        (((until - EPOCHSECONDS) * 3 > until - from))
}

# All names that it has to be for: TURN over TLS comes to the same port, by a name of its own.
domain_names() {
    printf '%s\n' "$DOMAIN"
    [[ $(setting TURN off) == off || -z $(setting TURN_NAME) ]] || printf '%s\n' "$(setting TURN_NAME)"
}

has_domain_names() {
    local name
    while read -r name; do
        [[ $(openssl x509 -in "$1" -noout -checkhost "$name" 2>/dev/null) == *'does match'* ]] || return 1
    done < <(domain_names)
}

# Now and then, while everything runs: a certificate that has to be renewed, or that somebody renewed.
look_after_certificate() {
    order_certificate
    renew_local_certificate || true
    take_certificate
}

renew_local_certificate() {
    ensure_certificate "$LISTEN" || { warn "The local certificate could not be renewed: $(tail -n 1 -- "$LOG/mkcert.log")" && return 1; }
}

# Uses the certificate that is there now, when it is another one.
take_certificate() {
    local before=$CERT_SEEN had_authority=$OWN_AUTHORITY half=$RUN/half_renewed
    # Half of a renewal: the rest comes, and nginx goes on with what it has. If it does not come until the next look, another certificate is
    # better than none.
    if [[ ! -e $half ]] && ! is_pair "$CERT" "$CERT_KEY"; then
        : >"$half" || true
        return
    fi
    rm -f -- "$half"
    choose_certificate
    [[ $CERT_SEEN != "$before" ]] || return 0
    # A full disk, or half of a renewal that began just now: later.
    if ! is_pair "$CERT" "$CERT_KEY" || ! write_nginx_config || ! link_turn_certificate; then
        CERT_SEEN=$before OWN_AUTHORITY=$had_authority
        return
    fi
    reload_servers
    write_link_base || true
    say "The page has a new certificate: $(openssl x509 -in "$CERT" -noout -enddate | sed 's/.*=/valid until /')."
    [[ $OWN_AUTHORITY == "$had_authority" ]] || print_addresses
}

# For an nginx that starts again: it would not start with a certificate that went away since.
renew_site() { choose_certificate && write_nginx_config && link_turn_certificate; }

# A new worker of nginx serves who comes from now on. The one before goes on with its WebSockets until the last of them is closed, and media
# does not pass here at all: nobody who watches or talks notices. Nor who has a connection of coturn's, which reads its files again.
reload_servers() {
    ! is_running nginx || kill -HUP "${PID_OF[nginx]}" 2>/dev/null || true
    ! is_running turn || kill -USR2 "${PID_OF[turn]}" 2>/dev/null || true
}

# True when certbot should get or renew the certificate of the domain: there is none of all its names that lasts.
wants_certbot() {
    local dir
    [[ -n $DOMAIN && $HTTP_PORT != off ]] || return 1
    dir=$(domain_certificate) || return 0
    # That of the system is renewed by Debian's timer.
    [[ $dir != "$SYSTEM_CERTIFICATES"/* ]] || return 1
    ! certificate_lasts "$dir/fullchain.pem" || ! has_domain_names "$dir/fullchain.pem"
}

# Sets CERTBOT to its command line. A folder of our own: root is not needed, and what else this computer has by certbot is left alone.
certbot_command() {
    local name
    CERTBOT=(certbot certonly --non-interactive --agree-tos --register-unsafely-without-email --keep-until-expiring --renew-with-new-domains
        --webroot --webroot-path "$CHALLENGES" --cert-name "$DOMAIN"
        --config-dir "$STATE/certbot" --work-dir "$STATE/certbot/work" --logs-dir "$STATE/certbot/log" --max-log-backups 5)
    while read -r name; do CERTBOT+=(--domain "$name"); done < <(domain_names)
}

# Lets certbot do that in the background.
order_certificate() {
    wants_certbot && ! is_running certbot && ((SECONDS >= CERTBOT_NOT_BEFORE)) || return 0
    CERTBOT_NOT_BEFORE=$((SECONDS + CERTBOT_PAUSE))
    certbot_command
    launch certbot "${CERTBOT[@]}"
}

certbot_ended() {
    local status=$1
    if ((status == 0)); then
        CERTBOT_NOT_BEFORE=0
        take_certificate
    else
        tell_of_certbot
    fi
}

tell_of_certbot() {
    warn "certbot got no certificate for $(spoken_names). $(port_for_certbot) It is tried again in an hour."
    last_words certbot
}

spoken_names() { domain_names | sed '2s/^/and /' | xargs; }

port_for_certbot() { printf 'Port 80 of %s has to lead to port %s of this computer.' "$(spoken_names)" "$HTTP_PORT"; }
