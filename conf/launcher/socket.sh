# shellcheck shell=bash
# Where Janus's Unix socket is: a folder that nobody but us can enter, for who can open the socket has no Origin to show.

readonly LONGEST_SOCKET_PATH=107 # bytes in a sun_path, without the zero at its end

# Sets JANUS_SOCKET, and JANUS_UMASK, with which Janus has to make it. That is in the run folder, unless its path is too
# long or holds a colon, where nginx would take the path to end, or nginx's worker is another user, who cannot go there.
place_janus_socket() {
    local LC_ALL=C # lengths in bytes
    JANUS_SOCKET=$RUN/janus.sock JANUS_UMASK=077
    if ((EUID == 0)) && [[ $NGINX_USER != root ]]; then
        JANUS_SOCKET=$(short_folder /run)/janus.sock
        # Files of a set-group-id folder get its group: this alone lets the worker in, also after a restart of Janus.
        chgrp -- "$NGINX_USER" "${JANUS_SOCKET%/*}" && chmod 2710 -- "${JANUS_SOCKET%/*}"
        JANUS_UMASK=007
    elif ((${#JANUS_SOCKET} > LONGEST_SOCKET_PATH)) || [[ $JANUS_SOCKET == *:* ]]; then
        JANUS_SOCKET=$(short_folder /tmp)/janus.sock
    fi
}

# A new private folder in PLACE. (Not in XDG_RUNTIME_DIR, which vanishes when its user logs out.) A link in the run folder
# remembers it, so that the next start can remove it when this one was killed.
short_folder() {
    local made
    made=$(mktemp -d "$1/petcam-XXXXXX") || die "Cannot make a folder for Janus's socket in $1."
    ln -s -- "$made" "$RUN/short"
    printf '%s' "$made"
}

remove_janus_socket() {
    local made
    rm -f -- "$RUN/janus.sock"
    made=$(readlink -- "$RUN/short") || return 0
    rm -f -- "$made/janus.sock" "$RUN/short"
    rmdir -- "$made" 2>/dev/null || true
}
