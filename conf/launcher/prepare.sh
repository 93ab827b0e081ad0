# shellcheck shell=bash
# The commands `prepare` and `renew` of an installed petcam: all that `up` does before it starts Janus, the recorder, nginx and coturn, and
# what it does for the certificate while they run. Starting them and watching over them is systemd's task there (petcam.service and its
# companions), or a container's.

petcam_prepare() {
    enter_installed "$@"
    [[ -z $DOMAIN ]] || warn "NAME=$DOMAIN is how phones outside find this home; the page has its local certificate all the same."
    check_door "$PORT" "$LISTEN"
    choose_http_port "$(setting HTTP_PORT $((PORT == 443 ? 80 : 8080)))" "$PORT" "$LISTEN"
    check_outside
    [[ $RELAYS == false ]] || command -v turnserver >/dev/null || die 'TURN=on, but there is no TURN server. As root, run: apt-get install --no-install-recommends coturn'
    ensure_certificate "$LISTEN" || die "The local certificate could not be made: $(tail -n 1 -- "$LOG/mkcert.log")"
    choose_certificate
    prepare_run false
    write_link_base
    say "prepared for $(<"$RUN/url"), media on UDP $RTP_RANGE"
}

# nginx reads the certificate anew when it is reloaded (petcam-renew.service).
petcam_renew() {
    enter_installed "$@"
    ensure_certificate "$LISTEN" || die "The local certificate could not be made: $(tail -n 1 -- "$LOG/mkcert.log")"
}

enter_installed() {
    (($# == 0)) || die_usage "There are no options here: $SETTINGS_DIR/petcam.conf has the settings."
    open_state "$(default_state)"
    LOG=$(log_dir)
    link_settings
    require_settings "$STATE/petcam.conf"
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
