#!/bin/bash
# The one program of the image: petcam-part janus|recorder|nginx|bridge|turn runs that part as the unit of the Debian package says, petcam-part healthy asks the part
# that runs whether it does its work, petcam-part network holds a network for the others (bridge.yaml); all else is for `petcam`: prepare, invite, members, remove.
set -euo pipefail

readonly run=/var/lib/petcam/run
readonly units=/usr/lib/systemd/system
readonly janus_answers=/usr/share/petcam/conf/launcher/plugin_answers.pl

# idle [REASON]: the container stays, for one that ends is either started again without an end or not there after the next boot.
idle() {
    (($# == 0)) || printf '%s\n' "$1"
    trap 'exit 0' TERM
    sleep infinity &
    wait
}

# run_unit NAME: the container is its sandbox and restarts it.
run_unit() {
    local command status=0
    umask 077
    case $1 in # what one that was killed left
        recorder) rm -f -- "$run/media.sock" ;;
        nginx) rm -f -- "$run"/{page,plain,turn}.sock ;;
        bridge)
            petcam-bridge --config /etc/petcam/bridge.cfg --state-dir /var/lib/petcam/data --check || status=$?
            case $status in
                0) ;;
                3) idle ;; # its file is right, and turns nothing on
                *) exit 1 ;;
            esac
            ;;
        turn) [[ -e $run/turnserver.conf ]] || idle 'petcam.conf has no TURN=on: no TURN server is needed.' ;;
    esac
    # A PeerConnection opens a few, and GLib ends a program that has none left.
    ulimit -S -n "$(hard=$(ulimit -H -n) && [[ $hard != unlimited ]] && ((hard < 65536)) && echo "$hard" || echo 65536)"
    read -r -a command < <(sed -n 's/^ExecStart=//p' "$units/petcam-$1.service")
    exec "${command[@]}"
}

healthy() {
    local url
    case $(</proc/1/comm) in
        janus) perl "$janus_answers" "$run/janus.sock" ;;
        petcam-recorder) curl -sS -o /dev/null --max-time 3 --unix-socket "$run/media.sock" http://recorder/media/v1/ ;;
        nginx)
            url=$(<"$run/url")
            curl -fsS -o /dev/null --max-time 3 --noproxy '*' --cacert /var/lib/petcam/ca/rootCA.pem "$url/"
            ;;
        *) return 1 ;;
    esac
}

case ${1:-help} in
    janus | recorder | nginx | bridge | turn) run_unit "$1" ;;
    healthy) healthy ;;
    network) idle ;;
    prepare)
        # What a change writes is not for parts that run, and their ports are taken.
        ! perl "$janus_answers" "$run/janus.sock" 2>/dev/null || { echo 'petcam runs. For a change of its settings or of the image: docker compose down, then up.' >&2 && exit 1; }
        exec petcam prepare
        ;;
    *) exec petcam "$@" ;;
esac
