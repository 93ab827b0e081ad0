#!/usr/bin/env bash
# Installs the given Debian packages as root, without starting the services that come with them.
#
# Debian starts and enables janus.service and nginx.service when their packages are configured: a stock Janus with
# every plugin, open to the network, and a stock web server. petcam runs its own processes with its own configuration
# and wants neither. A policy-rc.d that answers 101 is the interface that both invoke-rc.d and deb-systemd-invoke ask
# before they start anything (RUNLEVEL=1 is not seen by the latter). It is there only while apt runs, and an
# existing one, which is the administrator's word, is left alone. Afterwards the units of packages that were not
# here before are disabled, so that they do not start at the next boot either.
set -euo pipefail

readonly policy=/usr/sbin/policy-rc.d
readonly mark='# petcam: only while its packages are being installed'
log=$(mktemp)

clean_up() {
    rm -f -- "$log"
    # The mark tells ours from the administrator's; a run that was killed leaves ours behind, the next removes it.
    if grep -qxF -- "$mark" "$policy" 2>/dev/null; then rm -f -- "$policy"; fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

forbid_service_starts() {
    [[ ! -e $policy ]] || return 0
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
}

# Runs quietly; shows what apt said only when it fails.
apt() {
    local waiting
    apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null &
    waiting=$!
    while kill -0 "$waiting" 2>/dev/null; do
        sleep 1
        [[ -t 1 ]] && printf '\r  %s\033[K' "$(tail -n 1 -- "$log" | cut -c 1-70)"
    done
    [[ -t 1 ]] && printf '\r\033[K'
    wait "$waiting" && return 0
    tail -n 25 -- "$log" >&2
    return 1
}

keep_services_off() {
    local service
    for service in "$@"; do
        if command -v systemctl >/dev/null; then
            systemctl --quiet disable "$service.service" 2>/dev/null || true
            [[ ! -d /run/systemd/system ]] || systemctl --quiet stop "$service.service" 2>/dev/null || true
        else
            deb-systemd-helper disable "$service.service" >/dev/null 2>&1 || true
        fi
    done
}

new_services=()
for package in "$@"; do
    case $package in
        janus | nginx)
            # Configuration files alone ("rc") mean that the service was removed, so it is new as well.
            dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || new_services+=("$package")
            ;;
    esac
done

export DEBIAN_FRONTEND=noninteractive
forbid_service_starts
# Package lists may be old or, on a fresh machine, empty. A failing mirror among several is not the end.
apt update || printf 'petcam: the package lists could not be refreshed; trying with those that are here\n' >&2
apt install --no-install-recommends "$@"
((${#new_services[@]} == 0)) || keep_services_off "${new_services[@]}"
