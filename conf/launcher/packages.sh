# shellcheck shell=bash
# Which Debian packages petcam needs, and how the missing ones get here.

readonly BUILD_PACKAGES=(g++ cmake ninja-build pkg-config janus janus-dev libjansson-dev libglib2.0-dev
    libconfig++-dev libsqlitecpp-dev libsqlite3-dev libssl-dev)
# Only with the recorder, which finds these while it runs.
readonly RECORDER_RUN_PACKAGES=(gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad)
# Only with the recorder.
readonly RECORDER_PACKAGES=(libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libopencv-core-dev libopencv-imgproc-dev libsoup-3.0-dev
    "${RECORDER_RUN_PACKAGES[@]}")
# Only with the bridge, which finds these while it runs: libsoup's TLS, and whom it trusts.
readonly BRIDGE_RUN_PACKAGES=(glib-networking ca-certificates)
# Only with the bridge.
readonly BRIDGE_PACKAGES=(libsoup-3.0-dev libmosquitto-dev "${BRIDGE_RUN_PACKAGES[@]}")
readonly RUN_PACKAGES=(janus nginx libnginx-mod-stream mkcert openssl curl iproute2 jq perl-base qrencode sqlite3 util-linux)
# Only with a domain.
readonly DOMAIN_PACKAGES=(certbot)
# Only with TURN=on.
readonly RELAY_PACKAGES=(coturn)
readonly TEST_PACKAGES=(avahi-daemon binutils catch2 certbot chromium clang clang-format coturn faketime ffmpeg firefox-esr fonts-nanum
    libclang-rt-dev libnice-dev libopus-dev libsoup-3.0-dev libsrtp2-dev man-db mandoc mosquitto mosquitto-clients nftables pebble shellcheck)

# Prints those of the given packages that are not installed, one a line.
missing_packages() {
    local installed package
    installed=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii //p') || true
    for package in "$@"; do
        grep -qxF -- "$package" <<<"$installed" || printf '%s\n' "$package"
    done
}

# ensure_packages MAY_INSTALL PACKAGE...: after it, all are there; it does nothing when they already are.
ensure_packages() {
    local may_install=$1 missing line
    shift
    if ! command -v dpkg-query >/dev/null; then
        [[ $may_install == yes ]] || return 0
        die "This is not Debian, so nothing can be installed from here. Install what corresponds to these packages and add --no-install: $*"
    fi
    mapfile -t missing < <(missing_packages "$@" | sort -u)
    ((${#missing[@]} > 0)) || return 0

    line="apt-get install --no-install-recommends ${missing[*]}"
    [[ $may_install == yes ]] || die "These packages are missing. As root, run: $line"
    if ((EUID == 0)); then
        install_packages bash
    elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
        install_packages sudo bash
    else
        die "Some packages are missing and you are not root. As root, run: $line"
    fi
}

# Uses `missing` and `line` of its caller.
install_packages() {
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    say 'The first time this takes a few minutes.'
    "$@" "$LAUNCHER/apt_install.sh" "${missing[@]}" || die "Installing failed (see above). As root, try: $line"
}

# Debian's own services run when somebody installed the packages by hand: a stock Janus with every plugin, open to
# the network. That is not ours to stop, but to say.
warn_about_stock_janus() {
    [[ -d /run/systemd/system ]] && systemctl --quiet is-active janus.service 2>/dev/null || return 0
    warn "Debian's own Janus service is running as well, open to your network. petcam does not need it."
    warn 'As root, switch it off: systemctl disable --now janus.service'
}
