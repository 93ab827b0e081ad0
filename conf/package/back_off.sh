#!/bin/sh
# ExecStartPre of petcam's units. A start that follows within a minute of the one before waits: with RestartSec=1 the pauses are
# 1, 2, 4, 8, 16, 32 and then 60 s, and nobody gives up. (RestartSteps= is not in Debian 12's systemd.)
set -eu

file=$RUNTIME_DIRECTORY/starts # it outlives a restart, not a stop
now=$(date +%s)
last=0 quick=0
[ ! -s "$file" ] || read -r last quick <"$file"
if [ $((now - last)) -lt 60 ] && [ $((now - last)) -ge 0 ]; then quick=$((quick + 1)); else quick=0; fi
if [ "$quick" -gt 6 ]; then
    sleep 59
elif [ "$quick" -gt 1 ]; then
    sleep $(((1 << (quick - 1)) - 1))
fi
printf '%s %s\n' "$(date +%s)" "$quick" >"$file"
