# shellcheck shell=bash
# Where the Unix sockets are: Janus's for the pages, which nginx passes on, and nginx's own behind its door (see
# nginx.conf.in), side by side; and Janus's Admin API, for petcam's own commands. All lie in folders that nobody but us can
# enter, for who can open the first has no Origin to show.

readonly LONGEST_SOCKET_PATH=107 # bytes in a sun_path, without the zero at its end

# Sets JANUS_SOCKET, PAGE_SOCKET, PLAIN_SOCKET, TURN_SOCKET, MEDIA_SOCKET, ADMIN_SOCKET, CONTROL_SOCKET, the folder CHALLENGES, and JANUS_UMASK, with which
# Janus has to make its two. They are in the run folder, unless the path is too long or, for nginx, holds a colon, where it would take the path to end.
place_janus_sockets() {
    JANUS_SOCKET=$RUN/janus.sock JANUS_UMASK=077
    if ((EUID == 0)) && [[ $NGINX_USER != root ]]; then
        # nginx's worker is another user, who cannot go to the run folder.
        JANUS_SOCKET=$(short_folder /run short)/janus.sock
        # Files of a set-group-id folder get its group: this alone lets the worker in, also after a restart of Janus.
        chgrp -- "$NGINX_USER" "${JANUS_SOCKET%/*}" && chmod 2710 -- "${JANUS_SOCKET%/*}"
        JANUS_UMASK=007
    elif ! fits_a_socket "$JANUS_SOCKET" || [[ $JANUS_SOCKET == *:* ]]; then
        JANUS_SOCKET=$(short_folder /tmp short)/janus.sock
    fi
    PAGE_SOCKET=${JANUS_SOCKET%/*}/page.sock
    PLAIN_SOCKET=${JANUS_SOCKET%/*}/plain.sock # of the site on plain http
    TURN_SOCKET=${JANUS_SOCKET%/*}/turn.sock   # of nginx itself, for TURN over TLS
    MEDIA_SOCKET=${JANUS_SOCKET%/*}/media.sock # the recorder's, for nginx
    CHALLENGES=${JANUS_SOCKET%/*}/challenges   # certbot puts its answers there, nginx serves them
    [[ -d $CHALLENGES ]] || mkdir -m 750 -- "$CHALLENGES"
    # Never where the worker may go.
    ADMIN_SOCKET=$STATE/data/admin.sock
    fits_a_socket "$ADMIN_SOCKET" || ADMIN_SOCKET=$(short_folder /tmp short-admin)/admin.sock
    CONTROL_SOCKET=$STATE/data/control.sock
    fits_a_socket "$CONTROL_SOCKET" || CONTROL_SOCKET=${ADMIN_SOCKET%/*}/control.sock
    fits_a_socket "$CONTROL_SOCKET" || CONTROL_SOCKET=$(short_folder /tmp short-control)/control.sock
}

fits_a_socket() {
    local LC_ALL=C # lengths in bytes
    ((${#1} <= LONGEST_SOCKET_PATH))
}

# short_folder PLACE LINK: a new private folder in PLACE. (Not in XDG_RUNTIME_DIR, which vanishes when its user logs out.)
# A link in the run folder remembers it, so that the next start can remove it when this one was killed.
short_folder() {
    local made
    made=$(mktemp -d "$1/petcam-XXXXXX") || die "Cannot make a folder for Janus's socket in $1."
    ln -s -- "$made" "$RUN/$2"
    printf '%s' "$made"
}

# The umask that lets nginx's worker open Janus's first socket leaves the second one open for our group as well: its folder
# is closed, this is the lock behind that door. Janus makes its sockets anew at each start.
close_admin_socket() {
    local tenths
    for ((tenths = 0; tenths < 100; tenths++)); do
        [[ ! -S $ADMIN_SOCKET ]] || { chmod 600 -- "$ADMIN_SOCKET" && return; }
        is_running janus || return 0
        nap 0.1
    done
}

remove_janus_sockets() {
    local link made
    rm -f -- "$RUN"/{janus,page,plain,turn,media}.sock "$STATE"/data/{admin,control}.sock
    for link in short short-admin short-control; do
        made=$(readlink -- "$RUN/$link") || continue
        rm -rf -- "$made"/{janus,page,plain,turn,media,admin,control}.sock "$made/challenges" "${RUN:?}/$link"
        rmdir -- "$made" 2>/dev/null || true
    done
}
