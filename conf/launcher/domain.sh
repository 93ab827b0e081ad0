# shellcheck shell=bash
# Which certificate the page has: that of the domain when there is one, else that of the local authority; and its renewal while
# everything runs. nginx takes another one without losing a connection (see reload_nginx).

DOMAIN='' # the setting NAME: how the world knows this home
CERT='' CERT_KEY=''
CERT_SEEN=''         # digest of the two files that nginx has
OWN_AUTHORITY=true   # false: browsers trust the certificate by themselves
HALF_RENEWED=false   # at the last look the files of nginx's certificate were no pair
CERTBOT_NOT_BEFORE=0 # in SECONDS, after a failure
readonly SYSTEM_CERTIFICATES=/etc/letsencrypt/live
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

# Now and then, while everything runs: a certificate that has to be renewed, or that somebody renewed.
look_after_certificate() {
    order_certificate
    ensure_certificate "$LISTEN" || warn "The local certificate could not be renewed: $(tail -n 1 -- "$LOG/mkcert.log")"
    take_certificate
}

# Uses the certificate that is there now, when it is another one.
take_certificate() {
    local before=$CERT_SEEN had_authority=$OWN_AUTHORITY
    # Half of a renewal: the rest comes, and nginx goes on with what it has. If it does not come, another certificate is better than none.
    if [[ $HALF_RENEWED == false ]] && ! is_pair "$CERT" "$CERT_KEY"; then
        HALF_RENEWED=true
        return
    fi
    HALF_RENEWED=false
    choose_certificate
    [[ $CERT_SEEN != "$before" ]] || return 0
    # A full disk, or half of a renewal that began just now: later.
    if ! is_pair "$CERT" "$CERT_KEY" || ! write_nginx_config; then
        CERT_SEEN=$before OWN_AUTHORITY=$had_authority
        return
    fi
    reload_nginx
    write_link_base || true
    say "The page has a new certificate: $(openssl x509 -in "$CERT" -noout -enddate | sed 's/.*=/valid until /')."
    [[ $OWN_AUTHORITY == "$had_authority" ]] || print_addresses
}

# For an nginx that starts again: it would not start with a certificate that went away since.
renew_site() { choose_certificate && write_nginx_config; }

# A new worker serves who comes from now on. The one before goes on with its WebSockets until the last of them is closed, and media does not
# pass here at all: nobody who watches or talks notices.
reload_nginx() {
    ! is_running nginx || kill -HUP "${PID_OF[nginx]}" 2>/dev/null || true
}

# Lets certbot get or renew the certificate of the domain, in the background, unless there is one that lasts.
order_certificate() {
    local dir
    [[ -n $DOMAIN && $HTTP_PORT != off ]] || return 0
    if dir=$(domain_certificate); then
        # That of the system is renewed by Debian's timer.
        [[ $dir != "$SYSTEM_CERTIFICATES"/* ]] && ! certificate_lasts "$dir/fullchain.pem" || return 0
    fi
    ! is_running certbot && ((SECONDS >= CERTBOT_NOT_BEFORE)) || return 0
    CERTBOT_NOT_BEFORE=$((SECONDS + CERTBOT_PAUSE))
    # A folder of our own: root is not needed, and what else this computer has by certbot is left alone.
    launch certbot certbot certonly --non-interactive --agree-tos --register-unsafely-without-email --keep-until-expiring \
        --webroot --webroot-path "$CHALLENGES" --cert-name "$DOMAIN" --domain "$DOMAIN" \
        --config-dir "$STATE/certbot" --work-dir "$STATE/certbot/work" --logs-dir "$STATE/certbot/log" --max-log-backups 5
}

certbot_ended() {
    local status=$1
    if ((status == 0)); then
        CERTBOT_NOT_BEFORE=0
        take_certificate
    else
        warn "certbot got no certificate for $DOMAIN. Port 80 of $DOMAIN has to lead to port $HTTP_PORT of this computer. It is tried again in an hour."
        last_words certbot
    fi
}
