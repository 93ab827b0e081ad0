# shellcheck shell=bash
# Which Debian packages petcam needs, and how the missing ones get here.

readonly BUILD_PACKAGES=(g++ cmake ninja-build pkg-config janus janus-dev libjansson-dev libglib2.0-dev
    libconfig++-dev)
readonly RUN_PACKAGES=(janus nginx mkcert openssl curl iproute2)
readonly TEST_PACKAGES=(binutils catch2 chromium clang-format ffmpeg shellcheck)

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
    command -v dpkg-query >/dev/null ||
        die "This is not Debian. Please install these by hand and remove this check: $*"
    mapfile -t missing < <(missing_packages "$@" | sort -u)
    ((${#missing[@]} > 0)) || return 0

    line="apt-get install --no-install-recommends ${missing[*]}"
    [[ $may_install == yes ]] || die "These packages are missing. As root, run: $line"
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    say 'The first time this takes a few minutes.'
    if ((EUID == 0)); then
        bash "$LAUNCHER/apt_install.sh" "${missing[@]}" || die "Installing failed (see above). As root, try: $line"
    elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
        sudo bash "$LAUNCHER/apt_install.sh" "${missing[@]}" || die "Installing failed (see above). As root, try: $line"
    else
        die "Some packages are missing and you are not root. As root, run: $line"
    fi
}
