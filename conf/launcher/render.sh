# shellcheck shell=bash
# Fills in the templates of conf/ and writes this run's configuration.

# render TEMPLATE TARGET KEY=VALUE...: replaces every @KEY@; a key that nobody filled in is an error of ours.
render() {
    local text key value target=$2 pair
    text=$(<"$1")
    shift 2
    for pair in "$@"; do
        key=${pair%%=*}
        value=${pair#*=}
        text=${text//"@$key@"/"$value"}
    done
    [[ ! $text =~ @[A-Z_]+@ ]] || die "The template for $target still holds ${BASH_REMATCH[0]}."
    printf '%s\n' "$text" >"$target.new" && mv -f -- "$target.new" "$target"
}

# Virtual networks of containers and virtual machines: no phone is there, and each would cost checks.
readonly IGNORED_INTERFACES='vmnet,docker,br-,veth,virbr,vboxnet,lxc,cni,podman'

# write_janus_config RTP_RANGE OPEN(true|false) LISTEN
write_janus_config() {
    local rtp_range=$1 open=$2 listen=$3 transport interfaces secret
    transport=$(dpkg -L janus 2>/dev/null | grep -m 1 '/libjanus_websockets\.so$') ||
        die 'The Debian package janus has no WebSocket transport. Please install it anew: apt-get install --reinstall janus'
    mkdir -p -- "$RUN"/{janus,transports,none}
    ln -sfn -- "$transport" "$RUN/transports/libjanus_websockets.so"
    interfaces="    ice_ignore_list = \"$IGNORED_INTERFACES\"    # no phone is in a container network"
    # Who listens on one address only does not want media on the others. (Janus offers no loopback addresses.)
    [[ -z $listen || $listen == 127.* || $listen == *:* ]] ||
        interfaces="    ice_enforce_list = \"$listen\"    # asked for with --listen"
    # Who can read the run folder may ask the plugin anything; nobody else gets to know this.
    secret=$(openssl rand -hex 32) || die 'openssl gave no random number.'
    printf '%s\n' "$secret" >"$RUN/admin.secret"
    printf '%s\n' "$ADMIN_SOCKET" >"$RUN/admin.path"
    render "$PETCAM_ROOT/conf/janus.jcfg.in" "$RUN/janus/janus.jcfg" \
        RUN="$RUN" PLUGINS="$PLUGIN_DIR" RTP_RANGE="$rtp_range" ICE_INTERFACES="$interfaces" \
        ADMIN_SECRET="$secret" NAT_MAPPING="$(nat_mapping)"
    render "$PETCAM_ROOT/conf/janus.transport.websockets.jcfg.in" "$RUN/janus/janus.transport.websockets.jcfg" \
        SOCKET="$JANUS_SOCKET" ADMIN_SOCKET="$ADMIN_SOCKET"
    {
        printf 'general: {\n    open = %s;\n    state_dir = "%s";\n    control_socket = "%s";\n}\n' "$open" "$STATE/data" "$CONTROL_SOCKET"
        ice_section
    } >"$RUN/janus/janus.plugin.petcam.jcfg"
}

# For what this run was asked, with the certificate that was chosen; again when that changes.
write_nginx_config() {
    local user='' stream media='return 404;' hsts='' secure authority help style
    [[ $RECORDS == false ]] || media="proxy_pass \"http://unix:$MEDIA_SOCKET:\";"
    stream=$(load_stream) || exit 1
    ((EUID != 0)) || user="user $NGINX_USER;"
    if [[ $OWN_AUTHORITY == true ]]; then
        secure=$(url_of "\$host" "$PORT") # nginx's variable
        authority="default_type application/x-x509-ca-cert; return 200 \"$(<"$STATE/ca/rootCA.pem")\";"
        # shellcheck disable=SC2016 # nginx's variable
        help='/$petcam_language.html'
    else
        secure=$(url_of "$DOMAIN" "$PORT")
        authority='return 404;'
        help='/none'
        # A browser that knows it would go from a bare name to port 443.
        ((PORT != 443)) || hsts='max-age=2592000'
    fi
    style=$(openssl dgst -sha256 -binary "$PETCAM_ROOT/conf/help/style.css" | base64)
    mkdir -p -- "$RUN/nginx"
    render "$PETCAM_ROOT/conf/nginx.conf.in" "$RUN/nginx.conf" \
        LOAD_STREAM="$stream" USER="$user" RUN="$RUN" LOG="$LOG" LISTEN="$(listen_lines)" PAGE_SOCKET="$PAGE_SOCKET" PLAIN_SOCKET="$PLAIN_SOCKET" \
        HTTP_PORT="$HTTP_PORT" CERT="$CERT" CERT_KEY="$CERT_KEY" HSTS="$hsts" WEB="$PETCAM_ROOT/web_demo" SECURE="$secure" HELP="$PETCAM_ROOT/conf/help" \
        HELP_PAGE="$help" HELP_STYLE="$style" AUTHORITY="$authority" AUTHORITY_NAME="$(authority_name)" FINGERPRINT="$(authority_fingerprint)" \
        TURN_NAME="$(setting TURN_NAME none)" TURN_SOCKET="$TURN_SOCKET" TURN_TLS_PORT="$TURN_TLS_PORT" CHALLENGES="$CHALLENGES" SOCKET="$JANUS_SOCKET" MEDIA="$media"
}

# Where the door is open: https, and plain http unless that is off.
listen_lines() {
    local port
    for port in "$PORT" "$HTTP_PORT"; do
        [[ $port != off ]] || continue
        if [[ -z $LISTEN ]]; then
            printf '        listen %s;\n' "$port"
            ! has_ipv6 || printf '        listen [::]:%s;\n' "$port"
        elif [[ $LISTEN == *:* ]]; then
            printf '        listen [%s]:%s;\n' "$LISTEN" "$port"
        else
            printf '        listen %s:%s;\n' "$LISTEN" "$port"
        fi
    done
}

# The family's own file: what it says is theirs from the first start on.
place_recorder_config() {
    local complaint
    [[ -e $STATE/recorder.cfg ]] || cp -- "$PETCAM_ROOT/conf/petcam-recorder.cfg" "$STATE/recorder.cfg" ||
        die "Cannot write $STATE/recorder.cfg."
    complaint=$("$BUILD_DIR/$RECORDER_TARGET" --config "$STATE/recorder.cfg" --state-dir "$STATE/data" --check 2>&1) || die "$complaint
Correct it, or start without the recorder: ./petcam up --no-recorder"
}

# The bridge's file is placed with everything off, and most homes leave it so: those need neither the bridge nor its
# packages. This looks for what could turn something on; once it is built, the bridge has the last word.
find_bridge() {
    [[ -e $STATE/bridge.cfg ]] || cp -- "$PETCAM_ROOT/conf/petcam-bridge.cfg" "$STATE/bridge.cfg" ||
        die "Cannot write $STATE/bridge.cfg."
    ! grep -qiE '^[^#]*(\<enabled[[:space:]]*[=:][[:space:]]*true|\<url[[:space:]]*[=:])' -- "$STATE/bridge.cfg" || BRIDGES=true
}

check_bridge_config() {
    local complaint status=0
    complaint=$("$BUILD_DIR/$BRIDGE_TARGET" --config "$STATE/bridge.cfg" --state-dir "$STATE/data" --check 2>&1) || status=$?
    case $status in
        0) ;;
        3) BRIDGES=false ;; # it is right, and turns nothing on
        *) die "$complaint
Correct it, or move it away: then everything in it is off." ;;
    esac
}

# The line that loads nginx's stream module, which Debian packages by itself; nothing where it is built in.
load_stream() {
    local built file
    built=$(nginx -V 2>&1)
    [[ $built == *--with-stream=dynamic* ]] || return 0
    file=$(sed -nE 's/.*--modules-path=([^ ]+).*/\1/p' <<<"$built")/ngx_stream_module.so
    [[ -f $file ]] || die "nginx has no stream module ($file). As root, run: apt-get install libnginx-mod-stream"
    printf 'load_module "%s";' "$file"
}

# Started by root, nginx's worker drops to www-data, unless the page lies where only root can read it.
worker_user() {
    if ((EUID != 0)); then
        id -un
    elif setpriv --reuid www-data --regid www-data --clear-groups -- test -r "$PETCAM_ROOT/web_demo/index.html" 2>/dev/null; then
        printf 'www-data'
    else
        printf 'root'
    fi
}
