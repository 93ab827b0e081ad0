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

# Asks Janus for `info` on its loopback port; true when our plugin is loaded.
# A WebSocket frame by hand: 0x81 text, 0x80 masked + length, a mask of zeros, the text itself (RFC 6455, 5.2).
plugin_answers() {
    local port=$1 part request='{"janus":"info","transaction":"probe"}' socket LC_ALL=C
    { exec {socket}<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
    printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n%s%s%s\r\n' \
        $'Sec-WebSocket-Version: 13\r\n' $'Sec-WebSocket-Key: cGV0Y2FtLWlzLWFsaXZlIQ==\r\n' \
        $'Sec-WebSocket-Protocol: janus-protocol\r\n' >&"$socket"
    # The first bytes of the frame's answer may be zeros, which bash drops: only the text matters here.
    printf "\\x81\\x$(printf '%x' $((0x80 | ${#request})))\\0\\0\\0\\0%s" "$request" >&"$socket"
    while IFS= read -r -t 2 -d '}' part <&"$socket" 2>/dev/null; do
        if [[ $part == *'"janus.plugin.petcam"'* ]]; then
            exec {socket}>&-
            return 0
        fi
    done
    exec {socket}>&-
    return 1
}
