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
    printf '%s\n' "$text" >"$target"
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
        ADMIN_SECRET="$secret"
    render "$PETCAM_ROOT/conf/janus.transport.websockets.jcfg.in" "$RUN/janus/janus.transport.websockets.jcfg" \
        SOCKET="$JANUS_SOCKET" ADMIN_SOCKET="$ADMIN_SOCKET"
    printf 'general: {\n    open = %s;\n    state_dir = "%s";\n    control_socket = "%s";\n}\n' "$open" "$STATE/data" "$CONTROL_SOCKET" \
        >"$RUN/janus/janus.plugin.petcam.jcfg"
}

# write_nginx_config PORT LISTEN
write_nginx_config() {
    local port=$1 listen=$2 lines user= stream media='return 404;'
    [[ $RECORDS == false ]] || media="proxy_pass \"http://unix:$MEDIA_SOCKET:\";"
    stream=$(load_stream) || exit 1
    if [[ -z $listen ]]; then
        lines="        listen $port;"
        ! has_ipv6 || lines+=$'\n'"        listen [::]:$port;"
    elif [[ $listen == *:* ]]; then
        lines="        listen [$listen]:$port;"
    else
        lines="        listen $listen:$port;"
    fi
    ((EUID != 0)) || user="user $NGINX_USER;"
    mkdir -p -- "$RUN/nginx"
    render "$PETCAM_ROOT/conf/nginx.conf.in" "$RUN/nginx.conf" \
        LOAD_STREAM="$stream" USER="$user" RUN="$RUN" LOG="$LOG" LISTEN="$lines" PAGE_SOCKET="$PAGE_SOCKET" CERT="$STATE/tls/cert.pem" CERT_KEY="$STATE/tls/key.pem" \
        WEB="$PETCAM_ROOT/web_demo" CA_PEM="$(<"$STATE/ca/rootCA.pem")" SOCKET="$JANUS_SOCKET" MEDIA="$media"
}

# The family's own file: what it says is theirs from the first start on.
place_recorder_config() {
    local complaint
    [[ -e $STATE/recorder.cfg ]] || cp -- "$PETCAM_ROOT/conf/petcam-recorder.cfg" "$STATE/recorder.cfg" ||
        die "Cannot write $STATE/recorder.cfg."
    complaint=$("$BUILD_DIR/$RECORDER_TARGET" --config "$STATE/recorder.cfg" --state-dir "$STATE/data" --check 2>&1) || die "$complaint
Correct it, or start without the recorder: ./petcam up --no-recorder"
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
