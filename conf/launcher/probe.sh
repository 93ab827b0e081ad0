# shellcheck shell=bash
# Asks the running server whether it really answers.

# ask_page ARGUMENT...: curl to the address that nginx listens on, whatever the name in the URL. It trusts the certificate that the page should
# have and no other.
ask_page() {
    local to=${LISTEN:-127.0.0.1}
    [[ $to != *:* ]] || to="[$to]"
    # curl keeps headers in its output buffer, and after a 101 nothing more comes: hence stdbuf.
    exec stdbuf -o0 curl --silent --max-time 3 --noproxy '*' --cacert "$CERT" --connect-to "::$to:" "$@"
}

page_answers() { (ask_page --fail --output /dev/null "$(page_url)/"); }

# An address that the certificate is for.
page_url() {
    if [[ $OWN_AUTHORITY == true ]]; then url_of "${LISTEN:-localhost}" "$PORT"; else url_of "$DOMAIN" "$PORT"; fi
}

# The first line that a WebSocket upgrade on /janus gets ("HTTP/1.1 101 ..." when all is well).
upgrade_answer() {
    local line='' answer curl_pid
    exec {answer}< <(ask_page --include --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
        -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: cGV0Y2FtLWlzLWFsaXZlIQ==' \
        -H 'Sec-WebSocket-Protocol: janus-protocol' "$(page_url)/janus")
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
        nginx) page_answers ;;
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
