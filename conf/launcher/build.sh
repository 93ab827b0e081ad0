# shellcheck shell=bash
# Builds the plugin, the recorder and the bridge into build/. A build with nothing to do says nothing.

readonly BUILD_DIR="$PETCAM_ROOT/build"
readonly PLUGIN_DIR="$BUILD_DIR/plugins"
readonly PLUGIN_TARGET=plugins/libjanus_petcam.so
readonly RECORDER_TARGET=bin/petcam-recorder
readonly BRIDGE_TARGET=bin/petcam-bridge

# configure_build WITH_RECORDER(ON|OFF) WITH_BRIDGE(ON|OFF)
configure_build() {
    local missing=()
    # Ninja runs cmake again by itself when a CMake file changes. A build folder that was copied or moved is made anew.
    if [[ -f $BUILD_DIR/build.ninja ]]; then
        if grep -qxF -- "CMAKE_HOME_DIRECTORY:INTERNAL=$PETCAM_ROOT" "$BUILD_DIR/CMakeCache.txt"; then
            # One that has more than is wanted is right as well.
            [[ $1 == OFF ]] || grep -qxF -- 'PETCAM_RECORDER:BOOL=ON' "$BUILD_DIR/CMakeCache.txt" || missing+=(-DPETCAM_RECORDER=ON)
            # One from before there was a bridge says nothing of it, and would now take the default.
            grep -qx -- "PETCAM_BRIDGE:BOOL=${2/OFF/O.*}" "$BUILD_DIR/CMakeCache.txt" || missing+=(-DPETCAM_BRIDGE="$2")
            ((${#missing[@]} == 0)) || run_cmake "${missing[@]}"
            return
        fi
        rm -rf -- "$BUILD_DIR/CMakeCache.txt" "$BUILD_DIR/CMakeFiles" "$BUILD_DIR/build.ninja"
    fi
    run_cmake -DPETCAM_RECORDER="$1" -DPETCAM_BRIDGE="$2"
}

run_cmake() {
    cmake -S "$PETCAM_ROOT" -B "$BUILD_DIR" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@" >"$BUILD_DIR.log" 2>&1 || {
        tail -n 25 -- "$BUILD_DIR.log" >&2
        die "The build could not be configured (all of it: $BUILD_DIR.log)."
    }
    rm -f -- "$BUILD_DIR.log"
}

# build_petcam WITH_RECORDER(true|false) WITH_BRIDGE(true|false)
build_petcam() {
    local targets=("$PLUGIN_TARGET") target recorder=OFF bridge=OFF
    [[ $1 != true ]] || { targets+=("$RECORDER_TARGET") && recorder=ON; }
    [[ $2 != true ]] || { targets+=("$BRIDGE_TARGET") && bridge=ON; }
    [[ -w $PETCAM_ROOT ]] || [[ -w $BUILD_DIR ]] ||
        die "Cannot write to $PETCAM_ROOT. Run petcam as the user who owns this folder."
    configure_build "$recorder" "$bridge"
    # A dry run first: it alone can tell whether there is something to say.
    if ! ninja -C "$BUILD_DIR" -n "${targets[@]}" 2>/dev/null | grep -q 'no work to do'; then
        say 'Building petcam (a minute or two the first time)'
        ninja -C "$BUILD_DIR" "${targets[@]}" || die 'The build failed (see above).'
    fi
    for target in "${targets[@]}"; do
        [[ -f $BUILD_DIR/$target ]] || die "The build made no $target."
    done
}
