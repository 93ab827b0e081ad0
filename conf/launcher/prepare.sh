# shellcheck shell=bash
# The commands `prepare` and `renew` of an installed petcam: all that `up` does before it starts Janus, the recorder, nginx and coturn, and
# what it does for the certificate while they run. Starting them and watching over them is systemd's task there (petcam.service and its
# companions), or a container's.

petcam_prepare() {
    enter_installed "$@"
    link_settings
    use_settings "$STATE/petcam.conf"
    check_door "$PORT" "$LISTEN"
    choose_http_port "$(setting HTTP_PORT $((PORT == 443 ? 80 : 8080)))" "$PORT" "$LISTEN"
    check_outside
    [[ $RELAYS == false ]] || command -v turnserver >/dev/null || die 'TURN=on, but there is no TURN server. As root, run: apt-get install --no-install-recommends coturn'
    ensure_certificate "$LISTEN" || die "The local certificate could not be made: $(tail -n 1 -- "$LOG/mkcert.log")"
    # Where other parts are not to look, before there is something.
    mkdir -p -- "$STATE/certbot/accounts"
    choose_certificate
    prepare_run false
    cp -- "$STATE/petcam.conf" "$RUN/petcam.conf" # what counts until the next start
    remember_certificate
    write_link_base
    say "prepared for $(<"$RUN/url"), media on UDP $RTP_RANGE"
    [[ -z $DOMAIN || $OWN_AUTHORITY == false ]] || print_domain
}

# The local certificate and the domain's, while the others run. nginx and coturn read a new one when they are reloaded: that is left to who started
# them (petcam-renew.service), and wanted when there is a file `renewed` in the run folder.
petcam_renew() {
    local status=0
    enter_installed "$@"
    [[ -r $RUN/url ]] || not_running
    use_settings "$RUN/petcam.conf"
    HTTP_PORT=$(sed -n 's/^HTTP_PORT=//p' "$RUN/started_with")
    NGINX_USER=$(worker_user)
    place_janus_sockets
    recall_certificate
    renew_local_certificate || status=1
    ask_certbot || status=1
    take_certificate
    remember_certificate
    return "$status"
}

# As order_certificate does, but it is waited for.
ask_certbot() {
    wants_certbot || return 0
    command -v certbot >/dev/null || { say "$CERTBOT_MISSING" && return 0; }
    certbot_command
    "${CERTBOT[@]}" >"$LOG/certbot.log" 2>&1 </dev/null || { tell_of_certbot && return 1; }
}

reload_servers() { : >"$RUN/renewed"; }

# What nginx has, from one run of this program to the next: a digest and a path, of the certificate and of its key.
remember_certificate() { printf '%s\n' "$CERT_SEEN" >"$RUN/certificate"; }

recall_certificate() {
    CERT_SEEN=$(<"$RUN/certificate")
    { read -r _ CERT && read -r _ CERT_KEY; } <<<"$CERT_SEEN" || true
    OWN_AUTHORITY=$([[ $CERT == "$STATE/tls/"* ]] && printf true || printf false)
}

enter_installed() {
    (($# == 0)) || die_usage "There are no options here: $SETTINGS_DIR/petcam.conf has the settings."
    open_state "$(default_state)"
    LOG=$(log_dir)
}

use_settings() {
    require_settings "$1"
    PORT=$(setting PORT 8443) LISTEN=$(setting LISTEN) DOMAIN=$(setting NAME)
    [[ $LISTEN != 0.0.0.0 && $LISTEN != :: ]] || LISTEN=''
}

# Low ports are no matter here: petcam-nginx.service may use them.
lowest_port() { printf 1; }

# The family's settings, where the launcher looks for them.
link_settings() {
    local file
    for file in petcam.conf recorder.cfg bridge.cfg; do
        [[ -r $SETTINGS_DIR/$file ]] || die "$SETTINGS_DIR/$file is not there, or $(id -un) may not read it."
        ln -sfn -- "$SETTINGS_DIR/$file" "$STATE/$file"
    done
}

check_door() {
    local port=$1 address=$2
    [[ -z $address || $address == 127.* ]] || own_addresses | grep -qxF -- "$address" ||
        die "$address is no address of this computer, so LISTEN in $SETTINGS_DIR/petcam.conf cannot be used. It has: $(own_addresses | xargs)"
    ! tcp_port_taken "$port" "$address" ||
        die "Port $port is taken$(port_owner "$port"). Stop that program, or choose another PORT in $SETTINGS_DIR/petcam.conf"
}
