# shellcheck shell=bash
# The command `test`: installs what the tests need and hands over to tests/run.mjs.

petcam_test() {
    local may_install=yes arguments=() more=()
    while (($# > 0)); do
        case $1 in
            --long)
                arguments+=("$1")
                more+=(llvm debootstrap dpkg-dev lintian docker.io docker-compose systemd-container)
                ;;
            --only)
                (($# > 1)) || die_usage '--only wants a pattern. See: ./petcam help'
                arguments+=("$1" "$2")
                shift
                ;;
            --no-install) may_install=no ;;
            -h | --help) usage && return ;;
            *) die_usage "test does not know \"$1\". See: ./petcam help" ;;
        esac
        shift
    done
    # Whoever reads only the last line must see a failure there too, when it never came to a test.
    trap 'printf "0 passed, 1 failed, 0 skipped\n"' EXIT
    ensure_test_tools "$may_install" "${more[@]}"
    trap - EXIT
    exec node "$PETCAM_ROOT/tests/run.mjs" "${arguments[@]}"
}

# ensure_test_tools MAY_INSTALL PACKAGE...: what tests and benchmark need, and these packages.
ensure_test_tools() {
    local may_install=$1
    shift
    node_is_fit || set -- "$@" nodejs npm
    ensure_packages "$may_install" "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}" "${RECORDER_PACKAGES[@]}" "${BRIDGE_PACKAGES[@]}" "${TEST_PACKAGES[@]}" "$@"
    ensure_node_modules
    ensure_photo "$may_install"
}

# A photo of a cat for the motion tests, out of a package whose own needs (SciPy, Matplotlib) are ten times as large as all else.
# Without it one line of them is skipped.
ensure_photo() {
    local photo=$PETCAM_ROOT/build/photos/chelsea.png inside=usr/lib/python3/dist-packages/skimage/data/chelsea.png folder
    [[ $1 == yes && ! -s $photo && ! -s /$inside ]] || return 0
    folder=$(mktemp -d)
    mkdir -p -- "${photo%/*}"
    if (cd -- "$folder" && apt-get -qq download python3-skimage 2>/dev/null); then
        dpkg-deb --fsys-tarfile "$folder"/*.deb | tar -xO "./$inside" >"$photo" || rm -f -- "$photo"
    fi
    rm -rf -- "$folder"
    [[ -s $photo ]] || warn 'No photo of a cat could be had from the package python3-skimage.'
}

# Any Node.js from 18 on will do, from Debian or not.
node_is_fit() {
    local major
    major=$(node --version 2>/dev/null | sed -nE 's/^v([0-9]+).*/\1/p') || return 1
    ((${major:-0} >= 18)) && command -v npm >/dev/null
}

# npm's tools, exactly those of the lock file; nothing happens when they are there already.
ensure_node_modules() {
    local dir=$PETCAM_ROOT/tests wanted
    wanted=$(sha256sum <"$dir/package-lock.json")
    [[ $(cat -- "$dir/node_modules/.petcam-lock" 2>/dev/null) != "$wanted" ]] || return 0
    say 'Installing the npm tools of the tests'
    (cd -- "$dir" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) || die 'npm ci failed (see above).'
    printf '%s' "$wanted" >"$dir/node_modules/.petcam-lock"
}
