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
        lan_addresses
        [[ -z ${1:-} ]] || printf '%s\n' "$1"
    } | awk '!seen[$0]++'
}

certificate_fits() {
    local names=$1 dir=$STATE/tls
    [[ -s $dir/cert.pem && -s $dir/key.pem && -s $STATE/ca/rootCA.pem ]] &&
        [[ $(cat -- "$dir/names" 2>/dev/null) == "$names" ]] &&
        openssl x509 -in "$dir/cert.pem" -noout -checkend $((30 * 86400)) >/dev/null 2>&1 &&
        openssl verify -CAfile "$STATE/ca/rootCA.pem" "$dir/cert.pem" >/dev/null 2>&1
}

# Makes the certificate anew when the addresses changed or it ends within 30 days. Phones keep trusting it:
# they trust the authority, which stays.
ensure_certificate() {
    local names dir=$STATE/tls list
    names=$(certificate_names "${1:-}")
    certificate_fits "$names" && return 0
    mapfile -t list <<<"$names"
    rm -f -- "$dir/names"
    # TRUST_STORES names a store that does not exist: mkcert then has nothing to complain about or to touch.
    CAROOT=$STATE/ca TRUST_STORES=none mkcert -cert-file "$dir/cert.pem" -key-file "$dir/key.pem" "${list[@]}" \
        >"$LOG/mkcert.log" 2>&1 || {
        tail -n 10 -- "$LOG/mkcert.log" >&2
        die "The local certificate could not be made (see above)."
    }
    printf '%s\n' "$names" >"$dir/names"
}

authority_fingerprint() {
    openssl x509 -in "$STATE/ca/rootCA.pem" -noout -fingerprint -sha256 | sed 's/.*=//'
}
