# shellcheck shell=bash
# A local certificate, because browsers give camera and microphone only to https pages.
# The authority that signs it lives in the state folder; no trust store of this computer is touched.

# Every name and address that somebody at home may type.
certificate_names() {
    local name
    name=$(hostname 2>/dev/null) || name=
    {
        printf '%s\n' localhost 127.0.0.1 ::1
        if [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9.-]*$ ]]; then
            printf '%s\n' "$name"
            [[ $name == *.local ]] || printf '%s\n' "${name%%.*}.local"
        fi
        announced_name || true
        lan_addresses
        home_addresses
        [[ -z ${1:-} ]] || printf '%s\n' "$1"
        [[ -z $DOMAIN ]] || printf '%s\n' "$DOMAIN"
        [[ -z $(setting TURN_NAME) ]] || printf '%s\n' "$(setting TURN_NAME)"
        [[ -z $(setting PUBLIC_ADDRESS) ]] || printf '%s\n' "$(setting PUBLIC_ADDRESS)"
    } | awk '!seen[$0]++'
}

# certificate_fits NAMES: it has all of these (one a line) and works for a while. One more, of an address that this computer had
# yesterday, does no harm.
certificate_fits() {
    local names=$1 dir=$STATE/tls
    [[ -s $dir/cert.pem && -s $dir/key.pem && -s $dir/names && -s $STATE/ca/rootCA.pem ]] &&
        ! grep -qvxFf "$dir/names" <<<"$names" &&
        is_pair "$dir/cert.pem" "$dir/key.pem" &&
        openssl x509 -in "$dir/cert.pem" -noout -checkend $((30 * 86400)) >/dev/null 2>&1 &&
        openssl verify -CAfile "$STATE/ca/rootCA.pem" "$dir/cert.pem" >/dev/null 2>&1
}

# The authority that mkcert signs with. Everybody on the network sees its name in each TLS handshake, and mkcert would write the user
# and the computer there.
ensure_authority() {
    local dir=$STATE/ca
    [[ ! -s $dir/rootCA.pem ]] || return 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -keyout "$dir/rootCA-key.pem" -out "$dir/rootCA.pem.new" \
        -subj "/O=petcam/CN=petcam $(openssl rand -hex 2)" -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
        -addext keyUsage=critical,keyCertSign,cRLSign &&
        mv -- "$dir/rootCA.pem.new" "$dir/rootCA.pem"
}

# Makes the certificate anew when there are new addresses or it ends within 30 days. Phones keep trusting it: they trust the authority,
# which stays. Fails when it cannot be made; the reason is in mkcert.log.
ensure_certificate() {
    local names dir=$STATE/tls
    names=$(certificate_names "${1:-}")
    certificate_fits "$names" && return 0
    { ensure_authority && sign_certificate "$names"; } >"$LOG/mkcert.log" 2>&1 || return 1
    mv -f -- "$dir/key.pem.new" "$dir/key.pem"
    mv -f -- "$dir/cert.pem.new" "$dir/cert.pem"
    printf '%s\n' "$names" >"$dir/names"
}

# TRUST_STORES names a store that does not exist: mkcert then has nothing to complain about or to touch. Its request is ours, for the
# reason that the authority is.
sign_certificate() {
    local dir=$STATE/tls name alternatives=
    while IFS= read -r name; do
        if is_address "$name"; then alternatives+=,IP:$name; else alternatives+=,DNS:$name; fi
    done <<<"$1"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$dir/key.pem.new" -out "$dir/request.pem" \
        -subj '/O=petcam/CN=petcam' -addext "subjectAltName=${alternatives#,}" &&
        CAROOT=$STATE/ca TRUST_STORES=none mkcert -cert-file "$dir/cert.pem.new" -csr "$dir/request.pem" &&
        rm -f -- "$dir/request.pem"
}

authority_fingerprint() {
    openssl x509 -in "$STATE/ca/rootCA.pem" -noout -fingerprint -sha256 | sed 's/.*=//'
}

# What a phone calls it in its settings.
authority_name() {
    openssl x509 -in "$STATE/ca/rootCA.pem" -noout -subject -nameopt multiline | sed -nE 's/^ *commonName *= //p' | tr -cd 'A-Za-z0-9 @._-'
}
