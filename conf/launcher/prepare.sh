# shellcheck shell=bash
# The command `prepare` of an installed petcam: all that `up` does before it starts Janus, the recorder and nginx. Starting them and watching
# over them is systemd's task there (petcam.service and its companions), or a container's.

petcam_prepare() {
    local port listen
    (($# == 0)) || die_usage "prepare takes no options: $SETTINGS_DIR/petcam.conf has the settings."
    open_state "$(default_state)"
    LOG=$(log_dir)
    link_settings
    require_settings "$SETTINGS_DIR/petcam.conf"
    port=$(setting PORT 8443) listen=$(setting LISTEN '')
    [[ $listen != 0.0.0.0 && $listen != :: ]] || listen=''
    check_door "$port" "$listen"
    ensure_certificate "$listen"
    prepare_run "$port" "$listen" false
    link_base "$port" "$listen" >"$RUN/url"
    say "prepared for $(<"$RUN/url"), media on UDP $RTP_RANGE"
}

# The family's settings, where the launcher looks for them.
link_settings() {
    local file
    for file in petcam.conf recorder.cfg; do
        [[ -r $SETTINGS_DIR/$file ]] || die "$SETTINGS_DIR/$file is not there, or $(id -un) may not read it."
        ln -sfn -- "$SETTINGS_DIR/$file" "$STATE/$file"
    done
}

# Low ports are no matter here: petcam-nginx.service may use them.
check_door() {
    local port=$1 address=$2
    [[ -z $address || $address == 127.* ]] || own_addresses | grep -qxF -- "$address" ||
        die "$address is no address of this computer, so LISTEN in $SETTINGS_DIR/petcam.conf cannot be used. It has: $(own_addresses | xargs)"
    ! tcp_port_taken "$port" "$address" ||
        die "Port $port is taken$(port_owner "$port"). Stop that program, or choose another PORT in $SETTINGS_DIR/petcam.conf"
}
