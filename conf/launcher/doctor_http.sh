# shellcheck shell=bash
# What `doctor` looks at of plain http: the port, and whether it is petcam that answers there.

# What phones at home open first, and where Let's Encrypt asks for a domain.
check_plain_http() {
    local listens=$LISTEN choose="choose another one: --http-port N, or HTTP_PORT in $STATE/petcam.conf."
    [[ $ADDRESS_FITS == true ]] || listens=''
    if [[ $HTTP_WANTED == off ]]; then
        if needs_certbot; then
            fault http "It is off, so certbot gets no certificate for $DOMAIN. Set HTTP_PORT in $STATE/petcam.conf."
        else
            ok http 'It is off.'
        fi
    elif [[ $RUNS == true && $HTTP_PORT != off ]]; then
        if plain_http_answers; then
            ok http "TCP port $HTTP_PORT answers as it should."
        elif tcp_port_taken "$HTTP_PORT" "$listens"; then
            fault http "What answers at TCP port $HTTP_PORT is not petcam: it is held$(port_owner "$HTTP_PORT"). Stop that program, or $choose Then restart petcam."
        else
            fault http "petcam runs, but nothing listens at TCP port $HTTP_PORT. Restart petcam; if it stays so, the reason is in $LOG/nginx.log"
        fi
    elif [[ $HTTP_WANTED == "$PORT" ]]; then
        without_http "Plain http cannot have the port of https ($PORT): $choose"
    elif ((HTTP_WANTED < $(lowest_port) && EUID != 0)); then
        without_http "Only root may use port $HTTP_WANTED: $choose"
    elif tcp_port_taken "$HTTP_WANTED" "$listens"; then
        without_http "Port $HTTP_WANTED for plain http is taken$(port_owner "$HTTP_WANTED"). Stop that program, or $choose"
    elif [[ $RUNS == true ]]; then
        without_http "Port $HTTP_WANTED for plain http was not to be had when petcam started; it is free now. Restart petcam."
    else
        ok http "TCP port $HTTP_WANTED is free for petcam, which does not run."
    fi
}

# At home the page works without it, and phones find /ca.crt behind the https address.
without_http() {
    if needs_certbot; then
        fault http "$1 Without it certbot gets no certificate for $DOMAIN."
    else
        doubt http "$1 Without it phones get no help to trust this server."
    fi
}

# A domain whose certificate is ours to renew.
needs_certbot() { [[ -n $DOMAIN && ($OWN_AUTHORITY == true || $CERT != "$SYSTEM_CERTIFICATES"/*) ]]; }

# With the help for phones and the authority that they are to trust, or the way to the domain.
plain_http_answers() {
    local base
    base=$(plain_url_of "${LISTEN:-127.0.0.1}" "$HTTP_PORT")
    if [[ $OWN_AUTHORITY == true ]]; then
        [[ $(ask_plainly "$base/") == *'<title>petcam'* && $(ask_plainly "$base/ca.crt") == "$(<"$STATE/ca/rootCA.pem")" ]]
    else
        [[ $(ask_plainly --output /dev/null --write-out '%{redirect_url}' "$base/") == "$(url_of "$DOMAIN" "$PORT")/" ]]
    fi
}

ask_plainly() { curl --silent --max-time 5 --max-filesize 100000 --noproxy '*' "$@" 2>/dev/null || true; }
