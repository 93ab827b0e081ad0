# shellcheck shell=bash
# Asks the running server whether it really answers.

# The page, over https, with our own authority.
page_answers() {
    curl --silent --fail --max-time 3 --noproxy '*' --cacert "$STATE/ca/rootCA.pem" --output /dev/null "$1/"
}

# The first line that a WebSocket upgrade on /janus gets ("HTTP/1.1 101 ..." when all is well).
# curl keeps headers in its output buffer, and after a 101 nothing more comes: hence stdbuf.
upgrade_answer() {
    local url=$1 line='' answer curl_pid
    exec {answer}< <(exec stdbuf -o0 curl --silent --include --http1.1 --max-time 3 --noproxy '*' \
        --cacert "$STATE/ca/rootCA.pem" -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
        -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: cGV0Y2FtLWlzLWFsaXZlIQ==' \
        -H 'Sec-WebSocket-Protocol: janus-protocol' "$url/janus")
    curl_pid=$!
    IFS= read -r -t 3 line <&"$answer" || true
    exec {answer}<&-
    kill "$curl_pid" 2>/dev/null || true
    printf '%s\n' "${line%$'\r'}"
}

# Asks Janus itself; true when our plugin is loaded, HOPELESS when Janus runs without it and always will.
readonly HOPELESS=2
plugin_answers() { perl "$LAUNCHER/plugin_answers.pl" "$1" 2>/dev/null; }

# service_answers NAME: it does what it is there for.
service_answers() {
    case $1 in
        janus) plugin_answers "$JANUS_SOCKET" ;;
        nginx) page_answers "$BASE" ;;
    esac
}

# wait_until SERVICE COMMAND...: true when it succeeds within 15 s; less when the service has died, or it is HOPELESS.
wait_until() {
    local service=$1 deadline=$((SECONDS + 15)) status
    shift
    while true; do
        status=0
        "$@" || status=$?
        ((status != 0)) || return 0
        ((status != HOPELESS && SECONDS < deadline)) && is_running "$service" || return 1
        nap 0.1
    done
}
