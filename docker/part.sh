#!/bin/bash
# The one program of the image: petcam-part janus|recorder|nginx|bridge|turn runs that part as the unit of the Debian package says, petcam-part healthy asks the part
# that runs whether it does its work; all else is for `petcam`: prepare, invite, members, remove.
set -euo pipefail

readonly run=/var/lib/petcam/run
readonly units=/usr/lib/systemd/system

# run_unit NAME: the container is its sandbox and restarts it.
run_unit() {
    local command
    umask 077
    case $1 in # what one that was killed left
        recorder) rm -f -- "$run/media.sock" ;;
        nginx) rm -f -- "$run"/{page,plain,turn}.sock ;;
        bridge) # 3: its file is right, and turns nothing on
            petcam-bridge --config /etc/petcam/bridge.cfg --state-dir /var/lib/petcam/data --check || exit $(($? == 3 ? 0 : 1))
            ;;
        turn) [[ -e $run/turnserver.conf ]] || { echo 'petcam.conf has no TURN=on: no TURN server is needed.' && exit 0; } ;;
    esac
    # A PeerConnection opens a few, and GLib ends a program that has none left.
    ulimit -S -n "$(hard=$(ulimit -H -n) && [[ $hard != unlimited ]] && ((hard < 65536)) && echo "$hard" || echo 65536)"
    read -r -a command < <(sed -n 's/^ExecStart=//p' "$units/petcam-$1.service")
    exec "${command[@]}"
}

healthy() {
    local url
    case $(</proc/1/comm) in
        janus) perl /usr/share/petcam/conf/launcher/plugin_answers.pl "$run/janus.sock" ;;
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
    *) exec petcam "$@" ;;
esac
