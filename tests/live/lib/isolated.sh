#!/usr/bin/env bash
# Runs a command on a network and in a process space of its own: isolated.sh COMMAND...
#
# Janus offers no loopback addresses for media, so live tests need another one. In here it is 10.203.0.1 on a pair of
# virtual interfaces that lead nowhere: nothing can leave this machine, no port clashes with another run, and when the
# command ends, everything that it started ends with it. Where the kernel does not allow this (some containers), the
# command runs as it is and media takes the machine's own first address.
set -euo pipefail

flags=(--net --pid --fork --mount-proc --kill-child)
((EUID == 0)) || flags+=(--user --map-root-user)

set_up_network() {
    ip link set lo up
    ip link add petcam0 type veth peer name petcam1
    # No IPv6 address that appears a second later: Chromium would take it for a changed network and drop what it loads.
    ip link set petcam0 addrgenmode none
    ip link set petcam1 addrgenmode none
    ip address add 10.203.0.1/24 dev petcam0
    ip link set petcam0 up
    ip link set petcam1 up
    # Chromium asks the routing table which address is its own; packets to elsewhere end at petcam1.
    ip route add default dev petcam0
}

case ${PETCAM_ISOLATED:-} in
    '')
        if unshare "${flags[@]}" true 2>/dev/null; then
            export PETCAM_ISOLATED=try
            exec unshare "${flags[@]}" -- bash "${BASH_SOURCE[0]}" "$@"
        fi
        exec "$@"
        ;;
    try)
        if set_up_network 2>/dev/null; then export PETCAM_ISOLATED=yes; else unset PETCAM_ISOLATED; fi
        # No exec: this shell is process 1 here and takes care of orphans.
        status=0
        "$@" || status=$?
        exit "$status"
        ;;
    *) exec "$@" ;;
esac
