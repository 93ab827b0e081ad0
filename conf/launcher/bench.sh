# shellcheck shell=bash
# The command `bench`: installs and builds what the benchmark needs and hands over to tests/bench/run.mjs. Its exit code is 0 when
# all limits hold, 1 when one is missed, and 2 when nothing could be measured.

petcam_bench() {
    local may_install=yes arguments=()
    while (($# > 0)); do
        case $1 in
            --quick) arguments+=("$1") ;;
            --rounds | --only | --codec | --json)
                (($# > 1)) || die_usage "$1 wants a value. See: ./petcam help"
                arguments+=("$1" "$2")
                shift
                ;;
            --no-install) may_install=no ;;
            -h | --help) usage && return ;;
            *) die_usage "bench does not know \"$1\". See: ./petcam help" ;;
        esac
        shift
    done
    (prepare_bench "$may_install") || exit 2
    exec bash "$PETCAM_ROOT/tests/live/lib/isolated.sh" node "$PETCAM_ROOT/tests/bench/run.mjs" "${arguments[@]}"
}

# The suites that build the plugin and the headless peer, and that make the clips while there is still a network.
prepare_bench() {
    ensure_test_tools "$1" gstreamer1.0-tools gstreamer1.0-opencv
    node "$PETCAM_ROOT/tests/run.mjs" --only '^(build|clips)$'
}
